"""Counts of people behind a year's targets: exact for the kansli, protected for all others.

Targets, pages of insatser and pages of kommuner show the same persons as the year's statistics. What may be
shown of insatser is what the statistics show; the rest is protected after them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from finsam_saas.disclosure.counts import ALL
from finsam_saas.disclosure.rules import Protected, Published
from finsam_saas.figures.protection import Shown
from finsam_saas.figures.rules import NOT_SAID, add
from finsam_saas.figures.year_counts import YEAR
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Outcome, Sex
from finsam_saas.planning.facts import InitiativeShort, TargetFacts, YearMaterial
from finsam_saas.planning.measuring import basis_of
from finsam_saas.planning.protection import HIDDEN, Key, Wanted
from finsam_saas.planning.rules import Way

PARTICIPANTS = "participants"
ENDED = Measure.ENDED.value
ONGOING_AT_END = Measure.ONGOING_AT_END.value
FLOW_ROWS = (PARTICIPANTS, ENDED, ONGOING_AT_END)
_FLOW = (Measure.ONGOING_AT_START.value, Measure.NEW.value, ENDED, ONGOING_AT_END)
EVERYBODY = (*(sex.value for sex in Sex), ALL)

TARGET = "target:"
_REACHED = "reached:"

Counts = Mapping[Key, Published]


def result_row(numerator: Iterable[str]) -> str:
    """The row of those who ended with one of these outcomes."""
    return _REACHED + "+".join(sorted(numerator))


def outcomes_of(row: str) -> frozenset[str]:
    """The outcomes that a row of results counts; none for other rows."""
    return frozenset(row.removeprefix(_REACHED).split("+")) if row.startswith(_REACHED) else frozenset()


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


def results_of(initiative: InitiativeShort, targets: Sequence[TargetFacts]) -> list[tuple[str, ...]]:
    """The outcomes an insats is judged by: those of the targets it belongs to, else to work or studies."""
    wanted = [
        in_order(one.numerator)
        for one in targets
        if one.way is Way.OUTCOMES and one.scope.holds(initiative.orientation, initiative.specific)
    ]
    return list(dict.fromkeys(wanted)) or [in_order(WORK_OR_STUDIES)]


def exact_counts(year: YearMaterial, targets: Sequence[TargetFacts]) -> Counts:
    """Every count of people that pages of goals may show; what is not known is not there."""
    return cells_of(year, targets)


def open_counts(cells: Mapping[Key, int], shown: Shown, goals: Collection[Key]) -> Counts:
    """The same for readers outside the kansli: what the year's figures and the goals may show."""
    return {
        key: count if key in goals or shown.holds(key[1], YEAR, key[0], key[2]) else HIDDEN
        for key, count in cells.items()
    }


def wanted_counts(
    year: YearMaterial, targets: Sequence[TargetFacts], cells: Mapping[Key, int]
) -> list[Wanted]:
    """The counts of goals that the year's figures do not settle, the most wanted first.

    Targets before insatser, and all sexes together before women and men.
    """
    members: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for where, row, who in cells:
        if who != ALL and not where.startswith(TARGET):
            members.setdefault((where, row), []).append((where, who))
    reporting = {str(one.id) for one in year.initiatives}
    for target in targets:
        row = result_row(target.numerator)
        counted = [
            member for one in year.in_scope(target.scope) for member in members.get((str(one.id), row), ())
        ]
        members[of_target(target.id), row] = members[of_target(target.id), ENDED] = counted
    found = [
        Wanted(
            key,
            outcomes_of(key[1]),
            tuple(one for one in members[key[0], key[1]] if key[2] in (ALL, one[1])),
            count,
        )
        for key, count in cells.items()
        if key[0].startswith(TARGET) or (key[0] in reporting and outcomes_of(key[1]))
    ]
    return sorted(found, key=lambda one: (not one.key[0].startswith(TARGET), one.key[2] != ALL))


def cells_of(year: YearMaterial, targets: Sequence[TargetFacts]) -> dict[Key, int]:
    """The counts of insatser and targets; what is not known is not there."""
    cells: dict[Key, int] = {}
    for initiative in year.initiatives:
        if initiative.id in year.coverage:
            _put_flow(cells, initiative, year)
            _put_results(cells, initiative, results_of(initiative, targets), year)
    for target in targets:
        if target.way is Way.OUTCOMES:
            _put_target(cells, target, year)
    for where, row in dict.fromkeys((where, row) for where, row, _sex in list(cells)):
        _put_everybody(cells, where, row)
    return cells


def _put_total(cells: dict[Key, int], key: Key, parts: Iterable[Key]) -> None:
    """Add the sum of the parts that are there, if any is."""
    known = [cells[part] for part in parts if part in cells]
    if known:
        cells[key] = sum(known)


def municipality_counts(counts: Counts, year: YearMaterial, member_id: UUID) -> Counts:
    """The sums of a kommun's insatser, of what the reader sees alone: they tell nothing that is hidden."""
    inside = [
        str(one.id) for one in year.initiatives if one.id in year.coverage and member_id in one.municipalities
    ]
    found: dict[Key, Published] = {}
    for row in FLOW_ROWS:
        for who in EVERYBODY:
            parts = [counts[key] for where in inside if (key := (where, row, who)) in counts]
            hidden = next((part for part in parts if isinstance(part, Protected)), None)
            if parts:
                total = sum(part for part in parts if isinstance(part, int))
                found[of_municipality(member_id), row, who] = hidden or total
    return found


def _put_flow(cells: dict[Key, int], initiative: InitiativeShort, year: YearMaterial) -> None:
    where = str(initiative.id)
    for sex in Sex:
        at_start, new, ended, at_end = (
            year.figures.get((initiative.id, row, sex), NOT_SAID) for row in _FLOW
        )
        for row, total in zip(FLOW_ROWS, (add((at_start, new)), ended, at_end), strict=True):
            if total.complete and total.value is not None:
                cells[where, row, sex.value] = total.value


def _put_results(
    cells: dict[Key, int],
    initiative: InitiativeShort,
    results: Sequence[tuple[str, ...]],
    year: YearMaterial,
) -> None:
    for numerator in results:
        for sex, share in basis_of(initiative, numerator, year).by_sex.items():
            if (str(initiative.id), ENDED, sex.value) in cells:
                cells[str(initiative.id), result_row(numerator), sex.value] = share.part


def _put_target(cells: dict[Key, int], target: TargetFacts, year: YearMaterial) -> None:
    row = result_row(target.numerator)
    inside = [str(one.id) for one in year.in_scope(target.scope)]
    for sex in Sex:
        counted = [where for where in inside if (where, row, sex.value) in cells]
        for of_row in (ENDED, row):
            parts = ((where, of_row, sex.value) for where in counted)
            _put_total(cells, (of_target(target.id), of_row, sex.value), parts)


def _put_everybody(cells: dict[Key, int], where: str, row: str) -> None:
    """All sexes together: of an insats only where every sex is known, else of what the total counts."""
    parts = [(where, row, sex.value) for sex in Sex]
    if where.startswith(TARGET) or all(part in cells for part in parts):
        _put_total(cells, (where, row, ALL), parts)
