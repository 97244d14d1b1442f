"""What other features put on the agenda of a meeting when it is called; `app` says which they are."""

from __future__ import annotations

from collections.abc import Callable

from finsam_saas.access.actor import Actor
from finsam_saas.meetings.facts import MeetingFacts

Joining = Callable[[Actor, MeetingFacts], None]
"""Puts what waits for such a meeting on its agenda, in the transaction in which it is called."""
JOINING = "joining_meetings"
"""Where the application keeps them."""
