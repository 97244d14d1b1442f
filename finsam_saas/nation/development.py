"""How it has gone over time: quarter by quarter in the releases, and year by year from before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.documents.diagrams import Diagram, Series, Shape, Value
from finsam_saas.documents.looks import Look
from finsam_saas.documents.model import ColumnKind
from finsam_saas.open_data.public_page import Known, quarters_back
from finsam_saas.open_data.queries import Development
from finsam_saas.releases.release import Release
from finsam_saas.releases.shares import shown_share
from finsam_saas.releases.view import ENDED, SEXES, TO_WORK, coverage_words, period_words
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.history import ReferenceMeasure, series, series_breaks
from finsam_saas.statistics.rules import ALL
from finsam_saas.statistics.wording import SEX_WORDS

PARTICIPANTS = "participants"
FEWEST = 2
LOOKS = {SEXES[0]: Look.WOMEN, SEXES[1]: Look.MEN, ALL: Look.ALL}


@dataclass(frozen=True, slots=True)
class Year:
    """The participants of one year, with where the figure comes from."""

    year: int
    value: Value
    source: str


def years_closed(known: Known) -> dict[int, Release]:
    """The years that a release closes, each with the one to read it from."""
    years = {Period.parse(one.period).year for one in known.all}
    found = {year: known.of_period(str(Period(Cadence.QUARTER, year, 4))) for year in years}
    return {year: release for year, release in found.items() if release is not None}


def shares_by_quarter(known: Known, before: Development) -> Diagram | None:
    """Of those who ended, the share to work or studies by quarter and sex; None for fewer than two."""
    shown = quarters_back(known)
    if len(shown) < FEWEST:
        return None
    return Diagram(
        title=_("Andel till arbete eller studier, av dem som avslutades"),
        periods=[period_words(one.period) for one in shown],
        series=[
            Series(str(SEX_WORDS[sex]), [_share(before, one, sex) for one in shown], look)
            for sex, look in LOOKS.items()
        ],
        shape=Shape.LINES,
        kind=ColumnKind.SHARE,
        unit=_("procent"),
        source=_("förbundens godkända rapporter"),
    )


def years(known: Known, before: Development) -> list[Year]:
    """The participants of every year since the first that is known; None where no source gives them."""
    told = {one.year: one for one in series(ReferenceMeasure.PARTICIPANTS)}
    own = years_closed(known)
    last = max([Period.parse(known.chosen.period).year, *told])
    found: list[Year] = []
    for year in range(min(told), last + 1):
        if year in own:
            found.append(Year(year, _participants(before, own[year], year), own[year].code))
        elif year in told:
            found.append(Year(year, int(told[year].value), told[year].source))
        else:
            found.append(Year(year, None, ""))
    return found


def years_diagram(found: Sequence[Year]) -> Diagram:
    """The participants year by year; the line breaks where the way of counting changed."""
    periods = [str(one.year) for one in found]
    return Diagram(
        title=_("Deltagare per år, hela landet"),
        periods=periods,
        series=[Series(_("Deltagare"), [one.value for one in found])],
        unit=_("personer"),
        breaks=[str(one.year) for one in series_breaks() if str(one.year) in periods],
        source=_("se tabellen"),
    )


def sources_before(known: Known, found: Sequence[Year]) -> str:
    """Where the figures of the years come from besides our releases; on the page they stand year by year."""
    own = {one.code for one in years_closed(known).values()}
    return "; ".join(dict.fromkeys(one.source for one in found if one.source and one.source not in own))


def told_of_picture(diagram: Diagram, known: Known, before: Development) -> list[str]:
    """What a picture that is saved by itself says: its source, its periods, and the release's coverage."""
    found = known.chosen
    return [
        _("Källa: %(source)s, utgåva %(release)s", source=diagram.source, release=found.code),
        _("Period: %(first)s – %(last)s", first=diagram.periods[0], last=diagram.periods[-1]),
        _(
            "%(period)s: %(coverage)s",
            period=period_words(found.period),
            coverage=coverage_words(before.coverage.get((found.id, found.period))),
        ),
    ]


def _participants(before: Development, release: Release, year: int) -> Value:
    key = (release.id, str(Period(Cadence.YEAR, year, 1)), PARTICIPANTS, ALL)
    if key not in before.figures:
        return None
    value = before.figures[key]
    return SYMBOL if value is None else value


def _share(before: Development, release: Release, sex: str) -> Value:
    """A share that may be told, `..` where it is protected or of fewer than ten, None where nobody ended."""
    keys = [(release.id, release.period, measure, sex) for measure in (TO_WORK, ENDED)]
    if any(key in before.figures and before.figures[key] is None for key in keys):
        return SYMBOL
    part, whole = (before.figures.get(key) or 0 for key in keys)
    if not whole:
        return None
    share = shown_share(release.method, part, whole)
    return SYMBOL if share is None else share
