"""What may be shown of a year's halves outside the kansli: in all, by kind of insats, and by insats.

The statistics of the whole year are protected already and anybody there may read them. Here the halves are
protected below them, so that neither half can be worked out from the year, the other half or a sum. It is
done from the top: what is hidden above stays hidden below. Of an insats's results only totals are shown:
by sex they would be so few that nearly all would be hidden.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from finsam_saas.disclosure.counts import ALL, Sum
from finsam_saas.disclosure.rules import Protected, Published
from finsam_saas.economy.protection_below import HIDDEN, Key, protect_under
from finsam_saas.figures.measures import ACTIVITY_PERSONS, ENDED, MEASURES, NEW, ONGOING, TO_WORK
from finsam_saas.followup.rules import Outcome, Sex

HALVES = ("h1", "h2")
YEAR = ALL
TIMES = (*HALVES, YEAR)
SEXES = (*(sex.value for sex in Sex), ALL)
PLAN = MEASURES[Outcome.PLAN_FOR_FURTHER_REHABILITATION.value]
_REST = "rest"
_TO_WORK = (ENDED.key, TO_WORK.key)
_RESULTS = (*_TO_WORK, PLAN.key)
_SUMS: Mapping[tuple[str, ...], Sequence[Sum]] = {
    rows: (Sum(0, ENDED.key, rows[1:], "remainder:other"),) for rows in (_TO_WORK, _RESULTS)
}
_FLOWS = (NEW.key, ENDED.key)
_COUNTED = (*_FLOWS, ACTIVITY_PERSONS.key)


@dataclass(frozen=True)
class Place:
    """Whose figure it is: everybody's, a kind's, or that of an insats of a kind (its id as text)."""

    kind: str = ALL
    initiative: str = ALL


EVERYBODY = Place()
Count = Callable[[str, str, Place, str], int]
"""The exact count of a measure in a time (h1, h2 or YEAR) at a place, of a sex or ALL."""
Standing = Callable[[str, Place, str], Published | None]
"""What the year's statistics show of a measure at a place; None where they do not speak of it."""
_Parts = Mapping[str, Place]


class HalfYears:
    """The halves of a year, and the year, as they may be shown; `kinds` gives each kind's insatser."""

    def __init__(self, count: Count, standing: Standing, kinds: Mapping[str, Sequence[str]]) -> None:
        self._count = count
        self._standing = standing
        self._found: dict[tuple[str, str, Place, str], Published] = {}
        everybody = {ALL: EVERYBODY}
        by_kind = everybody | {kind: Place(kind) for kind in kinds}
        for parts in (everybody, by_kind):
            self._all_levels(parts)
            self._level(_TO_WORK, parts)
        for kind, initiatives in kinds.items():
            self._all_levels({ALL: Place(kind)} | {one: Place(kind, one) for one in initiatives})

    def shown(self, measure: str, time: str, place: Place, sex: str) -> Published:
        """A figure as it may be shown; hidden where nothing says that it may be."""
        if measure == ONGOING.key and time == HALVES[-1]:
            # Who took part when the year ended is one figure, whichever half or year it is asked for.
            time = YEAR
        found = self._found.get((measure, time, place, sex))
        if found is None and time == YEAR:
            found = self._standing(measure, place, sex)
        return HIDDEN if found is None else found

    def _all_levels(self, parts: _Parts) -> None:
        """The flows one by one, and the results of those who ended without their sex, which hides least."""
        for measure in _COUNTED:
            self._level((measure,), parts)
        for rows in _SUMS:
            self._level(rows, parts, sexes=(ALL,))
        self._ongoing(parts)

    def _level(self, measures: tuple[str, ...], parts: _Parts, *, sexes: Sequence[str] = SEXES) -> None:
        counts = {
            (measure, time, part, sex): self._count(measure, time, place, sex)
            for measure in measures
            for time in TIMES
            for part, place in parts.items()
            for sex in sexes
        }
        self._keep(counts | _rests(counts), parts, {}, _SUMS.get(measures, ()))

    def _ongoing(self, parts: _Parts) -> None:
        """Who took part when the first half ended; not where it would tell of a hidden flow."""
        counts = {
            (ONGOING.key, HALVES[0], part, sex): self._count(ONGOING.key, HALVES[0], place, sex)
            for part, place in parts.items()
            for sex in SEXES
        }
        barred = {
            key: HIDDEN
            for key in counts
            if any(
                isinstance(self.shown(flow, half, parts[key[2]], key[3]), Protected)
                for flow in _FLOWS
                for half in HALVES
            )
        }
        self._keep(counts, parts, barred, ())

    def _keep(
        self,
        counts: Mapping[Key, int],
        parts: _Parts,
        barred: Mapping[Key, Published],
        sums: Sequence[Sum],
    ) -> None:
        above = dict(barred)
        for measure, time, part, sex in counts:
            place = parts[part]
            found = self._found.get((measure, time, place, sex))
            if found is None and time == YEAR:
                found = self._standing(measure, place, sex)
            if found is not None:
                above[measure, time, part, sex] = found
        for (measure, time, part, sex), shown in protect_under(counts, above, sums).items():
            self._found.setdefault((measure, time, parts[part], sex), shown)


def _rests(counts: Mapping[Key, int]) -> dict[Key, int]:
    """What the year holds besides its halves: reports for longer than half a year."""
    found = {
        (measure, _REST, part, sex): count - sum(counts[measure, half, part, sex] for half in HALVES)
        for (measure, time, part, sex), count in counts.items()
        if time == YEAR
    }
    return found if any(found.values()) else {}
