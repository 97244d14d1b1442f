"""What the web spares: visitors leave nothing behind, plans of statements last, addresses are remembered."""

from __future__ import annotations

import re

import pytest
from flask import Flask, url_for
from redis import Redis
from sqlalchemy import text

from finsam_saas.access.permissions import Role
from finsam_saas.web.addresses import Site
from tenants.context import acting_for
from tenants.database import db
from tests import world
from tests.client import CheckingClient
from tests.servers import Servers


def sessions_kept(servers: Servers) -> int:
    return sum(1 for _key in Redis.from_url(servers.valkey.url).scan_iter("finsam:session:*"))


def cookie_of(client: CheckingClient) -> str:
    cookie = client.get_cookie("finsam")
    assert cookie is not None
    return cookie.value


def test_a_visitor_who_only_looks_leaves_nothing_in_the_store(
    client: CheckingClient, servers: Servers
) -> None:
    for page in ("/", "/om", "/logga-in", "/om"):
        assert client.get(page).status_code == 200
    assert sessions_kept(servers) == 0
    visitor = cookie_of(client)
    assert client.get("/om").status_code == 200
    assert cookie_of(client) == visitor


def test_a_visitor_signs_in_under_another_id(client: CheckingClient, servers: Servers) -> None:
    client.get("/logga-in")
    visitor = cookie_of(client)
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    assert cookie_of(client) != visitor
    assert sessions_kept(servers) == 1


def test_a_visitors_token_is_worth_nothing_to_another(app: Flask, client: CheckingClient) -> None:
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    token = client.token("/logga-in")
    other.get("/logga-in")
    fields = {"csrf_token": token, "email": "x@example.test", "password": world.PASSWORD}
    assert other.post("/logga-in", data=fields).status_code == 400


def test_what_is_chosen_is_kept_and_the_open_form_still_works(
    client: CheckingClient, servers: Servers
) -> None:
    token = client.token("/logga-in")
    assert client.post("/sprak/en", data={"csrf_token": token}).status_code == 303
    assert sessions_kept(servers) == 1
    fields = {"csrf_token": token, "email": "nobody@example.test", "password": world.PASSWORD}
    assert client.post("/logga-in", data=fields).status_code != 400


@pytest.mark.parametrize("preset", ["v.short", "v." + "x" * 44, "v." + "å" * 43])
def test_a_name_that_we_do_not_give_is_replaced(client: CheckingClient, preset: str) -> None:
    client.set_cookie("finsam", preset)
    client.get("/om")
    assert cookie_of(client) != preset


def test_files_of_the_frame_say_nothing_of_who_asks(client: CheckingClient) -> None:
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    answer = client.get("/static/theme.css")
    assert "Set-Cookie" not in answer.headers


def test_plans_of_statements_outlive_a_page(app: Flask, client: CheckingClient) -> None:
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    for _time in range(3):
        assert client.get("/uppsala-lan/").status_code == 200
    with app.app_context(), db.engine.begin() as connection:
        kept = connection.execute(text("select count(*) from pg_prepared_statements")).scalar_one()
    assert kept > 0


def test_an_address_is_remembered_for_its_forbund_and_its_very_value(app: Flask) -> None:
    assert isinstance(app, Site)
    addresses = set()
    for slug in ("uppsala-lan", "vasteras", "uppsala-lan"):
        with app.test_request_context("/om"), acting_for(world.tenant(slug)):
            addresses.add(url_for("dashboard.start"))
    assert addresses == {"/uppsala-lan/", "/vasteras/"}
    with app.test_request_context("/om"):
        values = (1, True, "1", [1, 2])
        assert [url_for("dashboard.about", n=value) for value in values] == [
            "/om?n=1",
            "/om?n=True",
            "/om?n=1",
            "/om?n=1&n=2",
        ]
    with app.test_request_context("/om", base_url="http://localhost/under"):
        assert url_for("dashboard.about") == "/under/om"


def test_the_kept_frame_is_each_readers_own(app: Flask, client: CheckingClient) -> None:
    other = app.test_client()
    assert isinstance(other, CheckingClient)
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    other.sign_in(Role.SECRETARIAT, "vasteras")
    for _time in range(2):
        pages = {slug: who.get(f"/{slug}/") for slug, who in (("uppsala-lan", client), ("vasteras", other))}
    for slug, page in pages.items():
        header, _main, _rest = page.get_data(as_text=True).partition('<main id="content"')
        strangers = next(one for one in pages if one != slug)
        assert f'href="/{slug}/"' in header
        assert f"/{strangers}/" not in header
        assert "\x1e" not in page.get_data(as_text=True)
    tokens = {
        re.findall(r'name="csrf_token" value="([^"]+)"', one.get_data(as_text=True))[0]
        for one in pages.values()
    }
    assert len(tokens) == 2
