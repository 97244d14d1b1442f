"""`python -m worker`: deliver what waits for every förbund, bring the nation up to date, and stop.

For the demo's first start, and for an operator who wants the queue empty before an upgrade.
"""

from __future__ import annotations

from sqlalchemy import select

from tenants.context import acting_for
from tenants.database import session
from tenants.models import Tenant
from worker.celery_app import flask_app
from worker.deliver import deliver_tenant
from worker.national import national_engine, refresh


def catch_up() -> None:
    """Deliver until no förbund has anything that is due, then recompute what was marked."""
    with flask_app().app_context(), acting_for(None):
        numbers = session.scalars(select(Tenant.id).order_by(Tenant.id)).all()
        session.rollback()
    for number in numbers:
        while deliver_tenant(tenant_id=number):
            pass
    refresh(national_engine())


if __name__ == "__main__":
    catch_up()
