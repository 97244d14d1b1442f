"""A template changed mid-year: reports not begun follow it, others keep theirs, sums stay right."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.figures.rules import Span
from finsam_saas.figures.sums import Choice, sums
from finsam_saas.followup import reading
from finsam_saas.followup import service as reports
from finsam_saas.followup.entry import Entry
from finsam_saas.followup.expected import expected_to_report
from finsam_saas.followup.models import Report
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.rules import Sex, Total
from finsam_saas.report_templates import drafts, queries, service
from finsam_saas.report_templates.entry import PlanEntry, QuestionEntry
from finsam_saas.report_templates.refusals import StartFault, StartRefused
from finsam_saas.reporting_plan import versions
from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import session
from tests.builders_followup import START_DIFFERS, add_initiative, complete, hand_in, open_quarter, report_of
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
KIND = TemplateKind.PRE_REHABILITATION
FIRST, SECOND, THIRD = (Quarter(2026, number) for number in (1, 2, 3))
KEY = "egen-arbetsgivare"
# The day on which the förbund decides, in the third quarter.
TODAY = date(2026, 8, 20)


def new_version(admin: Actor, day: date, today: date = TODAY) -> UUID:
    """A version that asks one question of the förbund's own, from a day."""
    draft = service.make_draft(actor=admin, kind=KIND, source=None)
    entry = QuestionEntry(
        section=Section.OWN,
        answer=AnswerKind.BY_SEX,
        label="Arbetsgivare",
        help_text="",
        required=True,
        mapped_to=None,
    )
    drafts.add_question(actor=admin, version_id=draft, version=1, entry=entry)
    service.take_into_use(
        actor=admin,
        version_id=draft,
        version=versions.version(draft).version,
        first_day=day,
        note="Styrelsen vill veta",
        today=today,
    )
    return draft


def accept(manager: Actor, kansli: Actor, report_id: UUID, entry: Entry) -> None:
    """Hand in and accept a report."""
    version = hand_in(manager, report_id, entry)
    reports.accept_report(actor=kansli, report_id=report_id, version=version)


def with_own(counts: tuple[int, int, int]) -> Entry:
    """A complete report that answers the förbund's own question too."""
    usual = complete(**START_DIFFERS)
    own = {(KEY, sex): count for sex, count in zip(Sex, counts, strict=True)}
    return Entry({**usual.cells, **own}, usual.texts, usual.numbers)


@pytest.fixture
def insatser(inside: Inside) -> tuple[UUID, UUID]:
    """Two insatser; the first quarter is accepted for the first of them, the third is opened for both."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        one = add_initiative("Framsteget", manager=manager.membership_id)
        other = add_initiative("Bryggan", manager=manager.membership_id)
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        open_quarter(kansli, FIRST)
        session.commit()
        first = report_of(one, FIRST)
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        version = hand_in(manager, first)
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        reports.accept_report(actor=kansli, report_id=first, version=version)
        open_quarter(kansli, THIRD)
        session.commit()
    return one, other


def asked_by(report_id: UUID) -> UUID | None:
    """The version that a report follows."""
    return session.scalar(select(Report.template_version_id).where(Report.id == report_id))


def test_reports_not_begun_follow_and_begun_ones_keep_theirs(
    inside: Inside, insatser: tuple[UUID, UUID]
) -> None:
    """How many is told beforehand and stands in the event."""
    one, other = insatser
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        begun = report_of(other, THIRD)
        reports.save_report(actor=manager, report_id=begun, version=1, entry=Entry({("new", Sex.WOMEN): 3}))
        session.commit()
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        running = service.possible_starts(KIND, TODAY)[0]
        assert (running.does.follow, running.does.keep, running.does.accepted) == (1, 1, 0)
        made = new_version(admin, date(2026, 7, 1))
        assert asked_by(report_of(one, THIRD)) == made
        assert asked_by(begun) is None
        assert asked_by(report_of(one, FIRST)) is None and asked_by(report_of(other, FIRST)) is None
        [event] = session.query(Event).filter_by(name="report-template:taken-into-use").all()
        assert (event.details["reports_follow"], event.details["reports_keep"]) == (1, 1)


def test_whoever_had_such_a_report_on_the_screen_is_told(inside: Inside, insatser: tuple[UUID, UUID]) -> None:
    """Its version is another now, so that what was typed in the old form is not lost in silence."""
    one, _other = insatser
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        before = session.query(Report.version).filter_by(id=report_of(one, THIRD)).scalar()
        new_version(admin, date(2026, 7, 1))
        assert session.query(Report.version).filter_by(id=report_of(one, THIRD)).scalar() == before + 1


def test_never_backwards_over_an_accepted_report(inside: Inside, insatser: tuple[UUID, UUID]) -> None:
    """Also where it has been opened again since."""
    one, _other = insatser
    winter = date(2026, 2, 10)
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        report_id = report_of(one, FIRST)
        found = reading.report(kansli, report_id)
        reports.reopen_report(
            actor=kansli, report_id=report_id, version=found.version, reason="En siffra är fel."
        )
        session.commit()
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        assert not service.possible_starts(KIND, winter)[0].is_possible
        with pytest.raises(StartRefused) as refused:
            new_version(admin, date(2026, 1, 1), winter)
        assert refused.value.code is StartFault.ACCEPTED_REPORTS


def test_a_row_asked_from_the_third_quarter_is_not_a_zero_before(
    inside: Inside, insatser: tuple[UUID, UUID]
) -> None:
    """Before it was asked there is no figure at all; the year's is what was counted, without a gap."""
    one, _other = insatser
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        new_version(admin, date(2026, 7, 1))
        session.commit()
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        version = hand_in(manager, report_of(one, THIRD), with_own((4, 2, 0)))
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        reports.accept_report(actor=kansli, report_id=report_of(one, THIRD), version=version)
        spring = sums(Choice(Span(FIRST.first_day, SECOND.last_day), initiatives=[one]))
        year = sums(Choice(Span.of_year(2026), initiatives=[one]))
        assert not [key for key in spring if key[1] == KEY]
        assert year[one, KEY, Sex.WOMEN] == Total(4, True)
        assert year[one, "new", Sex.WOMEN] == Total(18, True), "both quarters"


def test_with_another_cadence_nobody_is_asked_twice_about_the_same_days(
    inside: Inside, insatser: tuple[UUID, UUID]
) -> None:
    """The third quarter has been asked about: the half-year around it is passed over, the next is not."""
    plan = PlanEntry(
        is_asked=True,
        cadence=Cadence.HALF_YEAR,
        days_to_report=20,
        remind_before=(5,),
        remind_every=5,
        remind_times=1,
        opens_by_itself=False,
        needs_sign_off=False,
    )
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        service.change_plan(actor=admin, kind=KIND, version=0, entry=plan)
        halves = [Period(Cadence.HALF_YEAR, 2026, 2), Period(Cadence.HALF_YEAR, 2027, 1)]
        expected = [{one.initiative_id for one in expected_to_report(half)} for half in halves]
        assert expected == [set(), set(insatser)]


def test_of_another_forbund_nothing_follows(inside: Inside, insatser: tuple[UUID, UUID]) -> None:
    """Its versions and reports are its own."""
    with inside("vasteras", Role.TENANT_ADMIN) as admin:
        assert service.possible_starts(KIND, TODAY)[0].does.follow == 0
        new_version(admin, date(2026, 7, 1))
        session.commit()
    with inside(UPPSALA, Role.TENANT_ADMIN):
        assert queries.versions_of(KIND) == []
        assert asked_by(report_of(insatser[0], THIRD)) is None
