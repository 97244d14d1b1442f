"""The words of statistics: measures with their definitions, what the rows are, and what covers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.figures.measures import INSIDE_ONLY, MEASURES, OCCUPATION_AFTER, FigureMeasure, Theme
from finsam_saas.figures.rules import Coverage
from finsam_saas.figures.selection import EVERYBODY, Dimension
from finsam_saas.followup.rules import Measure, Sex
from finsam_saas.followup.wording import SEX_WORDS
from finsam_saas.reporting_plan.core_indicators import CORE, Section
from finsam_saas.reporting_plan.wording import CORE_WORDS, definition
from finsam_saas.web.language import reader_language

ALL = EVERYBODY
ALL_WORDS = _l("Totalt")
DIMENSION_WORDS = {
    Dimension.INITIATIVE: _l("Insats"),
    Dimension.KIND: _l("Typ av insats"),
    Dimension.MUNICIPALITY: _l("Kommun"),
    Dimension.TARGET_GROUP: _l("Målgrupp"),
    Dimension.MONTH: _l("Månad"),
    Dimension.QUARTER: _l("Kvartal"),
    Dimension.HALF_YEAR: _l("Halvår"),
    Dimension.YEAR: _l("År"),
}
THEME_WORDS = {
    Theme.PARTICIPANTS: _l("Deltagare"),
    Theme.RESULTS: _l("Resultat"),
    Theme.STEP_PROGRESS: _l("Stegförflyttning"),
    Theme.ACTIVITIES: _l("Aktiviteter"),
    Theme.BEFORE_AFTER: _l("Före och efter"),
}
_WORDS: Mapping[str, str] = {
    "participants": _l("Deltagare under perioden"),
    "to_work_or_studies": _l("Till arbete eller studier"),
    "work_or_studies_share": _l("Andel till arbete eller studier"),
    "plan_share": _l("Andel med plan för vidare rehabilitering"),
    "closer_share": _l("Andel närmare arbete eller studier"),
}
_DEFINITIONS: Mapping[str, str] = {
    "participants": _l(
        "De som deltog när den första perioden började, och alla nya sedan dess. Den som deltar i två"
        " insatser räknas i båda."
    ),
    "to_work_or_studies": _l("Avslutade som gick till arbete, studier eller både och."),
    "work_or_studies_share": _l(
        "Avslutade till arbete, studier eller både och, delat med alla avslutade i de valda insatserna."
        " Ett mål kan gälla bara vissa typer av insatser: välj typ för att jämföra."
    ),
    "plan_share": _l(
        "Avslutade med en plan för fortsatt rehabilitering, delat med alla avslutade i de valda insatserna."
    ),
    "closer_share": _l(
        "Avslutade som kommit närmare arbete eller studier, delat med alla vars stegförflyttning är bedömd."
    ),
}
_HOW: Mapping[str, str] = {
    Measure.ONGOING_AT_START.value: _l("Tas ur varje insats första rapport i perioden och läggs ihop."),
    Measure.ONGOING_AT_END.value: _l("Tas ur varje insats sista rapport i perioden och läggs ihop."),
    "participants": _l(
        "Pågående vid början ur varje insats första rapport, och nya ur alla rapporter, läggs ihop."
    ),
}


_BEFORE = {Section.OCCUPATION_BEFORE.value, Section.LIVELIHOOD_BEFORE.value}
OCCUPATION_AFTER_TOLD = _l(
    "Sysselsättning efter insatsen frågas inte för sig utan följer av resultatet: arbete (också med studier),"
    " studier, aktivt arbetssökande, och annat för alla övriga resultat."
)


def situation_words(key: str) -> str:
    """What a row before or after is called, without saying when."""
    section, _colon, code = key.partition(":")
    known = Section.OCCUPATION_BEFORE.value if section == OCCUPATION_AFTER else section
    return str(CORE_WORDS[f"{known}:{code}"])


def measure_words(measure: FigureMeasure) -> str:
    """What a measure is called."""
    return _measure_words(measure, reader_language())


# A page names some seventy measures, each a few times, always alike in a language.
@lru_cache(maxsize=512)
def _measure_words(measure: FigureMeasure, _language: str) -> str:
    if measure.theme is Theme.BEFORE_AFTER:
        words = situation_words(measure.key)
        is_before = measure.key.partition(":")[0] in _BEFORE
        return str(_("Före: %(words)s", words=words) if is_before else _("Efter: %(words)s", words=words))
    return str(_WORDS.get(measure.key) or CORE_WORDS[measure.key])


def measure_definition(measure: FigureMeasure) -> str:
    """What a measure means, in whole sentences."""
    if measure.key.startswith(OCCUPATION_AFTER):
        return str(OCCUPATION_AFTER_TOLD)
    return str(_DEFINITIONS.get(measure.key) or definition(measure.key))


def measure_source(measure: FigureMeasure) -> str:
    """Where the definition comes from."""
    return ", ".join(dict.fromkeys(CORE[row].source for row in measure.all_rows))


def measure_version(measure: FigureMeasure) -> int:
    """The version of the definition: the newest of those it is made of."""
    return max(CORE[row].version for row in measure.all_rows)


def how_counted(measure: FigureMeasure) -> str:
    """How reports become the figure."""
    if measure.is_share:
        return str(_("Täljare och nämnare läggs ihop var för sig ur alla rapporter och delas sedan."))
    return str(_HOW.get(measure.key) or _("Alla rapporters värden läggs ihop."))


Themed = Sequence[tuple[str, Sequence[tuple[str, str]]]]


def themed_measures(*, exact: bool) -> Themed:
    """Every measure that may be chosen with its words, under the words of its theme."""
    return _themed_measures(reader_language(), exact=exact)


@lru_cache(maxsize=8)
def _themed_measures(_language: str, *, exact: bool) -> Themed:
    found = [*MEASURES.values(), *(INSIDE_ONLY.values() if exact else ())]
    return tuple(
        (str(words), tuple((one.key, measure_words(one)) for one in found if one.theme is theme))
        for theme, words in THEME_WORDS.items()
    )


def sex_words() -> Sequence[str]:
    """The columns of a table: women, men, unknown, all."""
    return _sex_words(reader_language())


@lru_cache(maxsize=8)
def _sex_words(_language: str) -> Sequence[str]:
    return tuple(str(words) for words in (*SEX_WORDS.values(), ALL_WORDS))


SEX_KEYS = (*(sex.value for sex in Sex), ALL)


def coverage_words(coverage: Coverage) -> str:
    """Of how many reports a figure is made: "bygger på 11 av 14 rapporter"."""
    return str(
        _(
            "bygger på %(accepted)s av %(expected)s rapporter",
            accepted=coverage.accepted,
            expected=coverage.expected,
        )
    )
