"""The words of what is asked: kinds, sections, periods, and each core indicator with its definition."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from finsam_saas.reporting_plan.core_indicators import (
    ACTIVITIES_HELD,
    ACTIVITY_PARTICIPANTS,
    COST_FORECAST,
    COST_REASON,
    COST_TO_DATE,
    LIVELIHOODS,
    AnswerKind,
    Section,
    in_section,
)
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import Question
from finsam_saas.web.formats import current_formats

KIND_WORDS = {
    TemplateKind.WORK_ORIENTED: _l("Individinriktad, mot arbete"),
    TemplateKind.PRE_REHABILITATION: _l("Förrehabilitering"),
    TemplateKind.STRUCTURAL: _l("Strukturövergripande"),
    TemplateKind.COMPETENCE: _l("Kompetenshöjande"),
    TemplateKind.COORDINATOR: _l("Samordnare"),
}
CADENCE_WORDS = {
    Cadence.MONTH: _l("Varje månad"),
    Cadence.QUARTER: _l("Varje kvartal"),
    Cadence.TERTIAL: _l("Varje tertial"),
    Cadence.HALF_YEAR: _l("Varje halvår"),
    Cadence.YEAR: _l("En gång om året"),
}
PERIOD_WORDS = {
    Cadence.MONTH: _l("Månad"),
    Cadence.QUARTER: _l("Kvartal"),
    Cadence.TERTIAL: _l("Tertial"),
    Cadence.HALF_YEAR: _l("Halvår"),
    Cadence.YEAR: _l("År"),
}
ANSWER_WORDS = {
    AnswerKind.BY_SEX: _l("Antal, kvinnor och män"),
    AnswerKind.NUMBER: _l("Ett antal"),
    AnswerKind.MONEY: _l("Ett belopp i kronor"),
    AnswerKind.TEXT: _l("Text"),
}
SECTION_WORDS = {
    Section.PARTICIPANTS: _l("Deltagare"),
    Section.RESULTS: _l("Resultat för avslutade"),
    Section.OCCUPATION_BEFORE: _l("Sysselsättning före insatsen, för avslutade"),
    Section.LIVELIHOOD_BEFORE: _l("Huvudsaklig försörjning före insatsen, för avslutade"),
    Section.LIVELIHOOD_AFTER: _l("Huvudsaklig försörjning efter insatsen, för avslutade"),
    Section.STEP_PROGRESS: _l("Stegförflyttning, för avslutade"),
    Section.ACTIVITIES: _l("Aktiviteter"),
    Section.OWN: _l("Förbundets egna frågor"),
    Section.ECONOMY: _l("Ekonomi"),
    Section.TEXTS: _l("Några rader"),
}
_LIVELIHOOD_WORDS = dict(
    zip(
        LIVELIHOODS,
        (
            _l("Sjukpenning eller rehabiliteringspenning"),
            _l("Sjukersättning"),
            _l("Aktivitetsersättning"),
            _l("A-kassa"),
            _l("Aktivitetsstöd eller utvecklingsersättning"),
            _l("Etableringsersättning"),
            _l("Försörjningsstöd"),
            _l("Studiestöd"),
            _l("Annan offentlig försörjning"),
            _l("Ingen offentlig försörjning"),
        ),
        strict=True,
    )
)
CORE_WORDS: Mapping[str, str] = {
    "ongoing_at_start": _l("Pågående vid periodens början"),
    "new": _l("Nya"),
    "ended": _l("Avslutade"),
    "ongoing_at_end": _l("Pågående vid periodens slut"),
    "work": _l("Arbete"),
    "studies": _l("Studier"),
    "work_and_studies": _l("Arbete och studier"),
    "active_job_seeking": _l("Aktivt arbetssökande"),
    "plan_for_further_rehabilitation": _l("Plan för vidare rehabilitering"),
    "continued_rehabilitation": _l("Fortsatt rehabilitering hos en part"),
    "other_or_interrupted": _l("Övrigt eller avbrott"),
    "occupation_before:employed": _l("Arbetade"),
    "occupation_before:studying": _l("Studerade"),
    "occupation_before:job_seeking": _l("Sökte arbete"),
    "occupation_before:other": _l("Annat"),
    **{in_section(Section.LIVELIHOOD_BEFORE, code): words for code, words in _LIVELIHOOD_WORDS.items()},
    **{in_section(Section.LIVELIHOOD_AFTER, code): words for code, words in _LIVELIHOOD_WORDS.items()},
    "step_progress:closer": _l("Närmare arbete eller studier"),
    "step_progress:unchanged": _l("Oförändrat"),
    "step_progress:further": _l("Längre ifrån"),
    ACTIVITIES_HELD: _l("Genomförda aktiviteter"),
    ACTIVITY_PARTICIPANTS: _l("Deltagare i aktiviteterna"),
    COST_TO_DATE: _l("Använt hittills i år"),
    COST_FORECAST: _l("Prognos för hela året"),
    COST_REASON: _l("Varför avviker prognosen från det beviljade?"),
}
_LIVELIHOOD_DEFINITION = _l(
    "Var och en som avslutats räknas en gång, vid den försörjning som är störst. Offentlig försörjning är"
    " a-kassa, Försäkringskassans ersättningar eller försörjningsstöd."
)
_OCCUPATION_DEFINITION = _l(
    "Vad den som avslutats gjorde inom en vecka före insatsen. Den som var anställd men sjukskriven"
    " räknas som annat. Var och en räknas en gång."
)
_STEP_DEFINITION = _l(
    "Om den som avslutats kommit närmare arbete, studier eller egen försörjning under insatsen, enligt"
    " insatsens egen bedömning. Var och en räknas en gång."
)
DEFINITIONS: Mapping[str, str] = {
    "ongoing_at_start": _l(
        "De som deltog i insatsen när perioden började. Lika många som vid förra periodens slut."
    ),
    "new": _l("De som började i insatsen under perioden."),
    "ended": _l("De som slutade i insatsen under perioden, oavsett varför."),
    "ongoing_at_end": _l("De som deltog när perioden slutade: pågående vid början + nya − avslutade."),
    "work": _l("Avslutade som gick till arbete, också med stöd, på hel- eller deltid."),
    "studies": _l("Avslutade som gick till studier."),
    "work_and_studies": _l("Avslutade som gick till både arbete och studier. De räknas bara här."),
    "active_job_seeking": _l("Avslutade som är aktivt arbetssökande och varken arbetar eller studerar."),
    "plan_for_further_rehabilitation": _l("Avslutade med en plan för fortsatt rehabilitering."),
    "continued_rehabilitation": _l("Avslutade vars rehabilitering fortsätter hos en av parterna."),
    "other_or_interrupted": _l("Avslutade av andra skäl, till exempel avbrott, flytt eller sjukdom."),
    ACTIVITIES_HELD: _l("Utbildningar, träffar, konferenser och liknande som genomförts under perioden."),
    ACTIVITY_PARTICIPANTS: _l(
        "Personer som deltog i periodens aktiviteter. Den som deltog i två räknas två gånger."
    ),
    COST_TO_DATE: _l("Det som insatsen har kostat förbundet sedan årets början, i kronor."),
    COST_FORECAST: _l("Det som insatsen väntas kosta förbundet under hela året, i kronor."),
    COST_REASON: _l("Behövs när prognosen skiljer sig från det beviljade beloppet."),
}


def definition(code: str) -> str:
    """What a core indicator means, in whole sentences; empty where there is no such indicator."""
    if code in DEFINITIONS:
        return str(DEFINITIONS[code])
    section = code.partition(":")[0]
    by_section = {
        Section.OCCUPATION_BEFORE.value: _OCCUPATION_DEFINITION,
        Section.LIVELIHOOD_BEFORE.value: _LIVELIHOOD_DEFINITION,
        Section.LIVELIHOOD_AFTER.value: _LIVELIHOOD_DEFINITION,
        Section.STEP_PROGRESS.value: _STEP_DEFINITION,
    }
    return str(by_section.get(section, ""))


def question_words(question: Question) -> str:
    """A question as it stands on screen and in files: the national words, or the förbund's own."""
    return str(CORE_WORDS[question.key]) if question.is_core else question.label


def row_words(key: str) -> str:
    """A row's words where only its key is known; the key itself for a local question."""
    return str(CORE_WORDS.get(key, key))


def period_label(period: Period, *, short: bool = False) -> str:
    """A period's name on screen, such as "Kvartal 3 2026", or "Kv 3 2026" in short."""
    formats = current_formats()
    if period.cadence is Cadence.QUARTER:
        return formats.quarter_label(period.year, period.number, short=short)
    if period.cadence is Cadence.MONTH:
        return f"{formats.months[period.number - 1].capitalize()} {period.year}"
    if period.cadence is Cadence.YEAR:
        return str(period.year)
    return f"{PERIOD_WORDS[period.cadence]} {period.number} {period.year}"
