"""The words of templates: why something is refused, what differs between versions, when a version applies."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from finsam_saas.report_templates.refusals import StartFault, StartRefused, StepFault, TemplateFault
from finsam_saas.reporting_plan.core_indicators import Section
from finsam_saas.reporting_plan.differences import Changed, Difference, differences
from finsam_saas.reporting_plan.queries import Plan
from finsam_saas.reporting_plan.questions import QuestionFault, TargetFault
from finsam_saas.reporting_plan.rules import TemplateKind, VersionDates
from finsam_saas.reporting_plan.sections import FROM_PROFILE
from finsam_saas.reporting_plan.sheet import Question, Sheet, Target
from finsam_saas.reporting_plan.succession import Reign
from finsam_saas.reporting_plan.versions import VersionRow
from finsam_saas.reporting_plan.wording import (
    CADENCE_WORDS,
    KIND_WORDS,
    SECTION_WORDS,
    question_words,
    row_words,
)
from finsam_saas.web.formats import current_formats

FAULT_WORDS: dict[TemplateFault, str] = {
    QuestionFault.SECTION_NOT_OF_THE_KIND: _l(
        "Den delen finns inte i mallen för de här insatserna. Välj en annan."
    ),
    QuestionFault.ANSWER_NOT_OF_THE_SECTION: _l(
        "I den här delen räknas personer. Välj Antal, kvinnor och män."
    ),
    QuestionFault.MUST_BE_COUNTED_AS_CORE: _l(
        "I den här delen räknas varje person en gång. Välj vilken nationell rad svaret ska räknas som,"
        " eller lägg frågan under Förbundets egna frågor."
    ),
    QuestionFault.NOT_COUNTED_AS_THIS: _l(
        "Frågan kan inte räknas som den raden: den hör till en annan del eller besvaras på ett annat sätt."
    ),
    QuestionFault.COUNTED_TWICE: _l("Den nationella raden frågas redan, så svaren skulle räknas två gånger."),
    TargetFault.NOTHING_TO_COUNT: _l("Välj minst en rad som räknas in."),
    TargetFault.ROW_NOT_ASKED: _l("Målet läses mot en rad som mallen inte frågar efter. Välj en annan."),
    TargetFault.OF_ITSELF: _l("En rad kan inte räknas av sig själv. Välj en annan rad."),
    TargetFault.NOT_OF_THE_ENDED: _l("Resultat räknas av dem som avslutats. Välj Avslutade."),
    TargetFault.NOT_A_SHARE: _l("Skriv en andel över 0 och högst 100 procent."),
    StepFault.ALWAYS_ASKED: _l("Frågan är nationell och ställs alltid, så att siffrorna går att lägga ihop."),
    StepFault.ASKED_AS_A_WHOLE: _l(
        "Raderna i den här delen hör ihop: varje person räknas en gång. Stäng av hela delen i stället."
    ),
    StepFault.IN_NATIONAL_ORDER: _l("De nationella frågorna står i samma ordning i alla förbund."),
    StepFault.IN_A_TARGET: _l("Ett mål läses mot det här. Ändra eller ta bort målet först."),
    StepFault.ALREADY_ANSWERED: _l(
        "Frågan är redan besvarad i tidigare rapporter. Sluta fråga den och lägg till en ny i stället."
    ),
}


def start_words(refused: StartRefused) -> str:
    """Why a version cannot be taken into use from a day, and what to do."""
    day = current_formats().date(refused.day)
    words = {
        StartFault.NOT_A_FIRST_DAY: _("Välj första dagen i en period som pågår eller kommer."),
        StartFault.BEFORE_THE_NEWEST: _(
            "En nyare version gäller redan från %(day)s. Välj den dagen eller en senare.", day=day
        ),
        StartFault.ACCEPTED_REPORTS: _(
            "Det finns godkända rapporter från %(day)s eller senare. De ändras aldrig. Välj en senare dag.",
            day=day,
        ),
        StartFault.NOTHING_CHANGED: _(
            "Utkastet frågar precis det som redan frågas. Ändra något, eller kasta det."
        ),
        StartFault.NOT_WHOLE: _("Utkastet saknar något som alltid frågas. Kasta det och gör ett nytt."),
    }
    return str(words[refused.code])


def difference_lines(before: Sheet, after: Sheet) -> list[str]:
    """What differs between two versions, a sentence each; a national part that comes or goes is one."""
    come, gone = _core_parts(after, before), _core_parts(before, after)
    told = [str(_("Ny del: %(part)s", part=SECTION_WORDS[one])) for one in come]
    told += [str(_("Del som inte frågas längre: %(part)s", part=SECTION_WORDS[one])) for one in gone]
    parts = {*come, *gone}
    for one in differences(before, after):
        is_told = isinstance(one.subject, Question) and one.subject.is_core and one.subject.section in parts
        if not is_told:
            told.append(difference_words(one))
    return told


def _core_parts(sheet: Sheet, other: Sheet) -> list[Section]:
    """The parts with core indicators that a sheet has and the other lacks altogether."""
    here, there = (
        {question.section for question in one.questions if question.is_core} for one in (sheet, other)
    )
    return [section for section in Section if section in here - there]


def difference_words(changed: Changed) -> str:
    """One difference between two versions, as a sentence."""
    if isinstance(changed.subject, Target):
        return _target_words(changed.what, changed.subject)
    return _question_words(changed, changed.subject)


def _question_words(changed: Changed, question: Question) -> str:
    label = question_words(question)
    before = question_words(changed.before) if isinstance(changed.before, Question) else ""
    words = {
        Difference.ADDED: _("Ny fråga: %(label)s", label=label),
        Difference.RETIRED: _("Frågas inte längre: %(label)s", label=label),
        Difference.REWORDED: _("Ny formulering: %(before)s → %(label)s", before=before, label=label),
        Difference.HELP_CHANGED: _("Ny hjälptext: %(label)s", label=label),
        Difference.NOW_REQUIRED: _("Måste nu besvaras: %(label)s", label=label),
        Difference.NOW_OPTIONAL: _("Får nu lämnas tom: %(label)s", label=label),
        Difference.COUNTED_OTHERWISE: _(
            "Räknas nu som %(row)s: %(label)s",
            row=row_words(question.mapped_to) if question.mapped_to else _("förbundets egen"),
            label=label,
        ),
        Difference.ANSWERED_OTHERWISE: _("Besvaras på annat sätt: %(label)s", label=label),
        Difference.MOVED: _("Flyttad: %(label)s", label=label),
    }
    return str(words[changed.what])


def _target_words(what: Difference, target: Target) -> str:
    words = {
        Difference.TARGET_ADDED: _("Nytt mål: %(text)s", text=target.text),
        Difference.TARGET_REMOVED: _("Mål borttaget: %(text)s", text=target.text),
        Difference.TARGET_CHANGED: _("Ändrat mål: %(text)s", text=target.text),
    }
    return str(words[what])


def reign_words(reign: Reign[VersionDates]) -> str:
    """The days when a version applies."""
    formats = current_formats()
    if reign.never_applied:
        return str(_("ersattes innan den började gälla"))
    first = formats.date(reign.first_day)
    if reign.last_day is None:
        return str(_("från %(first)s", first=first))
    return str(_("%(first)s – %(last)s", first=first, last=formats.date(reign.last_day)))


def version_words(row: VersionRow | None) -> str:
    """What a version is called on screen."""
    if row is None:
        return str(_("Standardmallen"))
    return str(
        _("Utkast, version %(number)s", number=row.number)
        if row.is_draft
        else _("Version %(number)s", number=row.number)
    )


def taken_words(row: VersionRow) -> str:
    """Who took a version into use and when."""
    if row.taken_into_use_at is None or row.taken_into_use_by is None:
        return ""
    if row.taken_into_use_by == FROM_PROFILE:
        return str(_("Inläst med förbundets profil"))
    moment = current_formats().moment(row.taken_into_use_at)
    return str(_("%(who)s, %(when)s", who=row.taken_into_use_by, when=moment))


def plan_words(plan: Plan) -> str:
    """How a kind reports, in a few words."""
    if not plan.is_asked:
        return str(_("rapporterar inte"))
    return str(CADENCE_WORDS[plan.cadence])


def kind_words(kind: TemplateKind) -> str:
    """A kind of insats by its name."""
    return str(KIND_WORDS[kind])


def kinds_words(kinds: Sequence[TemplateKind]) -> str:
    """The kinds of insatser that are asked something."""
    if len(kinds) == len(TemplateKind):
        return str(_("alla"))
    return ", ".join(kind_words(one).lower() for one in kinds)


def reminder_words(plan: Plan) -> str:
    """When the insatsansvariga are reminded."""
    days = [str(one) for one in sorted(plan.remind_before, reverse=True)]
    before = (
        str(_("%(first)s och %(last)s", first=", ".join(days[:-1]), last=days[-1]))
        if days[1:]
        else "".join(days)
    )
    told = []
    if before:
        told.append(_("%(days)s arbetsdagar före", days=before))
    if plan.remind_times:
        told.append(
            ngettext(
                "en gång efter, efter %(days)s arbetsdagar",
                "%(num)s gånger efter, var %(days)s:e arbetsdag",
                plan.remind_times,
                days=plan.remind_every,
            )
        )
    return "; ".join(str(one) for one in told) or str(_("inga"))
