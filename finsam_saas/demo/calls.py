"""The demo's calls: one that is open now, one that is coming, one that is only written down."""

from __future__ import annotations

from datetime import date, time, timedelta

from finsam_saas.access.permissions import Role
from finsam_saas.calls import service
from finsam_saas.calls.rules import LatePolicy
from finsam_saas.calls.service import CallEntry
from finsam_saas.demo.people import Colleagues
from finsam_saas.web.clocks import swedish_moment

TEXT = (
    "Påhittad omgång i demon. Vi vill ha ansökningar om insatser för unga som inte arbetar eller studerar.\n"
    "Prata med kansliet innan ni börjar skriva, så hjälper vi er att hitta fler parter."
)


def fill_calls(colleagues: Colleagues, today: date) -> None:
    """Three calls for the years to come, by Swedish clocks."""
    clerk, year = colleagues[Role.SECRETARIAT].actor, today.year + 1
    planned = (
        (f"Insatser {year} (demo)", -30, 40, LatePolicy.REMAINING_FUNDS, True),
        (f"Fler insatser {year} (demo)", 60, 75, LatePolicy.NEXT_ROUND, True),
        (f"Kompetensinsatser {year} (demo)", 30, 30, LatePolicy.REFUSED, False),
    )
    for title, opens_in, days, policy, published in planned:
        first = today + timedelta(days=opens_in)
        entry = CallEntry(
            title=title,
            text=TEXT,
            opens_at=swedish_moment(first, time(8)),
            closes_at=swedish_moment(first + timedelta(days=days), time(16)),
            first_year=year,
            last_year=year,
            late_policy=policy,
        )
        call_id = service.plan_call(actor=clerk, entry=entry)
        if published:
            service.publish_call(actor=clerk, call_id=call_id, version=1)
