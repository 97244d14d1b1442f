"""Counts of people behind a year's targets: exact for the kansli, protected together for all others.

Targets, pages of insatser and pages of kommuner show the same persons. They are therefore protected together,
so that a figure that is hidden on one page cannot be worked out from another. What the statistics of the year
hide of an insats is hidden here as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from uuid import UUID

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.counts import ALL
from finsam_saas.disclosure.rules import ExactCell, Protected, Published
from finsam_saas.figures.rules import add
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Outcome, Sex, Total
from finsam_saas.planning.facts import InitiativeShort, TargetFacts, YearMaterial
from finsam_saas.planning.measuring import basis_of
from finsam_saas.planning.protection import HIDDEN, TARGET, Key, protect_people
from finsam_saas.planning.rules import Way
from finsam_saas.planning.standing import hidden_in_statistics

PARTICIPANTS = "participants"
ENDED = Measure.ENDED.value
ONGOING_AT_END = Measure.ONGOING_AT_END.value
FLOW_ROWS = (PARTICIPANTS, ENDED, ONGOING_AT_END)
EVERYBODY = (*(sex.value for sex in Sex), ALL)

Counts = Mapping[Key, Published]


def result_row(numerator: Iterable[str]) -> str:
    """The row of those who ended with one of these outcomes."""
    return "reached:" + "+".join(sorted(numerator))


def in_order(numerator: Iterable[str]) -> tuple[str, ...]:
    """Outcomes in the order of a report, each once."""
    wanted = set(numerator)
    return tuple(outcome.value for outcome in Outcome if outcome.value in wanted)


def of_target(target_id: UUID) -> str:
    """Where the total of a target stands."""
    return f"{TARGET}{target_id}"


def of_municipality(member_id: UUID) -> str:
    """Where the total of a kommun stands."""
    return f"municipality:{member_id}"


@dataclass
class _Table:
    """Cells and how they sum, while they are put together."""

    cells: dict[Key, ExactCell]
    relations: list[Relation[Key]]

    def put(self, key: Key, value: int, *, shown: bool = True) -> None:
        """Add a cell of one förbund's own."""
        self.cells[key] = ExactCell(value, contributors=0, published=shown)

    def value(self, key: Key) -> int:
        """What stands in a cell."""
        return self.cells[key].value

    def total(self, key: Key, parts: Sequence[Key]) -> None:
        """Add the sum of the parts that are there, if any is."""
        known = tuple(part for part in parts if part in self.cells)
        if known:
            self.put(key, sum(self.value(part) for part in known))
            self.relations.append(Relation(key, known))


def results_of(initiative: InitiativeShort, targets: Sequence[TargetFacts]) -> list[tuple[str, ...]]:
    """The outcomes an insats is judged by: those of the targets it belongs to, else to work or studies."""
    wanted = [
        in_order(one.numerator)
        for one in targets
        if one.way is Way.OUTCOMES and one.scope.holds(initiative.orientation, initiative.specific)
    ]
    return list(dict.fromkeys(wanted)) or [in_order(WORK_OR_STUDIES)]


def counts_of_people(year: YearMaterial, targets: Sequence[TargetFacts], *, exact: bool) -> Counts:
    """Every count of people that pages of goals may show; what is not known is not there.

    Raises InconsistentTable where a total is not the sum of its parts.
    """
    table = _table(year, targets)
    if exact:
        counts: Counts = {key: cell.value for key, cell in table.cells.items() if cell.published}
        return {**counts, **_of_municipalities(counts, year)}
    hidden = hidden_in_statistics(year)
    shown = {
        key: HIDDEN if key in hidden else one
        for key, one in protect_people(table.cells, table.relations).items()
    }
    return {**shown, **_of_municipalities(shown, year)}


def _table(year: YearMaterial, targets: Sequence[TargetFacts]) -> _Table:
    table = _Table({}, [])
    reporting = [one for one in year.initiatives if one.id in year.coverage]
    for initiative in reporting:
        _put_flow(table, initiative, year)
        _put_results(table, initiative, results_of(initiative, targets), year)
    for target in targets:
        if target.way is Way.OUTCOMES:
            _put_target(table, target, year)
    for where, row in dict.fromkeys((where, row) for where, row, _sex in list(table.cells)):
        _put_everybody(table, where, row)
    for where in dict.fromkeys(where for where, _row, _sex in list(table.cells)):
        _relate(table, where)
    return table


def _of_municipalities(counts: Counts, year: YearMaterial) -> dict[Key, Published]:
    """The sums of each kommun's insatser, of what the reader sees alone: they tell nothing that is hidden."""
    reporting = [one for one in year.initiatives if one.id in year.coverage]
    found: dict[Key, Published] = {}
    for member_id in dict.fromkeys(kommun for one in reporting for kommun in one.municipalities):
        inside = [str(one.id) for one in reporting if member_id in one.municipalities]
        for row in FLOW_ROWS:
            for who in EVERYBODY:
                parts = [counts[key] for where in inside if (key := (where, row, who)) in counts]
                hidden = next((part for part in parts if isinstance(part, Protected)), None)
                if parts:
                    total = sum(part for part in parts if isinstance(part, int))
                    found[of_municipality(member_id), row, who] = hidden or total
    return found


def _put_flow(table: _Table, initiative: InitiativeShort, year: YearMaterial) -> None:
    for sex in Sex:
        flow = {row: year.figures.get((initiative.id, row, sex), Total(None, False)) for row in Measure}
        totals = {
            PARTICIPANTS: add((flow[Measure.ONGOING_AT_START], flow[Measure.NEW])),
            ENDED: flow[Measure.ENDED],
            ONGOING_AT_END: flow[Measure.ONGOING_AT_END],
        }
        for row, total in totals.items():
            if total.complete and total.value is not None:
                table.put((str(initiative.id), row, sex.value), total.value)


def _put_results(
    table: _Table, initiative: InitiativeShort, results: Sequence[tuple[str, ...]], year: YearMaterial
) -> None:
    for numerator in results:
        for sex, share in basis_of(initiative, numerator, year).by_sex.items():
            if (str(initiative.id), ENDED, sex.value) in table.cells:
                table.put((str(initiative.id), result_row(numerator), sex.value), share.part)


def _put_target(table: _Table, target: TargetFacts, year: YearMaterial) -> None:
    row = result_row(target.numerator)
    for sex in Sex:
        counted = [
            str(one.id) for one in year.in_scope(target.scope) if (str(one.id), row, sex.value) in table.cells
        ]
        for of_row in (ENDED, row):
            table.total(
                (of_target(target.id), of_row, sex.value), [(where, of_row, sex.value) for where in counted]
            )


def _put_everybody(table: _Table, where: str, row: str) -> None:
    """All sexes together: of an insats only where every sex is known, else of what the total counts."""
    parts = [(where, row, sex.value) for sex in Sex]
    is_insats = ":" not in where
    if not is_insats or all(part in table.cells for part in parts):
        table.total((where, row, ALL), parts)


def _relate(table: _Table, where: str) -> None:
    """How the rows of one place sum: what is left over is protected as well, and never shown."""
    for who in EVERYBODY:
        ended = (where, ENDED, who)
        flow = [(where, row, who) for row in FLOW_ROWS]
        if all(key in table.cells for key in flow):
            all_of, *parts = flow
            if table.value(all_of) == sum(table.value(part) for part in parts):
                table.relations.append(Relation(all_of, tuple(parts)))
        reached = [key for key in table.cells if key[0] == where and key[2] == who and "reached:" in key[1]]
        if ended not in table.cells:
            continue
        for key in reached:
            rest = (where, f"rest:{key[1]}", who)
            table.put(rest, table.value(ended) - table.value(key), shown=False)
            table.relations.append(Relation(ended, (key, rest), whole_group=True))
        for wide, narrow in permutations(reached, 2):
            _relate_results(table, wide, narrow)


def _relate_results(table: _Table, wide: Key, narrow: Key) -> None:
    """Where one result holds all outcomes of another, the difference between them is a count as well."""
    outcomes = [set(key[1].removeprefix("reached:").split("+")) for key in (wide, narrow)]
    if outcomes[1] < outcomes[0]:
        between = (wide[0], f"between:{wide[1]}:{narrow[1]}", wide[2])
        table.put(between, table.value(wide) - table.value(narrow), shown=False)
        table.relations.append(Relation(wide, (narrow, between)))
