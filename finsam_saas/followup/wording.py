"""The words of reports on screen: states, rows, sexes, and what is wrong in whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from finsam_saas.followup.asking import Ask, AskKind
from finsam_saas.followup.checks import CellFault, CellFaultCode
from finsam_saas.followup.entry import LONGEST_TEXT, ReportText
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.refusals import PeriodFault, TextFaultCode
from finsam_saas.followup.rules import (
    LARGEST_COUNT,
    Cells,
    CellTextFault,
    GoalState,
    Missing,
    ReportState,
    Row,
    Sex,
)
from finsam_saas.web.formats import current_formats

STATE_WORDS = {
    ReportState.NOT_STARTED: _l("Ej påbörjad"),
    ReportState.DRAFT: _l("Påbörjad"),
    ReportState.AWAITING_SIGN_OFF: _l("Väntar på styrgruppen"),
    ReportState.SUBMITTED: _l("Väntar på godkännande"),
    ReportState.RETURNED: _l("Komplettering begärd"),
    ReportState.ACCEPTED: _l("Godkänd"),
    ReportState.REOPENED: _l("Öppnad igen"),
}
STATE_KINDS = {
    ReportState.NOT_STARTED: "info",
    ReportState.DRAFT: "info",
    ReportState.AWAITING_SIGN_OFF: "wait",
    ReportState.SUBMITTED: "wait",
    ReportState.RETURNED: "soon",
    ReportState.ACCEPTED: "done",
    ReportState.REOPENED: "soon",
}
SEX_WORDS = {Sex.WOMEN: _l("Kvinnor"), Sex.MEN: _l("Män"), Sex.UNKNOWN: _l("Uppgift saknas")}
SEX_IN_A_SENTENCE = {Sex.WOMEN: _l("kvinnor"), Sex.MEN: _l("män"), Sex.UNKNOWN: _l("uppgift saknas")}
TEXT_WORDS = {
    ReportText.HAPPENED: _l("Vad har hänt under perioden?"),
    ReportText.DEVIATIONS: _l("Avvikelser och vad ni gör åt dem"),
}


ACTION_WORDS = {
    ReportState.NOT_STARTED: _l("Fyll i"),
    ReportState.DRAFT: _l("Fortsätt"),
    ReportState.RETURNED: _l("Komplettera"),
    ReportState.REOPENED: _l("Komplettera"),
}
REVIEW = _l("Granska")
SIGN_OFF = _l("Läs och godkänn")
SHOW = _l("Visa")
EMPTY = _l("tomt")
CELL_REFUSALS = {
    CellTextFault.NOT_A_COUNT: _l(
        "%(who)s: skriv ett helt antal, eller . eller - om det inte finns något antal."
    ),
    CellTextFault.TOO_LARGE: _l("%(who)s: talet är för stort. Skriv högst %(largest)s."),
}
CELL_FAULTS = {
    CellFaultCode.NOT_FILLED_IN: _l("%(who)s: fyll i ett antal, 0 om det inte var någon."),
    CellFaultCode.MORE_ENDED_THAN_TOOK_PART: _l(
        "%(who)s: %(ended)s avslutade är fler än %(start)s pågående + %(new)s nya. Rätta någon av siffrorna."
    ),
    CellFaultCode.DOES_NOT_BALANCE: _l(
        "%(who)s: %(start)s pågående + %(new)s nya − %(ended)s avslutade blir %(expected)s,"
        " men du har skrivit %(end)s."
    ),
    CellFaultCode.MORE_OUTCOMES_THAN_ENDED: _l(
        "%(who)s: resultaten blir %(outcomes)s tillsammans, men bara %(ended)s har avslutats."
        " Rätta någon av siffrorna."
    ),
    CellFaultCode.FEWER_OUTCOMES_THAN_ENDED: _l(
        "%(who)s: resultaten blir %(outcomes)s tillsammans, men %(ended)s har avslutats."
        " Var och en som har avslutats ska ha ett resultat."
    ),
    CellFaultCode.MORE_THAN_ENDED: _l(
        "%(who)s: raderna blir %(outcomes)s tillsammans, men bara %(ended)s har avslutats."
        " Rätta någon av siffrorna."
    ),
    CellFaultCode.FEWER_THAN_ENDED: _l(
        "%(who)s: raderna blir %(outcomes)s tillsammans, men %(ended)s har avslutats."
        " Var och en som har avslutats ska räknas en gång."
    ),
}
KEPT_BY_ANOTHER = _l("%(who)s: %(kept)s är sparat nu. Spara igen om det du skrev ska gälla.")
TEXT_KEPT_BY_ANOTHER = _l("Nu är sparat: ”%(kept)s” Spara igen om det du skrev ska gälla.")
PERIOD_NOT_OVER = _l("Perioden pågår till och med %(last_day)s. Spara nu och lämna in när den är slut.")
GOAL_WORDS = {
    GoalState.NOT_STARTED: _l("Ej påbörjat"),
    GoalState.UNDER_WAY: _l("Pågår"),
    GoalState.REACHED: _l("Uppnått"),
    GoalState.NOT_REACHED: _l("Inte uppnått"),
}
GOAL_NOTE = _l("Några ord om målet")
CHOOSE_STATE = _l("Välj läge")
STATE_MISSING = _l("Välj var målet står.")
EXPLANATION_MISSING = _l("Skriv några ord om varför.")
TEXT_MISSING = _l("Skriv ett svar.")
ASKS = {
    AskKind.UNUSUAL: _l("%(who)s: i vanliga fall %(lowest)s–%(highest)s. Stämmer %(count)s?"),
    AskKind.SWAPPED: _l("Jämfört med tidigare ser två av kolumnerna ut att ha bytt plats. Stämmer det?"),
    AskKind.UNIT: _l("Menade du %(suggested)s kr? Beloppet ska skrivas i kronor."),
    AskKind.BELOW_TARGET: _l(
        "%(share)s mot mål %(target)s (%(part)s av %(whole)s avslutade). Vad beror det på?"
    ),
}
WHY_UNKNOWN = _l("Varför saknas uppgiften?")
START_DIFFERS = _l("Förra rapporten slutade på ett annat antal: %(before)s. Vad beror skillnaden på?")
NAMES_ASKED = _l(
    "Texten kan innehålla ett namn på en deltagare: %(words)s. Ta bort namnet, eller kryssa för att det inte"
    " är en deltagare, och spara igen."
)
ANSWER_MISSING = _l("Frågan behöver ett svar. Skriv . om den inte gäller er och - om ni inte vet.")
AMOUNT_REFUSED = _l("Skriv ett tal med högst två decimaler, till exempel 125 000.")
ROW_NOT_FILLED_IN = _l("%(row)s: fyll i %(missing)s.")
TEXT_FAULTS = {
    TextFaultCode.PERSONAL_IDENTITY_NUMBER: _l(
        "Texten verkar innehålla ett personnummer. Ta bort det – här lagras inga personuppgifter"
        " om deltagare."
    ),
    TextFaultCode.TOO_LONG: _l("Skriv högst %(most)s tecken."),
}
PERIOD_FAULTS = {
    PeriodFault.ALREADY_OPEN: _l("Perioden är redan öppnad. Välj en annan, eller gå till dess rapporter."),
    PeriodFault.NOT_BEGUN: _l("Perioden har inte börjat. Välj en som pågår eller är slut."),
    PeriodFault.DUE_BEFORE_PERIOD_ENDS: _l(
        "Sista dag måste komma efter periodens slut, då siffrorna kan vara klara."
    ),
    PeriodFault.KIND_REPORTS_OTHERWISE: _l(
        "De här insatserna rapporterar inte om en sådan period. Ta bort dagen, eller välj en annan period."
    ),
}


def state_tag(report: ReportRow, today: date) -> tuple[str, str]:
    """The kind and words of a report's state, with how late it is while it never was handed in."""
    words, days = str(STATE_WORDS[report.state]), report.days_late(today)
    if not days:
        return STATE_KINDS[report.state], words
    late = ngettext("%(state)s, försenad %(num)s dag", "%(state)s, försenad %(num)s dagar", days, state=words)
    return "late", str(late)


def action_words(report: ReportRow, *, may_review: bool) -> str:
    """What the actor does next with the report; only looking at it where nothing waits."""
    if report.own and report.state in ACTION_WORDS:
        return str(ACTION_WORDS[report.state])
    if report.signs and report.state is ReportState.AWAITING_SIGN_OFF:
        return str(SIGN_OFF)
    return str(REVIEW if may_review and report.state is ReportState.SUBMITTED else SHOW)


def cell_text(cell: str) -> str:
    """A stored count or symbol as it stands in the history; a word where nothing was filled in."""
    return cell if cell != Missing.NOT_FILLED_IN else str(EMPTY)


def cell_refusal(code: CellTextFault, sex: Sex) -> str:
    """What to do about a text that is no count; what was typed is not repeated."""
    values = {"who": str(SEX_WORDS[sex]), "largest": current_formats().count(LARGEST_COUNT)}
    return str(CELL_REFUSALS[code]) % values


def cell_fault(fault: CellFault) -> str:
    """A fault at a cell as a sentence with the figures it comes from, and what to do (R14)."""
    return str(CELL_FAULTS[fault.code]) % {"who": str(SEX_WORDS[fault.sex]), **fault.values}


def kept_by_another(sex: Sex, kept: str) -> str:
    """What another person saved in a cell while the reader was typing another value."""
    return str(KEPT_BY_ANOTHER) % {"who": str(SEX_WORDS[sex]), "kept": cell_text(kept)}


def text_kept_by_another(kept: str) -> str:
    """What another person saved as a text while the reader was writing."""
    return str(TEXT_KEPT_BY_ANOTHER) % {"kept": cell_text(kept)}


def period_not_over(last_day: date) -> str:
    """That a report can be saved but not yet handed in."""
    return str(PERIOD_NOT_OVER) % {"last_day": current_formats().day_month(last_day)}


def row_not_filled_in(row_label: str, sexes: Sequence[Sex]) -> str:
    """One line for a row with empty cells, so that an empty report does not become a long list."""
    missing = ", ".join(str(SEX_IN_A_SENTENCE[sex]) for sex in sexes)
    return str(ROW_NOT_FILLED_IN) % {"row": row_label, "missing": missing}


def text_fault(code: TextFaultCode) -> str:
    """What to do about a text that cannot be kept; kind also about a personnummer (R16)."""
    return str(TEXT_FAULTS[code]) % {"most": current_formats().count(LONGEST_TEXT)}


def names_asked(words: Sequence[str]) -> str:
    """That a text may hold a participant's name, and the two things to do about it (R16)."""
    return str(NAMES_ASKED) % {"words": ", ".join(f"”{word}”" for word in words)}


def ask_words(ask: Ask) -> str:
    """A question to the reporter about a figure or a result, with the numbers it comes from."""
    formats = current_formats()
    values: dict[str, str] = {}
    if ask.hint is not None:
        sexes = {sex: str(words) for sex, words in SEX_WORDS.items()}
        values = {
            "who": sexes[ask.sex] if ask.sex else "",
            "count": formats.count(ask.hint.count),
            "lowest": formats.count(ask.hint.lowest),
            "highest": formats.count(ask.hint.highest),
        }
    elif ask.suggested is not None:
        values = {"suggested": formats.kronor(ask.suggested)}
    elif ask.target is not None and ask.share is not None:
        part, whole = ask.share.part or 0, ask.share.whole or 0
        values = {
            "share": formats.percent_of(part, whole),
            "target": formats.percent(ask.target.threshold, 0),
            "part": formats.count(part),
            "whole": formats.count(whole),
        }
    return str(ASKS[ask.kind]) % values


def explain_words(cells: Cells, start: Cells, row: Row) -> str:
    """What to write at a row: why a count is not known, or is another than the last report ended with."""
    moved = [
        _("%(who)s %(count)s", who=str(SEX_IN_A_SENTENCE[sex]), count=str(cell))
        for (at, sex), cell in start.items()
        if at == row and isinstance(cells.get((at, sex)), int) and cells[at, sex] != cell
    ]
    if moved:
        return str(START_DIFFERS) % {"before": ", ".join(moved)}
    return str(WHY_UNKNOWN)


def period_fault(code: PeriodFault) -> str:
    """Why a period cannot be opened, and what to do."""
    return str(PERIOD_FAULTS[code])
