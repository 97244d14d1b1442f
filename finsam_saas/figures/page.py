"""What the statistics page shows, gathered: its tables with their words, and what the address chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.figures import queries
from finsam_saas.figures.measures import FigureMeasure
from finsam_saas.figures.older import OlderLine, breaks_of, has_older, years_and_older
from finsam_saas.figures.protected import protected_line, protected_tables
from finsam_saas.figures.queries import reads_all
from finsam_saas.figures.rules import Figure
from finsam_saas.figures.selection import (
    ALL_YEARS,
    NOT_KNOWN,
    ORDER_PLACES,
    OVERLAPPING,
    Dimension,
    Order,
    Selection,
    selection_of,
)
from finsam_saas.figures.tables import Line, Tables, facts_of, facts_of_line, in_order, swedish
from finsam_saas.figures.wording import DIMENSION_WORDS, measure_words
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.wording import KIND_WORDS, period_label
from finsam_saas.web.errors import NotFound


def sees_exact(actor: Actor) -> bool:
    """Whether the actor sees exact counts: kansli and auditor, and an insatsansvarig the own insatser's."""
    return actor.may(Permission.FIGURES_READ_EXACT) or not reads_all(actor)


@dataclass(frozen=True)
class StatisticsPage:
    """All that the page and its files show; `older` are years of other systems, in no sum."""

    selection: Selection
    tables: Tables
    exact: bool
    older: Sequence[OlderLine] = ()

    @property
    def measure(self) -> FigureMeasure:
        """The measure of the breakdown."""
        return self.selection.measure

    @property
    def address(self) -> dict[str, str]:
        """The selection as it stands in an address."""
        return self.selection.address

    @cached_property
    def breakdown(self) -> list[Line]:
        """The rows of the breakdown, as they are ordered; periods stay in the order of time."""
        lines, chosen = self.tables.breakdown(), self.selection
        if chosen.by.cadence is not None or chosen.order is Order.OWN:
            return lines
        if chosen.order is Order.NAME:
            return sorted(lines, key=lambda one: swedish(self.label(one)), reverse=chosen.descending)
        return in_order(lines, ORDER_PLACES[chosen.order], descending=chosen.descending)

    @cached_property
    def total(self) -> Line:
        """The measure in all."""
        return self.tables.total(self.measure)

    @cached_property
    def summary(self) -> list[Line]:
        """Every measure in all."""
        return self.tables.summary()

    @cached_property
    def _names(self) -> Mapping[str, str]:
        by, facts = self.selection.by, self.tables.facts
        if by is Dimension.INITIATIVE:
            return {str(one.id): one.name for one in facts.chosen}
        if by is Dimension.KIND:
            return {kind.value: str(words) for kind, words in KIND_WORDS.items()}
        return self.tables.names

    def label(self, line: Line) -> str:
        """What a row of the breakdown is called."""
        if self.selection.by.cadence is not None:
            return period_label(Period.parse(line.key))
        return _("uppgift saknas") if line.key == NOT_KNOWN else self._names[line.key]

    @property
    def title(self) -> str:
        """What the breakdown shows: a measure by a dimension."""
        words = {
            "measure": measure_words(self.measure),
            "by": str(DIMENSION_WORDS[self.selection.by]).lower(),
        }
        return str(_("%(measure)s efter %(by)s", **words))

    @property
    def is_overlapping(self) -> bool:
        """Whether an insats may stand in several rows, so that the rows do not sum to the total."""
        return self.selection.by in OVERLAPPING and self.tables.overlaps

    @property
    def time_words(self) -> str:
        """The time that the figures are of."""
        chosen = self.selection
        if chosen.part is not None:
            return period_label(chosen.part)
        return str(chosen.year) if chosen.year else _span(chosen.years)

    @property
    def limits(self) -> list[tuple[str, str, str]]:
        """What limits the figures besides the time: the name in the address, its label and its value."""
        chosen = self.selection
        initiatives = {str(one.id): one.name for one in self.tables.facts.initiatives}
        said = (
            ("insats", _("Insats"), chosen.initiative_id, initiatives),
            ("kommun", _("Kommun"), chosen.municipality_id, dict(self.municipalities)),
            ("malgrupp", _("Målgrupp"), chosen.target_group_id, dict(self.target_groups)),
        )
        kind = [("typ", str(_("Typ")), str(KIND_WORDS[chosen.kind]))] if chosen.kind else []
        unknown = str(_("okänd"))
        return kind + [
            (name, str(label), names.get(str(value), unknown)) for name, label, value, names in said if value
        ]

    @property
    def selection_words(self) -> str:
        """The selection in words, for a file and for an explanation."""
        return self._selected(self.time_words)

    @property
    def drawn_words(self) -> str:
        """The same for the picture, which shows older years too."""
        drawn = [*self.selection.years, *(one.year for one in self.older)]
        return self._selected(_span(drawn) if self.older else self.time_words)

    def _selected(self, time_words: str) -> str:
        return ", ".join([time_words, *(f"{label}: {value}" for _name, label, value in self.limits)])

    @property
    def has_gaps(self) -> bool:
        """Whether some figure is of those that are known only."""
        shown = [*(line.figures for line in self.lines), *(line.figures for line in self.older)]
        return any(figure.at_least for figures in shown for figure in figures)

    @property
    def lines(self) -> list[Line]:
        """Every row on the page."""
        return [*self.breakdown, self.total, *self.summary]

    @property
    def municipalities(self) -> list[tuple[str, str]]:
        """The kommuner to choose between, by name."""
        return _by_name(one.municipalities for one in self.tables.facts.initiatives)

    @property
    def target_groups(self) -> list[tuple[str, str]]:
        """The target groups to choose between, by name."""
        return _by_name(one.target_groups for one in self.tables.facts.initiatives)

    @property
    def is_chart(self) -> bool:
        """Whether the breakdown is a development that can be drawn: at least two periods."""
        return self.selection.by.cadence is not None and len(self.breakdown) + len(self.older) > 1

    @cached_property
    def breaks(self) -> list[str]:
        """What is said of a break before each older year ("" for none), and at last before ours."""
        return breaks_of(self.older)


def _span(years: Sequence[int]) -> str:
    first, last = min(years), max(years)
    return str(last) if first == last else f"{first}–{last}"


def _by_name(named: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    found = {key: name for names in named for key, name in names.items()}
    return sorted(found.items(), key=lambda one: swedish(one[1]))


def statistics_page(arguments: Mapping[str, str], actor: Actor) -> StatisticsPage | None:
    """The page that an address asks for, protected for those who do not see exact counts.

    None where nothing has been reported on.
    """
    years, older = _years(arguments, actor)
    if not years:
        return None
    chosen, exact = _selection(arguments, actor, years)
    tables = Tables(chosen, facts_of(actor, chosen)) if exact else protected_tables(actor, chosen)
    return StatisticsPage(chosen, tables, exact, older)


def _years(arguments: Mapping[str, str], actor: Actor) -> tuple[list[int], list[OlderLine]]:
    """The years that have been reported on, and the older years that the address asks for; one statement."""
    if arguments.get("ar") == ALL_YEARS and reads_all(actor) and sees_exact(actor):
        asked = selection_of(arguments, ())
        if has_older(asked) and not asked.for_publication:
            return years_and_older(asked)
    return queries.years(), []


def page_of_line(arguments: Mapping[str, str], actor: Actor, *, total: bool) -> StatisticsPage:
    """The page with no more than one measure's total, or its rows. Raises NotFound without reports."""
    years = queries.years()
    if not years:
        raise NotFound("no reporting periods")
    chosen, exact = _selection(arguments, actor, years)
    if not exact:
        return StatisticsPage(chosen, protected_line(actor, chosen, total=total), False)
    return StatisticsPage(chosen, Tables(chosen, facts_of_line(actor, chosen, total=total)), exact)


def _selection(arguments: Mapping[str, str], actor: Actor, years: Sequence[int]) -> tuple[Selection, bool]:
    """What the address asks for as far as the actor may see it, and whether in exact counts."""
    chosen = selection_of(arguments, years)
    exact = sees_exact(actor) and not chosen.for_publication
    return (chosen if exact else chosen.protected()), exact


def page_or_missing(arguments: Mapping[str, str], actor: Actor) -> StatisticsPage:
    """The same for a file or a picture; raises NotFound where nothing has been reported on."""
    page = statistics_page(arguments, actor)
    if page is None:
        raise NotFound("no reporting periods")
    return page


def parts_of_the_year() -> list[tuple[str, str]]:
    """The parts of a year that can be chosen: code in the address and words."""
    of_cadence = {
        Cadence.HALF_YEAR: [("h1", _("Halvår 1")), ("h2", _("Halvår 2"))],
        Cadence.TERTIAL: [(f"t{n}", _("Tertial %(number)s", number=n)) for n in (1, 2, 3)],
        Cadence.QUARTER: [(f"kv{n}", _("Kvartal %(number)s", number=n)) for n in (1, 2, 3, 4)],
    }
    return [("", _("Hela året")), *(part for parts in of_cadence.values() for part in parts)]


def shown_kinds() -> Sequence[tuple[TemplateKind, str]]:
    """The kinds of insatser to choose between."""
    return [(kind, str(words)) for kind, words in KIND_WORDS.items()]


def value_words(figure: Figure) -> str:
    """What goes before a figure that is of those that are known only."""
    return str(_("minst")) if figure.at_least else ""
