"""The board of a year: every insats and period at one look, how complete and how timely; also as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup.quarters import SWEDEN
from finsam_saas.followup.wording import STATE_WORDS
from finsam_saas.reporting_plan.periods import Cadence, Period, periods_in_a_year
from finsam_saas.reporting_plan.wording import CADENCE_WORDS, KIND_WORDS, period_label
from finsam_saas.review import queries
from finsam_saas.review.choices import choices
from finsam_saas.review.pages import blueprint
from finsam_saas.review.queries import BoardRow, ReportFilter
from finsam_saas.review.rules import Completeness, Timeliness, completeness
from finsam_saas.review.selection import common_chips, common_filter, common_query
from finsam_saas.review.wording import REVISED, board_tag
from finsam_saas.web.tables import Column, FileType, Kind, Sheet, about, download
from tenants.database import today

YEAR = "ar"
NO_REPORT = UUID(int=0)


class BoardCell(NamedTuple):
    """A report on the board: its address, its state as kind and words, whether it is revised."""

    url: str
    kind: str
    words: str
    is_revised: bool


@dataclass(frozen=True)
class BoardLine:
    """An insats and its reports, one place for each period of the year; None where none is asked."""

    initiative_id: UUID
    initiative: str
    cells: Sequence[BoardCell | None]


@dataclass(frozen=True)
class BoardTable:
    """The insatser that report equally often, by the periods of the year."""

    cadence: Cadence
    periods: Sequence[Period]
    lines: Sequence[BoardLine]
    sums: Sequence[Completeness]

    @property
    def caption(self) -> str:
        """How often these insatser report."""
        return str(CADENCE_WORDS[self.cadence])

    @property
    def labels(self) -> list[str]:
        """The periods, in short."""
        return [period_label(period, short=True) for period in self.periods]


def _timeliness(row: BoardRow) -> Timeliness:
    handed_in_at = row.handed_in_at
    day = handed_in_at.astimezone(SWEDEN).date() if handed_in_at is not None else None
    return Timeliness(row.report.state, row.report.due_on, day)


def board_tables(rows: Sequence[BoardRow], year: int, today: date) -> list[BoardTable]:
    """The year's reports as one table for each cadence that is in use."""
    cadences = {row.report.cadence for row in rows}
    return [
        _table([row for row in rows if row.report.cadence is cadence], cadence, year, today)
        for cadence in Cadence
        if cadence in cadences
    ]


def _table(rows: Sequence[BoardRow], cadence: Cadence, year: int, today: date) -> BoardTable:
    periods = [Period(cadence, year, number + 1) for number in range(periods_in_a_year(cadence))]
    # One address is built and filled in for each: building them all costs more than the rest of the page.
    address = url_for("followup.report", report_id=NO_REPORT)
    places: dict[UUID, list[BoardCell | None]] = {}
    names: dict[UUID, str] = {}
    timely: list[list[Timeliness]] = [[] for _period in periods]
    for row in rows:
        report, time = row.report, _timeliness(row)
        names[report.initiative_id] = report.initiative
        cells = places.setdefault(report.initiative_id, [None] * len(periods))
        days = time.days_late(today)
        tag = board_tag(report.state, days, handed_in=time.handed_in_on is not None)
        cells[report.number - 1] = BoardCell(
            address.replace(str(NO_REPORT), str(report.id)), *tag, report.is_revised
        )
        timely[report.number - 1].append(time)
    lines = [BoardLine(key, names[key], cells) for key, cells in places.items()]
    return BoardTable(cadence, periods, lines, [completeness(group, today) for group in timely])


@dataclass(frozen=True)
class BoardChoice:
    """The year and the insatser that an address asks for."""

    years: Sequence[int]
    year: int
    municipalities: Sequence[tuple[UUID, str]]
    chosen: ReportFilter

    @property
    def address(self) -> dict[str, str]:
        """The choice as it stands in an address."""
        return {YEAR: str(self.year), **common_query(self.chosen)}


def _choice() -> BoardChoice:
    """The newest year that has an opened period, unless another one is asked for."""
    offered = choices()
    years = offered.years or [today().year]
    asked = request.args.get(YEAR, "")
    year = next((one for one in years if str(one) == asked), years[0])
    chosen = replace(common_filter(request.args), year=year)
    return BoardChoice(years, year, offered.municipalities, chosen)


@blueprint.get("/tavla")
@requires(Permission.REPORTS_REVIEW)
def board() -> ResponseReturnValue:
    """All insatser and periods of a year at one look."""
    choice = _choice()
    on_day = today()
    return render_template(
        "review/board.html",
        choice_of_year=choice,
        tables=board_tables(queries.board(actor(), choice.chosen), choice.year, on_day),
        chips=common_chips(choice.chosen, choice.municipalities),
        kinds=KIND_WORDS,
        revised=REVISED,
        today=on_day,
    )


@blueprint.get("/tavla.<any(csv, xlsx):file_type>")
@requires(Permission.REPORTS_REVIEW)
def board_file(file_type: str) -> Response:
    """The same reports as a file, one line each."""
    choice = _choice()
    rows = queries.board(actor(), choice.chosen)
    chips = [value for _name, _label, value in common_chips(choice.chosen, choice.municipalities)]
    first = about(
        source=_("Insatsernas rapporter"),
        selection=", ".join([str(choice.year), *chips]),
        definitions=_(
            "Dagar sen räknas från sista dagen till den dag då rapporten först lämnades in, eller till i dag."
        ),
    )
    return download(
        FileType(file_type), first, _board_sheet(rows), report=_("rapportläge"), period=str(choice.year)
    )


def _board_sheet(rows: Sequence[BoardRow]) -> Sheet:
    columns = (
        Column(_("Insats")),
        Column(_("Typ")),
        Column(_("Period")),
        Column(_("Läge")),
        Column(_("Sista dag"), Kind.DAY),
        Column(_("Först inlämnad"), Kind.DAY),
        Column(_("Dagar sen"), Kind.COUNT),
        Column(_("Godkänd")),
        Column(_("Reviderad")),
    )
    return Sheet(_("Rapportläge"), columns, list(_sheet_rows(rows, today())))


def _sheet_rows(
    rows: Sequence[BoardRow], today: date
) -> Iterator[tuple[str, str, str, str, date, date | None, int, str | None, str]]:
    for row in rows:
        report, time = row.report, _timeliness(row)
        yield (
            report.initiative,
            str(KIND_WORDS[report.kind]),
            str(report.period),
            str(STATE_WORDS[report.state]),
            report.due_on,
            time.handed_in_on,
            time.days_late(today),
            report.accepted_at.astimezone(SWEDEN).date().isoformat() if report.accepted_at else None,
            str(REVISED) if report.is_revised else "",
        )
