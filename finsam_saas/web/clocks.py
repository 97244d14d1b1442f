"""Swedish clocks: a day and a time of day as a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


def swedish_moment(day: date, at: time) -> datetime:
    """A day and a time on Swedish clocks as a moment in UTC.

    A time that clocks pass over in spring moves on by an hour; of one that comes twice in autumn it is
    the first.
    """
    return datetime.combine(day, at, SWEDEN).astimezone(UTC)
