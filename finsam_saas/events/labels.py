"""What happened, in words: one sentence for every event, its details readable, before → after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.events.event_words import EVENT_WORDS
from finsam_saas.events.names import EventName
from finsam_saas.events.value_words import VALUE_WORDS
from finsam_saas.events.words import FIELD_WORDS
from finsam_saas.web.formats import current_formats

# What is typed in a report before it is sent is its author's alone: the log tells that, never what.
UNSENT = frozenset({EventName.REPORT_SAVED.value})
ARROW = "→"
MONEY = frozenset({"total", "unit", "amount", "fees", "amounts", "income", "costs", "line"})
QUARTER = re.compile(r"(\d{4})-kv([1-4])")
TEMPLATE = re.compile(r"template:([a-z_]+)(?: (\d+))?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def event_words(name: str) -> str:
    """What was done, as the beginning of a sentence; a name that is no longer used stands as it is."""
    known = {one.value: words for one, words in EVENT_WORDS.items()}
    return str(known.get(name, name))


def subject_words(label: str) -> str:
    """What it was done to; a quarter by its name, a template by the kind of insats it is for."""
    template = TEMPLATE.fullmatch(label)
    if template:
        return " ".join(part for part in (_word(template[1]).capitalize(), template[2]) if part)
    return QUARTER.sub(lambda found: _quarter(found[1], found[2]), label)


def log_lines(name: str, details: Mapping[str, Any], subject_label: str) -> list[str]:
    """What the log tells of an event beside its name; of an unsent report only how much was changed."""
    if name not in UNSENT:
        return detail_lines(details, subject_label)
    changed = len(details.get("changes", ())) + len(details.get("texts", ()))
    return [ngettext("%(num)s uppgift ändrad", "%(num)s uppgifter ändrade", changed)]


def detail_lines(details: Mapping[str, Any], subject_label: str = "") -> list[str]:
    """The details of an event, one readable line each; what the subject's name says is not said again."""
    told = {
        name: value
        for name, value in details.items()
        if name not in ("period", "year") or str(value) not in subject_label
    }
    return list(_lines(told))


def _lines(details: Mapping[str, Any]) -> Iterator[str]:
    before = details.get("before")
    after = details.get("after")
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in {**before, **after}:
            yield _change(name, before.get(name), after.get(name))
    for name, value in details.items():
        if name == "changes":
            yield from _changes(value)
        elif name not in ("before", "after") and value not in (None, "", [], {}, False):
            yield f"{_field(name)}: {_written(name, value)}"


def _changes(changes: Any) -> Iterator[str]:
    """Changes by field, by key path (a loaded profile), or by row and sex (a report)."""
    if isinstance(changes, Mapping):
        for name, values in changes.items():
            old, new = values if isinstance(values, list) and len(values) == 2 else (None, values)
            yield _change(name, old, new)
    elif isinstance(changes, list):
        for change in changes:
            if isinstance(change, Mapping):
                yield _change(str(change.get("path")), change.get("before"), change.get("after"))
            else:
                row, sex, old, new = change
                yield f"{_word(row)}, {_word(sex)}: {_cell(old)} {ARROW} {_cell(new)}"


def _change(name: str, old: Any, new: Any) -> str:
    return f"{_field(name)}: {_written(name, old)} {ARROW} {_written(name, new)}"


def _cell(text: str) -> str:
    return str(text) if text != "" else str(_("tomt"))


def _field(name: str) -> str:
    key = name.partition(":")
    if key[1]:
        return f"{_field(key[0])} {key[2]}"
    return str(FIELD_WORDS.get(name, name))


def _word(value: str) -> str:
    return str(VALUE_WORDS.get(value, value))


def _written(name: str, value: Any) -> str:
    """A value as people write it: days, quarters, kronor, yes and no, words of the domain."""
    if value is None or value in ("", []):
        return str(_("tomt"))
    if isinstance(value, bool):
        return str(_("ja") if value else _("nej"))
    if isinstance(value, list):
        return ", ".join(_written(name, one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{_word(str(key))} {_written(name, one)}" for key, one in value.items())
    return _plain(name, str(value))


def _plain(name: str, text: str) -> str:
    if name.partition(":")[0] in MONEY:
        try:
            return str(_("%(amount)s kr", amount=current_formats().kronor(Decimal(text))))
        except (InvalidOperation, ValueError):
            return text
    if DAY.fullmatch(text):
        try:
            return current_formats().date(date.fromisoformat(text))
        except ValueError:
            return text
    quarter = QUARTER.fullmatch(text)
    return _quarter(quarter[1], quarter[2]) if quarter else _word(text)


def _quarter(year: str, number: str) -> str:
    return current_formats().quarter_label(int(year), int(number))
