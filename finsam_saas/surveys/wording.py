"""The words of indicators on screen: who answers, what is wrong with a result, how a share has moved."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from finsam_saas.surveys.queries import GroupYear
from finsam_saas.surveys.rules import (
    SMALLEST_GROUP,
    WHOLE_GROUP,
    Direction,
    RespondentGroup,
    ResultFault,
    Trend,
)
from finsam_saas.web.formats import current_formats

GROUP_WORDS = {
    RespondentGroup.ONGOING_PARTICIPANTS: _l("Deltagare, pågående"),
    RespondentGroup.ENDED_PARTICIPANTS: _l("Deltagare, avslut"),
    RespondentGroup.STAFF: _l("Personal i insats"),
    RespondentGroup.BOARD_MEMBERS: _l("Styrelseledamöter"),
    RespondentGroup.MANAGERS: _l("Chefer i samverkan"),
    RespondentGroup.REFERRERS: _l("Remittenter"),
}
FAULT_WORDS = {
    ResultFault.BAD_CODE: _l("Skriv indikatorns kod med högst tolv bokstäver och siffror, till exempel 7."),
    ResultFault.NO_ANSWERS: _l("Ingen har svarat. Ta bort raden."),
    ResultFault.TOO_MANY_ANSWERS: _l("Antalet svar är orimligt stort. Kontrollera siffran."),
    ResultFault.NOTHING_MEASURED: _l("Andel och medelvärde saknas. Fyll i minst ett av dem."),
    ResultFault.SHARE_OUTSIDE: _l("Andelen ska vara mellan 0 och 100 procent."),
    ResultFault.SHARE_OF_NOBODY: _l(
        "Andelen är mindre än en enda person av dem som svarat. Skriv den i procent: 82,3 och inte 0,823."
    ),
    ResultFault.MEAN_OUTSIDE: _l("Medelvärdet ska vara mellan 0 och 100."),
    ResultFault.YEAR_OUTSIDE: _l("Instrumentet användes inte det året. Kontrollera årtalet."),
    ResultFault.GROUP_NOT_ASKED: _l("Den gruppen får inga frågor i instrumentet."),
    ResultFault.DOUBLED: _l("Samma år, grupp och indikator finns två gånger i filen. Behåll en av raderna."),
}
PROTECTION_WORDS = _l(
    "Resultat med färre än %(few)s svar visas inte för någon, inte heller för kansliet, och sparas inte: "
    "de som svarat är personer som andra känner igen. Detsamma gäller när färre än %(alike)s svarat och "
    "alla svarat lika.",
    few=SMALLEST_GROUP,
    alike=WHOLE_GROUP,
)
ARROWS = {Direction.UP: "↑", Direction.DOWN: "↓", Direction.STEADY: "→"}


def group_year(one: GroupYear) -> str:
    """A group's results of a year, as a choice."""
    return str(
        ngettext(
            "%(group)s %(year)s, %(num)s resultat",
            "%(group)s %(year)s, %(num)s resultat",
            one.results,
            group=GROUP_WORDS[one.group],
            year=one.year,
        )
    )


def trend_words(change: Trend) -> str:
    """How the share has moved, as a sentence: "upp 4 procentenheter sedan 2022"."""
    if change.direction is Direction.STEADY:
        return str(_l("ungefär som %(year)s", year=change.since))
    points = current_formats().number(abs(change.points), 1)
    number = 1 if abs(change.points) == 1 else 2
    if change.direction is Direction.UP:
        return str(
            ngettext(
                "upp %(points)s procentenhet sedan %(year)s",
                "upp %(points)s procentenheter sedan %(year)s",
                number,
                points=points,
                year=change.since,
            )
        )
    return str(
        ngettext(
            "ner %(points)s procentenhet sedan %(year)s",
            "ner %(points)s procentenheter sedan %(year)s",
            number,
            points=points,
            year=change.since,
        )
    )
