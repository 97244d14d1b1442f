"""Applications attacked: stale pages, names not handed in, forms sent by hand, two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries, received, service, writers, writing
from finsam_saas.applications.entry import AmountEntry, TextEntry
from finsam_saas.applications.rules import CostType, Text
from finsam_saas.calls import service as calls
from finsam_saas.calls.rules import LatePolicy
from finsam_saas.calls.service import CallEntry
from finsam_saas.events.models import Event
from finsam_saas.leaving import LINKS
from finsam_saas.memberships.service import end
from finsam_saas.registry import service as registry
from finsam_saas.registry.rules import MatterKind
from tenants.database import now, session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests.client import CheckingClient
from tests.conftest import Inside, Prepared

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/ansokningar"
WRITER = Role.MEMBER_REPRESENTATIVE


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def draft(inside: Inside, prepared: Prepared) -> UUID:
    """A complete application in an open call, not handed in."""

    def make() -> UUID:
        with inside(SLUG) as kansli:
            call_id = apply.open_call(kansli)
            session.commit()
        return apply.drafted(inside, call_id)

    return prepared.once("draft", make)


@pytest.fixture
def handed_in(inside: Inside, draft: UUID) -> UUID:
    """The same, handed in."""
    return apply.submitted(inside, draft)


def supplement_asked(inside: Inside, application_id: UUID) -> None:
    """The kansli has asked for more, so that the writers may change the application again."""
    with inside(SLUG) as kansli:
        version = queries.handed_in(application_id).version
        service.request_supplement(
            actor=kansli, application_id=application_id, version=version, reason="Mer", due_on=today()
        )
        session.commit()


def test_a_name_that_is_being_changed_is_the_writers_own(
    client: CheckingClient, handed_in: UUID, inside: Inside
) -> None:
    """Kansli's list, its pages and the log know the name that was handed in, also if it is taken back."""
    supplement_asked(inside, handed_in)
    with inside(SLUG, WRITER) as actor:
        entry = apply.basics(build.member_id("knivsta"), "Nytt arbetsnamn")
        version = apply.version_of(actor, handed_in)
        writing.save_basics(actor=actor, application_id=handed_in, version=version, entry=entry)
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    for page in ("/", *(f"/{handed_in}/{one}" for one in ("inlamnad", "flytta", "komplettering"))):
        shown = client.text_of(f"{PAGE}{page}")
        assert "Unga vuxna i Heby" in shown
        assert "Nytt arbetsnamn" not in shown
        assert "Knivsta" not in shown
    with inside(SLUG, WRITER) as actor:
        version = apply.version_of(actor, handed_in)
        service.withdraw(actor=actor, application_id=handed_in, version=version, reason="Ingen part")
        session.commit()
    client.sign_in(Role.AUDITOR, SLUG)
    assert "Nytt arbetsnamn" not in client.text_of(f"/{SLUG}/handelser")


def test_what_is_handed_in_is_what_was_read_through(
    client: CheckingClient, draft: UUID, inside: Inside
) -> None:
    """A text that another writer changes after that stops it, and so does a page without what was read."""
    client.sign_in(WRITER, SLUG)
    page = f"{PAGE}/{draft}/lamna-in"
    read = client.text_of(page)
    with inside(SLUG, WRITER) as actor:
        entries = {Text.GOALS: TextEntry("Insmuget", 1)}
        writing.save_texts(actor=actor, application_id=draft, entries=entries)
        version = apply.version_of(actor, draft)
        session.commit()
    assert client.press(page, read).status_code == 409
    assert client.send_form(page, {"version": str(version)}).status_code == 409
    assert client.press(page, client.text_of(page)).status_code == 303


def test_a_party_confirms_the_budget_that_it_was_shown(
    client: CheckingClient, draft: UUID, inside: Inside
) -> None:
    """Not another one that came while the page was open."""
    with inside(SLUG):
        region = build.member_id("region-uppsala")
    client.sign_in(WRITER, SLUG)
    page = f"{PAGE}/{draft}/parter/{region}"
    seen = client.text_of(page)
    with inside(SLUG, WRITER) as actor:
        version = apply.version_of(actor, draft)
        more = [AmountEntry(apply.YEAR, CostType.STAFF, Decimal(9_000_000), region)]
        writing.save_amounts(actor=actor, application_id=draft, version=version, entries=more)
        session.commit()
    assert client.press(page, seen, by="Chefen").status_code == 409
    with inside(SLUG):
        assert not any(party.confirmed_at for party in queries.parties(draft))


def test_a_party_that_pays_is_not_taken_away(client: CheckingClient, draft: UUID) -> None:
    """The page says what to do; reading through still works."""
    client.sign_in(WRITER, SLUG)
    refused = client.send_form(f"{PAGE}/{draft}/parter", {"members-0-member_id": ""})
    assert refused.status_code == 422
    assert "står i budgeten" in refused.get_data(as_text=True)
    assert "Region Uppsala" in client.text_of(f"{PAGE}/{draft}/lamna-in")


def test_a_completed_application_whose_matter_is_closed_is_told_to_ask_the_kansli(
    client: CheckingClient, handed_in: UUID, inside: Inside
) -> None:
    """Nothing is handed in until the matter is open again."""
    supplement_asked(inside, handed_in)
    with inside(SLUG) as kansli:
        matter_id = queries.handed_in(handed_in).matter_id
        assert matter_id
        registry.close_matter(actor=kansli, matter_id=matter_id, version=1)
        session.commit()
    client.sign_in(WRITER, SLUG)
    page = f"{PAGE}/{handed_in}/lamna-in"
    refused = client.press(page, client.text_of(page))
    assert refused.status_code == 422
    assert "avslutat ärendet" in refused.get_data(as_text=True)
    with inside(SLUG):
        assert len(received.submissions(handed_in)) == 1


def test_forms_sent_by_hand_are_refused(client: CheckingClient, draft: UUID, inside: Inside) -> None:
    """A line without its kind of cost, a name with a personnummer, and a call that is not public."""
    with inside(SLUG) as kansli:
        entry = CallEntry("Ännu hemlig omgång", now(), None, 2027, 2027, LatePolicy.NEXT_ROUND)
        planned = calls.plan_call(actor=kansli, entry=entry)
        heby = build.member_id("heby")
        open_one = apply.open_call(kansli)
        session.commit()
    client.sign_in(WRITER, SLUG)
    line = {"version": "3", "amounts-0-year": "2027", "amounts-0-amount": "5"}
    assert client.send_form(f"{PAGE}/{draft}/budget", line).status_code == 422
    named = {"owner_id": str(heby), "title": "Stöd till 19121212-1212"}
    assert client.send_form(f"{PAGE}/ny/{open_one}", named).status_code == 422
    assert client.get(f"{PAGE}/ny/{planned}").status_code == 404


def test_a_text_saved_while_it_is_handed_in_waits_and_is_refused(
    app: Flask, inside: Inside, draft: UUID
) -> None:
    """What is kept as handed in is all that the writers have written; nothing slips in behind it."""

    def save() -> None:
        with inside(SLUG, WRITER) as other:
            entries = {Text.GOALS: TextEntry("För sent", 1)}
            writing.save_texts(actor=other, application_id=draft, entries=entries)
            session.commit()

    with ThreadPoolExecutor(1) as pool, inside(SLUG, WRITER) as actor:
        service.submit(actor=actor, application_id=draft, version=apply.version_of(actor, draft))
        saved = pool.submit(save)
        with pytest.raises(TimeoutError):
            saved.result(timeout=0.5)
        session.commit()
        with pytest.raises(writing.NotOpenToWriters):
            saved.result(timeout=10)


def test_who_leaves_the_forbund_has_no_drafts_when_coming_back(inside: Inside, draft: UUID) -> None:
    """The place is the same row again; the other writers keep theirs, and the log names nothing."""
    with inside(SLUG, WRITER) as actor:
        other = build.membership_id(Role.INITIATIVE_MANAGER)
        writers.set_writers(actor=actor, application_id=draft, membership_ids=[other])
        session.commit()
    with inside(SLUG, Role.TENANT_ADMIN) as admin:
        leaving = build.membership_id(WRITER)
        end(actor=admin, membership_id=leaving, links=LINKS)
        assert [one for one, _name in queries.writers(draft)] == [other]
        assert queries.applications_of(leaving) == []


def last_label() -> str:
    """What the newest event is about."""
    return (
        session.scalars(select(Event.subject_label).order_by(Event.at.desc(), Event.id.desc())).first() or ""
    )


def test_the_log_names_no_application_whose_matter_is_secret(handed_in: UUID, inside: Inside) -> None:
    """Whoever reads the log and not the registry meets its number from then on."""
    with inside(SLUG) as kansli:
        found = queries.handed_in(handed_in)
        assert found.matter_id
        registry.change_matter(
            actor=kansli,
            matter_id=found.matter_id,
            version=1,
            kind=MatterKind.APPLICATION,
            title="Hemligt",
            secrecy_ground="OSL 26 kap. 1 §",
        )
        service.request_supplement(
            actor=kansli, application_id=handed_in, version=found.version, reason="Mer", due_on=today()
        )
        assert last_label() == f"{today().year}:1"
