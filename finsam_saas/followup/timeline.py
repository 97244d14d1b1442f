"""A report's history in words: who did what when, and each cell that went from one value to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.events.names import EventName
from finsam_saas.followup.entry import ON_TARGET, WHY, ReportText
from finsam_saas.followup.reading import HistoryRow
from finsam_saas.followup.rules import GoalState, Sex
from finsam_saas.followup.wording import GOAL_WORDS, SEX_IN_A_SENTENCE, TEXT_WORDS, cell_text
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


ONE_SITTING = timedelta(hours=1)


@dataclass(frozen=True)
class Step:
    """One entry of the timeline."""

    what: str
    when: str
    who: str
    reason: str
    changes: Sequence[str]


def steps(rows: Sequence[HistoryRow], sheet: Sheet, *, with_changes: bool) -> list[Step]:
    """The history, newest first; what was changed while writing is only for those who may see drafts."""
    return [
        Step(
            what=str(STEP_WORDS.get(row.name, row.name)),
            when=current_formats().moment(row.at),
            who=row.actor_name,
            reason=str(row.details.get("reason", "")),
            changes=_changes(row.details, sheet),
        )
        for row in _joined(rows)
        if with_changes or row.name != EventName.REPORT_SAVED.value
    ]


def _joined(rows: Sequence[HistoryRow]) -> list[HistoryRow]:
    """The history with what one person saved within an hour as one entry: pages save while one types."""
    found: list[HistoryRow] = []
    for row in rows:
        newer = found[-1] if found else None
        if newer is not None and _is_one_sitting(newer, row):
            found[-1] = replace(newer, details=_sum_of(row.details, newer.details))
        else:
            found.append(row)
    return found


def _is_one_sitting(newer: HistoryRow, older: HistoryRow) -> bool:
    saved = newer.name == older.name == EventName.REPORT_SAVED.value
    return saved and newer.actor_user_id == older.actor_user_id and newer.at - older.at < ONE_SITTING


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
    cells = [
        _(
            "%(row)s, %(sex)s: %(old)s → %(new)s",
            row=_named(row, sheet),
            sex=str(SEX_IN_A_SENTENCE[Sex(sex)]),
            old=cell_text(old),
            new=cell_text(new),
        )
        for row, sex, old, new in details.get("changes", [])
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
