"""The comparison as a file: the same förbund, shares and protection as on the page."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from flask_babel import gettext as _

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.nation.comparison import Comparison, Line, county_name
from finsam_saas.nation.comparison_rules import Counted, wilson
from finsam_saas.nation.comparison_words import AROUND_WORDS, BASE_WORDS, left_out, mean_words, title
from finsam_saas.releases.view import about_sheet
from finsam_saas.statistics.rules import ALL
from finsam_saas.statistics.wording import SEX_WORDS
from finsam_saas.web.tables import Cell, Column, Kind, Sheet

DECIMALS = 1000


def comparison_sheet(shown: Comparison) -> Sheet:
    """A row for the own förbund and each of those compared with, by sex, with 95 per cent intervals."""
    columns = (
        Column(_("Förbund")),
        Column(_("Län")),
        Column(_("Kön")),
        Column(_("Deltagare"), Kind.COUNT),
        Column(str(BASE_WORDS[shown.choice.measure]), Kind.COUNT),
        Column(_("Antal som andelen gäller"), Kind.COUNT),
        Column(_("Andel, %"), Kind.SHARE),
        Column(_("Lägst, %"), Kind.SHARE),
        Column(_("Högst, %"), Kind.SHARE),
        Column(_("Anmärkning")),
    )
    rows = [_row(line, sex) for line in (shown.own, *shown.peers) for sex in sexes_of(shown)]
    return Sheet(_("Jämförelse"), columns, rows)


def sexes_of(shown: Comparison) -> tuple[str, ...]:
    """Women, men and all; all alone where the measure has no sexes."""
    return tuple(shown.own.by_sex) if shown.choice.measure.is_by_sex else (ALL,)


def about(shown: Comparison, permalink: str) -> Sheet:
    """The first sheet: which release, what was compared with whom, and how the intervals are made."""
    said = [
        title(shown),
        mean_words(shown),
        *left_out(shown),
        str(_("Intervallen är 95-procentiga (Wilson). Andelar under 20 personer jämförs inte.")),
        shown.covered.release.method_note,
    ]
    coverage = _("%(shown)s förbund, gränser runt: %(around)s", shown=len(shown.peers), around=_around(shown))
    return about_sheet(shown.covered.release, coverage, permalink, " ".join(filter(None, said)))


def _around(shown: Comparison) -> str:
    return str(AROUND_WORDS[shown.mean[0]]).lower() if shown.mean else "-"


def _row(line: Line, sex: str) -> list[Cell]:
    counted = line.by_sex[sex]
    first: list[Cell] = [
        line.who.name,
        county_name(line.who.county) or None,
        str(SEX_WORDS[sex]),
        SYMBOL if line.who.size is None else line.who.size,
    ]
    if not isinstance(counted, Counted):
        return [*first, *[counted] * 5, None]
    if not counted.is_enough:
        return [*first, counted.whole, counted.part, *["."] * 3, _("för litet underlag")]
    held = wilson(counted)
    shares = [_rounded(counted.share), _rounded(held.low), _rounded(held.high)]
    return [*first, counted.whole, counted.part, *shares, None]


def _rounded(share: Fraction | float) -> Fraction:
    """To a tenth of a per cent, halves up as on the page."""
    return Fraction(floor(Fraction(share) * DECIMALS + Fraction(1, 2)), DECIMALS)
