"""Who meets which report: own insatser only for the insatsansvarig, nothing unfinished for readers."""

from __future__ import annotations

from uuid import UUID

import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.followup import service
from finsam_saas.followup.entry import Entry
from finsam_saas.followup.forms import cell_name
from finsam_saas.followup.rules import ALL_ROWS, Measure, ReportState, Sex
from tenants.database import session
from tests.builders_followup import add_initiative, hand_in, open_quarter, report_of
from tests.client import CheckingClient
from tests.conftest import Inside, Prepared

UPPSALA = "uppsala-lan"
LIST = "/uppsala-lan/uppfoljning"
READERS = (Role.BOARD_MEMBER, Role.AUDITOR)
OUTSIDERS = (Role.TENANT_ADMIN, Role.ECONOMIST, Role.MEMBER_REPRESENTATIVE)
KANSLI = (Role.SECRETARIAT, Role.DIRECTOR)


@pytest.fixture
def reports(inside: Inside, prepared: Prepared) -> dict[ReportState, UUID]:
    """One report of the insatsansvarig's in each of five states, and last another's, not begun."""
    return prepared.once("reports", lambda: _in_each_state(inside))


def _in_each_state(inside: Inside) -> dict[ReportState, UUID]:
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager, inside(UPPSALA) as kansli:
        pass
    with inside(UPPSALA):
        states = (ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED, ReportState.ACCEPTED)
        made = {state: add_initiative(state.value, manager=manager.membership_id) for state in states}
        made[ReportState.NOT_STARTED] = add_initiative("annans")
        open_quarter(kansli)
        found = {state: report_of(one) for state, one in made.items()}
        draft = Entry({(Measure.NEW, Sex.WOMEN): 5})
        service.save_report(actor=manager, report_id=found[ReportState.DRAFT], version=1, entry=draft)
        for state in states[1:]:
            assert hand_in(manager, found[state]) == 3
        service.return_report(
            actor=kansli, report_id=found[ReportState.RETURNED], version=3, reason="Se över."
        )
        service.accept_report(actor=kansli, report_id=found[ReportState.ACCEPTED], version=3)
        session.commit()
        return found


def steps(report_id: UUID) -> list[str]:
    """The addresses that change a report."""
    page = f"{LIST}/{report_id}"
    return [page, f"{page}/godkann", f"{page}/komplettering", f"{page}/oppna"]


def answers(client: CheckingClient, report_id: UUID, token: str) -> list[int]:
    """What each change is answered with, when sent by somebody who holds a token and knows the address."""
    filled = {cell_name((row, sex)): "0" for row in ALL_ROWS for sex in Sex}
    fields = {"csrf_token": token, "version": "3", "reason": "Varför", "step": "save", **filled}
    return [client.post(path, data=fields).status_code for path in steps(report_id)]


def some_token(client: CheckingClient) -> str:
    """A form token of this browser, from any page that has one."""
    return client.token("/uppsala-lan/")


@pytest.mark.parametrize("role", OUTSIDERS)
def test_roles_without_reports_meet_a_closed_door(
    client: CheckingClient, reports: dict[ReportState, UUID], role: Role
) -> None:
    """List, file, report and every change: 403."""
    client.sign_in(role, UPPSALA)
    report_id = reports[ReportState.ACCEPTED]
    for path in (LIST, f"{LIST}/uttag.csv", f"{LIST}/{report_id}", f"{LIST}/period/ny"):
        assert client.get(path).status_code == 403
    assert answers(client, report_id, some_token(client)) == [403, 403, 403, 403]


def test_a_group_member_who_signs_off_nothing_finds_no_report(
    client: CheckingClient, reports: dict[ReportState, UUID]
) -> None:
    """The door is open for those who sign; each report is open only for those named for its insats."""
    client.sign_in(Role.GROUP_MEMBER, UPPSALA)
    for state, report_id in reports.items():
        assert client.get(f"{LIST}/{report_id}").status_code == 404, state
        assert answers(client, report_id, some_token(client)) == [403, 403, 403, 403]
    assert client.get(f"{LIST}/uttag.csv").status_code == 403


@pytest.mark.parametrize("role", READERS)
def test_readers_see_what_is_handed_in_and_change_nothing(
    client: CheckingClient, reports: dict[ReportState, UUID], role: Role
) -> None:
    """A draft and a returned report do not exist for them, not by address, in the list or in the file."""
    client.sign_in(role, UPPSALA)
    expected = {ReportState.SUBMITTED: 200, ReportState.ACCEPTED: 200}
    for state, report_id in reports.items():
        assert client.get(f"{LIST}/{report_id}").status_code == expected.get(state, 404), state
        assert answers(client, report_id, some_token(client)) == [403, 403, 403, 403]
    for path in (LIST, f"{LIST}/uttag.csv"):
        text = client.get(path).get_data(as_text=True)
        assert "submitted" in text and "accepted" in text
        assert "annans" not in text and "returned" not in text.replace("lage=returned", "").replace(
            'value="returned"', ""
        )


def test_the_board_does_not_see_what_a_draft_said(
    client: CheckingClient, reports: dict[ReportState, UUID]
) -> None:
    """Nor do kansli and auditor, who are told that it was written in; the reporter sees each change."""
    page, change = f"{LIST}/{reports[ReportState.ACCEPTED]}", "Nya, kvinnor: tomt → 9"
    for role, told in ((Role.BOARD_MEMBER, False), (Role.SECRETARIAT, True), (Role.AUDITOR, True)):
        client.sign_in(role, UPPSALA)
        shown = client.get(page).get_data(as_text=True)
        assert change not in shown and ("Sparade" in shown) is told
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    assert change in client.get(page).get_data(as_text=True)


def test_the_insatsansvarig_meets_the_own_reports_only(
    client: CheckingClient, reports: dict[ReportState, UUID]
) -> None:
    """Another's report is 404 to read and to write; the kansli's steps are closed on the own too."""
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    foreign = reports.pop(ReportState.NOT_STARTED)
    assert client.get(f"{LIST}/{foreign}").status_code == 404
    assert client.get(f"{LIST}/{foreign}/kvittens").status_code == 404
    assert answers(client, foreign, some_token(client)) == [404, 403, 403, 403]
    for report_id in reports.values():
        assert client.get(f"{LIST}/{report_id}").status_code == 200
        assert answers(client, report_id, some_token(client))[1:] == [403, 403, 403]
    assert "annans" not in client.get(LIST).get_data(as_text=True)
    assert client.get(f"{LIST}/uttag.csv").status_code == 403


@pytest.mark.parametrize("role", KANSLI)
def test_the_kansli_sees_all_and_writes_no_figures(
    client: CheckingClient, reports: dict[ReportState, UUID], role: Role
) -> None:
    """Where each report is; entering is the insatsansvarig's."""
    client.sign_in(role, UPPSALA)
    for report_id in reports.values():
        assert client.get(f"{LIST}/{report_id}").status_code == 200
        assert answers(client, report_id, some_token(client))[0] == 403
    assert "annans" in client.get(LIST).get_data(as_text=True)


@pytest.mark.parametrize("role", list(Role))
def test_another_forbunds_report_does_not_exist(
    client: CheckingClient, reports: dict[ReportState, UUID], role: Role
) -> None:
    """Under the own förbund's address the id is unknown; under the other's the door is closed."""
    client.sign_in(role, "vasteras")
    for report_id in reports.values():
        assert client.get(f"/vasteras/uppfoljning/{report_id}").status_code in (403, 404)
        assert client.get(f"{LIST}/{report_id}").status_code in (403, 404)
        token = client.token("/vasteras/")
        for path in steps(report_id):
            fields = {"csrf_token": token, "version": "3", "reason": "Varför"}
            assert client.post(path, data=fields).status_code in (403, 404)
            own = path.replace("uppsala-lan", "vasteras")
            assert client.post(own, data=fields).status_code in (403, 404)


def test_without_sign_in_every_page_asks_for_it(
    client: CheckingClient, reports: dict[ReportState, UUID]
) -> None:
    """And leads back."""
    answer = client.get(f"{LIST}/{reports[ReportState.ACCEPTED]}")
    assert answer.status_code in (302, 303) and "/logga-in" in answer.headers["Location"]
