"""Profiles as plain documents: what two of them differ in, item by item, and the TOML they are written as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any

import tomli_w

from tenants.profile_fields import ProfilePart

Document = Mapping[str, Any]


class ChangeKind(StrEnum):
    """What a load does to one item of a profile."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """One difference, at its key path (`finance.fee_years[2016].total_tkr`); amounts in tkr."""

    path: str
    before: Any
    after: Any
    kind: ChangeKind


def document_of(part: ProfilePart | None) -> Document:
    """All that a part of a profile says, as plain values in the order of its schema; empty for None."""
    return {} if part is None else plain(part.model_dump(mode="python", exclude_defaults=True))


def plain(value: Any) -> Any:
    """A value as TOML writes it: words for vocabulary, whole numbers without decimals, lists for tuples."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else Decimal(format(value.normalize(), "f"))
    if isinstance(value, Mapping):
        return {name: plain(value[name]) for name in sorted(value, key=_place)}
    if isinstance(value, list | tuple):
        return [plain(held) for held in value]
    return value


def _place(field: str) -> int:
    """A key stands first and a source last; the other fields keep the order of their schema."""
    return {"key": 0, "source": 3, "valid_from": 2, "valid_to": 2}.get(field, 1)


def toml(document: Document, *, heading: str) -> str:
    """The document as TOML text under a comment line; sections that say nothing are left out."""
    said = {name: section for name, section in document.items() if section}
    return f"# {heading}\n\n{tomli_w.dumps(said, indent=2)}"


def difference(before: Document, after: Document, path: str) -> list[Change]:
    """What must be done to `before` to get `after`, in the order of the documents."""
    return list(_tables(before, after, path))


def _tables(before: Document, after: Document, path: str) -> Iterator[Change]:
    for name in [*after, *(name for name in before if name not in after)]:
        yield from _values(before.get(name), after.get(name), f"{path}.{name}")


def _values(before: Any, after: Any, path: str) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _tables(before, after, path)
    elif _is_list_of_tables(before) and _is_list_of_tables(after):
        yield from _lists(before or [], after or [], path)
    elif before is None:
        yield Change(path, None, after, ChangeKind.ADDED)
    elif after is None:
        yield Change(path, before, None, ChangeKind.REMOVED)
    else:
        yield Change(path, before, after, ChangeKind.CHANGED)


def _is_list_of_tables(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, Mapping) for item in value))


def _lists(before: Sequence[Document], after: Sequence[Document], path: str) -> Iterator[Change]:
    """Items are told apart by name; only the order of those that have keys of their own means something."""
    old, new = _by_name(before), _by_name(after)
    for name in [*new, *(name for name in old if name not in new)]:
        yield from _values(old.get(name), new.get(name), f"{path}[{name}]")
    old_order, new_order = [name for name in old if name in new], [name for name in new if name in old]
    if old_order != new_order and all("key" in item for item in after):
        yield Change(path, old_order, new_order, ChangeKind.CHANGED)


def _by_name(items: Sequence[Document]) -> dict[str, Document]:
    names = [name_of(item) for item in items]
    if None in names or len(set(names)) < len(names):
        return {str(place): item for place, item in enumerate(items)}
    return {str(name): item for name, item in zip(names, items, strict=True)}


def name_of(item: Document) -> str | None:
    """What an item of a list is called in a key path: its key, its year (and name), its member, its slug."""
    if "key" in item:
        return str(item["key"])
    if "year" in item:
        return " ".join(str(item[field]) for field in ("year", "name") if field in item)
    named = next((item[field] for field in ("member", "slug") if field in item), None)
    return None if named is None else str(named)
