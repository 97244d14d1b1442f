"""`python -m worker`: deliver what waits for every förbund, bring the nation up to date, and stop.

For the demo's first start, and for an operator who wants the queue empty before an upgrade. With
`--rebuild` the cube is first made as a whole from the facts.
"""

from __future__ import annotations

import argparse

from sqlalchemy import select

from tenants.context import acting_for
from tenants.database import session, today
from tenants.models import Tenant
from worker.celery_app import flask_app
from worker.completeness import note_completeness
from worker.deliver import deliver_tenant
from worker.national import fill_cube, national_engine, refresh


def catch_up(*, rebuild: bool = False) -> None:
    """Deliver until no förbund has anything that is due, recompute what was marked, note who has reported.

    With `rebuild` the whole cube is made anew instead.
    """
    with flask_app().app_context(), acting_for(None):
        numbers = session.scalars(select(Tenant.id).order_by(Tenant.id)).all()
        session.rollback()
    for number in numbers:
        while deliver_tenant(tenant_id=number):
            pass
    if rebuild:
        fill_cube(national_engine())
    else:
        refresh(national_engine())
    note_completeness(national_engine(), today())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m worker", description="Deliver what waits, and stop.")
    parser.add_argument("--rebuild", action="store_true", help="make the national cube as a whole")
    catch_up(rebuild=parser.parse_args().rebuild)
