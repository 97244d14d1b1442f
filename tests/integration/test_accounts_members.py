"""The users of a förbund: who may see and change them, and that somebody can always let others in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Permission, Role, permissions_of
from finsam_saas.accounts.labels import ROLE_LABELS
from finsam_saas.accounts.models import Membership
from finsam_saas.leaving import LINKS
from finsam_saas.memberships import queries, rules, service
from finsam_saas.memberships.rules import MembershipState
from tenants.database import now, session
from tests import world
from tests.builders_accounts import events, membership, nowhere, user, within
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/anvandare"
ADMIN = world.email_of(Role.TENANT_ADMIN, SLUG)
ECONOMIST = world.email_of(Role.ECONOMIST, SLUG)


def place_of(app: Flask, email: str) -> UUID:
    with within(app, SLUG):
        return membership(email).id


def fields_of(app: Flask, email: str, **changes: object) -> dict[str, object]:
    with within(app, SLUG):
        place = membership(email)
        shown = {"name": place.name, "roles": place.roles, "organisation": "", "version": place.version}
    return {**shown, **changes}


@pytest.mark.parametrize("role", list(Role))
def test_the_list_is_open_to_those_who_may_read_it(client: CheckingClient, role: Role) -> None:
    granted = permissions_of(frozenset({role}), frozenset())
    client.sign_in(role, SLUG)
    expected = 200 if Permission.MEMBERSHIPS_READ in granted else 403
    assert client.get(PAGE).status_code == expected
    assert client.get(f"{PAGE}/behorigheter").status_code == expected
    edits = 200 if Permission.MEMBERSHIPS_EDIT in granted else 403
    assert client.get(f"{PAGE}/bjud-in").status_code == edits


def test_the_list_shows_everybody_here_and_nobody_from_elsewhere(client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    page = client.get(PAGE).get_data(as_text=True)
    for role in Role:
        assert world.email_of(role, SLUG) in page
    assert "@vasteras.example" not in page
    assert "systemförvaltare" in page
    assert page.count("aktiv<") == len(Role)


def test_whoever_only_reads_gets_no_buttons(client: CheckingClient) -> None:
    client.sign_in(Role.AUDITOR, SLUG)
    page = client.get(PAGE).get_data(as_text=True)
    assert "Bjud in" not in page
    assert f"{PAGE}/bjud-in" not in page


def test_a_visit_elsewhere_is_nobody_s_business_here(app: Flask, inside: Inside) -> None:
    with nowhere(app):
        user(ECONOMIST).last_sign_in_at = now()
    with inside(SLUG, Role.TENANT_ADMIN):
        shown = {row.email: row for row in queries.members()}
        assert shown[ECONOMIST].last_signed_in is not None
    with within(app, SLUG):
        membership(ECONOMIST).accepted_at = None
    with inside(SLUG, Role.TENANT_ADMIN):
        shown = {row.email: row for row in queries.members()}
        assert shown[ECONOMIST].last_signed_in is None
        assert shown[ECONOMIST].state is MembershipState.INVITED


def test_the_form_shows_what_there_is(app: Flask, client: CheckingClient) -> None:
    with within(app, SLUG):
        membership(ECONOMIST).organisation = "Region Uppsala"
    client.sign_in_as(ADMIN)
    answer = client.get(f"{PAGE}/{place_of(app, ECONOMIST)}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'value="Region Uppsala"' in page
    assert 'name="version" type="hidden" value="1"' in page
    assert [
        line.count("checked") for line in page.split('class="choice"') if 'value="economist"' in line
    ] == [1]


def test_a_change_counts_at_once_and_is_on_record(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    fields = fields_of(app, ECONOMIST, roles=["economist", "auditor"], organisation="Region Uppsala")
    path = f"{PAGE}/{place_of(app, ECONOMIST)}"
    assert client.send_form(path, fields).status_code == 303
    with within(app, SLUG):
        assert membership(ECONOMIST).roles == ["economist", "auditor"]
    (event,) = events(app, SLUG)
    assert event.name == "membership:changed"
    assert event.details == {
        "before": {"roles": ["economist"], "organisation": None},
        "after": {"roles": ["economist", "auditor"], "organisation": "Region Uppsala"},
    }


def test_saving_without_a_change_leaves_no_trace(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    path = f"{PAGE}/{place_of(app, ECONOMIST)}"
    assert client.send_form(path, fields_of(app, ECONOMIST)).status_code == 303
    assert events(app, SLUG) == []


def test_the_second_of_two_editors_is_told(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    path = f"{PAGE}/{place_of(app, ECONOMIST)}"
    seen = fields_of(app, ECONOMIST)
    assert client.send_form(path, {**seen, "organisation": "Ett"}).status_code == 303
    assert client.send_form(path, {**seen, "organisation": "Två"}).status_code == 409
    for version in ("", "-1", "x", "٣", "9" * 40):
        assert client.send_form(path, {**seen, "version": version}).status_code == 409
    with within(app, SLUG):
        assert membership(ECONOMIST).organisation == "Ett"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Skriv personens namn."),
        ({"name": "x" * 121}, "högst 120 tecken"),
        ({"roles": []}, "Välj minst en roll."),
        ({"roles": ["emperor"]}, "roles"),
        ({"roles": ["operator"]}, "roles"),
        ({"ends_on": "i morgon"}, "ends_on"),
    ],
)
def test_what_cannot_be_is_refused(
    app: Flask, client: CheckingClient, changes: dict[str, object], told: str
) -> None:
    client.sign_in_as(ADMIN)
    path = f"{PAGE}/{place_of(app, ECONOMIST)}"
    answer = client.send_form(path, fields_of(app, ECONOMIST, **changes))
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert events(app, SLUG) == []


def test_fields_that_are_not_asked_for_change_nothing(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    with within(app, SLUG):
        before = (membership(ECONOMIST).user_id, membership(ECONOMIST).tenant_id)
    smuggled = {"user_id": str(UUID(int=1)), "tenant_id": "2", "accepted_at": "", "ended_at": "2026-01-01"}
    path = f"{PAGE}/{place_of(app, ECONOMIST)}"
    assert client.send_form(path, {**fields_of(app, ECONOMIST, name="Ny"), **smuggled}).status_code == 303
    with within(app, SLUG):
        place = membership(ECONOMIST)
        assert (place.user_id, place.tenant_id) == before
        assert place.accepted_at is not None
        assert place.ended_at is None


def test_a_name_stays_on_one_line(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    path = f"{PAGE}/{place_of(app, ECONOMIST)}"
    fields = fields_of(app, ECONOMIST, name="Eva\r\nBcc: x@evil.example", organisation="A\x00\nB")
    assert client.send_form(path, fields).status_code == 303
    with within(app, SLUG):
        assert membership(ECONOMIST).name == "Eva Bcc: x@evil.example"
        assert membership(ECONOMIST).organisation == "A B"


def test_ending_is_explained_first_and_then_done_once(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    path = f"{PAGE}/{place_of(app, ECONOMIST)}/avsluta"
    assert "Det här händer" in client.get(path).get_data(as_text=True)
    assert client.send_form(path, {}).status_code == 303
    assert client.send_form(path, {}).status_code == 303
    assert [event.name for event in events(app, SLUG)] == ["membership:ended"]
    assert "avslutad" in client.get(PAGE).get_data(as_text=True)
    assert (
        client.send_form(path.removesuffix("/avsluta"), fields_of(app, ECONOMIST), page=PAGE).status_code
        == 404
    )


@pytest.mark.parametrize("changes", [{"roles": ["auditor"]}, {"ends_on": "2099-01-01"}])
def test_the_last_administrator_cannot_lose_the_role(
    app: Flask, client: CheckingClient, changes: dict[str, object]
) -> None:
    client.sign_in_as(ADMIN)
    path = f"{PAGE}/{place_of(app, ADMIN)}"
    answer = client.send_form(path, fields_of(app, ADMIN, **changes))
    assert answer.status_code == 422
    assert "minst en systemförvaltare" in answer.get_data(as_text=True)
    ended = client.send_form(f"{path}/avsluta", {})
    assert ended.status_code == 422
    assert "minst en systemförvaltare" in ended.get_data(as_text=True)
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("state", ["invited", "ended", "ending", "disabled"])
def test_only_a_lasting_active_administrator_counts(app: Flask, inside: Inside, state: str) -> None:
    with within(app, SLUG):
        other = membership(ECONOMIST)
        other.roles = ["tenant_admin"]
        other.accepted_at = None if state == "invited" else other.accepted_at
        other.ended_at = now() if state == "ended" else None
        other.ends_on = now().date() if state == "ending" else None
        user(ECONOMIST).disabled_at = now() if state == "disabled" else None
    with inside(SLUG, Role.TENANT_ADMIN) as actor, pytest.raises(rules.LastAdministrator):
        service.end(actor=actor, membership_id=membership(ADMIN).id, links=LINKS)


def test_with_another_administrator_one_may_go(app: Flask, client: CheckingClient) -> None:
    with within(app, SLUG):
        membership(ECONOMIST).roles = ["tenant_admin"]
    client.sign_in_as(ADMIN)
    assert client.send_form(f"{PAGE}/{place_of(app, ADMIN)}/avsluta", {}).status_code == 303
    assert client.get(PAGE).status_code == 403


def test_two_administrators_cannot_remove_each_other_at_once(app: Flask, inside: Inside) -> None:
    with within(app, SLUG):
        membership(ECONOMIST).roles = ["tenant_admin"]
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        pass

    def remove(email: str) -> bool:
        try:
            with within(app, SLUG):
                service.end(actor=actor, membership_id=membership(email).id, links=LINKS)
        except rules.LastAdministrator:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, (ADMIN, ECONOMIST))) == [False, True]


def test_the_table_on_the_page_is_the_table_of_the_guard(client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    page = client.get(f"{PAGE}/behorigheter").get_data(as_text=True)
    told = page[page.index("<tbody>") : page.index("</tbody>")]
    for role in Role:
        granted = permissions_of(frozenset({role}), frozenset())
        everybody = told.count("alla roller")
        assert told.count(str(ROLE_LABELS[role])) == len(granted) - everybody


@pytest.mark.parametrize("path", ["", "/avsluta"])
def test_a_place_that_is_not_here_is_not_found(client: CheckingClient, path: str) -> None:
    client.sign_in_as(ADMIN)
    assert client.get(f"{PAGE}/{UUID(int=7)}{path}").status_code == 404


def test_the_database_keeps_roles_to_those_that_exist(app: Flask, inside: Inside) -> None:
    with inside(SLUG, Role.TENANT_ADMIN):
        columns = Membership.__table__.c
        assert {"version", "ends_on", "ended_at"} <= set(columns.keys())
        assert session.query(Membership).count() == len(Role)
