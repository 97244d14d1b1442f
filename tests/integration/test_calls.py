"""Calls for applications: planned, published for everybody, changed, withdrawn; and what is refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID
from xml.etree import ElementTree

import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.calls import queries, service
from finsam_saas.calls.rules import CallStatus, LatePolicy
from finsam_saas.calls.service import CallEntry
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import now, session
from tests import builders_association as build
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/ansokningsomgangar"
OPEN_PAGE = f"/{SLUG}/lediga-medel"
TYPED = {
    "title": "Insatser 2027",
    "text": "Vi söker insatser för unga.",
    "opens_on": "2026-04-03",
    "opens_clock": "08:00",
    "closes_on": "2026-06-16",
    "closes_clock": "16:00",
    "first_year": "2027",
    "last_year": "2028",
    "late_policy": "next_round",
    "needs_implementation_plan": "y",
}


def entry(title: str = "Insatser 2027", *, opens_in: int = -1, days: int | None = 30) -> CallEntry:
    """A call that opens so many days from now and is open for some."""
    opens = now() + timedelta(days=opens_in)
    closes = None if days is None else opens + timedelta(days=days)
    return CallEntry(title, opens, closes, 2027, 2027, LatePolicy.REMAINING_FUNDS)


def test_nobody_sees_a_call_before_it_is_published_or_after_it_is_withdrawn(inside: Inside) -> None:
    """The standing follows; each step leaves its event, and none can be taken twice."""
    with inside(SLUG) as actor:
        call_id = service.plan_call(actor=actor, entry=entry())
        assert queries.public_calls() == []
        service.publish_call(actor=actor, call_id=call_id, version=1)
        assert [one.status() for one in queries.public_calls()] == [CallStatus.OPEN]
        with pytest.raises(Conflict):
            service.publish_call(actor=actor, call_id=call_id, version=2)
        service.withdraw_call(actor=actor, call_id=call_id, version=2, reason="Pengarna är slut")
        assert queries.public_calls() == []
        assert queries.call(call_id).status() is CallStatus.WITHDRAWN
        assert build.last_event() == ("call:withdrawn", {"reason": "Pengarna är slut"})
        with pytest.raises(Conflict):
            service.change_call(actor=actor, call_id=call_id, version=3, entry=entry("Annat"))
        with pytest.raises(Conflict):
            service.withdraw_call(actor=actor, call_id=call_id, version=3, reason="Igen")


def test_a_draft_cannot_be_withdrawn_and_a_change_tells_before_and_after(inside: Inside) -> None:
    """Two who change it at once do not overwrite each other."""
    with inside(SLUG) as actor:
        planned = entry()
        call_id = service.plan_call(actor=actor, entry=planned)
        with pytest.raises(Conflict):
            service.withdraw_call(actor=actor, call_id=call_id, version=1, reason="Nej")
        changed = CallEntry("Nytt namn", planned.opens_at, None, 2027, 2027, planned.late_policy)
        service.change_call(actor=actor, call_id=call_id, version=1, entry=changed)
        name, details = build.last_event()
        assert name == "call:changed"
        assert set(details["changes"]) == {"title", "closes_at"}
        with pytest.raises(Conflict):
            service.change_call(actor=actor, call_id=call_id, version=1, entry=planned)


def test_the_open_ones_come_first_and_the_closed_last(inside: Inside) -> None:
    """Of the open ones the one that closes first."""
    with inside(SLUG) as actor:
        for title, opens_in, days in (
            ("Stängd", -60, 10),
            ("Kommande", 5, 10),
            ("Alltid öppen", -90, None),
            ("Stänger snart", -5, 10),
        ):
            call_id = service.plan_call(actor=actor, entry=entry(title, opens_in=opens_in, days=days))
            service.publish_call(actor=actor, call_id=call_id, version=1)
        titles = [one.title for one in queries.public_calls()]
        assert titles == ["Stänger snart", "Alltid öppen", "Kommande", "Stängd"]


def test_another_forbunds_call_is_not_there(inside: Inside) -> None:
    """Neither to read nor to publish."""
    with inside("vasteras") as actor:
        foreign = service.plan_call(actor=actor, entry=entry())
        session.commit()
    with inside(SLUG) as actor:
        with pytest.raises(NotFound):
            queries.call(foreign)
        with pytest.raises(NotFound):
            service.publish_call(actor=actor, call_id=foreign, version=1)


def planned_on_page(client: CheckingClient) -> str:
    """The page of a call that was typed in."""
    answer = client.send_form(f"{PAGE}/ny", TYPED)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def test_a_call_is_planned_published_and_seen_by_everybody(client: CheckingClient) -> None:
    """On the page, in the feed and for programs; withdrawn again with a reason."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = planned_on_page(client)
    assert "2027–2028" in client.get(page).get_data(as_text=True)
    assert "Insatser 2027" not in client.get(f"{OPEN_PAGE}/").get_data(as_text=True)
    assert client.send_form(f"{page}/publicera", {"version": "1"}).status_code == 303
    stranger = client.application.test_client()
    assert "Vi söker insatser för unga." in stranger.get(f"{OPEN_PAGE}/").get_data(as_text=True)
    feed = ElementTree.fromstring(stranger.get(f"{OPEN_PAGE}/flode.atom").data)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 1
    [told] = stranger.get(f"{OPEN_PAGE}/omgangar.json").get_json()["calls"]
    assert (told["opens_at"], told["closes_at"]) == ("2026-04-03T06:00:00+00:00", "2026-06-16T14:00:00+00:00")
    assert told["address"].endswith(f"{OPEN_PAGE}/#{told['id']}")
    assert client.send_form(f"{page}/stall-in", {"version": "2"}).status_code == 422
    assert client.send_form(f"{page}/stall-in", {"version": "2", "reason": "Slut"}).status_code == 303
    assert stranger.get(f"{OPEN_PAGE}/omgangar.json").get_json()["calls"] == []


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "Skriv vad omgången heter."),
        ("opens_on", "", "Skriv vilken dag omgången öppnar."),
        ("opens_clock", "halv fyra", "Skriv tiden som 16:00."),
        ("closes_on", "2026-04-02", "stänger innan den öppnar"),
        ("last_year", "2026", "Sista året kommer före"),
        ("first_year", "1999", "från 2004 till 2100"),
        ("late_policy", "kanske", "Välj ett av alternativen"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: CheckingClient, field: str, value: str, told: str
) -> None:
    """And nothing is saved."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    answer = client.send_form(f"{PAGE}/ny", {**TYPED, field: value})
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert "Ingen omgång finns än" in client.get(f"{PAGE}/").get_data(as_text=True)


def test_the_form_shows_swedish_time_and_keeps_it(client: CheckingClient, inside: Inside) -> None:
    """Saving what stands changes nothing."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = planned_on_page(client)
    text = client.get(f"{page}/andra").get_data(as_text=True)
    assert 'value="16:00"' in text
    assert client.send_form(f"{page}/andra", {**TYPED, "version": "1"}).status_code == 303
    with inside(SLUG):
        assert queries.call(UUID(page.rpartition("/")[2])).version == 1


def test_only_the_kansli_plans_calls(client: CheckingClient) -> None:
    """The board and those who report are turned away."""
    for role in (Role.BOARD_MEMBER, Role.INITIATIVE_MANAGER, Role.TENANT_ADMIN):
        client.sign_in(role, SLUG)
        assert client.get(f"{PAGE}/").status_code == 403
        assert client.get(f"{OPEN_PAGE}/").status_code == 200
