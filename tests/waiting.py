"""Waiting for something that another process does, without ever sleeping blindly."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

Found = TypeVar("Found")


def eventually(look: Callable[[], Found], *, within: float = 20.0, every: float = 0.1) -> Found:
    """What `look` gives as soon as it is true; fails the test when that takes more than `within` seconds."""
    never = Event()
    deadline = monotonic() + within
    while True:
        found = look()
        if found:
            return found
        assert monotonic() < deadline, f"not true within {within} seconds: {look}"
        never.wait(every)
