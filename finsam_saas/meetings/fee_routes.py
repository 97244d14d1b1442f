"""What fees for meetings rest on (arvodesunderlag): who was there, in what part, as a page and as files."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.meetings import attended
from finsam_saas.meetings.attendance_rules import Part, Span, offered
from finsam_saas.meetings.attended import Presence
from finsam_saas.meetings.pages import blueprint
from finsam_saas.web.tables import Column, FileType, Kind, Sheet, about, download
from tenants.database import today

PARTS = {
    Part.CHAIR: _l("Ordförande"),
    Part.MEMBER: _l("Ordinarie"),
    Part.SERVING: _l("Tjänstgörande ersättare"),
    Part.SUBSTITUTE: _l("Ersättare"),
    Part.ADJUNCT: _l("Adjungerad"),
}


@blueprint.get("/arvoden")
@requires(Permission.MEETINGS_EDIT)
def fees() -> str:
    """Meetings attended in a half-year, by person and body."""
    span = _asked()
    choices = dict.fromkeys([*offered(today()), span])
    return render_template(
        "meetings/fees.html",
        attendances=attended.attendances(attended.presences(span)),
        span=span,
        choices=[(one.key, span_words(one)) for one in choices],
        parts=PARTS,
    )


@blueprint.get("/arvoden.<any(csv, xlsx):file_type>")
@requires(Permission.MEETINGS_EDIT)
def fees_file(file_type: str) -> Response:
    """The same as a file, with each meeting in the workbook."""
    span = _asked()
    found = attended.presences(span)
    return download(
        FileType(file_type),
        _about(span),
        _by_person(found),
        _by_meeting(found),
        report=_("arvodesunderlag"),
        period=span.key,
    )


def span_words(span: Span) -> str:
    """A year or half of one as people say it."""
    if span.half is None:
        return str(_("Hela %(year)s", year=span.year))
    words = _("Januari–juni %(year)s", year=span.year)
    return str(words if span.half == 1 else _("Juli–december %(year)s", year=span.year))


def _asked() -> Span:
    return Span.parse(request.args.get("period", "")) or Span.of_day(today())


def _about(span: Span) -> Sheet:
    return about(
        source=_("Närvaron vid förbundets möten"),
        selection=_("Möten som har hållits, %(span)s", span=span_words(span)),
        definitions=_(
            "En ersättare som tjänstgjorde vid minst en paragraf räknas som tjänstgörande. Den som var "
            "ordförande räknas bara som det. Beloppen står i förbundets arvodesregler."
        ),
    )


def _by_person(found: list[Presence]) -> Sheet:
    columns = (
        Column(_("Organ")),
        Column(_("Namn")),
        Column(_("För")),
        *(Column(str(label), Kind.COUNT) for label in PARTS.values()),
        Column(_("Möten, antal"), Kind.COUNT),
    )
    rows = [
        [one.body, one.person_name, one.member, *(one.parts[part] for part in PARTS), one.meetings]
        for one in attended.attendances(found)
    ]
    return Sheet(_("Arvodesunderlag"), columns, rows)


def _by_meeting(found: list[Presence]) -> Sheet:
    columns = (
        Column(_("Organ")),
        Column(_("Dag"), Kind.DAY),
        Column(_("Namn")),
        Column(_("För")),
        Column(_("Deltog")),
    )
    rows = [[one.body, one.day, one.person_name, one.member, str(PARTS[one.part])] for one in found]
    return Sheet(_("Möte för möte"), columns, rows)
