"""Results against the targets of the reporting template, and the goals of structural insatser, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.documents.model import Block, ColumnKind, Paragraph, Table, TableColumn
from finsam_saas.economy.board_figures import BoardFigures, ExactFigures
from finsam_saas.economy.board_reading import ToldGoal
from finsam_saas.figures.measures import ENDED, PLAN_SHARE, TO_WORK_SHARE, FigureMeasure, Theme
from finsam_saas.figures.protected import HIDDEN
from finsam_saas.figures.rules import Figure
from finsam_saas.figures.wording import measure_words, sex_words
from finsam_saas.figures.year_model import Place
from finsam_saas.followup.rules import GoalState, Missing
from finsam_saas.reporting_plan.sheet import Target
from finsam_saas.web.formats import current_formats
from finsam_saas.web.tables import Cell

GOAL_STATES: Mapping[GoalState, str] = {
    GoalState.NOT_STARTED: _l("Inte påbörjat"),
    GoalState.UNDER_WAY: _l("Pågår"),
    GoalState.REACHED: _l("Nått"),
    GoalState.NOT_REACHED: _l("Inte nått"),
}
_SHARES = (TO_WORK_SHARE, PLAN_SHARE)


def target_state(share: Figure, threshold: Fraction) -> str:
    """Whether a target is reached, in words, as far as the share that is shown tells."""
    if isinstance(share.value, Fraction):
        return str(_("Nått") if share.value >= threshold else _("Inte nått"))
    said = {
        HIDDEN.symbol: _("Visas inte"),
        Missing.NOT_APPLICABLE.value: _("Ingen har avslutats"),
        Missing.NOT_KNOWN.value: _("Uppgift saknas"),
    }
    return str(said[share.symbol])


def results(
    name: str,
    figures: BoardFigures,
    place: Place,
    targets: Sequence[Target],
    shares: Sequence[FigureMeasure],
) -> Block:
    """Shares of those who ended by sex, with n, and how they stand to the targets.

    A sentence instead, where there are no targets and every share is hidden.
    """
    aimed = [(_measure(one), one) for one in targets]
    without = [one for one in shares if one not in [measure for measure, _target in aimed]]
    ended = figures.of(ENDED, place)[-1].shown
    rows: list[list[Cell]] = []
    for measure, target in aimed:
        found = _shares(figures, measure, place)
        least = _("minst %(share)s", share=current_formats().percent(target.threshold, 0))
        state = target_state(found[-1], target.threshold)
        rows.append([target.text, *(one.shown for one in found), ended, least, state])
    for measure in without:
        found = figures.of(measure, place)
        rows.append([measure_words(measure), *(one.shown for one in found), ended, None, None])
    if not aimed and all(row[4] == HIDDEN.symbol for row in rows):
        return Paragraph(_("Andelar visas inte: för få personer har avslutats."))
    columns = _columns() if aimed else _columns()[:-2]
    return Table(_caption(name), columns, [row[: len(columns)] for row in rows])


def _caption(name: str) -> str:
    return str(_("%(name)s: resultat för avslutade", name=name))


def _columns() -> list[TableColumn]:
    return [
        TableColumn(_("Resultat")),
        *(TableColumn(words, ColumnKind.SHARE) for words in sex_words()),
        TableColumn(_("Avslutade, n"), ColumnKind.COUNT),
        TableColumn(_("Mål")),
        TableColumn(_("Läge")),
    ]


def _measure(target: Target) -> FigureMeasure:
    """The share that a target is about: one that is shown anyhow, or the target's own."""
    known = next((one for one in _SHARES if _is_of(one, target)), None)
    return known or FigureMeasure(target.key, Theme.RESULTS, target.numerator, (target.denominator,))


def _is_of(share: FigureMeasure, target: Target) -> bool:
    return set(share.rows) == set(target.numerator) and share.of == (target.denominator,)


def _shares(figures: BoardFigures, measure: FigureMeasure, place: Place) -> tuple[Figure, ...]:
    """A target's own share is of rows that only the kansli sees."""
    if measure in _SHARES or isinstance(figures, ExactFigures):
        return figures.of(measure, place)
    return (HIDDEN,) * 4


def goals_table(name: str, goals: Sequence[ToldGoal]) -> Table:
    """Where the insats's own goals stood when it last told of them."""
    columns = [TableColumn(_("Mål")), TableColumn(_("Läge")), TableColumn(_("Kommentar"))]
    rows = [(goal.text, str(GOAL_STATES[goal.state]), goal.note or None) for goal in goals]
    return Table(_("%(name)s: egna mål", name=name), columns, rows)
