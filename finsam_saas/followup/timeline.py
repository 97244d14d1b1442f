"""A report's history in words: who did what when, and each cell that went from one value to another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.events.names import EventName
from finsam_saas.followup.entry import ON_TARGET, WHY, ReportText
from finsam_saas.followup.history import LONGEST_HISTORY, HistoryRow, history
from finsam_saas.followup.reading import FROM_FILE
from finsam_saas.followup.rules import GoalState
from finsam_saas.followup.wording import EMPTY, GOAL_WORDS, SEX_IN_A_SENTENCE, TEXT_WORDS, cell_text
from finsam_saas.reporting_plan.sheet import Sheet
from finsam_saas.reporting_plan.wording import question_words
from finsam_saas.web.formats import current_formats

STEP_WORDS = {
    EventName.REPORT_SAVED.value: _l("Sparade"),
    EventName.REPORT_SENT_TO_SIGN_OFF.value: _l("Lämnade in till styrgruppen"),
    EventName.REPORT_SIGNED_OFF.value: _l("Godkände för styrgruppen"),
    EventName.REPORT_EXTENDED.value: _l("Gav längre tid"),
    EventName.REPORT_COMMENTED.value: _l("Kommenterade"),
    EventName.REPORT_COMMENT_RESOLVED.value: _l("Klarmarkerade en kommentar"),
    EventName.REPORT_SUBMITTED.value: _l("Lämnade in"),
    EventName.REPORT_RETURNED.value: _l("Begärde komplettering"),
    EventName.REPORT_ACCEPTED.value: _l("Godkände och låste"),
    EventName.REPORT_REOPENED.value: _l("Öppnade igen"),
}


BY_SECRETARIAT_WORDS = {
    EventName.REPORT_SAVED.value: _l("Kansliet sparade från en fil"),
    EventName.REPORT_SENT_TO_SIGN_OFF.value: _l("Kansliet lämnade in från en fil till styrgruppen"),
    EventName.REPORT_SUBMITTED.value: _l("Kansliet lämnade in från en fil"),
}
"""What the kansli has done for the insats, in the words of the history."""

_CELL_CHANGED = _l("%(row)s, %(sex)s: %(old)s → %(new)s")

ONE_SITTING = timedelta(hours=1)
WHOLE_HISTORY = 5_000
"""Steps read of one report when all are asked for: a page that saves each minute for some eighty hours."""


_BESIDE = (
    EventName.REPORT_COMMENTED.value,
    EventName.REPORT_COMMENT_RESOLVED.value,
    EventName.REPORT_EXTENDED.value,
)
"""Steps that go on beside the writing, and do not part what was saved before from what was saved after."""
_HANDED_IN = (EventName.REPORT_SENT_TO_SIGN_OFF.value, EventName.REPORT_SUBMITTED.value)


class Saves(Enum):
    """How what was saved while a report was written is told: it is the reporter's own, step by step.

    Others are told that it was written in, and of a report that was handed in before and again after, what
    the later one has otherwise; or nothing.
    """

    EACH = "each"
    SUMMED = "summed"
    NONE = "none"


@dataclass(frozen=True)
class Step:
    """One entry of the timeline."""

    what: str
    when: str
    who: str
    reason: str
    changes: Sequence[str]


@dataclass(frozen=True)
class Timeline:
    """The newest steps of a report, or all; `has_more` says that there are earlier ones than are shown."""

    steps: Sequence[Step]
    is_whole: bool
    has_more: bool


def timeline_of(report_id: UUID, sheet: Sheet, saves: Saves, *, whole: bool) -> Timeline:
    """What happened to a report already found for the actor, newest first; all of it where `whole`."""
    most = WHOLE_HISTORY if whole else LONGEST_HISTORY
    rows = history(report_id, most=most + 1)
    return Timeline(steps(rows[:most], sheet, saves), is_whole=whole, has_more=len(rows) > most)


def asks_for_whole(arguments: Mapping[str, str]) -> bool:
    """Whether a page's address asks for all of the history."""
    return arguments.get("historik") == "alla"


def steps(rows: Sequence[HistoryRow], sheet: Sheet, saves: Saves) -> list[Step]:
    """The history in words, newest first."""
    told = _joined(rows, _is_one_sitting) if saves is Saves.EACH else _summed(rows)
    return [
        Step(
            what=_what(row),
            when=current_formats().moment(row.at),
            who=row.actor_name,
            reason=str(row.details.get("reason", "")),
            changes=_changes(row.details, sheet),
        )
        for row in told
        if saves is not Saves.NONE or not _is_saved(row)
    ]


def _what(row: HistoryRow) -> str:
    words = BY_SECRETARIAT_WORDS if row.details.get(FROM_FILE) else STEP_WORDS
    return str(words.get(row.name, row.name))


def _is_saved(row: HistoryRow) -> bool:
    return row.name == EventName.REPORT_SAVED.value


def _joined(
    rows: Sequence[HistoryRow], are_one: Callable[[HistoryRow, HistoryRow], bool]
) -> list[HistoryRow]:
    """The history with what belongs together as one entry, in the words of the newest: pages save while one
    types.
    """
    found: list[HistoryRow] = []
    for row in rows:
        newer = found[-1] if found else None
        if newer is not None and _is_saved(newer) and _is_saved(row) and are_one(newer, row):
            found[-1] = replace(newer, details=_sum_of(row.details, newer.details))
        else:
            found.append(row)
    return found


def _is_one_sitting(newer: HistoryRow, older: HistoryRow) -> bool:
    return newer.actor_user_id == older.actor_user_id and newer.at - older.at < ONE_SITTING


def _summed(rows: Sequence[HistoryRow]) -> list[HistoryRow]:
    """All that was saved between two other steps as one entry; its changes only between two hand-ins."""
    found = _joined([row for row in rows if row.name not in _BESIDE], lambda _newer, _older: True)
    places = [place for place, row in enumerate(found) if row.name in _HANDED_IN]
    newest, oldest = (places[0], places[-1]) if places else (0, 0)
    told = [
        replace(row, details={FROM_FILE: row.details.get(FROM_FILE)})
        if _is_saved(row) and not newest < place < oldest
        else row
        for place, row in enumerate(found)
    ]
    beside = [row for row in rows if row.name in _BESIDE]
    return sorted([*told, *beside], key=lambda row: row.at, reverse=True)


def _sum_of(older: dict[str, Any], newer: dict[str, Any]) -> dict[str, Any]:
    """From what was before the older change to what is after the newer; what came back is no change."""
    texts = dict.fromkeys([*older.get("texts", []), *newer.get("texts", [])])
    found: dict[str, Any] = {**newer, "texts": [*texts]}
    for kind in ("changes", "numbers", "goals"):
        spans: dict[tuple[str, ...], tuple[str, str]] = {}
        for *at, old, new in [*older.get(kind, []), *newer.get(kind, [])]:
            before, _after = spans.get(tuple(at), (old, new))
            spans[tuple(at)] = (before, new)
        found[kind] = [[*at, old, new] for at, (old, new) in spans.items() if old != new]
    return found


def _changes(details: dict[str, Any], sheet: Sheet) -> list[str]:
    changes = details.get("changes", [])
    # A first save tells of every cell there is, so what they share is put in words once.
    pattern, empty = str(_CELL_CHANGED), str(EMPTY)
    rows = {row: _named(row, sheet) for row in dict.fromkeys(row for row, *_others in changes)}
    sexes = {sex.value: str(words) for sex, words in SEX_IN_A_SENTENCE.items()}
    cells = [
        pattern % {"row": rows[row], "sex": sexes[sex], "old": old or empty, "new": new or empty}
        for row, sex, old, new in changes
    ]
    numbers = [
        _("%(row)s: %(old)s → %(new)s", row=_named(key, sheet), old=cell_text(old), new=cell_text(new))
        for key, old, new in details.get("numbers", [])
    ]
    texts = [
        _("Texten ”%(title)s” ändrades", title=_text_named(key, sheet)) for key in details.get("texts", [])
    ]
    goals = [
        _("Målet ”%(goal)s”: %(old)s → %(new)s", goal=goal, old=_state(old), new=_state(new))
        for goal, old, new in details.get("goals", [])
    ]
    return [*cells, *numbers, *texts, *goals]


def _state(state: str) -> str:
    return str(GOAL_WORDS[GoalState(state)]) if state else cell_text(state)


def _named(key: str, sheet: Sheet) -> str:
    """A question by the words it had when the report was written; its key where it is asked no longer."""
    question = sheet.question(key)
    return question_words(question) if question else key


def _text_named(key: str, sheet: Sheet) -> str:
    if key in set(ReportText):
        return str(TEXT_WORDS[ReportText(key)])
    target = next((one.text for one in sheet.targets if ON_TARGET + one.key == key), None)
    return target or _named(key.removeprefix(WHY), sheet)
