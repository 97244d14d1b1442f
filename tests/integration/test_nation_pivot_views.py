"""Saved views: each user's own, kept by PostgreSQL itself."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import GlobalRole, Role
from tests.builders_releases import published_release, reported_nation
from tests.client import CheckingClient
from tests.servers import Servers

TABLE, VIEWS = "/nationellt/tabell/", "/nationellt/tabell/vyer/"
ADDRESS = "rader=tid&tid=kvartal"
KEPT = "rader=tid"


@pytest.fixture
def released(app: Flask, servers: Servers) -> None:
    """A published release of one quarter."""
    address = servers.settings().national_database_url
    assert address is not None
    engine = create_engine(address, poolclass=NullPool)
    reported_nation(app, engine)
    published_release(app, engine)


@pytest.fixture
def database(servers: Servers) -> Engine:
    """The database as the app role, outside the product."""
    return create_engine(servers.postgres.url("finsam_app", "finsam_test"), poolclass=NullPool)


def save(client: CheckingClient, name: str, address: str = ADDRESS) -> int:
    """Save a view; the status of the answer."""
    return client.send_form(VIEWS, {"name": name, "address": address}, TABLE).status_code


def listed(client: CheckingClient) -> str:
    return client.get(VIEWS).get_data(as_text=True)


def first_id(client: CheckingClient) -> str:
    found = re.search(r"/vyer/([0-9a-f-]{36})/byt-namn", listed(client))
    assert found is not None
    return found[1]


def test_a_view_is_saved_found_renamed_and_taken_away(released: None, client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    assert "Du har inte sparat någon vy" in listed(client)
    assert save(client, "Kvartalen") == 303
    assert f'<a href="{TABLE}?{KEPT}">Kvartalen</a>' in listed(client)
    assert "Kvartalen" in client.get(TABLE).get_data(as_text=True), "and above the form"
    view = f"{VIEWS}{first_id(client)}"
    assert client.send_form(f"{view}/byt-namn", {"name": "Alla kvartal"}).status_code == 303
    assert "Alla kvartal" in listed(client) and "Kvartalen" not in listed(client)
    assert "Den som har adressen kan visa tabellen" in client.get(f"{view}/ta-bort").get_data(as_text=True)
    assert client.send_form(f"{view}/ta-bort", {}).status_code == 303
    assert "Du har inte sparat någon vy" in listed(client)


REFUSED = (
    ("", ADDRESS, "Skriv ett namn"),
    ("x" * 121, ADDRESS, "Skriv högst 120 tecken"),
    ("Fel", "rader=kommun", "går inte att spara som den är"),
    ("Kvartalen", ADDRESS, "redan en vy med det namnet"),
)


def test_what_cannot_be_saved_is_told_and_what_was_typed_stays(
    released: None, client: CheckingClient
) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    save(client, "Kvartalen")
    for name, address, words in REFUSED:
        answer = client.send_form(VIEWS, {"name": name, "address": address}, TABLE)
        assert answer.status_code == 422
        shown = answer.get_data(as_text=True)
        assert words in shown
        assert f'value="{name}"' in shown
    assert listed(client).count("byt-namn") == 1
    save(client, "Senaste")
    view = f"{VIEWS}{first_id(client)}"
    answer = client.send_form(f"{view}/byt-namn", {"name": "Senaste"})
    assert answer.status_code == 422 and "redan en vy" in answer.get_data(as_text=True)
    assert client.send_form(f"{view}/byt-namn", {"name": "Kvartalen"}).status_code == 303, "its own"


def test_another_users_view_does_not_exist(released: None, client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    save(client, "Analytikerns")
    view = f"{VIEWS}{first_id(client)}"
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    assert "Analytikerns" not in listed(client)
    for step in ("byt-namn", "ta-bort"):
        assert client.get(f"{view}/{step}").status_code == 404
    assert save(client, "Analytikerns") == 303, "two users may have the same name for a view"
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    assert listed(client).count("byt-namn") == 1


def test_a_view_that_can_no_longer_be_shown_says_so(
    client: CheckingClient, servers: Servers, released: None
) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    save(client, "Gammal")
    owner = create_engine(servers.postgres.url("postgres", "finsam_test"), poolclass=NullPool)
    with owner.begin() as connection:
        connection.execute(text("update saved_views set address = 'rader=kommun'"))
    assert "går inte att visa längre" in listed(client)
    answer = client.get(f"{TABLE}?rader=kommun")
    assert answer.status_code == 422 and "Tabellen går inte att visa" in answer.get_data(as_text=True)


def test_postgresql_shows_each_user_his_own_rows_alone(
    released: None, client: CheckingClient, database: Engine
) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    save(client, "Analytikerns")
    with database.connect() as connection:
        assert connection.execute(text("select count(*) from saved_views")).scalar() == 0, "nobody acts"
        users = connection.execute(text("select id, email from users")).all()
        seen = {email: _seen_by(database, user_id) for user_id, email in users}
    assert sum(seen.values()) == 1
    owner = next(user_id for user_id, email in users if seen[email])
    other = next(user_id for user_id, email in users if not seen[email])
    with database.connect() as connection, pytest.raises(ProgrammingError, match="row-level security"):
        _act(connection, other)
        connection.execute(
            text(
                "insert into saved_views (user_id, name, address, created_at) values (:user, 'x', '', now())"
            ),
            {"user": owner},
        )


def _act(connection: object, user_id: UUID) -> None:
    connection.execute(  # type: ignore[attr-defined]
        text("select set_config('app.user_id', :user, true)"), {"user": str(user_id)}
    )


def _seen_by(database: Engine, user_id: UUID) -> int:
    with database.connect() as connection:
        _act(connection, user_id)
        return int(connection.execute(text("select count(*) from saved_views")).scalar_one())
