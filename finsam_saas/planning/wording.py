"""Goals in words: how a target is measured, what it has come to, on what, and what is said of refusals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from finsam_saas.disclosure.rules import SYMBOL, Protected
from finsam_saas.figures.rules import Coverage
from finsam_saas.initiatives.labels import ORIENTATIONS, SPECIFIC_ORIENTATIONS
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.planning.overview import Line
from finsam_saas.planning.rules import (
    SHARE_KINDS,
    SMALLEST_BASE,
    CapitalBase,
    Scope,
    TargetFaultCode,
    TargetKind,
    TargetStatus,
    Way,
)
from finsam_saas.reporting_plan.wording import row_words
from finsam_saas.web.formats import current_formats

WAY_WORDS: Mapping[Way, str] = {
    Way.OUTCOMES: _l("Andel av dem som avslutat – räknas ur godkända rapporter"),
    Way.GOALS_REACHED: _l("Andel av strukturinsatsernas egna mål som nåtts – räknas ur godkända rapporter"),
    Way.ACTIVITIES: _l("Antal aktiviteter – räknas ur godkända rapporter, övriga skrivs in"),
    Way.ATTENDANCE: _l("Närvaro per part – skrivs in"),
    Way.SHARE: _l("Annan andel – skrivs in"),
    Way.COUNT: _l("Annat antal – skrivs in"),
    Way.MILESTONE: _l("Milstolpe: klar eller inte – skrivs in"),
    Way.CAPITAL: _l("Eget kapital som andel av en summa – räknas ur årets budget"),
}
BASE_WORDS: Mapping[CapitalBase, str] = {
    CapitalBase.BUDGETED_FUNDS: _l("budgeterade medel"),
    CapitalBase.COSTS: _l("kostnaderna"),
    CapitalBase.MEMBER_FEES: _l("medlemsavgifterna"),
}
JUDGEMENT_WORDS: Mapping[TargetStatus, str] = {
    TargetStatus.MET: _l("Målet är nått"),
    TargetStatus.NOT_MET: _l("Målet är inte nått"),
    TargetStatus.NOT_MEASURABLE: _l("Målet kan inte mätas"),
}
CYCLE_KINDS: Mapping[str, str] = {
    "decision": _l("Beslut"),
    "information": _l("Information"),
    "discussion": _l("Diskussion"),
    "deadline": _l("Sista dag"),
    "consultation": _l("Samråd"),
    "term_start": _l("Mandat börjar"),
    "event": _l("Händelse"),
}
NOTE_MISSING = _l("Skriv varifrån uppgiften kommer, så att andra förstår den.")
PERSONAL_NUMBER = _l(
    "Texten verkar innehålla ett personnummer. Ta bort det – här lagras inga personuppgifter."
)
FAULTS: Mapping[TargetFaultCode, str] = {
    TargetFaultCode.THRESHOLD_MISSING: _l("Skriv gränsen, till exempel 35."),
    TargetFaultCode.THRESHOLD_NOT_A_SHARE: _l("En andel är högst 100 procent."),
    TargetFaultCode.THRESHOLD_NEGATIVE: _l("Gränsen kan inte vara mindre än noll."),
    TargetFaultCode.MILESTONE_WITH_THRESHOLD: _l("En milstolpe är klar eller inte. Lämna gränsen tom."),
    TargetFaultCode.NUMERATOR_MISSING: _l("Välj minst ett resultat som räknas."),
    TargetFaultCode.BASE_MISSING: _l("Välj vad eget kapital jämförs med."),
}


def status_tag(line: Line) -> tuple[str, str]:
    """The status as a tag: its kind and its words; a year that is not over has not failed."""
    status, over = line.status, line.is_over
    if status is None:
        return "wait", str(_("Visas inte"))
    milestone = line.target.kind is TargetKind.MILESTONE
    if status is TargetStatus.MET:
        so_far = not over and line.target.kind is TargetKind.RATIO and not line.target.judged
        return "done", str(_("Klart") if milestone else _("Nått hittills") if so_far else _("Nått"))
    if status is TargetStatus.NOT_MET:
        if line.target.kind is TargetKind.MONEY:
            return "soon", str(_("Når inte målet"))
        return ("late", str(_("Inte nått"))) if over else ("soon", str(_("Inte nått än")))
    if status is TargetStatus.TOO_SMALL_BASE:
        return "wait", str(_("För litet underlag"))
    return "wait", str(_("Kan inte mätas än") if not over else _("Kan inte mätas"))


def threshold_words(kind: TargetKind, threshold: Fraction | None) -> str:
    """A threshold as a reader meets it: minst 35 %, minst 15; a milestone has none."""
    if threshold is None:
        return str(_("klart"))
    formats = current_formats()
    if kind in SHARE_KINDS:
        exact = threshold * 100
        decimals = 0 if exact.denominator == 1 else 2
        return str(_("minst %(share)s", share=formats.percent(threshold, decimals)))
    return str(_("minst %(number)s", number=formats.number(threshold)))


def scope_words(scope: Scope) -> str:
    """Which insatser count, as in: i förrehabilitering."""
    if scope.specific:
        word = str(SPECIFIC_ORIENTATIONS[SpecificOrientation(scope.specific)])
        return str(_("insatser: %(orientation)s", orientation=word.lower()))
    if scope.orientation:
        word = str(ORIENTATIONS[Orientation(scope.orientation)])
        return str(_("insatser: %(orientation)s", orientation=word.lower()))
    return str(_("alla insatser"))


def rule_words(line: Line) -> str:
    """The rule a target is measured by, in one sentence."""
    target = line.target
    limit = threshold_words(target.kind, target.threshold)
    scope = scope_words(target.scope)
    if target.way is Way.OUTCOMES:
        outcomes = ", ".join(str(row_words(row)).lower() for row in target.numerator)
        return str(
            _(
                "Av alla som avslutat ska %(limit)s gå till: %(outcomes)s. Gäller %(scope)s.",
                limit=limit,
                outcomes=outcomes,
                scope=scope,
            )
        )
    said = {
        Way.GOALS_REACHED: _(
            "Av insatsernas egna mål ska %(limit)s vara nådda. Gäller %(scope)s.", limit=limit, scope=scope
        ),
        Way.ACTIVITIES: _("Genomförda aktiviteter under året: %(limit)s.", limit=limit),
        Way.ATTENDANCE: _("Närvaron ska vara %(limit)s för varje part.", limit=limit),
        Way.SHARE: _("Andelen ska vara %(limit)s.", limit=limit),
        Way.COUNT: _("Antalet ska vara %(limit)s.", limit=limit),
        Way.MILESTONE: _("Milstolpen är nådd när den är klar."),
    }
    if target.way in said:
        return str(said[target.way])
    base = str(BASE_WORDS[target.base]) if target.base else ""
    return str(
        _(
            "Eget kapital vid årets slut ska vara %(limit)s av %(base)s. Regeln stoppar inget.",
            limit=limit,
            base=base,
        )
    )


def share_words(share: Fraction | Decimal | Protected | None) -> str:
    """A share in words; protected and missing by their symbols."""
    if isinstance(share, Protected):
        return SYMBOL
    return current_formats().percent(share)


def value_words(line: Line) -> str:
    """What a target has come to, with the numbers behind it; empty where there is nothing."""
    formats, measured, way = current_formats(), line.measured, line.target.way
    if way is Way.MILESTONE:
        entered = line.target.entered_of(None)
        return "" if entered is None else str(_("Klar") if entered.done else _("Inte klar"))
    if way in (Way.COUNT, Way.ACTIVITIES):
        if measured.part is None:
            return ""
        number = formats.count(measured.part)
        return number if measured.complete else str(_("minst %(number)s", number=number))
    if way is Way.CAPITAL:
        return _capital_words(line)
    if line.part is None or line.whole is None:
        return ""
    pair = _("%(part)s av %(whole)s", part=count_words(line.part), whole=count_words(line.whole))
    too_small = line.told_status is TargetStatus.TOO_SMALL_BASE
    return str(pair) if too_small else f"{share_words(line.share)} ({pair})"


def _capital_words(line: Line) -> str:
    formats, measured = current_formats(), line.measured
    if measured.amount is None or measured.base_amount is None:
        return ""
    pair = _(
        "%(part)s av %(whole)s tkr",
        part=formats.tkr(measured.amount),
        whole=formats.tkr(measured.base_amount),
    )
    return f"{share_words(measured.outcome.value)} ({pair})"


def count_words(count: int | Protected) -> str:
    """A count, or the symbol of one that is protected."""
    return current_formats().count(str(count) if isinstance(count, Protected) else count)


def coverage_words(covered: Coverage) -> str:
    """Of how many reports a figure is made."""
    if not covered.expected:
        return str(_("Inga rapporter har begärts."))
    return str(
        ngettext(
            "Bygger på %(accepted)s av %(num)s rapport.",
            "Bygger på %(accepted)s av %(num)s rapporter.",
            covered.expected,
            accepted=covered.accepted,
        )
    )


def basis_words(line: Line) -> list[str]:
    """What a reader must know to trust a figure: its coverage, what is left out, and what was entered."""
    measured, way = line.measured, line.target.way
    told: list[str] = []
    if way in (Way.OUTCOMES, Way.GOALS_REACHED) or measured.bases:
        told.append(coverage_words(measured.coverage))
    if line.told_status is TargetStatus.TOO_SMALL_BASE:
        told.append(str(_("Färre än %(least)s personer är för få att bedöma.", least=SMALLEST_BASE)))
    if measured.left_out:
        told.append(
            str(
                ngettext(
                    "%(num)s grupp är inte med, eftersom uppgifter saknas.",
                    "%(num)s grupper är inte med, eftersom uppgifter saknas.",
                    measured.left_out,
                )
            )
        )
    if measured.outside:
        told.append(
            str(
                ngettext(
                    "%(num)s insats räknas inte, eftersom preciserad inriktning saknas.",
                    "%(num)s insatser räknas inte, eftersom preciserad inriktning saknas.",
                    measured.outside,
                )
            )
        )
    if way is Way.CAPITAL and not measured.complete:
        told.append(str(_("Någon rad i budgeten saknar belopp.")))
    told += entered_words(line)
    return told


def entered_words(line: Line) -> list[str]:
    """Who entered what by hand, and the note; the party first where there is one."""
    formats = current_formats()
    told = []
    if line.measured.by_party:
        number = len(line.measured.by_party)
        told.append(str(ngettext("Inskrivet för %(num)s part.", "Inskrivet för %(num)s parter.", number)))
    for one in line.target.entered:
        if line.measured.reported is not None and one.number is not None:
            told.append(
                str(
                    _(
                        "%(reported)s i rapporter, %(entered)s inskrivna.",
                        reported=formats.count(line.measured.reported),
                        entered=formats.count(one.number),
                    )
                )
            )
        if one.party is None:
            told.append(
                str(
                    _(
                        "Inskrivet av %(who)s %(when)s: %(note)s",
                        who=one.by,
                        when=formats.date(one.at.date()),
                        note=one.note,
                    )
                )
            )
    return told


def month_words(month: int | None, day: int | None) -> str:
    """When in the year something happens."""
    if month is None:
        return str(_("Hela året"))
    name = current_formats().months[month - 1]
    return f"{day} {name}" if day else name.capitalize()
