"""The demo's releases of national figures: one published, one to be looked at, one being collected."""

from __future__ import annotations

from datetime import date, timedelta

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import GlobalRole, permissions_of
from finsam_saas.demo.people import GLOBAL_MAILBOXES
from finsam_saas.demo.reports import demo_quarters
from finsam_saas.releases.queries import any_release
from finsam_saas.releases.rules import JobKind
from finsam_saas.releases.service import ask_in_turn, plan_release

_ROLES = frozenset({GlobalRole.NATIONAL_ANALYST})
_STEPS: tuple[tuple[JobKind, ...], ...] = (
    (JobKind.PREVIEW, JobKind.FREEZE, JobKind.PUBLISH),
    (JobKind.PREVIEW,),
    (),
)
"""What the worker is asked to do with the release of each of the demo's quarters, the oldest first."""
DAYS_UNTIL_NEWEST = 14


def fill_releases(today: date) -> None:
    """Plan a release of each demo quarter, and ask for the steps of the older ones; outside every förbund."""
    analyst = Actor(
        user_id=None,
        name=GLOBAL_MAILBOXES[GlobalRole.NATIONAL_ANALYST][1],
        global_roles=_ROLES,
        permissions=permissions_of(frozenset(), _ROLES),
    )
    quarters = demo_quarters(today)
    for quarter, steps in zip(quarters, _STEPS, strict=True):
        if any_release(f"{quarter}-1") is not None:
            continue
        day = today if steps else today + timedelta(days=DAYS_UNTIL_NEWEST)
        code = plan_release(actor=analyst, period=quarter.period, planned_on=day, today=today, is_demo=True)
        planned = any_release(code)
        if planned is not None:
            ask_in_turn(actor=analyst, planned=planned, kinds=steps)
