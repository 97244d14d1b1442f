"""Two tasks that tell for whom they act and what they see.

In a module of their own: pytest looks at every name of a test module, and a task looked at before the
environment is set cannot be configured.
"""

from __future__ import annotations

from sqlalchemy import text

from tenants.context import current_scope, current_tenant
from tenants.database import session
from worker.celery_app import PlatformTask, TenantTask, celery

COUNT_REPORTS = text("select count(*) from reports")


@celery.task(base=TenantTask, name="tests.look")
def look(*, tenant_id: int, fail: bool = False) -> tuple[str, int]:
    """Tell for whom the task acts and how many reports it sees."""
    seen = current_tenant().slug, int(session.execute(COUNT_REPORTS).scalar_one())
    if fail:
        session.execute(text("delete from report_counts"))
        raise RuntimeError
    return seen


@celery.task(base=PlatformTask, name="tests.look_outside")
def look_outside() -> tuple[bool, int]:
    """Tell whether a förbund is set, and how many reports are seen."""
    return current_scope().tenant is not None, int(session.execute(COUNT_REPORTS).scalar_one())
