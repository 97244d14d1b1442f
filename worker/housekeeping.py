"""The clock's own work: signs of life, the nightly check of all figures, and what has had its day."""

from __future__ import annotations

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.accounts.service import forget_old_links
from finsam_saas.events.models import Heartbeat
from finsam_saas.statistics.group_service import publish_all_groups
from finsam_saas.statistics.money_service import publish_all_money
from finsam_saas.statistics.queries import DRIFT_HEARTBEAT
from finsam_saas.statistics.service import repair_drift
from tenants.context import current_tenant
from tenants.database import now, session
from tenants.models import Tenant
from worker.celery_app import PlatformTask, TenantTask, celery
from worker.national import national_engine, repair_national_drift
from worker.schedule import FACTS_CHECK, HEARTBEAT, NATION_CHECK, TIDY

log = structlog.get_logger(__name__)


def beat(name: str, note: str | None = None) -> None:
    """Write that a part of the worker is alive, or what a check found."""
    row = insert(Heartbeat).values(name=name, at=now(), note=note)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["name"], set_={"at": row.excluded.at, "note": row.excluded.note}
        )
    )


@celery.task(base=PlatformTask, name=HEARTBEAT)
def heartbeat(*, from_beat: bool = False) -> None:
    """Note that a worker runs tasks, and that beat rings when it was beat that rang."""
    beat("worker")
    if from_beat:
        beat("beat")


@celery.task(base=PlatformTask, name=FACTS_CHECK)
def check_all_facts() -> None:
    """Have every förbund's published facts checked; half an hour later beat asks for the nation's figures."""
    for tenant_id in session.scalars(select(Tenant.id).order_by(Tenant.id)).all():
        check_facts.apply_async(kwargs={"tenant_id": tenant_id})


@celery.task(base=PlatformTask, name=TIDY)
def tidy() -> None:
    """Forget what has had its day: links from old mails."""
    log.info("tidied", links=forget_old_links())


@celery.task(base=TenantTask, name="worker.housekeeping.check_facts")
def check_facts(*, tenant_id: int) -> None:
    """Compare what one förbund has published with what it is made of, and mend what differs."""
    drifted = repair_drift()
    if drifted:
        log.error("facts_drifted", quarters=[str(quarter) for quarter in drifted])
        beat(f"facts-drift {current_tenant().slug}", f"quarters={len(drifted)}")
    by_group = publish_all_groups()
    if by_group:
        log.error("groups_drifted", quarters=[str(quarter) for quarter in by_group])
        beat(f"groups-drift {current_tenant().slug}", f"quarters={len(by_group)}")
    years = publish_all_money()
    if years:
        log.error("money_drifted", years=years)
        beat(f"money-drift {current_tenant().slug}", f"years={len(years)}")


@celery.task(base=PlatformTask, name=NATION_CHECK)
def check_nation() -> None:
    """Compare the national figures with a full recomputation, mend what differs, and tell the operator."""
    drifted = repair_national_drift(national_engine())
    if drifted:
        log.error("national_figures_drifted", periods=drifted)
    beat(DRIFT_HEARTBEAT, f"quarters={len(drifted)}")
