"""The words of quarterly reports on screen: states, rows, sexes, and what is wrong in whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from finsam_saas.followup.entry import LONGEST_TEXT, ReportText
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.refusals import PeriodFault, TextFaultCode
from finsam_saas.followup.rules import (
    LARGEST_COUNT,
    CellFault,
    CellFaultCode,
    CellTextFault,
    Measure,
    Missing,
    Outcome,
    ReportState,
    Row,
    Sex,
)
from finsam_saas.web.formats import current_formats

STATE_WORDS = {
    ReportState.NOT_STARTED: _l("Ej påbörjad"),
    ReportState.DRAFT: _l("Påbörjad"),
    ReportState.SUBMITTED: _l("Väntar på godkännande"),
    ReportState.RETURNED: _l("Komplettering begärd"),
    ReportState.ACCEPTED: _l("Godkänd"),
    ReportState.REOPENED: _l("Öppnad igen"),
}
STATE_KINDS = {
    ReportState.NOT_STARTED: "info",
    ReportState.DRAFT: "info",
    ReportState.SUBMITTED: "wait",
    ReportState.RETURNED: "soon",
    ReportState.ACCEPTED: "done",
    ReportState.REOPENED: "soon",
}
SEX_WORDS = {Sex.WOMEN: _l("Kvinnor"), Sex.MEN: _l("Män"), Sex.UNKNOWN: _l("Uppgift saknas")}
SEX_IN_A_SENTENCE = {Sex.WOMEN: _l("kvinnor"), Sex.MEN: _l("män"), Sex.UNKNOWN: _l("uppgift saknas")}
ROW_WORDS: dict[Row, str] = {
    Measure.ONGOING_AT_START: _l("Pågående vid kvartalets början"),
    Measure.NEW: _l("Nya"),
    Measure.ENDED: _l("Avslutade"),
    Measure.ONGOING_AT_END: _l("Pågående vid kvartalets slut"),
    Outcome.WORK: _l("Arbete"),
    Outcome.STUDIES: _l("Studier"),
    Outcome.WORK_AND_STUDIES: _l("Arbete och studier"),
    Outcome.ACTIVE_JOB_SEEKING: _l("Aktivt arbetssökande"),
    Outcome.PLAN_FOR_FURTHER_REHABILITATION: _l("Plan för vidare rehabilitering"),
    Outcome.CONTINUED_REHABILITATION: _l("Fortsatt rehabilitering hos en part"),
    Outcome.OTHER_OR_INTERRUPTED: _l("Övrigt eller avbrott"),
}
TEXT_WORDS = {
    ReportText.HAPPENED: _l("Vad har hänt under kvartalet?"),
    ReportText.DEVIATIONS: _l("Avvikelser och vad ni gör åt dem"),
}


def state_tag(report: ReportRow, today: date) -> tuple[str, str]:
    """The kind and words of a report's state, with how late it is while it never was handed in."""
    words, days = str(STATE_WORDS[report.state]), report.days_late(today)
    if not days:
        return STATE_KINDS[report.state], words
    late = ngettext("%(state)s, försenad %(num)s dag", "%(state)s, försenad %(num)s dagar", days, state=words)
    return "late", late


def action_words(report: ReportRow, *, may_review: bool) -> str:
    """What the actor does next with the report; only looking at it where nothing waits."""
    if report.own and report.state is ReportState.NOT_STARTED:
        return _("Fyll i")
    if report.own and report.state is ReportState.DRAFT:
        return _("Fortsätt")
    if report.own and report.state in (ReportState.RETURNED, ReportState.REOPENED):
        return _("Komplettera")
    if may_review and report.state is ReportState.SUBMITTED:
        return _("Granska")
    return _("Visa")


def cell_text(cell: str) -> str:
    """A stored count or symbol as it stands in the history; a word where nothing was filled in."""
    return cell if cell != Missing.NOT_FILLED_IN else _("tomt")


def cell_refusal(code: CellTextFault, sex: Sex) -> str:
    """What to do about a text that is no count; what was typed is not repeated."""
    who = str(SEX_WORDS[sex])
    if code is CellTextFault.TOO_LARGE:
        largest = current_formats().count(LARGEST_COUNT)
        return _("%(who)s: talet är för stort. Skriv högst %(largest)s.", who=who, largest=largest)
    return _("%(who)s: skriv ett helt antal, eller . eller - om det inte finns något antal.", who=who)


def cell_fault(fault: CellFault) -> str:
    """A fault at a cell as a sentence with the figures it comes from, and what to do (R14)."""
    who, values = str(SEX_WORDS[fault.sex]), fault.values
    if fault.code is CellFaultCode.NOT_FILLED_IN:
        return _("%(who)s: fyll i ett antal, 0 om det inte var någon.", who=who)
    if fault.code is CellFaultCode.MORE_ENDED_THAN_TOOK_PART:
        return _(
            "%(who)s: %(ended)s avslutade är fler än %(start)s pågående + %(new)s nya. Rätta någon av siffrorna.",
            who=who,
            **values,
        )
    if fault.code is CellFaultCode.DOES_NOT_BALANCE:
        return _(
            "%(who)s: %(start)s pågående + %(new)s nya − %(ended)s avslutade blir %(expected)s,"
            " men du har skrivit %(end)s.",
            who=who,
            **values,
        )
    if fault.code is CellFaultCode.MORE_OUTCOMES_THAN_ENDED:
        return _(
            "%(who)s: resultaten blir %(outcomes)s tillsammans, men bara %(ended)s har avslutats."
            " Rätta någon av siffrorna.",
            who=who,
            **values,
        )
    return _(
        "%(who)s: resultaten blir %(outcomes)s tillsammans, men %(ended)s har avslutats."
        " Var och en som har avslutats ska ha ett resultat.",
        who=who,
        **values,
    )


def row_not_filled_in(row: Row, sexes: Sequence[Sex]) -> str:
    """One line for a row with empty cells, so that an empty report does not become a long list."""
    missing = ", ".join(str(SEX_IN_A_SENTENCE[sex]) for sex in sexes)
    return _("%(row)s: fyll i %(missing)s.", row=str(ROW_WORDS[row]), missing=missing)


def text_fault(code: TextFaultCode) -> str:
    """What to do about a text that cannot be kept."""
    if code is TextFaultCode.PERSONAL_IDENTITY_NUMBER:
        return personal_number_in_text()
    return _("Skriv högst %(most)s tecken.", most=current_formats().count(LONGEST_TEXT))


def personal_number_in_text() -> str:
    """The kind refusal of a personnummer (R16)."""
    return _(
        "Texten verkar innehålla ett personnummer. Ta bort det – här lagras inga personuppgifter om deltagare."
    )


def period_fault(code: PeriodFault) -> str:
    """Why a period cannot be opened, and what to do."""
    if code is PeriodFault.ALREADY_OPEN:
        return _("Kvartalet är redan öppnat. Välj ett annat, eller gå till dess rapporter.")
    if code is PeriodFault.NOT_BEGUN:
        return _("Kvartalet har inte börjat. Välj ett som pågår eller är slut.")
    return _("Sista dag måste komma efter kvartalets slut, då siffrorna kan vara klara.")
