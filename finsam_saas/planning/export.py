"""The goals of a year as tables that leave the house: the same lines and the same protection as on screen."""

from __future__ import annotations

from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.disclosure.rules import SYMBOL, Protected, Published
from finsam_saas.followup.rules import Sex
from finsam_saas.followup.wording import SEX_WORDS
from finsam_saas.planning.overview import GoalLines, Line, YearPage
from finsam_saas.planning.rules import SHARE_KINDS, TargetKind, TargetStatus
from finsam_saas.planning.wording import (
    basis_words,
    coverage_words,
    rule_words,
    status_tag,
    threshold_words,
)
from finsam_saas.web.tables import Cell, Column, Kind, Sheet, about


def goals_tables(page: YearPage) -> tuple[Sheet, Sheet, Sheet]:
    """What was taken out, the goals with their figures, and the same by sex."""
    protected = "" if page.exact else str(_("Små antal är skyddade och visas som två punkter."))
    first = about(
        source=_("Förbundets mål, godkända rapporter och inskrivna uppgifter"),
        selection=_("Mål för %(year)s", year=page.year),
        definitions=_("Andelar räknas på dem som avslutat. 0 inga, - uppgift saknas, .. skyddat.")
        + (f" {protected}" if protected else ""),
        coverage=coverage_words(page.material.coverage_of(page.material.initiatives)),
        revision=_("Siffrorna ändras när rapporter godkänns eller öppnas igen."),
    )
    return first, _targets(page), _by_sex(page)


def _targets(page: YearPage) -> Sheet:
    columns = (
        Column(_("Mål")),
        Column(_("Resultatmål")),
        Column(_("Gräns")),
        Column(_("Utfall, andel"), Kind.SHARE),
        Column(_("Utfall, antal"), Kind.COUNT),
        Column(_("Av"), Kind.COUNT),
        Column(_("Utfall, kr"), Kind.KRONOR),
        Column(_("Av, kr"), Kind.KRONOR),
        Column(_("Läge")),
        Column(_("Kansliets skäl")),
        Column(_("Regel")),
        Column(_("Underlag")),
    )
    rows = [_row(goal, line) for goal in page.goals for line in goal.lines]
    if page.capital:
        rows.append(_row(None, page.capital))
    return Sheet(_("Mål"), columns, rows)


def _row(goal: GoalLines | None, line: Line) -> list[Cell]:
    measured = line.measured
    return [
        goal.goal.text if goal else _("Finansiellt mål"),
        line.target.text,
        threshold_words(line.target.kind, line.target.threshold),
        _share(line),
        _count(line.part),
        _count(line.whole),
        measured.amount if line.target.kind is TargetKind.MONEY else None,
        measured.base_amount if line.target.kind is TargetKind.MONEY else None,
        status_tag(line)[1],
        line.target.judged.reason if line.target.judged else None,
        rule_words(line),
        " ".join(basis_words(line)),
    ]


def _share(line: Line) -> Cell:
    """The share, where it may be told; too few persons have none."""
    if isinstance(line.share, Protected):
        return SYMBOL
    too_few = line.told_status is TargetStatus.TOO_SMALL_BASE
    return line.share if line.target.kind in SHARE_KINDS and not too_few else None


def _count(count: Published | None) -> Cell:
    return SYMBOL if isinstance(count, Protected) else count


def _by_sex(page: YearPage) -> Sheet:
    columns = (
        Column(_("Resultatmål")),
        Column(_("Kön")),
        Column(_("Antal"), Kind.COUNT),
        Column(_("Av"), Kind.COUNT),
        Column(_("Andel"), Kind.SHARE),
    )
    rows: list[list[Cell]] = [
        [line.target.text, str(SEX_WORDS[sex]), _count(part), _count(whole), _share_of(part, whole)]
        for line in page.lines
        for sex in Sex
        if sex in line.by_sex
        for part, whole in [line.by_sex[sex]]
    ]
    return Sheet(_("Per kön"), columns, rows)


def _share_of(part: Published, whole: Published) -> Cell:
    if isinstance(part, Protected) or isinstance(whole, Protected):
        return SYMBOL
    return Fraction(part, whole) if whole else None
