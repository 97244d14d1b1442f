"""The demo's releases of national figures: one published, one to be looked at, one being collected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import GlobalRole, permissions_of
from finsam_saas.demo.people import GLOBAL_MAILBOXES
from finsam_saas.demo.reports import demo_quarters
from finsam_saas.followup.quarters import Quarter
from finsam_saas.releases.queries import any_release
from finsam_saas.releases.rules import JobKind
from finsam_saas.releases.service import ask_in_turn, plan_release
from tenants.context import acting_for
from tenants.database import session, today

_ROLES = frozenset({GlobalRole.NATIONAL_ANALYST})
_STEPS: tuple[tuple[JobKind, ...], ...] = (
    (JobKind.PREVIEW, JobKind.FREEZE, JobKind.PUBLISH),
    (JobKind.PREVIEW,),
    (),
)
"""What the worker is asked to do with the release of each of the demo's quarters, the oldest first."""
DAYS_UNTIL_NEWEST = 14


def fill_releases(on_day: date) -> None:
    """Plan a release of each demo quarter, and ask for the steps of the older ones; outside every förbund."""
    for quarter, steps in zip(demo_quarters(on_day), _STEPS, strict=True):
        _plan(quarter, steps, on_day)


def fill_release_of_last_year() -> None:
    """Plan the release that closes the year before, and ask for all its steps: it has figures of a year."""
    on_day = today()
    with acting_for(None):
        _plan(Quarter(demo_quarters(on_day)[0].year - 1, 4), _STEPS[0], on_day)
        session.commit()


def _plan(quarter: Quarter, steps: Sequence[JobKind], on_day: date) -> None:
    if any_release(f"{quarter}-1") is not None:
        return
    analyst = Actor(
        user_id=None,
        name=GLOBAL_MAILBOXES[GlobalRole.NATIONAL_ANALYST][1],
        global_roles=_ROLES,
        permissions=permissions_of(frozenset(), _ROLES),
    )
    day = on_day if steps else on_day + timedelta(days=DAYS_UNTIL_NEWEST)
    code = plan_release(actor=analyst, period=quarter.period, planned_on=day, today=on_day, is_demo=True)
    planned = any_release(code)
    if planned is not None:
        ask_in_turn(actor=analyst, planned=planned, kinds=steps)
