"""What a comparison says in words, and as a funnel; never who is best."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.documents.funnel import Funnel, FunnelLimits, FunnelPoint
from finsam_saas.nation.comparison import Comparison
from finsam_saas.nation.comparison_choice import Around, Field, Measure
from finsam_saas.nation.comparison_rules import (
    FEWEST,
    ORDINARY,
    WIDE,
    Counted,
    Position,
    curve,
)
from finsam_saas.releases.view import period_words
from finsam_saas.statistics.rules import ALL
from finsam_saas.statistics.wording import SEX_WORDS, TYPE_WORDS
from finsam_saas.web.formats import current_formats

MEASURE_WORDS = {
    Measure.WORK: _l("Till arbete eller studier, av dem som avslutades"),
    Measure.ENDED: _l("Avslutade, av dem som deltog"),
    Measure.WOMEN: _l("Kvinnor, av dem som deltog"),
}
BASE_WORDS = {
    Measure.WORK: _l("Antal avslutade"),
    Measure.ENDED: _l("Antal deltagare"),
    Measure.WOMEN: _l("Antal deltagare"),
}
SEX_CHOICES = {"alla": _l("Alla"), "kvinnor": _l("Kvinnor"), "man": _l("Män")}
AROUND_WORDS = {
    Around.PEERS: _l("De jämförda förbunden tillsammans"),
    Around.NATION: _l("Hela landet"),
}
FIELD_WORDS = {
    Field.MEASURE: _l("Mått"),
    Field.KIND: _l("Typ av insats"),
    Field.SEX: _l("Kön i diagrammet"),
    Field.COUNT: _l("Antal förbund"),
    Field.COUNTY: _l("Län"),
    Field.NAMED: _l("Förbund som du har valt"),
    Field.AROUND: _l("Gränserna ritas runt"),
    Field.PERIOD: _l("Period"),
}


def percent(share: Fraction | float) -> str:
    """A share as per cent with one decimal."""
    return current_formats().percent(Fraction(share))


def title(shown: Comparison) -> str:
    """What is compared: the measure, the type where there is one, whose shares, and when."""
    said = [str(MEASURE_WORDS[shown.choice.measure])]
    if shown.choice.kind != ALL:
        said.append(str(TYPE_WORDS[shown.choice.kind]).lower())
    if shown.choice.shown_sex != ALL:
        said.append(str(SEX_WORDS[shown.choice.shown_sex]).lower())
    return ", ".join([*said, period_words(shown.covered.period)])


def told(shown: Comparison) -> str:
    """What the figures say, in sentences made of them."""
    own = shown.own.by_sex[shown.choice.shown_sex]
    if not isinstance(own, Counted):
        return str(_("Er andel är skyddad i utgåvan och kan inte jämföras."))
    if shown.position is Position.TOO_FEW:
        words = _(
            "För litet underlag: er andel bygger på %(base)s personer. Under %(fewest)s ändrar slumpen"
            " den för mycket för att jämföras.",
            base=own.whole,
            fewest=FEWEST,
        )
        return str(words)
    values = {"own": percent(own.share), "base": own.whole}
    if shown.mean is None:
        return str(_("Er andel är %(own)s av %(base)s. Det finns inget medel att jämföra med.", **values))
    around, mean = shown.mean
    values |= {"mean": percent(mean), "whose": str(AROUND_WORDS[around]).lower()}
    said = {
        Position.WITHIN: _(
            "Er andel, %(own)s av %(base)s, ligger inom det som slumpen kan förklara. Medlet är %(mean)s"
            " (%(whose)s).",
            **values,
        ),
        Position.AT_THE_EDGE: _(
            "Er andel, %(own)s av %(base)s, ligger i utkanten av det som slumpen kan förklara: ungefär vart"
            " tjugonde förbund hamnar där utan annan orsak. Medlet är %(mean)s (%(whose)s).",
            **values,
        ),
        Position.OUTSIDE: _(
            "Er andel, %(own)s av %(base)s, ligger längre från medlet, %(mean)s (%(whose)s), än slumpen"
            " brukar förklara. Varför säger siffrorna inte: det kan vara vilka som deltar, vilka insatser ni"
            " har eller hur ni arbetar.",
            **values,
        ),
    }
    return str(said[shown.position]) if shown.position else ""


def left_out(shown: Comparison) -> list[str]:
    """Who is missing in the picture, and why; nothing where all are there."""
    said: list[str] = []
    of = len(shown.peers)
    if shown.protected:
        said.append(
            _(
                "%(hidden)s av %(all)s kan inte visas: deras siffror är skyddade (..).",
                hidden=shown.protected,
                all=of,
            )
        )
    if shown.too_few:
        said.append(
            _(
                "%(few)s av %(all)s har för litet underlag: färre än %(fewest)s personer.",
                few=shown.too_few,
                all=of,
                fewest=FEWEST,
            )
        )
    return [str(one) for one in said]


def mean_words(shown: Comparison) -> str:
    """What stands at the line in the middle of the funnel."""
    if shown.mean is None:
        return ""
    around, mean = shown.mean
    if around is Around.NATION:
        return str(_("Hela landet: %(mean)s", mean=percent(mean)))
    return str(_("De jämförda tillsammans: %(mean)s", mean=percent(mean)))


def funnel(shown: Comparison) -> Funnel | None:
    """The comparison as a funnel; None where there is no mean, or nobody to place around it."""
    own = shown.own.by_sex[shown.choice.shown_sex]
    is_own_shown = isinstance(own, Counted) and own.is_enough
    if shown.mean is None or not (shown.enough or is_own_shown):
        return None
    points = [FunnelPoint(line.who.name, one.whole, one.share) for line, one in shown.enough]
    at = FunnelPoint(shown.own.who.name, own.whole, own.share) if isinstance(own, Counted) else None
    placed = at if is_own_shown else None
    largest = max(point.base for point in [*points, *([placed] if placed else [])])
    formats = current_formats()
    return Funnel(
        title=title(shown),
        unit=_("procent"),
        base_words=str(BASE_WORDS[shown.choice.measure]),
        others=points,
        own=placed,
        mean=shown.mean[1],
        mean_words=mean_words(shown),
        limits=[
            FunnelLimits(
                f"{formats.number(Fraction(str(one)), decimals)}\N{NO-BREAK SPACE}%",
                [(base, held.low, held.high) for base, held in curve(shown.mean[1], largest, one)],
            )
            for one, decimals in ((ORDINARY, 0), (WIDE, 1))
        ],
        source=_("utgåva %(code)s", code=shown.covered.release.code),
    )
