"""The front door of those who are in: where they work, and what waits for them outside every förbund."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.labels import roles_text
from finsam_saas.accounts.queries import OwnMembership
from finsam_saas.dashboard import operator
from finsam_saas.dashboard.glance import Figure
from finsam_saas.dashboard.todo import Todo
from finsam_saas.statistics.preview import preview_is_on
from finsam_saas.statistics.queries import Coverage, coverage
from finsam_saas.statistics.queries import figures as national_figures
from finsam_saas.statistics.rules import ALL
from finsam_saas.statistics.wording import MEASURE_WORDS
from finsam_saas.web.formats import current_formats


@dataclass(frozen=True)
class Place:
    """Somewhere the viewer works: a förbund, the nation, or the operation of the service."""

    name: str
    url: str
    why: str


@dataclass(frozen=True)
class Outside:
    """What waits outside every förbund, and its figures."""

    todo: list[Todo]
    figures: list[Figure]


def places(actor: Actor, memberships: Sequence[OwnMembership]) -> list[Place]:
    """Own förbund by name, then the national pages and the operator's."""
    found = [
        Place(one.association, url_for("dashboard.start", association=one.slug), roles_text(one.roles))
        for one in memberships
    ]
    if actor.may(Permission.NATIONAL_READ):
        why = _("Nationell statistik från alla förbund som deltar")
        found.append(Place(str(_("Nationellt")), url_for("nation.overview"), str(why)))
    if actor.may(Permission.OPERATIONS_READ):
        why = _("Registret över förbund och tjänstens tillstånd")
        found.append(Place(str(_("Drift")), url_for("dashboard.operations"), str(why)))
    return found


def start(actor: Actor) -> Outside:
    """What waits for an analyst or an operator, and their figures; nothing for others."""
    waiting: list[Todo] = []
    figures: list[Figure] = []
    if actor.may(Permission.NATIONAL_READ):
        newest = coverage()
        waiting += _missing(newest)
        figures += _coverage(newest)
    if actor.may(Permission.OPERATIONS_READ):
        state = operator.state()
        waiting += operator.todo(state)
        figures += operator.figures(state)
    return Outside(waiting, figures)


def _missing(newest: Coverage | None) -> list[Todo]:
    if newest is None or not newest.missing:
        return []
    quarter = current_formats().quarter_label(newest.quarter.year, newest.quarter.number)
    what = ngettext(
        "%(num)s förbund saknas för %(quarter)s",
        "%(num)s förbund saknas för %(quarter)s",
        len(newest.missing),
        quarter=quarter,
    )
    url = url_for("statistics.overview")
    return [Todo(str(what), ", ".join(newest.missing), None, (str(_("Visa täckningen")), url))]


def _coverage(newest: Coverage | None) -> list[Figure]:
    label = str(_("Förbund med godkända siffror"))
    if newest is None:
        return [Figure(label, None, "", str(_("Inget förbund har godkänt någon rapport än.")))]
    formats = current_formats()
    quarter = formats.quarter_label(newest.quarter.year, newest.quarter.number)
    value = _("%(part)s av %(whole)s", part=newest.contributing, whole=newest.expected)
    when = formats.moment(newest.refreshed_at)
    source = _("%(quarter)s, uppgifter per %(when)s", quarter=quarter, when=when)
    url, persons = url_for("statistics.overview"), str(_("personer"))
    covered = Figure(label, str(value), "", str(source), url)
    if not preview_is_on():
        return [covered]
    shown = national_figures(newest.quarter)
    return [
        covered,
        *(
            Figure(str(words), formats.count(shown.get((ALL, measure.value, ALL))), persons, quarter, url)
            for measure, words in MEASURE_WORDS.items()
        ),
    ]
