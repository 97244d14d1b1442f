"""The pages of delegated decisions: deciding, the register, what is refused in words, and who sees what."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.bodies.delegating import decide_delegation
from finsam_saas.bodies.queries import delegation
from finsam_saas.meetings import queries as meetings
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_decisions as board
from tests import builders_meetings as meet
from tests.builders_delegation import PURCHASES, set_budget
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG, YEAR = "uppsala-lan", apply.YEAR
PAGE = f"/{SLUG}/delegationsbeslut"
DIRECTOR = Role.DIRECTOR


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def waiting(inside: Inside) -> tuple[UUID, UUID]:
    """An application that is ready for decision, and a meeting of the board that is planned."""
    with inside(SLUG) as kansli, inside(SLUG, Role.INITIATIVE_MANAGER) as writer:
        application_id = board.ready(writer, kansli)
        meeting_id = meet.planned(kansli, meet.board())
        session.commit()
    return application_id, meeting_id


def text_of(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_director_decides_on_an_application_and_the_board_is_told(
    client: CheckingClient, inside: Inside, waiting: tuple[UUID, UUID]
) -> None:
    """Refused in words without a budget and beyond it; decided, it stands on the next agenda by itself."""
    application_id, meeting_id = waiting
    page = f"{PAGE}/ansokan/{application_id}"
    sent = {
        "rule_key": "kvarvarande-medel",
        "kind": "grant",
        f"amount_{YEAR}": "500",
        "reasons": "Det finns medel kvar.",
        "decided_on": today().isoformat(),
    }
    client.sign_in(DIRECTOR, SLUG)
    assert page in text_of(client, f"/{SLUG}/ansokningar/{application_id}/inlamnad")
    assert "Ansökningar ur kvarvarande medel" in text_of(client, page)
    refused = client.send_form(page, sent)
    assert refused.status_code == 422
    assert f"Styrelsen har inte antagit någon budget för {YEAR}" in refused.get_data(as_text=True)
    for tkr, told in ((400, f"Av budgeten för insatser {YEAR} är 400 tkr kvar."), (600, "")):
        with inside(SLUG):
            set_budget(tkr)
            session.commit()
        answer = client.send_form(page, sent)
        assert answer.status_code == (422 if told else 303)
        assert told in answer.get_data(as_text=True)
    number = f"{today().year}:1"
    decided = text_of(client, f"{PAGE}/{number}")
    assert "Förbundschefen beslutar" in decided and "väntar på nästa styrelsemöte" in decided
    assert "Ett beslut väntar på att anmälas." in text_of(client, f"{PAGE}/")
    right = f"{PAGE}/{number}/ratta"
    assert right in decided and 'value="500"' in text_of(client, right)
    assert client.send_form(right, {**sent, f"amount_{YEAR}": "700"}).status_code == 422
    less = {**sent, "kind": "partly_grant", f"amount_{YEAR}": "450", "reasons": "Mindre räcker."}
    assert client.send_form(right, less).status_code == 303
    assert "Mindre räcker." in text_of(client, f"{PAGE}/{number}")
    client.send_form(f"/{SLUG}/moten/{meeting_id}/kalla", {"version": "1"})
    assert "Anmälan av delegationsbeslut" in text_of(client, f"/{SLUG}/moten/{meeting_id}")
    assert "på föredragningslistan" in text_of(client, f"{PAGE}/?sok={number}")
    assert right not in text_of(client, f"{PAGE}/{number}") and client.get(right).status_code == 303
    assert "Ansökan väntar inte på något beslut." in text_of(client, page)
    with inside(SLUG) as kansli:
        assert applications.handed_in(application_id).state is ApplicationState.PARTLY_GRANTED
        titles = [one.title for one in meetings.meeting(kansli, meeting_id).items]
        assert titles.count("Anmälan av delegationsbeslut") == 1


def test_other_matters_are_decided_by_rules_of_their_own(client: CheckingClient, inside: Inside) -> None:
    """Without such a rule it is said so; above the highest amount is refused; others only read."""
    client.sign_in(DIRECTOR, SLUG)
    assert "inte delegerat något annat" in text_of(client, f"{PAGE}/nytt")
    with inside(SLUG, Role.TENANT_ADMIN) as admin:
        decide_delegation(actor=admin, rules=[*delegation(), PURCHASES], seen=0)
        key = delegation()[1].key
        session.commit()
    sent = {
        "rule_key": key,
        "title": "Bildskärmar",
        "decision": "Köpa två bildskärmar.",
        "amount": "75,1",
        "decided_on": today().isoformat(),
    }
    refused = client.send_form(f"{PAGE}/nytt", sent)
    assert refused.status_code == 422 and "mer än de 75 tkr" in refused.get_data(as_text=True)
    assert client.send_form(f"{PAGE}/nytt", {**sent, "title": "19121212-1212"}).status_code == 422
    assert client.send_form(f"{PAGE}/nytt", {**sent, "amount": "12,5"}).status_code == 303
    for role in (Role.SECRETARIAT, Role.BOARD_MEMBER, Role.AUDITOR):
        client.sign_in(role, SLUG)
        assert "Bildskärmar" in text_of(client, f"{PAGE}/")
        assert "Köpa två bildskärmar." in text_of(client, f"{PAGE}/{today().year}:1")
        assert client.get(f"{PAGE}/{today().year}:2").status_code == 404
        assert client.get(f"{PAGE}/nytt").status_code == 403
    client.sign_in(Role.GROUP_MEMBER, SLUG)
    assert client.get(f"{PAGE}/").status_code == 403
    client.sign_in(DIRECTOR, "vasteras")
    assert client.get(f"/vasteras/delegationsbeslut/{today().year}:1").status_code == 404
