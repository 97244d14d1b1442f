"""Longer time and timeliness: until when a report may wait, and how late it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_saas.followup.rules import NEVER_HANDED_IN, ReportState
from finsam_saas.review.rules import (
    LONGEST_EXTENSION,
    ExtensionFault,
    ExtensionRefused,
    Timeliness,
    can_be_extended,
    check_extension,
    completeness,
)

DUE = date(2026, 10, 20)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("to", "today", "fault"),
    [
        (DUE, DUE, ExtensionFault.NOT_LATER),
        (DUE - timedelta(days=1), DUE, ExtensionFault.NOT_LATER),
        (DUE + timedelta(days=5), DUE + timedelta(days=6), ExtensionFault.PASSED),
        (DUE + timedelta(days=LONGEST_EXTENSION + 1), DUE, ExtensionFault.TOO_FAR),
    ],
)
def test_a_day_that_gives_no_longer_time_is_refused(to: date, today: date, fault: ExtensionFault) -> None:
    with pytest.raises(ExtensionRefused) as refused:
        check_extension(to, due_on=DUE, today=today)
    assert refused.value.code is fault


@pytest.mark.parametrize("days", [1, 7, LONGEST_EXTENSION])
def test_a_later_day_that_has_not_passed_is_given(days: int) -> None:
    check_extension(DUE + timedelta(days=days), due_on=DUE, today=DUE)


@pytest.mark.parametrize("state", list(ReportState))
def test_only_a_report_never_handed_in_can_get_longer_time(state: ReportState) -> None:
    assert can_be_extended(state) is (state in (ReportState.NOT_STARTED, ReportState.DRAFT))


@pytest.mark.parametrize("state", list(ReportState))
def test_how_late_a_report_was_is_not_changed_by_what_came_after(state: ReportState) -> None:
    """Returned, reopened or accepted: the day it first was handed in says how late it was."""
    three_late = Timeliness(state, DUE, DUE + timedelta(days=3))
    assert three_late.days_late(DUE + timedelta(days=90)) == 3
    assert Timeliness(state, DUE, DUE).days_late(DUE + timedelta(days=90)) == 0


def test_a_report_never_handed_in_is_later_every_day() -> None:
    draft = Timeliness(ReportState.DRAFT, DUE, None)
    assert [draft.days_late(DUE + timedelta(days=days)) for days in (0, 1, 8)] == [0, 1, 8]


@given(
    st.lists(st.tuples(st.sampled_from(ReportState), DAYS, st.one_of(st.none(), DAYS)), max_size=12),
    DAYS,
)
def test_completeness_counts_every_report_once(
    facts: list[tuple[ReportState, date, date | None]], today: date
) -> None:
    """Handed in or not; in time only what is handed in; late only what is not."""
    reports = [Timeliness(*fact) for fact in facts]
    found = completeness(reports, today)
    assert found.asked == len(reports)
    assert found.in_time <= found.handed_in <= found.asked
    assert found.late <= found.asked - found.handed_in
    waiting = [one for one in reports if one.handed_in_on is None and one.state in NEVER_HANDED_IN]
    assert found.late == sum(1 for one in waiting if one.due_on < today)
