"""Subscribers are told once of what happened, signed, again where they did not answer, and by nobody else."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from socket import create_server, socket
from threading import Event, Thread
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, text, update
from sqlalchemy.exc import ProgrammingError

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.config import Environment, Settings
from finsam_saas.events.models import Event as Recorded
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.subscriptions.models import (
    Subscription,
    SubscriptionCall,
)
from finsam_saas.subscriptions.national import announce as announce_nationally
from finsam_saas.subscriptions.rules import PAUSES, AddressFault, AddressRefused, Topic
from finsam_saas.subscriptions.service import call_again, subscribe, unsubscribe
from tenants.database import now, session
from tests.builders_national import KANSLI, accept, accepted_report, submitted_report, within
from tests.builders_releases import correcting_release, nationally, published_release, reported_nation
from tests.client import CheckingClient
from tests.world import email_of
from worker.deliver import deliver_waiting
from worker.outbound import FAULTS, post
from worker.subscribers import call_all_due, call_all_due_nationally

HOME = "uppsala-lan"
OUR_OWN = ip_address(0x0A000001)


class Receiver:
    """A subscriber on this machine: what it was told, and what it answers."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.answer = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.told.append((dict(self.headers), body))
                self.send_response(outer.answer)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/besked?fran=finsam"
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A subscriber that listens."""
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def add(address: str, *, on_release: bool = True, on_quarter: bool = True) -> str:
    """Let an address be told; gives its secret."""
    secret = subscribe(
        actor=KANSLI, address=address, on_release=on_release, on_quarter=on_quarter, loopback=True
    )
    session.commit()
    return secret


def settle(app: Flask) -> None:
    """Deliver what waits and call subscribers, as the worker does."""
    deliver_waiting()
    call_all_due(app.config["FINSAM"])


def release_is_published() -> None:
    """The event that each förbund gets when a release is published."""
    record(
        actor=KANSLI,
        name=EventName.NATIONAL_RELEASE_PUBLISHED,
        subject_id=uuid4(),
        subject_label="2026-kv3-1",
    )
    session.commit()


def test_a_release_is_told_signed_and_without_figures(app: Flask, receiver: Receiver) -> None:
    with within(app, HOME):
        secret = add(receiver.address)
        release_is_published()
        settle(app)
        settle(app)
    assert len(receiver.told) == 1
    headers, body = receiver.told[0]
    told = json.loads(body)
    assert told["topic"] == "release.published" and told["subject"] == "2026-kv3-1"
    assert told["address"].endswith("/api/v1/releases/2026-kv3-1") and told["association"] == HOME
    moment, signature = (part.partition("=")[2] for part in headers["Finsam-Signature"].split(","))
    expected = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signature, expected)
    assert abs(int(moment) - now().timestamp()) < 60


def test_a_quarter_is_told_when_its_last_report_is_accepted(app: Flask, receiver: Receiver) -> None:
    with within(app, HOME):
        add(receiver.address)
        last = submitted_report(name="Sist")
        accepted_report(name="Först")
        settle(app)
        assert receiver.told == []
        accept(last)
        settle(app)
    assert [json.loads(body)["subject"] for _headers, body in receiver.told] == ["2026-kv1"]


def test_only_those_who_asked_for_it_are_told_and_only_of_their_own(app: Flask, receiver: Receiver) -> None:
    with within(app, "vasteras"):
        add(receiver.address)
    with within(app, HOME):
        add(receiver.address, on_release=False)
        release_is_published()
        settle(app)
    assert receiver.told == []


def test_a_call_that_is_not_taken_is_made_again_later_with_the_same_number(
    app: Flask, receiver: Receiver
) -> None:
    receiver.answer = 500
    with within(app, HOME):
        add(receiver.address)
        release_is_published()
        for _time in range(3):
            settle(app)
        assert len(receiver.told) == 1
        for _try in range(len(PAUSES) + 2):
            session.execute(
                update(SubscriptionCall)
                .where(SubscriptionCall.due_at.is_not(None))
                .values(due_at=now() - timedelta(seconds=1))
            )
            session.commit()
            settle(app)
        call = session.query(SubscriptionCall).one()
        assert call.attempts == len(PAUSES) == len(receiver.told)
        assert call.due_at is None and call.taken_at is None and call.answer == "500"
    assert len({headers["Finsam-Delivery"] for headers, _body in receiver.told}) == 1


def test_a_failed_call_is_made_again_by_hand(app: Flask, receiver: Receiver) -> None:
    with within(app, HOME):
        add("http://127.0.0.1:9/ingen-lyssnar")
        release_is_published()
        settle(app)
        call = session.query(SubscriptionCall).one()
        assert call.answer == "ConnectionRefusedError" and call.taken_at is None
        session.execute(update(Subscription).values(address=receiver.address))
        call_again(actor=KANSLI, call_id=call.id)
        session.commit()
        settle(app)
        assert session.query(SubscriptionCall).one().taken_at is not None
    assert len(receiver.told) == 1


def test_no_event_holds_more_of_an_address_than_its_host(app: Flask, receiver: Receiver) -> None:
    with within(app, HOME):
        add("http://127.0.0.1:9/kanal/hemligt")
        release_is_published()
        settle(app)
        call_again(actor=KANSLI, call_id=session.query(SubscriptionCall.id).scalar())
        unsubscribe(actor=KANSLI, subscription_id=session.query(Subscription.id).scalar())
        about = list(session.query(Recorded).where(Recorded.name.startswith("subscription:")))
        assert {one.subject_label for one in about} == {"127.0.0.1"} and len(about) == 3
        assert not any("hemligt" in str(one.details) for one in about)


def test_an_address_that_cannot_be_called_stops_no_other_call(app: Flask, receiver: Receiver) -> None:
    with within(app, HOME):
        add("http://127.0.0.1:9/ingen")
        add(receiver.address)
        impossible = f"https://{'a' * 64}.example.se/"
        session.execute(
            update(Subscription).where(Subscription.address.endswith("/ingen")).values(address=impossible)
        )
        session.commit()
        release_is_published()
        settle(app)
        assert all(one.answer for one in session.query(SubscriptionCall))
    assert len(receiver.told) == 1


def test_a_subscriber_that_answers_a_letter_at_a_time_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.outbound.SECONDS", 0.2)
    written: list[bytes] = []
    with create_server(("127.0.0.1", 0)) as server:
        slow = Thread(target=_answer_slowly, args=(server, written), daemon=True)
        slow.start()
        with suppress(*FAULTS):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, loopback=True)
        slow.join()
    assert 0 < len(written) < LETTERS


LETTERS = 30


def _answer_slowly(server: socket, written: list[bytes]) -> None:
    """A subscriber that never lets the line be quiet, for well over the time it is given."""
    line, _place = server.accept()
    pause = Event()
    with line, suppress(OSError):
        line.sendall(b"HTTP/1.1 200 O")
        while len(written) < LETTERS:
            pause.wait(0.05)
            line.sendall(b"k")
            written.append(b"k")
        line.sendall(b"\r\nContent-Length: 0\r\n\r\n")


def test_a_redirection_is_not_followed(app: Flask, receiver: Receiver) -> None:
    receiver.answer = 302
    with within(app, HOME):
        add(receiver.address)
        release_is_published()
        settle(app)
        assert session.query(SubscriptionCall).one().taken_at is None
    assert len(receiver.told) == 1


def test_an_address_that_is_ended_hears_nothing_more(app: Flask, receiver: Receiver) -> None:
    with within(app, HOME):
        add(receiver.address)
        release_is_published()
        deliver_waiting()
        unsubscribe(actor=KANSLI, subscription_id=session.query(Subscription.id).scalar())
        session.commit()
        release_is_published()
        settle(app)
    assert receiver.told == []


def test_in_production_nothing_goes_to_this_machine_even_by_another_name(
    app: Flask, receiver: Receiver
) -> None:
    port = receiver.server.server_port
    for address in (f"http://127.0.0.1:{port}/", f"https://localhost:{port}/", f"https://127.0.0.1:{port}/"):
        with pytest.raises(AddressRefused):
            post(address, b"{}", {}, loopback=False)
    with within(app, HOME):
        add(receiver.address)
        release_is_published()
        deliver_waiting()
        settings: Settings = app.config["FINSAM"].model_copy(update={"environment": Environment.PRODUCTION})
        call_all_due(settings)
        assert session.query(SubscriptionCall).one().answer == "not_https"
    assert receiver.told == []


def test_what_is_not_https_is_called_on_this_machine_alone() -> None:
    with pytest.raises(AddressRefused) as refused:
        post(f"http://{ip_address(0x08080808)}/", b"{}", {}, loopback=True)
    assert refused.value.fault is AddressFault.NOT_HTTPS


def test_the_page_shows_what_was_sent_and_sends_it_again(
    app: Flask, client: CheckingClient, receiver: Receiver
) -> None:
    client.sign_in(Role.TENANT_ADMIN, HOME)
    page = f"/{HOME}/nycklar/besked/"
    assert client.send_form(page, {"address": f"https://{OUR_OWN}/", "on_release": "y"}).status_code == 422
    assert client.send_form(page, {"address": receiver.address}).status_code == 422
    made = client.send_form(page, {"address": receiver.address, "on_release": "y"})
    assert made.status_code == 200 and "Spara hemligheten nu" in made.get_data(as_text=True)
    with within(app, HOME):
        secret = session.query(Subscription.secret).scalar()
        release_is_published()
        settle(app)
        call_id = session.query(SubscriptionCall.id).scalar()
    text = client.get(page).get_data(as_text=True)
    assert "mottaget" in text and secret not in text
    assert client.send_form(f"{page}skickade/{call_id}/igen", {}, page=page).status_code == 303
    with within(app, HOME):
        settle(app)
        subscription_id = session.query(Subscription.id).scalar()
    assert len(receiver.told) == 2
    assert client.send_form(f"{page}{subscription_id}/avsluta", {}).status_code == 303
    assert client.send_form(f"{page}skickade/{call_id}/igen", {}, page=page).status_code == 404


NATIONAL_PAGE = "/nationellt/besked/"


def test_an_analysts_address_is_told_of_releases_and_corrections_once_each(
    app: Flask, client: CheckingClient, national: Engine, receiver: Receiver
) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    made = client.send_form(NATIONAL_PAGE, {"address": receiver.address})
    assert made.status_code == 200 and "Spara hemligheten nu" in made.get_data(as_text=True)
    reported_nation(app, national)
    release = published_release(app, national)
    correcting = correcting_release(app, national, release)
    for _time in range(2):
        call_all_due_nationally(app.config["FINSAM"], national)
    with national.connect() as connection:
        secret = str(connection.execute(text("select secret from national_subscriptions")).scalar())
    assert secret in made.get_data(as_text=True)
    assert secret not in client.get(NATIONAL_PAGE).get_data(as_text=True)
    told = [json.loads(body) for _headers, body in receiver.told]
    assert sorted((one["topic"], one["subject"]) for one in told) == [
        ("release.corrected", release.code),
        ("release.published", release.code),
        ("release.published", correcting.code),
    ]
    assert not any("association" in one for one in told)
    headers, body = receiver.told[0]
    moment, signature = (part.partition("=")[2] for part in headers["Finsam-Signature"].split(","))
    expected = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(signature, expected)


def test_a_call_outside_every_forbund_is_made_again_by_hand_until_its_address_is_ended(
    app: Flask, client: CheckingClient, national: Engine, receiver: Receiver
) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    client.send_form(NATIONAL_PAGE, {"address": receiver.address})
    receiver.answer = 503
    with national.begin() as connection:
        announce_nationally(connection, topic=Topic.RELEASE_PUBLISHED, subject="2026-kv1-1")
        announce_nationally(connection, topic=Topic.RELEASE_PUBLISHED, subject="2026-kv1-1")
    call_all_due_nationally(app.config["FINSAM"], national)
    with national.connect() as connection:
        call = connection.execute(text("select * from national_subscription_calls")).mappings().one()
    assert call["answer"] == "503" and call["attempts"] == 1 and call["due_at"] > now()
    assert "svar 503" in client.get(NATIONAL_PAGE).get_data(as_text=True)
    receiver.answer = 204
    again = f"{NATIONAL_PAGE}skickade/{call['id']}/igen"
    assert client.send_form(again, {}, page=NATIONAL_PAGE).status_code == 303
    call_all_due_nationally(app.config["FINSAM"], national)
    assert "mottaget" in client.get(NATIONAL_PAGE).get_data(as_text=True) and len(receiver.told) == 2
    end = f"{NATIONAL_PAGE}{call['subscription_id']}/avsluta"
    assert client.send_form(end, {}).status_code == 303
    assert client.send_form(again, {}, page=NATIONAL_PAGE).status_code == 404
    with national.begin() as connection:
        announce_nationally(connection, topic=Topic.RELEASE_PUBLISHED, subject="2026-kv2-1")
    call_all_due_nationally(app.config["FINSAM"], national)
    assert len(receiver.told) == 2


def test_an_analysts_address_may_not_lead_to_our_own_network(client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    for address in (f"https://{OUR_OWN}/", "ftp://example.se/", ""):
        assert client.send_form(NATIONAL_PAGE, {"address": address}).status_code == 422


def test_only_analysts_meet_the_addresses_outside_every_forbund(app: Flask, client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    client.send_form(NATIONAL_PAGE, {"address": "https://example.se/besked"})
    client.sign_in(GlobalRole.OPERATOR)
    assert client.get(NATIONAL_PAGE).status_code == 403
    client.sign_in(Role.TENANT_ADMIN, HOME)
    assert client.get(NATIONAL_PAGE).status_code == 403
    held = text("select count(id) from national_subscriptions")
    seen = []
    with nationally(app):
        for email in ("nobody", email_of(GlobalRole.NATIONAL_ANALYST), email_of(Role.TENANT_ADMIN, HOME)):
            acting = text("select set_config('app.user_id', id::text, true) from users where email = :email")
            session.execute(acting, {"email": email})
            seen.append(session.execute(held).scalar())
        assert seen == [0, 1, 0]
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text("select secret from national_subscriptions"))
