"""Half-years as what fees rest on."""

from __future__ import annotations

from datetime import date

from finsam_saas.meetings.attendance_rules import Part, Span, counted, offered


def test_spans_are_years_and_halves() -> None:
    """As they stand in addresses, and which half a day is in."""
    assert Span.of_day(date(2026, 6, 30)) == Span(2026, 1)
    assert Span.of_day(date(2026, 7, 1)) == Span(2026, 2)
    assert (Span(2026, 2).first_day, Span(2026, 2).last_day) == (date(2026, 7, 1), date(2026, 12, 31))
    assert (Span(2026).first_day, Span(2026).last_day) == (date(2026, 1, 1), date(2026, 12, 31))
    for key in ("2026", "2026-1", "2026-2"):
        found = Span.parse(key)
        assert found and found.key == key
    for key in ("", "2026-3", "2026-", "02026", "1999", "99999", "2026-1-1", "²026"):
        assert Span.parse(key) is None


def test_the_latest_are_offered_first_and_all_parts_are_counted() -> None:
    """Three years, whole and in halves."""
    found = offered(date(2026, 3, 1))
    assert found[:3] == [Span(2026, 2), Span(2026, 1), Span(2026)]
    assert len(found) == 9
    assert counted([Part.CHAIR, Part.CHAIR]) == {part: 2 * (part is Part.CHAIR) for part in Part}
