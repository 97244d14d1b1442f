"""A förbund's start page, put together by what the viewer may do: what waits first, then some figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission, Role
from finsam_saas.dashboard import glance, queries, todo
from finsam_saas.dashboard.applying import about_applications
from finsam_saas.dashboard.arrived import arrived
from finsam_saas.dashboard.assigned import about_needs
from finsam_saas.dashboard.claiming import about_granted
from finsam_saas.dashboard.glance import Figure
from finsam_saas.dashboard.granted import Granted
from finsam_saas.dashboard.open_results import OpenResults, open_results
from finsam_saas.dashboard.queries import Fees, People, Portfolio
from finsam_saas.dashboard.results import Results, results
from finsam_saas.dashboard.setting_up import about_setup
from finsam_saas.dashboard.todo import Todo
from finsam_saas.events.labels import event_words, subject_words
from finsam_saas.events.names import EventName
from finsam_saas.events.queries import events_since
from finsam_saas.figures.page import sees_exact
from finsam_saas.followup.reading import ReportRow
from finsam_saas.initiatives.labels import STATUSES
from finsam_saas.initiatives.own import OwnInitiative, own_initiatives
from finsam_saas.initiatives.rules import InitiativeStatus
from finsam_saas.invoices.queries import OwnFee, own_fees
from finsam_saas.seats.queries import SeatRow, own_seats, seats_ending
from finsam_saas.web.formats import current_formats

MOST_FIGURES = 5
MOST_EVENTS = 8
DECISIONS = (
    EventName.FEE_YEAR_FIXED,
    EventName.NATIONAL_PARTICIPATION_DECIDED,
    EventName.REPORT_REOPENED,
)
"""What an auditor wants to know of first: decisions, and reports opened again after they were accepted."""


@dataclass(frozen=True)
class InitiativeLine:
    """An insats in a list: its name, page, and state (kind, words) where that is known."""

    name: str
    url: str
    tag: tuple[str, str] | None


@dataclass(frozen=True)
class Start:
    """All that a start page shows, in its order."""

    heading: str
    todo: list[Todo]
    news: list[dict[str, str]] | None
    first_visit: bool
    initiatives: list[InitiativeLine] | None
    seats: list[SeatRow]
    figures: list[Figure]
    bars: list[dict[str, Any]]
    told: str


@dataclass
class _Material:
    """What was read for this viewer; what his roles do not open was never read."""

    portfolio: Portfolio
    granted: Granted
    reports: list[ReportRow] = field(default_factory=list)
    results: Results | None = None
    open_results: OpenResults | None = None
    fees: Fees | None = None
    own_fees: list[OwnFee] = field(default_factory=list)
    ending: list[SeatRow] = field(default_factory=list)
    people: People | None = None
    seats: list[SeatRow] = field(default_factory=list)
    initiatives: list[OwnInitiative] | None = None
    news: list[dict[str, str]] | None = None


def sections_for(actor: Actor, today: date, last_visit: datetime | None) -> Start:
    """The start page of this viewer: the union of what the roles give, what waits most urgently first."""
    read = _read(actor, today, last_visit)
    waiting = list(_waiting(actor, read, today))
    return Start(
        heading=_heading(len(waiting), has_news=bool(read.news)),
        todo=waiting,
        news=read.news,
        first_visit=last_visit is None,
        initiatives=_initiative_lines(read.initiatives),
        seats=read.seats,
        figures=list(_figures(actor, read, today))[:MOST_FIGURES],
        bars=_bars(actor, read),
        told=_told(read),
    )


def may_be_kept(actor: Actor) -> bool:
    """Whether this viewer's page is kept until something is recorded in the förbund, or the day ends.

    What somebody is writing changes his own page before it is an event, and an auditor's follows from his
    visits. Members of groups come seldom, and to something new.
    """
    return not actor.may(Permission.REPORTS_ENTER) and not actor.roles & {Role.AUDITOR, Role.GROUP_MEMBER}


def _bars(actor: Actor, read: _Material) -> list[dict[str, Any]]:
    if read.open_results:
        return read.open_results.bars()
    return glance.bars(read.results) if read.results else []


def _read(actor: Actor, today: date, last_visit: datetime | None) -> _Material:
    seen = queries.at_a_glance(actor, today)
    read = _Material(seen.portfolio, seen.granted, fees=seen.fees)
    answers = (Permission.REPORTS_REVIEW, Permission.REPORTS_ENTER, Permission.REPORTS_SIGN_OFF)
    if any(actor.may(permission) for permission in answers):
        read.reports = queries.open_reports(actor)
    if not sees_exact(actor):
        read.open_results = open_results(today)
    elif actor.may(Permission.REPORTS_READ) or actor.may(Permission.REPORTS_ENTER):
        read.results = results(actor)
    if actor.may(Permission.FEES_READ_OWN):
        read.own_fees = own_fees(actor)
    if actor.may(Permission.ASSOCIATION_EDIT):
        read.ending = seats_ending(today)
    if actor.may(Permission.MEMBERSHIPS_EDIT):
        read.people = queries.people()
    if actor.roles & {Role.BOARD_MEMBER, Role.GROUP_MEMBER}:
        read.seats = own_seats(actor, today)
    if actor.roles & {Role.GROUP_MEMBER, Role.MEMBER_REPRESENTATIVE}:
        read.initiatives = own_initiatives(actor)
    if Role.AUDITOR in actor.roles:
        read.news = _news(last_visit)
    return read


def _waiting(actor: Actor, read: _Material, today: date) -> Iterator[Todo]:
    yield from about_setup(actor)
    yield from todo.own_reports(read.reports, today)
    came = arrived(actor, today)
    yield from about_applications(actor, today, came)
    yield from about_needs(came.waiting, today)
    yield from about_granted(read.granted, today)
    yield from todo.to_sign_off(read.reports, today)
    if actor.may(Permission.REPORTS_REVIEW):
        yield from todo.to_review(read.reports, today)
        yield from todo.late(read.reports, today)
    if read.fees and actor.may(Permission.FEES_INVOICE):
        yield from todo.unpaid_fees(read.fees)
    yield from todo.own_fees(read.own_fees, today)
    yield from todo.seats_ending(read.ending)
    if read.people:
        yield from todo.unanswered(read.people.unanswered)


def _figures(actor: Actor, read: _Material, today: date) -> Iterator[Figure]:
    yield from glance.of_own_fees(read.own_fees)
    if read.initiatives is not None:
        yield from glance.of_own_initiatives(len(read.initiatives))
    if read.people:
        yield from glance.of_people(read.people)
    if read.fees and actor.may(Permission.FEES_INVOICE) and not actor.may(Permission.REPORTS_REVIEW):
        yield from glance.of_unpaid(read.fees)
    if read.results:
        own = not actor.may(Permission.REPORTS_READ)
        yield from glance.of_results(read.results, own=own)
    if read.open_results:
        yield from read.open_results.glance()
    yield from glance.of_portfolio(read.portfolio, reads_reports=actor.may(Permission.REPORTS_READ))
    if read.fees:
        yield from glance.of_fees(read.fees)


def _heading(waiting: int, *, has_news: bool) -> str:
    if not waiting and has_news:
        return str(_("Nytt att läsa"))
    if not waiting:
        return str(_("Inget väntar på dig just nu"))
    return str(ngettext("En sak väntar på dig", "%(num)s saker väntar på dig", waiting))


def _initiative_lines(found: list[OwnInitiative] | None) -> list[InitiativeLine] | None:
    if found is None:
        return None
    return [
        InitiativeLine(
            one.name, url_for("initiatives.initiative", initiative_id=one.id), _status_tag(one.status)
        )
        for one in found
    ]


def _status_tag(status: InitiativeStatus | None) -> tuple[str, str] | None:
    if status is None:
        return None
    words, kind = STATUSES[status]
    return kind, str(words)


def _told(read: _Material) -> str:
    if read.open_results:
        return read.open_results.told
    results = read.results
    if results is None:
        return ""
    quarter = current_formats().quarter_label(results.quarter.year, results.quarter.number)
    text = _(
        "%(quarter)s. Bygger på %(accepted)s av %(expected)s rapporter.",
        quarter=quarter,
        accepted=results.accepted,
        expected=results.expected,
    )
    return str(text)


def _news(last_visit: datetime | None) -> list[dict[str, str]]:
    return [
        {
            "what": f"{event_words(row.name)}: {subject_words(row.subject_label)}",
            "who": row.actor_name,
            "when": current_formats().moment(row.at),
            "why": str(row.details.get("reason", "")),
        }
        for row in events_since(last_visit, DECISIONS, most=MOST_EVENTS)
    ]
