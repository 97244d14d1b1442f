"""Sessions: a new id at sign-in, dead at once when they should be, and never worth anything elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from flask import Flask
from redis import Redis

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import TokenPurpose
from finsam_saas.accounts.operators import disable_user
from tenants.database import now, session
from tests import world
from tests.builders_accounts import link_for, membership, nowhere, platform_events, within
from tests.client import CheckingClient
from tests.servers import Servers

ADMIN = world.email_of(Role.TENANT_ADMIN, "uppsala-lan")
PAGE = "/uppsala-lan/anvandare"
NEW = "tre gula cyklar i regn"


def cookie_of(client: CheckingClient) -> str:
    cookie = client.get_cookie("finsam")
    assert cookie is not None
    return cookie.value


def is_in(client: CheckingClient, page: str = PAGE) -> bool:
    answer = client.get(page)
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


def with_cookie(app: Flask, value: str) -> CheckingClient:
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    other.set_cookie("finsam", value)
    return other


def stored(servers: Servers, client: CheckingClient) -> dict[str, Any]:
    kept = Redis.from_url(servers.valkey.url).get(f"finsam:session:{cookie_of(client)}")
    assert isinstance(kept, bytes)
    found: dict[str, Any] = msgspec.json.decode(kept)
    return found


def store(servers: Servers, client: CheckingClient, content: dict[str, Any]) -> None:
    key = f"finsam:session:{cookie_of(client)}"
    Redis.from_url(servers.valkey.url).set(key, msgspec.json.encode(content), keepttl=True)


def test_a_preset_cookie_is_worth_nothing_after_sign_in(app: Flask) -> None:
    for preset in ("chosen-by-an-attacker-chosen-by-an-attacker", None):
        client = with_cookie(app, preset) if preset else app.test_client()
        assert isinstance(client, CheckingClient)
        client.get("/logga-in")
        before = cookie_of(client)
        client.sign_in_as(ADMIN)
        assert cookie_of(client) != before
        assert is_in(client)
        assert not is_in(with_cookie(app, before))


def test_the_id_is_long_and_the_rest_stays_on_the_server(client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    assert len(cookie_of(client)) >= 40
    assert "uppsala" not in cookie_of(client)


def test_sign_out_ends_the_session_on_the_server(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    copied = cookie_of(client)
    answer = client.send_form("/logga-ut", {}, page=PAGE)
    assert (answer.status_code, answer.location) == (303, "/logga-in")
    assert '"storage"' in answer.headers["Clear-Site-Data"]
    assert "Du är utloggad." in client.get("/logga-in").get_data(as_text=True)
    assert not is_in(client)
    assert not is_in(with_cookie(app, copied))
    assert platform_events(app)[-1][0] == "sign-in:ended"


def test_sign_out_takes_a_button_and_its_token(client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    assert client.get("/logga-ut", follow_redirects=True).status_code == 404
    assert client.post("/logga-ut").status_code == 400
    assert is_in(client)


def test_sign_out_everywhere_reaches_the_other_browser(app: Flask, client: CheckingClient) -> None:
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    other.sign_in_as(ADMIN)
    client.sign_in_as(ADMIN)
    answer = client.send_form("/konto/logga-ut-overallt", {}, page="/konto")
    assert answer.status_code == 303
    assert not is_in(client)
    assert not is_in(other)
    client.sign_in_as(ADMIN)
    assert is_in(client)


def test_a_new_password_ends_the_others_and_keeps_this_one(app: Flask, client: CheckingClient) -> None:
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    other.sign_in_as(ADMIN)
    client.sign_in_as(ADMIN)
    before = cookie_of(client)
    fields = {"present": world.PASSWORD, "password": NEW, "repeated": NEW}
    assert client.send_form("/konto/losenord", fields, page="/konto").status_code == 303
    assert is_in(client)
    assert cookie_of(client) != before
    assert not is_in(with_cookie(app, before))
    assert not is_in(other)


def test_a_reset_ends_all_sessions(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    link = f"/nytt-losenord/{link_for(app, ADMIN, TokenPurpose.PASSWORD_RESET)}"
    assert other.send_form(link, {"password": NEW, "repeated": NEW}).status_code == 303
    assert not is_in(client)
    assert not is_in(other)


def test_a_disabled_account_is_out_in_the_next_request(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    assert is_in(client)
    with nowhere(app):
        disable_user(email=ADMIN)
    assert not is_in(client)
    assert not is_in(client, "/konto")


def test_a_session_does_not_outlive_its_longest_day(servers: Servers, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    content = stored(servers, client)
    content["since"] = (datetime.now(UTC) - timedelta(hours=11, minutes=59)).isoformat()
    store(servers, client, content)
    assert is_in(client)
    content["since"] = (datetime.now(UTC) - timedelta(hours=12, minutes=1)).isoformat()
    store(servers, client, content)
    assert not is_in(client)


def test_a_session_without_a_beginning_is_none(servers: Servers, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    content = stored(servers, client)
    del content["since"]
    store(servers, client, content)
    assert not is_in(client)


def test_an_idle_session_is_forgotten_by_the_server(servers: Servers, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    store_of_sessions = Redis.from_url(servers.valkey.url)
    key = f"finsam:session:{cookie_of(client)}"
    left = store_of_sessions.ttl(key)
    assert isinstance(left, int)
    assert 3590 <= left <= 3600
    store_of_sessions.expire(key, 100)
    assert is_in(client)
    renewed = store_of_sessions.ttl(key)
    assert isinstance(renewed, int)
    assert renewed > 3500
    store_of_sessions.delete(key)
    assert not is_in(client)


def test_a_role_that_is_taken_away_is_gone_in_the_next_request(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    assert client.get(PAGE + "/bjud-in").status_code == 200
    with within(app, "uppsala-lan"):
        membership(ADMIN).roles = [Role.GROUP_MEMBER.value]
    assert client.get(PAGE + "/bjud-in").status_code == 403
    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("how", ["ended_at", "accepted_at", "ends_on"])
def test_an_ended_place_opens_nothing_in_the_next_request(
    app: Flask, client: CheckingClient, how: str
) -> None:
    client.sign_in_as(ADMIN)
    with within(app, "uppsala-lan"):
        place = membership(ADMIN)
        if how == "ended_at":
            place.ended_at = now()
        elif how == "accepted_at":
            place.accepted_at = None
        else:
            place.ends_on = now().date() - timedelta(days=1)
    assert client.get(PAGE).status_code == 403


def test_a_place_in_one_forbund_gives_nothing_in_another(app: Flask, client: CheckingClient) -> None:
    client.sign_in_as(ADMIN)
    with within(app, "vasteras"):
        elsewhere = membership(world.email_of(Role.TENANT_ADMIN, "vasteras")).id
        session.rollback()
    assert client.get("/vasteras/anvandare").status_code == 403
    assert client.get(f"/vasteras/anvandare/{elsewhere}").status_code == 403
    assert client.get(f"/uppsala-lan/anvandare/{elsewhere}").status_code == 404
    token = client.token(PAGE + "/bjud-in")
    answer = client.post(f"/uppsala-lan/anvandare/{elsewhere}/avsluta", data={"csrf_token": token})
    assert answer.status_code == 404
