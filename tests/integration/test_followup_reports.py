"""The road of a quarterly report: opened, saved, handed in, returned, accepted, reopened."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event, Outbox
from finsam_saas.followup import opening, queries, reading, service
from finsam_saas.followup.background import background
from finsam_saas.followup.checks import CellFaultCode
from finsam_saas.followup.entry import Entry, ReportText
from finsam_saas.followup.quarters import Quarter, quarter_of_day
from finsam_saas.followup.refusals import (
    PeriodFault,
    PeriodNotOver,
    PeriodRefused,
    ReasonHoldsPersonalNumber,
    ReportRefused,
    TextFaultCode,
)
from finsam_saas.followup.rules import Measure, Missing, ReportState, Sex
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests.builders_followup import (
    EARLIER,
    QUARTER,
    add_initiative,
    changed,
    complete,
    hand_in,
    open_quarter,
    report_of,
)
from tests.conftest import Inside

UPPSALA = "uppsala-lan"


@pytest.fixture
def insats(inside: Inside) -> UUID:
    """An insats with the förbund's insatsansvarig, and its report for the quarter, kept in the database."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        initiative_id = add_initiative("Framsteget", manager=manager.membership_id)
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        open_quarter(kansli)
        session.commit()
    return initiative_id


def state_of(actor: Actor, report_id: UUID) -> ReportState:
    """Where the report is now."""
    return reading.report(actor, report_id).state


def events_of(report_id: UUID) -> list[Event]:
    """What has been recorded about the report, oldest first."""
    return session.query(Event).filter(Event.subject_id == report_id).order_by(Event.at).all()


def test_opening_asks_the_individual_insatser_that_ran_in_the_quarter(inside: Inside) -> None:
    """Not the structural ones, those ended before or begun after, nor those nothing is known of."""
    day = date.fromisoformat
    with inside(UPPSALA) as kansli:
        add_initiative("Ongoing")
        add_initiative("Ended in the quarter", status=InitiativeStatus.ENDED, ends_on=day("2026-05-02"))
        add_initiative("Ended before", status=InitiativeStatus.ENDED, ends_on=day("2026-03-31"))
        add_initiative("Begins after", starts_on=day("2026-07-01"))
        add_initiative("Structural", orientation=Orientation.STRUCTURAL)
        add_initiative("Orientation unknown", orientation=None)
        add_initiative("Status unknown", status=None)
        add_initiative("Planned", status=InitiativeStatus.PLANNED)
        open_quarter(kansli)
        rows = reading.reports(kansli)
        assert [row.initiative for row in rows] == ["Ended in the quarter", "Ongoing"]
        assert {row.state for row in rows} == {ReportState.NOT_STARTED}


def test_a_quarter_is_opened_once(inside: Inside) -> None:
    """A second press changes nothing and is told."""
    with inside(UPPSALA) as kansli:
        open_quarter(kansli)
        with pytest.raises(PeriodRefused) as refused:
            open_quarter(kansli)
        assert refused.value.code is PeriodFault.ALREADY_OPEN
        assert len(queries.periods()) == 1


def test_a_quarter_that_has_not_begun_or_a_day_within_it_is_refused(inside: Inside) -> None:
    """Figures cannot be due before they can be complete."""
    coming = quarter_of_day(today()).following()
    with inside(UPPSALA) as kansli:
        with pytest.raises(PeriodRefused) as refused:
            open_quarter(kansli, coming)
        assert refused.value.code is PeriodFault.NOT_BEGUN
        with pytest.raises(PeriodRefused) as refused:
            opening.open_period(actor=kansli, period=QUARTER.period, due_on=QUARTER.last_day)
        assert refused.value.code is PeriodFault.DUE_BEFORE_PERIOD_ENDS


def test_insatser_that_came_later_can_be_asked_too(inside: Inside) -> None:
    """Only they get a report, and only once."""
    with inside(UPPSALA) as kansli:
        add_initiative("First")
        period_id = open_quarter(kansli)
        add_initiative("Later")
        assert opening.supplement_period(actor=kansli, period_id=period_id) == ["Later"]
        assert opening.supplement_period(actor=kansli, period_id=period_id) == []
        assert len(reading.reports(kansli)) == 2


def test_a_half_filled_draft_is_kept_as_typed(inside: Inside, insats: UUID) -> None:
    """Counts, symbols and texts come back as they were; each change is told from what to what."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        first = Entry(
            {(Measure.NEW, Sex.WOMEN): 5, (Measure.NEW, Sex.MEN): Missing.NOT_KNOWN},
            {ReportText.HAPPENED: "Start."},
        )
        version = service.save_report(actor=manager, report_id=report_id, version=1, entry=first)
        second = Entry({(Measure.NEW, Sex.WOMEN): 7, (Measure.NEW, Sex.UNKNOWN): 0}, first.texts)
        service.save_report(actor=manager, report_id=report_id, version=version, entry=second)
        assert background(reading.report(manager, report_id)).kept.cells == second.cells
        assert state_of(manager, report_id) is ReportState.DRAFT
        told = events_of(report_id)[-1]
        assert told.details["changes"] == [
            ["new", "women", "5", "7"],
            ["new", "men", "-", ""],
            ["new", "unknown", "", "0"],
        ]
        assert told.details["texts"] == []


def test_saving_the_same_again_changes_nothing(inside: Inside, insats: UUID) -> None:
    """A double press is one event, whichever version it carries."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        for _press in range(2):
            service.save_report(actor=manager, report_id=report_id, version=1, entry=complete())
        assert len(events_of(report_id)) == 1
        assert reading.report(manager, report_id).version == 2


def test_a_lost_update_is_refused(inside: Inside, insats: UUID) -> None:
    """The second of two editors does not overwrite the first unseen."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        service.save_report(actor=manager, report_id=report_id, version=1, entry=complete())
        with pytest.raises(Conflict):
            service.save_report(
                actor=manager, report_id=report_id, version=1, entry=changed(Measure.NEW, Sex.MEN, 1)
            )
        assert background(reading.report(manager, report_id)).kept.cells == complete().cells


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry(), CellFaultCode.NOT_FILLED_IN),
        (changed(Measure.ONGOING_AT_END, Sex.WOMEN, 33), CellFaultCode.DOES_NOT_BALANCE),
        (changed(Measure.ENDED, Sex.MEN, 60), CellFaultCode.MORE_ENDED_THAN_TOOK_PART),
        (changed(Measure.ENDED, Sex.WOMEN, 7), CellFaultCode.MORE_OUTCOMES_THAN_ENDED),
        (changed(Measure.ENDED, Sex.WOMEN, 9), CellFaultCode.FEWER_OUTCOMES_THAN_ENDED),
    ],
)
def test_what_does_not_hold_cannot_be_handed_in(
    inside: Inside, insats: UUID, entry: Entry, code: CellFaultCode
) -> None:
    """R14, at the cells; nothing is changed, no event told."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        with pytest.raises(ReportRefused) as refused:
            service.submit_report(actor=manager, report_id=report_id, version=1, entry=entry)
        assert code in {fault.code for fault in refused.value.why.cells}
        assert state_of(manager, report_id) is ReportState.NOT_STARTED
        assert events_of(report_id) == []


def test_a_quarter_that_still_runs_can_be_saved_but_not_handed_in(inside: Inside) -> None:
    """Its figures cannot be complete."""
    running = quarter_of_day(today())
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        initiative_id = add_initiative("Framsteget", manager=manager.membership_id)
        open_quarter(manager, running)
        report_id = report_of(initiative_id, running)
        version = service.save_report(actor=manager, report_id=report_id, version=1, entry=complete())
        with pytest.raises(PeriodNotOver):
            service.submit_report(actor=manager, report_id=report_id, version=version, entry=complete())


@pytest.mark.parametrize("text", list(ReportText))
def test_a_personnummer_is_refused_in_both_texts(inside: Inside, insats: UUID, text: ReportText) -> None:
    """R16: nothing of the report is saved, neither as draft nor handed in."""
    entry = complete(**{text.value: "Deltagaren 19811228-9874 började praktik."})
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        for use_case in (service.save_report, service.submit_report):
            with pytest.raises(ReportRefused) as refused:
                use_case(actor=manager, report_id=report_id, version=1, entry=entry)
            assert [(one.text, one.code) for one in refused.value.why.texts] == [
                (text, TextFaultCode.PERSONAL_IDENTITY_NUMBER)
            ]
        assert background(reading.report(manager, report_id)).kept.cells == {}


def test_the_whole_road(inside: Inside, insats: UUID) -> None:
    """Handed in, returned, handed in again, accepted, reopened, accepted: each step one event, in order."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        version = hand_in(manager, report_id)
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        assert state_of(kansli, report_id) is ReportState.SUBMITTED
        service.return_report(actor=kansli, report_id=report_id, version=version, reason="Se över nya.")
        session.commit()
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        found = reading.report(manager, report_id)
        assert (found.state, found.reason) == (ReportState.RETURNED, "Se över nya.")
        version = hand_in(manager, report_id)
        session.commit()
    with inside(UPPSALA, Role.DIRECTOR) as director:
        service.accept_report(actor=director, report_id=report_id, version=version)
        found = reading.report(director, report_id)
        assert (found.state, found.accepted_by) == (ReportState.ACCEPTED, director.name)
        service.reopen_report(actor=director, report_id=report_id, version=found.version, reason="Fel i nya.")
        found = reading.report(director, report_id)
        assert (found.state, found.accepted_at) == (ReportState.REOPENED, None)
        told = events_of(report_id)
        assert [event.name for event in told] == [
            "report:saved",
            "report:submitted",
            "report:returned",
            "report:submitted",
            "report:accepted",
            "report:reopened",
        ]
        assert {event.details["period"] for event in told} == {"2026-kv2"}
        waiting = {row.event_id for row in session.query(Outbox).all()}
        assert {event.id for event in told} <= waiting


def test_handing_in_other_figures_from_an_old_page_is_refused(inside: Inside, insats: UUID) -> None:
    """The same figures again are a second press; others would be lost without a word."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        hand_in(manager, report_id)
        service.submit_report(actor=manager, report_id=report_id, version=1, entry=complete())
        other = complete(happened="Något annat.")
        with pytest.raises(Conflict):
            service.submit_report(actor=manager, report_id=report_id, version=1, entry=other)
        assert [event.name for event in events_of(report_id)].count("report:submitted") == 1


def test_a_second_press_on_accept_is_harmless(inside: Inside, insats: UUID) -> None:
    """The same person, the same version: one event. Another person with that version is told of it."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        version = hand_in(manager, report_id)
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        for _press in range(2):
            service.accept_report(actor=kansli, report_id=report_id, version=version)
        assert [event.name for event in events_of(report_id)].count("report:accepted") == 1
        session.commit()
    with inside(UPPSALA, Role.DIRECTOR) as director, pytest.raises(Conflict):
        service.accept_report(actor=director, report_id=report_id, version=version)


def test_steps_cannot_be_skipped(inside: Inside, insats: UUID) -> None:
    """A report not begun is neither accepted, returned nor reopened; a locked one is not saved over."""
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        report_id = report_of(insats)
        with pytest.raises(Conflict):
            service.accept_report(actor=kansli, report_id=report_id, version=1)
        for use_case in (service.return_report, service.reopen_report):
            with pytest.raises(Conflict):
                use_case(actor=kansli, report_id=report_id, version=1, reason="Varför")
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        version = hand_in(manager, report_id)
        with pytest.raises(Conflict):
            service.save_report(actor=manager, report_id=report_id, version=version, entry=Entry())


def test_a_reason_holds_no_personnummer(inside: Inside, insats: UUID) -> None:
    """R16 holds for what the kansli writes, too."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        report_id = report_of(insats)
        version = hand_in(manager, report_id)
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli, pytest.raises(ReasonHoldsPersonalNumber):
        service.return_report(
            actor=kansli, report_id=report_id, version=version, reason="Gäller 811228-9874."
        )


def test_an_unknown_report_and_another_tenants_report_do_not_exist(inside: Inside, insats: UUID) -> None:
    """Whatever the role in the other förbund."""
    with inside(UPPSALA) as kansli:
        report_id = report_of(insats)
        with pytest.raises(NotFound):
            reading.report(kansli, uuid4())
    for role in (Role.SECRETARIAT, Role.DIRECTOR, Role.INITIATIVE_MANAGER, Role.AUDITOR):
        with inside("vasteras", role) as other, pytest.raises(NotFound):
            reading.report(other, report_id)


def test_earlier_quarter_is_found(inside: Inside, insats: UUID) -> None:
    """Handed-in reports of earlier quarters stand beside; drafts do not."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        open_quarter(manager, EARLIER)
        report_id = report_of(insats)
        now = reading.report(manager, report_id)
        assert background(now).earlier == []
        hand_in(manager, report_of(insats, EARLIER))
        assert [one.period for one in background(now).earlier] == [Quarter(2026, 1).period]
