"""What kansli and styrgrupp do with reports: many accepted, longer time, sign-off, who signs."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.followup import reading
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.service import (
    accept_report,
    decline_report,
    reopen_report,
    return_report,
    sign_off_report,
)
from finsam_saas.leaving import LINKS
from finsam_saas.review import service
from finsam_saas.review.rules import ExtensionFault, ExtensionRefused
from finsam_saas.review.signatories import signatories, signatories_of_report
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests.builders_followup import QUARTER, hand_in
from tests.builders_review import (
    UPPSALA,
    handed_in,
    needs_sign_off,
    not_handed_in,
    period_of,
    sign_for,
    state_of,
)
from tests.conftest import Inside


def names_of(report_id: UUID) -> list[str]:
    """The events of a report, oldest first."""
    rows = session.query(Event.name).filter(Event.subject_id == report_id).order_by(Event.at, Event.id)
    return [row.name for row in rows]


def test_many_are_accepted_and_one_that_moved_on_is_told(inside: Inside) -> None:
    """Each is accepted by the version that was seen; the one sent back meanwhile stays sent back."""
    first, second, third = handed_in(inside, "Arken", "Bryggan", "Cirkeln")
    with inside(UPPSALA, Role.DIRECTOR) as director:
        return_report(actor=director, report_id=second, version=3, reason="Se över.")
        session.commit()
    with inside(UPPSALA) as kansli:
        answered = service.accept_reports(actor=kansli, chosen={first: 3, second: 3, third: 3})
        session.commit()
        assert {one.report_id: one.accepted for one in answered} == {first: True, second: False, third: True}
        assert {one.label for one in answered if not one.accepted} == {"Bryggan, 2026-kv2"}
    states = [state_of(inside, one) for one in (first, second, third)]
    assert states == [ReportState.ACCEPTED, ReportState.RETURNED, ReportState.ACCEPTED]


def test_a_second_press_accepts_nothing_twice(inside: Inside) -> None:
    """The same choice sent again is answered as done, with one event each."""
    (report_id,) = handed_in(inside, "Arken")
    for _press in range(2):
        with inside(UPPSALA) as kansli:
            (answered,) = service.accept_reports(actor=kansli, chosen={report_id: 3})
            session.commit()
            assert answered.accepted
    with inside(UPPSALA):
        assert names_of(report_id).count("report:accepted") == 1


def test_many_with_one_that_does_not_exist_is_refused(inside: Inside) -> None:
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli, pytest.raises(NotFound):
        service.accept_reports(actor=kansli, chosen={report_id: 3, uuid4(): 1})


def test_accepted_anew_is_revised(inside: Inside) -> None:
    """Opened with a reason, handed in and accepted again: the figures are revised ones from then on."""
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli, inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        pass
    with inside(UPPSALA):
        accept_report(actor=kansli, report_id=report_id, version=3)
        assert not reading.report(kansli, report_id).is_revised
        reopen_report(actor=kansli, report_id=report_id, version=4, reason="Fel antal nya.")
        version = hand_in(manager, report_id)
        accept_report(actor=kansli, report_id=report_id, version=version)
        assert reading.report(kansli, report_id).is_revised


def later(days: int = 30) -> date:
    """A day that has not passed and is later than the quarter's last day."""
    return max(today(), QUARTER.due_date()) + timedelta(days=days)


def test_longer_time_is_an_exception_with_its_reason(inside: Inside) -> None:
    """The report is no longer late, what is being written is not disturbed, and it is told why."""
    (report_id,) = not_handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli:
        before = reading.report(kansli, report_id)
        assert before.days_late(today()) > 0
        for _press in range(2):
            service.extend_report(
                actor=kansli, report_id=report_id, seen=before.due_on, to=later(), reason="Sjukdom."
            )
        after = reading.report(kansli, report_id)
        assert (after.due_on, after.extension_reason, after.version) == (later(), "Sjukdom.", before.version)
        assert after.days_late(today()) == 0
        event = session.query(Event).filter(Event.subject_id == report_id).one()
        assert event.name == "report:extended" and event.details["reason"] == "Sjukdom."
        assert event.details["due_on"] == [before.due_on.isoformat(), later().isoformat()]


def test_longer_time_that_is_none_is_refused(inside: Inside) -> None:
    """A day that is not later; a personnummer as reason; a day that another has changed; one handed in."""
    waiting, other = not_handed_in(inside, "Arken", "Bryggan")
    with inside(UPPSALA) as kansli, inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        pass
    with inside(UPPSALA):
        due = QUARTER.due_date()
        with pytest.raises(ExtensionRefused) as refused:
            service.extend_report(actor=kansli, report_id=waiting, seen=due, to=due, reason="Sjukdom.")
        assert refused.value.code is ExtensionFault.NOT_LATER
        with pytest.raises(ReasonHoldsPersonalNumber):
            service.extend_report(
                actor=kansli, report_id=waiting, seen=due, to=later(), reason="811228-9874 är sjuk"
            )
        with pytest.raises(Conflict):
            service.extend_report(
                actor=kansli, report_id=waiting, seen=due - timedelta(days=1), to=later(), reason="Sjukdom."
            )
        hand_in(manager, other)
        with pytest.raises(Conflict):
            service.extend_report(actor=kansli, report_id=other, seen=due, to=later(), reason="Sjukdom.")


def test_a_whole_period_gets_longer_time_once(inside: Inside) -> None:
    """Only what is not handed in; a report that has as long time keeps it."""
    first, second, third = not_handed_in(inside, "Arken", "Bryggan", "Cirkeln")
    period_id = period_of(inside, first)
    with inside(UPPSALA) as kansli, inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        pass
    with inside(UPPSALA):
        hand_in(manager, first)
        service.extend_report(
            actor=kansli, report_id=second, seen=QUARTER.due_date(), to=later(60), reason="Sjukdom."
        )
        given = service.extend_period(actor=kansli, period_id=period_id, to=later(), reason="Nytt system.")
        assert given == ["Cirkeln"]
        assert (
            service.extend_period(actor=kansli, period_id=period_id, to=later(), reason="Nytt system.") == []
        )
        assert [reading.report(kansli, one).extended_to for one in (first, second, third)] == [
            None,
            later(60),
            later(),
        ]


def test_a_kind_with_a_sooner_last_day_gets_longer_time_than_its_own(inside: Inside) -> None:
    """A day after its own but not after the others' is longer time for it alone, pressed twice or not."""
    first, second = not_handed_in(inside, "Arken", "Bryggan")
    period_id, sooner = period_of(inside, first), today() + timedelta(days=5)
    with inside(UPPSALA) as kansli:
        session.execute(update(ReportingPeriod).values(due_on=sooner + timedelta(days=10)))
        session.execute(update(Report).where(Report.id == first).values(due_on=sooner))
        to = sooner + timedelta(days=5)
        for given in (["Arken"], []):
            assert service.extend_period(actor=kansli, period_id=period_id, to=to, reason="Helg.") == given
        with pytest.raises(ExtensionRefused):
            service.extend_period(actor=kansli, period_id=period_id, to=sooner, reason="Helg.")
        assert [reading.report(kansli, one).extended_to for one in (first, second)] == [to, None]


def test_a_report_goes_by_the_styrgrupp_where_the_plan_says_so(inside: Inside) -> None:
    """Handed in, signed off by one of those chosen, and only then with the kansli."""
    needs_sign_off(inside)
    (report_id,) = handed_in(inside, "Arken")
    assert state_of(inside, report_id) is ReportState.AWAITING_SIGN_OFF
    with inside(UPPSALA, Role.GROUP_MEMBER) as member:
        with pytest.raises(NotFound):
            sign_off_report(actor=member, report_id=report_id, version=3)
        session.rollback()
    sign_for(inside, report_id)
    with inside(UPPSALA, Role.GROUP_MEMBER) as member:
        for _press in range(2):
            sign_off_report(actor=member, report_id=report_id, version=3)
        session.commit()
        found = reading.report(member, report_id)
        assert (found.state, found.signed_off_by) == (ReportState.SUBMITTED, member.name)
        assert names_of(report_id).count("report:signed-off") == 1


def test_a_styrgrupp_sends_back_only_what_waits_for_it(inside: Inside) -> None:
    """With a reason, twice pressed once done; what is with the kansli is the kansli's to return."""
    needs_sign_off(inside)
    first, second = handed_in(inside, "Arken", "Bryggan")
    sign_for(inside, first)
    sign_for(inside, second)
    with inside(UPPSALA, Role.GROUP_MEMBER) as member:
        for _press in range(2):
            decline_report(actor=member, report_id=first, version=3, reason="Se över texten.")
        assert reading.report(member, first).state is ReportState.RETURNED
        sign_off_report(actor=member, report_id=second, version=3)
        with pytest.raises(Conflict):
            decline_report(actor=member, report_id=second, version=4, reason="Se över texten.")
        session.commit()


def test_the_kansli_does_not_return_what_waits_for_the_styrgrupp(inside: Inside) -> None:
    needs_sign_off(inside)
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli, pytest.raises(Conflict):
        return_report(actor=kansli, report_id=report_id, version=3, reason="Se över.")


def test_those_who_sign_are_chosen_among_group_members(inside: Inside) -> None:
    """Others are refused; a choice that changes nothing is no event; who leaves signs no more."""
    (report_id,) = not_handed_in(inside, "Arken")
    with inside(UPPSALA, Role.GROUP_MEMBER) as member, inside(UPPSALA, Role.BOARD_MEMBER) as board:
        pass
    assert member.membership_id and board.membership_id
    with inside(UPPSALA) as kansli:
        initiative_id = reading.report(kansli, report_id).initiative_id
        with pytest.raises(NotFound):
            service.choose_signatories(
                actor=kansli, initiative_id=initiative_id, membership_ids=[board.membership_id]
            )
        for _press in range(2):
            service.choose_signatories(
                actor=kansli, initiative_id=initiative_id, membership_ids=[member.membership_id]
            )
        assert [one.name for one in signatories_of_report(report_id)] == [member.name]
        changed = session.query(Event).filter(Event.subject_id == initiative_id).all()
        assert [one.details for one in changed] == [{"signatories": [[], [member.name]]}]
        for end in LINKS:
            end(actor=kansli, membership_id=member.membership_id)
        assert signatories(initiative_id) == []
