"""What a reviewer found: services that are down, sessions that came back, odd input, what a log repeats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask, request
from flask import session as browser_session
from prometheus_client import generate_latest
from pydantic import ValidationError
from redis import Redis
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import Role
from finsam_saas.accounts import passwords
from finsam_saas.accounts.models import TokenPurpose, User
from finsam_saas.accounts.queries import email_key
from finsam_saas.accounts.sign_in import sign_in
from finsam_saas.app import create_app
from finsam_saas.config import Environment
from finsam_saas.initiatives.entry import InitiativeEntry
from finsam_saas.initiatives.rules import Orientation
from finsam_saas.initiatives.service import add_initiative, set_managers
from finsam_saas.members.rules import PartyType
from finsam_saas.members.service import MemberEntry, add_member, set_representatives
from finsam_saas.web import errors
from finsam_saas.web.limits import place_of
from finsam_saas.web.logs import without_values
from tenants.context import acting_for, current_tenant
from tenants.database import session
from tests import world
from tests.builders_accounts import link_for, membership, nowhere, user
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.servers import WORKING, Servers

NOWHERE = {
    "redis_url": "redis://127.0.0.1:1/0",
    "database_url": "postgresql+psycopg://finsam_app@127.0.0.1:1/x",
}
ADMIN = world.email_of(Role.TENANT_ADMIN, "uppsala-lan")
KNOWN = "a-session-that-is-known-to-the-server"


def browser_of(app: Flask) -> CheckingClient:
    app.test_client_class = CheckingClient
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client


def keep_session(servers: Servers, content: bytes) -> None:
    Redis.from_url(servers.valkey.url).set(f"finsam:session:{KNOWN}", content)


def signed_in_session() -> bytes:
    since = "2100-01-01T00:00:00+00:00"
    return json.dumps({"_user_id": str(uuid4()), "since": since, "version": 1}).encode()


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("down", "with_cookie"), [("database_url", False), ("database_url", True), ("redis_url", True)]
)
def test_a_service_that_is_down_is_told_kindly_and_the_process_stays_alive(
    servers: Servers, down: str, with_cookie: bool
) -> None:
    keep_session(servers, signed_in_session())
    client = browser_of(create_app(servers.settings(WORKING, **{down: NOWHERE[down]})))
    if with_cookie:
        client.set_cookie("finsam", KNOWN)
    answer = client.get("/nytt-losenord/en-hemlig-lank")
    assert answer.status_code == 503
    assert "Tjänsten svarar inte just nu" in answer.get_data(as_text=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("down", sorted(NOWHERE))
def test_no_log_line_holds_the_secret_of_a_link(
    servers: Servers, down: str, capfd: pytest.CaptureFixture[str]
) -> None:
    client = browser_of(create_app(servers.settings(WORKING, **{down: NOWHERE[down]})))
    client.set_cookie("finsam", KNOWN)
    client.get("/nytt-losenord/en-hemlig-lank")
    told = capfd.readouterr()
    assert "service_out_of_reach" in told.err
    assert "en-hemlig-lank" not in told.err + told.out


def test_a_page_that_was_on_its_way_does_not_bring_a_signed_out_session_back(
    shared_app: Flask, app: Flask, servers: Servers
) -> None:
    keep_session(servers, signed_in_session())
    key = f"finsam:session:{KNOWN}"
    with shared_app.test_request_context("/", headers={"Cookie": f"finsam={KNOWN}"}):
        assert browser_session["version"] == 1
        Redis.from_url(servers.valkey.url).delete(key)  # signed out in another tab
        shared_app.process_response(shared_app.make_response("late"))
    assert Redis.from_url(servers.valkey.url).get(key) is None


def test_a_session_that_is_no_json_is_none(app: Flask, servers: Servers) -> None:
    keep_session(servers, b"cposix\nsystem\n(S'touch /tmp/finsam-owned'\ntR.")
    client = browser_of(app)
    client.set_cookie("finsam", KNOWN)
    assert client.get("/konto").status_code == 302


def test_a_referrer_that_cannot_be_read_is_a_bad_request(client: CheckingClient) -> None:
    token = client.token("/logga-in")
    for address in ("http://localhost", "https://localhost"):
        answer = client.post(
            "/tema/dark", data={"csrf_token": token}, headers={"Referer": "http://[x"}, base_url=address
        )
        assert answer.status_code == 400


def test_made_up_methods_make_no_new_counters(client: CheckingClient) -> None:
    assert client.open("/logga-in", method="MADEUP").status_code in (404, 405)
    assert b"MADEUP" not in generate_latest()


@pytest.mark.parametrize("name", ["owners-²-unit", f"owners-{'1' * 5000}-unit", "amounts-٣-year"])
def test_a_field_name_that_is_no_row_is_passed_over(client: CheckingClient, name: str) -> None:
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    assert client.send_form("/uppsala-lan/insatser/ny", {name: "x"}).status_code == 422


def test_rows_without_end_are_not_read(client: CheckingClient) -> None:
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    rows = {f"owners-{number}-unit": "x" for number in range(400)}
    page = client.send_form("/uppsala-lan/insatser/ny", rows).get_data(as_text=True)
    assert "owners-199-unit" in page
    assert "owners-250-unit" not in page


def test_a_version_without_end_is_an_outdated_form(profiled_app: Flask) -> None:
    client = browser_of(profiled_app)
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    page = "/uppsala-lan/avgifter/nytt"
    made = client.send_form(page, {"year": "2031", "total": "1 000", "unit": "1000", "confirmed": "y"})
    assert made.status_code == 303
    fix = f"{made.location}/faststall"
    assert client.send_form(fix, {"version": "1" * 5000}).status_code == 409


def test_guesses_do_not_queue_for_the_account(
    app: Flask, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account that made parallel guesses wait would be told from an address that has none."""
    compare, free = passwords.is_correct, []
    other = create_engine(servers.settings(WORKING).database_url, poolclass=NullPool)

    def compare_and_look(digest: str | None, password: str) -> bool:
        with other.begin() as connection:
            held = text("select 1 from users where email = :email for update nowait")
            free.append(connection.execute(held, {"email": email_key(ADMIN)}).scalar())
        return compare(digest, password)

    monkeypatch.setattr(passwords, "is_correct", compare_and_look)
    with nowhere(app):
        assert sign_in(email=ADMIN, password=world.PASSWORD) is not None
    assert free == [1]


def test_a_password_that_was_changed_while_it_was_compared_opens_nothing(
    app: Flask, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare = passwords.is_correct
    other = create_engine(servers.settings(WORKING).database_url, poolclass=NullPool)

    def compare_while_changed(digest: str | None, password: str) -> bool:
        changed = text("update users set password_hash = 'another' where email = :email")
        with other.begin() as connection:
            connection.execute(changed, {"email": email_key(ADMIN)})
        return compare(digest, password)

    monkeypatch.setattr(passwords, "is_correct", compare_while_changed)
    with nowhere(app):
        assert sign_in(email=ADMIN, password=world.PASSWORD) is None
    with nowhere(app):
        assert user(ADMIN).failed_attempts == 1


def _meeting(app: Flask) -> IntegrityError:
    """The error of two who enter the same at once, on a table where the database repeats what was typed."""
    with pytest.raises(IntegrityError) as met, nowhere(app):
        session.add(User(email=ADMIN, name="somebody else"))
        session.flush()
    return met.value


def test_two_who_enter_the_same_at_once_are_told_so(app: Flask) -> None:
    error = _meeting(app)
    assert error.orig is not None and getattr(error.orig, "sqlstate", None) in errors.MET_ANOTHER
    with app.test_request_context("/logga-in"):
        app.preprocess_request()
        answer = app.make_response(app.handle_user_exception(error))
        assert request.path == "/logga-in"
    assert answer.status_code == 409


def test_a_logged_exception_names_the_constraint_and_repeats_nothing_that_was_typed(app: Flask) -> None:
    entry = without_values(None, "error", {"exception": f"Traceback …\n{_meeting(app)}\nend"})
    assert "uq_users_email" in entry["exception"] and "DETAIL: left out" in entry["exception"]
    assert ADMIN not in entry["exception"] and "somebody else" not in entry["exception"]
    assert entry["exception"].endswith("\nend")


@pytest.fixture
def strict() -> Iterator[dict[str, object]]:
    """What production demands, apart from its own address."""
    yield {"environment": Environment.PRODUCTION, "insecure_cookies": False, "national_preview": False}


@pytest.mark.parametrize("wrong", [{"public_url": "http://finsam.example"}, {"trusted_proxies": -1}])
def test_production_refuses_what_would_weaken_it(
    servers: Servers, strict: dict[str, object], wrong: dict[str, object]
) -> None:
    good = {"public_url": "https://finsam.example", **strict}
    assert servers.settings(WORKING, **good).public_url == "https://finsam.example"
    with pytest.raises(ValidationError):
        servers.settings(WORKING, **{**good, **wrong})


def test_a_link_for_one_purpose_or_person_opens_nothing_else(app: Flask, client: CheckingClient) -> None:
    token = link_for(app, ADMIN, TokenPurpose.PASSWORD_RESET)
    for address in (f"/uppsala-lan/inbjudan/{token}", f"/vasteras/inbjudan/{token}"):
        assert client.get(address).status_code == 410
    with app.app_context(), acting_for(None):
        assert user(ADMIN).failed_attempts == 0
        session.rollback()


def test_whoever_owns_a_whole_network_tries_from_one_place(client: CheckingClient) -> None:
    assert place_of("2001:db8:1:2::1") == place_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert place_of("2001:db8:1:3::1") != place_of("2001:db8:1:2::1")
    assert place_of("::ffff:192.0.2.7") == place_of("192.0.2.7") == "192.0.2.7"
    assert place_of("a socket") == "a socket"
    typed = {"csrf_token": client.token("/logga-in"), "email": "", "password": ""}
    answers = [
        client.post("/logga-in", data=typed, environ_base={"REMOTE_ADDR": f"2001:db8::{last:x}"}).status_code
        for last in range(1, 25)
    ]
    assert answers[0] == 422 and answers[-1] == 429


@pytest.mark.parametrize("table", ["members", "initiatives"])
def test_two_who_say_at_once_who_speaks_or_reports_take_turns(
    app: Flask, servers: Servers, inside: Inside, table: str
) -> None:
    """Else each would miss the other's row, and somebody that neither of them chose would be let in."""
    kansli = "uppsala-lan"
    with inside(kansli, Role.DIRECTOR) as actor:
        row_id = add_member(actor=actor, entry=MemberEntry("Enköping", PartyType.MUNICIPALITY))
        region = add_member(actor=actor, entry=MemberEntry("Regionen", PartyType.REGION))
        owners = {row_id: None, region: None}
        parties = (PartyType.REGION, PartyType.MUNICIPALITY)
        entry = InitiativeEntry("Gemensam", Orientation.INDIVIDUAL, owners, parties)
        if table == "initiatives":
            row_id = add_initiative(actor=actor, entry=entry)
        session.commit()
        representative = membership(world.email_of(Role.MEMBER_REPRESENTATIVE, kansli)).id
        manager = membership(world.email_of(Role.INITIATIVE_MANAGER, kansli)).id
        if table == "initiatives":
            set_managers(actor=actor, initiative_id=row_id, membership_ids=[manager])
        else:
            set_representatives(actor=actor, member_id=row_id, membership_ids=[representative])
        other = create_engine(servers.settings(WORKING).database_url, poolclass=NullPool)
        with other.begin() as connection, pytest.raises(OperationalError):
            choose = text("select set_config('app.tenant_id', :tenant, true)")
            connection.execute(choose, {"tenant": str(current_tenant().id)})
            held = text(f"select 1 from {table} where id = :id for no key update nowait")
            connection.execute(held, {"id": row_id})
