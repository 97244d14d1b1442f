"""What a change did, as an event tells it: the old and the new value by field, in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

Changes = dict[str, list[Any]]


def changes(before: object, after: Mapping[str, Any]) -> Changes:
    """What an entry changes: the old and the new value by field; nothing where it says what stands."""
    told = {name: (plain(getattr(before, name)), plain(value)) for name, value in after.items()}
    return {name: [old, new] for name, (old, new) in told.items() if old != new}


def plain(value: Any) -> Any:
    """A value as an event keeps it: days and ids as text, enums by value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, UUID)):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    return value
