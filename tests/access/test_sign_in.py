"""The way in: who gets in, who does not, and that nobody learns why."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts.models import Membership, User
from finsam_saas.app import create_app
from tenants.database import now, session
from tests import world
from tests.builders_accounts import nowhere, platform_events, user, within
from tests.client import CheckingClient
from tests.servers import WORKING, Servers

EMAIL = world.email_of(Role.SECRETARIAT, "uppsala-lan")
WRONG = "inte rätt lösenord alls"
REDIRECTS = (
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/.//evil.example",
    "%2f%2fevil.example",
)


def try_to_sign_in(client: CheckingClient, email: str, password: str = WRONG) -> tuple[int, str]:
    answer = client.send_form("/logga-in", {"email": email, "password": password})
    page = answer.get_data(as_text=True).replace(email, "")
    return answer.status_code, re.sub(r'(value|nonce)="[^"]*"|<span class="reference">.*?</span>', "", page)


@pytest.mark.parametrize("role", list(Role))
def test_every_role_comes_to_its_only_forbund(client: CheckingClient, role: Role) -> None:
    answer = client.sign_in_as(world.email_of(role, "uppsala-lan"))
    assert (answer.status_code, answer.location) == (303, "/uppsala-lan/")


@pytest.mark.parametrize("role", list(GlobalRole))
def test_national_roles_come_to_the_front_door(client: CheckingClient, role: GlobalRole) -> None:
    assert client.sign_in_as(world.email_of(role)).location == "/"


def test_whoever_belongs_to_several_chooses(app: Flask, client: CheckingClient) -> None:
    with within(app, "vasteras"):
        session.add(
            Membership(user_id=user(EMAIL).id, name="Två", roles=[Role.AUDITOR.value], accepted_at=now())
        )
    assert client.sign_in_as(EMAIL).location == "/"


def test_address_is_known_in_capitals_and_with_spaces(client: CheckingClient) -> None:
    client.sign_in_as(f"  {EMAIL.upper()} ")


def test_every_refusal_is_the_same(app: Flask, client: CheckingClient) -> None:
    disabled = world.email_of(Role.AUDITOR, "uppsala-lan")
    locked = world.email_of(Role.ECONOMIST, "uppsala-lan")
    with nowhere(app):
        session.add(User(email="invited@uppsala-lan.example"))
        user(disabled).disabled_at = now()
        user(locked).locked_until = now() + timedelta(minutes=5)
    refused = try_to_sign_in(client, EMAIL)
    assert refused[0] == 422
    assert "Det gick inte att logga in" in refused[1]
    assert try_to_sign_in(client, "nobody@nowhere.example") == refused
    assert try_to_sign_in(client, "invited@uppsala-lan.example") == refused
    assert try_to_sign_in(client, disabled, world.PASSWORD) == refused
    assert try_to_sign_in(client, locked, world.PASSWORD) == refused


def test_missing_fields_are_said_and_cost_nothing(app: Flask, client: CheckingClient) -> None:
    answer = client.send_form("/logga-in", {"email": EMAIL, "password": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Skriv ditt lösenord." in page
    assert f'value="{EMAIL}"' in page
    with nowhere(app):
        assert user(EMAIL).failed_attempts == 0


def test_the_password_never_comes_back(client: CheckingClient) -> None:
    answer = client.send_form("/logga-in", {"email": EMAIL, "password": WRONG})
    assert WRONG not in answer.get_data(as_text=True)


def test_five_failures_close_the_account_although_each_is_refused(app: Flask, client: CheckingClient) -> None:
    for _ in range(5):
        try_to_sign_in(client, EMAIL)
    with nowhere(app):
        closed = user(EMAIL)
        assert closed.failed_attempts == 5
        assert closed.locked_until is not None
        assert timedelta(minutes=14) < closed.locked_until - now() <= timedelta(minutes=15)
    assert try_to_sign_in(client, EMAIL, world.PASSWORD)[0] == 422
    with nowhere(app):
        user(EMAIL).locked_until = now() - timedelta(seconds=1)
    client.sign_in_as(EMAIL)
    with nowhere(app):
        assert (user(EMAIL).failed_attempts, user(EMAIL).locked_until) == (0, None)


def test_knocking_on_a_closed_account_does_not_close_it_for_longer(
    app: Flask, client: CheckingClient
) -> None:
    until = now() + timedelta(minutes=5)
    with nowhere(app):
        closed = user(EMAIL)
        closed.failed_attempts, closed.locked_until = 5, until
    try_to_sign_in(client, EMAIL)
    with nowhere(app):
        assert (user(EMAIL).failed_attempts, user(EMAIL).locked_until) == (5, until)


def test_too_many_tries_from_one_place_are_slowed_down(client: CheckingClient) -> None:
    token = client.token("/logga-in")
    fields = {"csrf_token": token, "email": "nobody@nowhere.example", "password": WRONG}
    codes = [client.post("/logga-in", data=fields).status_code for _ in range(21)]
    assert codes == [422] * 20 + [429]


def test_what_is_kept_says_what_happened_and_nothing_that_was_typed(
    app: Flask, client: CheckingClient
) -> None:
    try_to_sign_in(client, EMAIL)
    try_to_sign_in(client, "typed-by-mistake@nowhere.example")
    client.sign_in_as(EMAIL)
    kept = platform_events(app)
    assert kept == [
        ("sign-in:refused", {"reason": "password", "failures": 1}),
        ("sign-in:refused", {"reason": "unknown-address"}),
        ("sign-in:done", {"by": "password-right"}),
    ]


def test_after_sign_in_one_comes_to_the_page_that_was_asked_for(client: CheckingClient) -> None:
    wanted = client.get("/uppsala-lan/anvandare")
    assert wanted.location == "/logga-in?next=/uppsala-lan/anvandare"
    page = client.get(wanted.location).get_data(as_text=True)
    assert 'value="/uppsala-lan/anvandare"' in page
    fields = {"email": EMAIL, "password": world.PASSWORD, "next": "/uppsala-lan/anvandare"}
    assert client.send_form("/logga-in", fields).location == "/uppsala-lan/anvandare"


@pytest.mark.parametrize("target", REDIRECTS)
def test_nobody_is_sent_elsewhere(client: CheckingClient, target: str) -> None:
    fields = {"email": EMAIL, "password": world.PASSWORD, "next": target}
    assert client.send_form("/logga-in", fields).location == "/uppsala-lan/"
    again = client.get("/logga-in", query_string={"next": target})
    assert again.location == "/"


def test_without_the_page_s_token_nothing_happens(client: CheckingClient) -> None:
    client.get("/logga-in")
    fields = {"email": EMAIL, "password": world.PASSWORD}
    assert client.post("/logga-in", data=fields).status_code == 400
    assert client.post("/logga-in", data={**fields, "csrf_token": "made-up"}).status_code == 400
    assert client.get("/konto").status_code == 302


def test_another_site_cannot_sign_somebody_in(client: CheckingClient) -> None:
    fields = {"csrf_token": client.token("/logga-in"), "email": EMAIL, "password": world.PASSWORD}
    answer = client.post("/logga-in", data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client: CheckingClient) -> None:
    cookie = client.sign_in_as(EMAIL).headers["Set-Cookie"]
    assert cookie.startswith("finsam=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


@pytest.mark.usefixtures("app")
def test_in_production_the_cookie_is_bound_to_the_host(servers: Servers) -> None:
    secure = create_app(servers.settings(WORKING, insecure_cookies=False))
    secure.test_client_class = CheckingClient
    client = secure.test_client()
    cookie = client.get("/logga-in", base_url="https://finsam.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-finsam=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert "Path=/" in cookie


def test_a_digest_of_another_cost_is_renewed_at_sign_in(app: Flask, client: CheckingClient) -> None:
    with nowhere(app):
        costly = PasswordHasher(time_cost=2, memory_cost=1024, parallelism=1)
        user(EMAIL).password_hash = costly.hash(world.PASSWORD)
    client.sign_in_as(EMAIL)
    with nowhere(app):
        assert "t=1,p=1" in str(user(EMAIL).password_hash)
