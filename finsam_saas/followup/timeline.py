"""A report's history in words: who did what when, and each cell that went from one value to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.events.names import EventName
from finsam_saas.followup.entry import ReportText
from finsam_saas.followup.reading import HistoryRow, row_named
from finsam_saas.followup.rules import Sex
from finsam_saas.followup.wording import ROW_WORDS, SEX_IN_A_SENTENCE, TEXT_WORDS, cell_text
from finsam_saas.web.formats import current_formats

STEP_WORDS = {
    EventName.REPORT_SAVED.value: _l("Sparade"),
    EventName.REPORT_SUBMITTED.value: _l("Lämnade in"),
    EventName.REPORT_RETURNED.value: _l("Begärde komplettering"),
    EventName.REPORT_ACCEPTED.value: _l("Godkände och låste"),
    EventName.REPORT_REOPENED.value: _l("Öppnade igen"),
}


@dataclass(frozen=True)
class Step:
    """One entry of the timeline."""

    what: str
    when: str
    who: str
    reason: str
    changes: Sequence[str]


def steps(rows: Sequence[HistoryRow], *, with_changes: bool) -> list[Step]:
    """The history, newest first; what was changed while writing is only for those who may see drafts."""
    return [
        Step(
            what=str(STEP_WORDS.get(row.name, row.name)),
            when=current_formats().moment(row.at),
            who=row.actor_name,
            reason=str(row.details.get("reason", "")),
            changes=_changes(row.details),
        )
        for row in rows
        if with_changes or row.name != EventName.REPORT_SAVED.value
    ]


def _changes(details: dict[str, Any]) -> list[str]:
    cells = [
        _(
            "%(row)s, %(sex)s: %(old)s → %(new)s",
            row=str(ROW_WORDS[row_named(row)]),
            sex=str(SEX_IN_A_SENTENCE[Sex(sex)]),
            old=cell_text(old),
            new=cell_text(new),
        )
        for row, sex, old, new in details.get("changes", [])
    ]
    texts = [
        _("Texten ”%(title)s” ändrades", title=str(TEXT_WORDS[ReportText(name)]))
        for name in details.get("texts", [])
    ]
    return [*cells, *texts]
