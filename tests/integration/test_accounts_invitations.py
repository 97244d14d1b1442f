"""Invitations: the same whether one has an account or not, and answered by the invited alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.messages import Mail
from finsam_saas.accounts.models import Membership, TokenPurpose, User
from finsam_saas.memberships import messages
from tenants.database import now, session
from tests import world
from tests.builders_accounts import (
    events,
    everything_kept,
    link_for,
    membership,
    nowhere,
    user,
    within,
)
from tests.client import CheckingClient

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/anvandare"
ADMIN = world.email_of(Role.TENANT_ADMIN, SLUG)
ELSEWHERE = world.email_of(Role.DIRECTOR, "vasteras")
FRESH = "ny.person@kommun.example"
NEW = "tre gula cyklar i regn"


def invite(client: CheckingClient, email: str, **changes: object) -> tuple[int, str]:
    client.sign_in_as(ADMIN)
    fields = {"email": email, "name": "Ny Person", "roles": ["board_member"], "organisation": "Kommunen"}
    answer = client.send_form(f"{PAGE}/bjud-in", {**fields, **changes})
    page = client.get(PAGE) if answer.status_code == 303 else answer
    return answer.status_code, page.get_data(as_text=True)


def mail_to(app: Flask, email: str) -> Mail | None:
    with within(app, SLUG):
        return messages.invitation_mail(
            membership_id=membership(email).id, public_url="https://finsam.example"
        )


def link_in(mail: Mail | None) -> str:
    assert mail is not None
    link = next(word for word in mail.body.split() if word.startswith("https://"))
    return link.removeprefix("https://finsam.example")


def other_browser(app: Flask) -> CheckingClient:
    made = app.test_client()
    assert isinstance(made, CheckingClient)
    return made


def test_the_administrator_cannot_tell_who_has_an_account(app: Flask, client: CheckingClient) -> None:
    status, fresh = invite(client, FRESH)
    again, known = invite(client, ELSEWHERE.upper())
    assert status == again == 303
    shown = [page[page.index("<tbody>") : page.index("</tbody>")] for page in (fresh, known)]
    rows = {
        email: next(row for row in shown[1].split("<tr>") if email in row) for email in (FRESH, ELSEWHERE)
    }
    for row in rows.values():
        assert "inbjuden" in row
        assert "Ny Person" in row
    assert FRESH in shown[0]
    assert [event.details for event in events(app, SLUG)] == [{"roles": ["board_member"]}] * 2


def test_a_new_person_chooses_a_password_and_is_in(app: Flask, client: CheckingClient) -> None:
    invite(client, FRESH)
    path = link_in(mail_to(app, FRESH))
    newcomer = other_browser(app)
    page = newcomer.get(path).get_data(as_text=True)
    assert "Samordningsförbundet Uppsala län" in page
    assert FRESH in page
    answer = newcomer.send_form(path, {"password": NEW, "repeated": NEW})
    assert (answer.status_code, answer.location) == (303, f"/{SLUG}/")
    assert newcomer.get("/konto").status_code == 200
    assert newcomer.get(PAGE).status_code == 403
    assert newcomer.get(path).status_code == 410
    newcomer.sign_in_as(FRESH, NEW)
    names = [event.name for event in events(app, SLUG)]
    assert names == ["membership:invited", "membership:accepted"]
    assert "aktiv" in client.get(PAGE).get_data(as_text=True)


def test_until_the_answer_the_account_opens_nothing(app: Flask, client: CheckingClient) -> None:
    invite(client, ELSEWHERE, roles=["tenant_admin"])
    director = other_browser(app)
    director.sign_in_as(ELSEWHERE)
    assert director.get(PAGE).status_code == 403


def test_whoever_has_an_account_signs_in_and_answers(app: Flask, client: CheckingClient) -> None:
    invite(client, ELSEWHERE, roles=["auditor"])
    path = link_in(mail_to(app, ELSEWHERE))
    assert path == f"/{SLUG}/inbjudan"
    director = other_browser(app)
    assert director.get(path).location == f"/logga-in?next={path}"
    director.sign_in_as(ELSEWHERE)
    assert "Du är inbjuden till" in director.get("/konto").get_data(as_text=True)
    assert "revisor" in director.get(path).get_data(as_text=True)
    answer = director.send_form(path, {"answer": "yes"})
    assert (answer.status_code, answer.location) == (303, f"/{SLUG}/")
    assert director.get(PAGE).status_code == 200
    assert director.get(path).location == f"/{SLUG}/"
    again = director.send_form(path, {"answer": "yes"}, page=PAGE)
    assert again.location == f"/{SLUG}/"
    assert [event.name for event in events(app, SLUG)] == ["membership:invited", "membership:accepted"]


def test_no_is_an_answer_too(app: Flask, client: CheckingClient) -> None:
    invite(client, ELSEWHERE)
    director = other_browser(app)
    director.sign_in_as(ELSEWHERE)
    path = f"/{SLUG}/inbjudan"
    assert director.send_form(path, {"answer": "no"}).location == "/"
    assert director.get(path).status_code == 404
    assert events(app, SLUG)[-1].details == {"declined": True}
    status, page = invite(client, ELSEWHERE)
    assert status == 303
    assert page.count(ELSEWHERE) == 1


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_neither_yes_nor_no_changes_nothing(app: Flask, client: CheckingClient, answer: str) -> None:
    invite(client, ELSEWHERE)
    director = other_browser(app)
    director.sign_in_as(ELSEWHERE)
    assert director.send_form(f"/{SLUG}/inbjudan", {"answer": answer}).status_code == 400
    assert director.get(f"/{SLUG}/inbjudan").status_code == 200


def test_nobody_answers_for_another_or_where_nothing_was_asked(app: Flask, client: CheckingClient) -> None:
    invite(client, ELSEWHERE)
    stranger = other_browser(app)
    stranger.sign_in(Role.AUDITOR, "vasteras")
    path = f"/{SLUG}/inbjudan"
    assert stranger.get(path).status_code == 404
    assert stranger.send_form(path, {"answer": "yes"}, page="/konto").status_code == 404
    assert stranger.get("/umea-vannas/inbjudan").status_code == 404


def test_a_link_used_in_another_forbund_opens_nothing_there(app: Flask, client: CheckingClient) -> None:
    invite(client, FRESH)
    mail_to(app, FRESH)
    token = link_for(app, FRESH, TokenPurpose.INVITATION)
    newcomer = other_browser(app)
    answer = newcomer.send_form(f"/vasteras/inbjudan/{token}", {"password": NEW, "repeated": NEW})
    assert (answer.status_code, answer.location) == (303, "/")
    assert newcomer.get("/vasteras/anvandare").status_code == 403
    assert "Du är inbjuden till" in newcomer.get("/konto").get_data(as_text=True)


def test_an_invitation_cannot_change_the_password_of_an_account(app: Flask, client: CheckingClient) -> None:
    invite(client, ELSEWHERE)
    path = f"/{SLUG}/inbjudan/{link_for(app, ELSEWHERE, TokenPurpose.INVITATION)}"
    visitor = other_browser(app)
    assert visitor.get(path).location == f"/{SLUG}/inbjudan"
    fields = {"password": NEW, "repeated": NEW}
    assert visitor.send_form(path, fields, page="/logga-in").location == f"/{SLUG}/inbjudan"
    visitor.sign_in_as(ELSEWHERE)


def test_a_refused_password_leaves_the_invitation_open(app: Flask, client: CheckingClient) -> None:
    invite(client, FRESH)
    path = link_in(mail_to(app, FRESH))
    newcomer = other_browser(app)
    assert newcomer.send_form(path, {"password": "kort", "repeated": "kort"}).status_code == 422
    assert newcomer.get(path).status_code == 200
    with nowhere(app):
        assert user(FRESH).password_hash is None


def test_an_invitation_that_was_taken_back_gives_an_account_without_a_place(
    app: Flask, client: CheckingClient
) -> None:
    invite(client, FRESH)
    path = link_in(mail_to(app, FRESH))
    with within(app, SLUG):
        membership(FRESH).ended_at = now()
    assert mail_to(app, FRESH) is None
    newcomer = other_browser(app)
    assert newcomer.send_form(path, {"password": NEW, "repeated": NEW}).location == "/"
    assert newcomer.get(PAGE).status_code == 403


@pytest.mark.parametrize("email", [ADMIN, ADMIN.upper(), f" {ADMIN} "])
def test_whoever_is_here_cannot_be_invited_again(client: CheckingClient, email: str) -> None:
    status, page = invite(client, email)
    assert status == 422
    assert "har redan en behörighet" in page


@pytest.mark.parametrize("email", ["", "inte en adress", "a@b", "x@y.se\nBcc: z@evil.se", "a" * 330])
def test_an_address_has_to_be_one(app: Flask, client: CheckingClient, email: str) -> None:
    assert invite(client, email)[0] == 422
    with nowhere(app):
        assert session.query(User).count() == 2 * len(Role) + 2


def test_sending_again_sends_once_a_minute(app: Flask, client: CheckingClient) -> None:
    invite(client, FRESH)
    with within(app, SLUG):
        place = membership(FRESH).id
    path = f"{PAGE}/{place}/skicka-igen"
    assert client.send_form(path, {}, page=PAGE).status_code == 303
    assert len(events(app, SLUG)) == 1
    with within(app, SLUG):
        membership(FRESH).invited_at = now() - timedelta(days=3)
    for _ in range(2):
        client.send_form(path, {}, page=PAGE)
    assert [event.details.get("again") for event in events(app, SLUG)] == [None, True]


def test_nothing_is_sent_again_to_whoever_has_answered(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    with within(app, SLUG):
        place = membership(world.email_of(Role.AUDITOR, SLUG)).id
    assert client.send_form(f"{PAGE}/{place}/skicka-igen", {}, page=PAGE).status_code == 404
    assert client.send_form(f"{PAGE}/{UUID(int=3)}/skicka-igen", {}, page=PAGE).status_code == 404


def test_events_hold_neither_link_nor_address(app: Flask, client: CheckingClient) -> None:
    invite(client, FRESH)
    path = link_in(mail_to(app, FRESH))
    other_browser(app).send_form(path, {"password": NEW, "repeated": NEW})
    kept = everything_kept(app, SLUG)
    assert path.rpartition("/")[2] not in kept
    assert FRESH not in kept
    assert NEW not in kept


def test_the_name_elsewhere_stays_as_it_is(app: Flask, client: CheckingClient) -> None:
    invite(client, ELSEWHERE, name="Annat Namn")
    with within(app, "vasteras"):
        assert membership(ELSEWHERE).name != "Annat Namn"
    with within(app, SLUG):
        assert session.query(Membership).filter_by(name="Annat Namn").count() == 1
