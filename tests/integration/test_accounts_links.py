"""Links from mails: used once, for one purpose, in time; and a reset that tells nobody who has an account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from finsam_saas.access.permissions import Role
from finsam_saas.accounts import messages, service
from finsam_saas.accounts.models import PlatformOutbox, SignInToken, TokenPurpose
from tenants.database import now, session
from tests import world
from tests.builders_accounts import (
    everything_kept,
    link_for,
    nowhere,
    platform_events,
    user,
    waiting_mail,
)
from tests.client import CheckingClient

EMAIL = world.email_of(Role.SECRETARIAT, "uppsala-lan")
NEW = "tre gula cyklar i regn"
TYPED = {"password": NEW, "repeated": NEW}


def reset_link(app: Flask) -> str:
    return f"/nytt-losenord/{link_for(app, EMAIL, TokenPurpose.PASSWORD_RESET)}"


def test_asking_is_answered_the_same_for_every_address(app: Flask, client: CheckingClient) -> None:
    known = client.send_form("/glomt-losenord", {"email": EMAIL.upper()})
    unknown = client.send_form("/glomt-losenord", {"email": "nobody@nowhere.example"})
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert known.location == "/glomt-losenord/skickat"
    page = client.get(known.location).get_data(as_text=True)
    assert "Om adressen har ett konto är en länk på väg." in page
    with nowhere(app):
        wanted = [user(EMAIL).id]
    assert waiting_mail(app) == wanted
    assert platform_events(app) == [("password-reset:asked", {})]


def test_asking_twice_is_asking_once(app: Flask, client: CheckingClient) -> None:
    for _ in range(2):
        client.send_form("/glomt-losenord", {"email": EMAIL})
    assert len(waiting_mail(app)) == 1


def test_nobody_s_mailbox_is_flooded(app: Flask, client: CheckingClient) -> None:
    for _ in range(5):
        link_for(app, EMAIL, TokenPurpose.PASSWORD_RESET)
    client.send_form("/glomt-losenord", {"email": EMAIL})
    assert waiting_mail(app) == []
    with nowhere(app):
        session.execute(update(SignInToken).values(created_at=now() - timedelta(hours=2)))
    client.send_form("/glomt-losenord", {"email": EMAIL})
    assert len(waiting_mail(app)) == 1


def test_a_disabled_account_gets_no_mail(app: Flask, client: CheckingClient) -> None:
    with nowhere(app):
        user(EMAIL).disabled_at = now()
    assert client.send_form("/glomt-losenord", {"email": EMAIL}).status_code == 303
    assert waiting_mail(app) == []


def test_asking_again_and_again_is_slowed_down(client: CheckingClient) -> None:
    fields = {"csrf_token": client.token("/glomt-losenord"), "email": "nobody@nowhere.example"}
    codes = [client.post("/glomt-losenord", data=fields).status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]


def test_the_mail_s_link_works_once(app: Flask, client: CheckingClient) -> None:
    with nowhere(app):
        mail = messages.reset_mail(user_id=user(EMAIL).id, public_url="https://finsam.example")
        assert mail is not None
    assert mail.recipient == EMAIL
    link = next(word for word in mail.body.split() if word.startswith("https://"))
    path = link.removeprefix("https://finsam.example")
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert client.send_form(path, TYPED).location == "/logga-in"
    used = client.get(path)
    assert used.status_code == 410
    assert "/glomt-losenord" in used.get_data(as_text=True)
    assert client.send_form(path, TYPED, page="/logga-in").status_code == 410
    client.sign_in_as(EMAIL, NEW)


def test_a_reset_opens_a_closed_account_and_uses_up_the_other_links(
    app: Flask, client: CheckingClient
) -> None:
    first, second = reset_link(app), reset_link(app)
    with nowhere(app):
        user(EMAIL).locked_until = now() + timedelta(hours=1)
    assert client.send_form(second, TYPED).status_code == 303
    assert client.get(first).status_code == 410
    client.sign_in_as(EMAIL, NEW)


def test_a_changed_password_uses_up_the_links(app: Flask, client: CheckingClient) -> None:
    link = reset_link(app)
    client.sign_in_as(EMAIL)
    fields = {"present": world.PASSWORD, **TYPED}
    assert client.send_form("/konto/losenord", fields, page="/konto").status_code == 303
    assert client.get(link).status_code == 410


def test_an_old_link_is_refused(app: Flask, client: CheckingClient) -> None:
    link = reset_link(app)
    with nowhere(app):
        kept = session.scalars(select(SignInToken)).one()
        assert kept.expires_at - kept.created_at <= timedelta(hours=1, seconds=1)
        kept.expires_at = now() - timedelta(seconds=1)
    assert client.get(link).status_code == 410
    assert client.send_form(link, TYPED, page="/logga-in").status_code == 410


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 5000, "å"])
def test_a_made_up_link_is_refused_like_a_used_one(client: CheckingClient, token: str) -> None:
    assert client.get(f"/nytt-losenord/{token}").status_code == 410


def test_a_link_serves_its_own_purpose_only(app: Flask, client: CheckingClient) -> None:
    invitation = link_for(app, EMAIL, TokenPurpose.INVITATION)
    reset = link_for(app, EMAIL, TokenPurpose.PASSWORD_RESET)
    assert client.get(f"/nytt-losenord/{invitation}").status_code == 410
    assert client.get(f"/uppsala-lan/inbjudan/{reset}").status_code == 410
    for path in (f"/nytt-losenord/{invitation}", f"/uppsala-lan/inbjudan/{reset}"):
        assert client.send_form(path, TYPED, page="/logga-in").status_code == 410
    client.sign_in_as(EMAIL)


def test_the_link_of_a_disabled_account_is_refused(app: Flask, client: CheckingClient) -> None:
    link = reset_link(app)
    with nowhere(app):
        user(EMAIL).disabled_at = now()
    assert client.get(link).status_code == 410


@pytest.mark.parametrize(
    ("password", "repeated", "told"),
    [
        ("kort", "kort", "minst 12 tecken"),
        ("a" * 257, "a" * 257, "högst 256 tecken"),
        ("Lösenord2026!", "Lösenord2026!", "för vanligt"),
        (EMAIL, EMAIL, "för likt din e-postadress"),
        (NEW, NEW + "!", "inte likadana"),
        ("", "", "Välj ett lösenord."),
    ],
)
def test_a_refused_password_leaves_the_link_and_the_old_password(
    app: Flask, client: CheckingClient, password: str, repeated: str, told: str
) -> None:
    link = reset_link(app)
    answer = client.send_form(link, {"password": password, "repeated": repeated})
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert client.get(link).status_code == 200
    client.sign_in_as(EMAIL)


def test_a_pasted_password_keeps_its_spaces_and_signs(app: Flask, client: CheckingClient) -> None:
    odd = "  tre gula <b>cyklar</b> & 'regn'  "
    assert client.send_form(reset_link(app), {"password": odd, "repeated": odd}).status_code == 303
    client.sign_in_as(EMAIL, odd)


def test_of_two_at_once_one_gets_through(app: Flask) -> None:
    token = link_for(app, EMAIL, TokenPurpose.PASSWORD_RESET)

    def use(word: str) -> bool:
        try:
            with nowhere(app):
                service.reset_password(token=token, new=f"tre gula {word} i regn")
        except service.LinkSpent:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, ("cyklar", "tåg", "bussar", "bilar"))) == [False, False, False, True]


def test_no_secret_is_kept(app: Flask, client: CheckingClient) -> None:
    token = link_for(app, EMAIL, TokenPurpose.PASSWORD_RESET)
    client.send_form("/glomt-losenord", {"email": EMAIL})
    client.send_form(f"/nytt-losenord/{token}", TYPED)
    kept = everything_kept(app, "uppsala-lan")
    assert token not in kept
    assert NEW not in kept
    assert EMAIL not in kept


def test_no_mail_goes_to_an_account_that_was_closed_meanwhile(app: Flask) -> None:
    with nowhere(app):
        user(EMAIL).disabled_at = now()
        session.flush()
        assert messages.reset_mail(user_id=user(EMAIL).id, public_url="https://finsam.example") is None
        assert session.query(SignInToken).count() == 0
        assert session.query(PlatformOutbox).count() == 0


def test_the_host_of_a_request_never_gets_into_a_link(app: Flask, client: CheckingClient) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    fields = {"csrf_token": client.token("/glomt-losenord"), "email": EMAIL}
    client.post("/glomt-losenord", data=fields, headers=headers)
    with nowhere(app):
        mail = messages.reset_mail(user_id=user(EMAIL).id, public_url="https://finsam.example")
    assert mail is not None
    assert "evil.example" not in mail.body
