"""The pages of applications: from a call to a number in the registry, in private until then."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries, received, service, writing
from finsam_saas.applications.entry import TextEntry
from finsam_saas.applications.rules import Text
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/ansokningar"
WRITER = Role.MEMBER_REPRESENTATIVE


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def call_id(inside: Inside) -> UUID:
    """A call that is open now."""
    with inside(SLUG) as kansli:
        found = apply.open_call(kansli)
        session.commit()
    return found


@pytest.fixture
def draft(inside: Inside, call_id: UUID) -> UUID:
    """A complete application that is not handed in."""
    return apply.drafted(inside, call_id)


@pytest.fixture
def handed_in(inside: Inside, draft: UUID) -> UUID:
    """The same, handed in."""
    return apply.submitted(inside, draft)


def test_the_whole_road_from_call_to_receipt(client: CheckingClient, call_id: UUID, inside: Inside) -> None:
    """Begun, written part by part, confirmed, read through, handed in: page by page as a person does."""
    with inside(SLUG):
        heby, region = build.member_id("heby"), build.member_id("region-uppsala")
    client.sign_in(WRITER, SLUG)
    assert "Börja på en ansökan" in client.text_of(f"{PAGE}/")
    begun = client.send_form(f"{PAGE}/ny/{call_id}", {"owner_id": str(heby), "title": "Unga vuxna"})
    here = begun.location
    assert "0 av 7 delar klara" in client.text_of(here)
    typed = {
        "version": "1",
        "title": "Unga vuxna",
        "owner_id": str(heby),
        "orientation": "individual",
        "specific_orientation": "",
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        "women": "20",
        "men": "20",
        "go": "next",
    }
    assert client.send_form(f"{here}/insatsen", typed).location.endswith("/parter")
    parties = {
        "members-0-member_id": str(heby),
        "members-0-takes_part": "y",
        "members-1-member_id": str(region),
        "members-1-takes_part": "y",
        "members-1-contact": "Vårdcentralen",
    }
    assert client.send_form(f"{here}/parter", parties).status_code == 303
    for part in ("behov", "mal", "arbete", "efter"):
        page = client.text_of(f"{here}/{part}")
        names = [name.split('"')[0] for name in page.split('name="seen-')[1:]]
        words = {name: f"Om {name}" for name in names} | {f"seen-{name}": "0" for name in names}
        assert client.send_form(f"{here}/{part}", words).status_code == 303
    budget = {
        "version": "2",
        "amounts-0-year": "2027",
        "amounts-0-cost_type": "staff",
        "amounts-0-source": "",
        "amounts-0-amount": "500 000",
        "amounts-1-year": "2027",
        "amounts-1-cost_type": "staff",
        "amounts-1-source": f"tid:{region}",
        "amounts-1-amount": "80 000",
    }
    assert client.send_form(f"{here}/budget", budget).status_code == 303
    assert "har inte bekräftat" in client.text_of(f"{here}/lamna-in")
    for member_id in (heby, region):
        said = {"by": "Chefen", "version": "3"}
        assert client.send_form(f"{here}/parter/{member_id}", said).status_code == 303
    assert "7 av 7 delar klara" in client.text_of(here)
    read = client.text_of(f"{here}/lamna-in")
    assert "Om background" in read
    assert "egen tid" in read
    receipt = client.press(f"{here}/lamna-in", read)
    assert receipt.status_code == 303
    assert f"{today().year}:1" in client.text_of(receipt.location)
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert "Unga vuxna" in client.text_of(f"{PAGE}/")
    assert "Om background" in client.text_of(receipt.location)


def test_nothing_of_a_draft_is_shown_to_others(client: CheckingClient, draft: UUID) -> None:
    """Every page of it is missing for every other role, and no list tells of it."""
    pages = ("", "/inlamnad", "/insatsen", "/parter", "/behov", "/budget", "/skribenter", "/lamna-in")
    for role in Role:
        if role is WRITER:
            continue
        client.sign_in(role, SLUG)
        for page in pages:
            assert client.get(f"{PAGE}/{draft}{page}").status_code in (403, 404), (role, page)
        if client.get(f"{PAGE}/").status_code == 200:
            assert "Unga vuxna" not in client.text_of(f"{PAGE}/")


def test_texts_are_saved_as_one_types_and_nobody_is_overwritten(
    client: CheckingClient, draft: UUID, inside: Inside
) -> None:
    """The page's script is told the new version; the second of two keeps the words and is told who wrote."""
    client.sign_in(WRITER, SLUG)
    page = f"{PAGE}/{draft}/mal"
    token = client.token(page)
    sent = {"csrf_token": token, "purpose": "Nytt syfte", "seen-purpose": "1"}
    saved = client.post(page, data=sent, headers={"Accept": "application/json"})
    assert saved.status_code == 200
    assert saved.get_json()["versions"] == {"seen-purpose": "2"}
    again = client.post(page, data=sent | {"purpose": "Annat"}, headers={"Accept": "application/json"})
    assert again.status_code == 422
    assert "skrev här" in again.get_json()["errors"]["purpose"]
    shown = client.post(page, data=sent | {"purpose": "Annat", "goals": "Mål", "seen-goals": "1"})
    text = shown.get_data(as_text=True)
    assert shown.status_code == 422
    assert "Annat" in text
    with inside(SLUG):
        kept = queries.texts(draft)
        assert (kept[Text.PURPOSE].text, kept[Text.GOALS].text) == ("Nytt syfte", "Mål")


@pytest.mark.parametrize(
    ("words", "told"), [("19121212-1212 deltar", "personnummer"), ("x" * 10_001, "för lång")]
)
def test_a_text_that_may_not_be_kept_is_told_at_its_field(
    client: CheckingClient, draft: UUID, words: str, told: str
) -> None:
    """The other texts of the page are kept, and what was typed stands."""
    client.sign_in(WRITER, SLUG)
    sent = {"purpose": words, "seen-purpose": "1", "goals": "Bättre mål", "seen-goals": "1"}
    answer = client.send_form(f"{PAGE}/{draft}/mal", sent)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert "Bättre mål" in client.text_of(f"{PAGE}/{draft}/mal")


@pytest.mark.parametrize(
    ("amount", "year", "told"),
    [
        ("mycket", "2027", "går inte att läsa"),
        ("500.000", "2027", "komma"),
        ("100", "", "vilket år"),
        ("100", "1", "från 2004"),
    ],
)
def test_a_budget_that_cannot_be_read_is_told_at_its_line(
    client: CheckingClient, draft: UUID, amount: str, year: str, told: str
) -> None:
    """And the budget that stood stands."""
    client.sign_in(WRITER, SLUG)
    line = {
        "version": "3",
        "amounts-0-year": year,
        "amounts-0-cost_type": "staff",
        "amounts-0-source": "",
        "amounts-0-amount": amount,
    }
    answer = client.send_form(f"{PAGE}/{draft}/budget", line)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert "500 000" in client.text_of(f"{PAGE}/{draft}/budget")


def test_the_kansli_asks_for_more_and_takes_it_to_preparation(
    client: CheckingClient, handed_in: UUID, inside: Inside
) -> None:
    """The reason stands on top of the applicant's pages; a day that has been is refused."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    page, ask = f"{PAGE}/{handed_in}/inlamnad", f"{PAGE}/{handed_in}/komplettering"
    assert "Ta till beredning" in client.text_of(page)
    with inside(SLUG):
        version = str(queries.handed_in(handed_in).version)
    wanted = {"version": version, "reason": "Skriv mer om målen", "due_on": str(today() + timedelta(days=9))}
    assert client.send_form(ask, wanted | {"due_on": "2020-01-01"}).status_code == 422
    assert client.send_form(ask, wanted | {"reason": ""}).status_code == 422
    assert client.send_form(ask, wanted).status_code == 303
    assert client.send_form(ask, wanted).status_code in (409, 422)
    client.sign_in(WRITER, SLUG)
    assert "Skriv mer om målen" in client.text_of(f"{PAGE}/{handed_in}/mal")
    assert client.send_form(f"{PAGE}/{handed_in}/mal", {"goals": "Mer", "seen-goals": "1"}).status_code == 303
    page_read = client.text_of(f"{PAGE}/{handed_in}/lamna-in")
    assert client.press(f"{PAGE}/{handed_in}/lamna-in", page_read).status_code == 303
    client.sign_in(Role.DIRECTOR, SLUG)
    text = client.text_of(page)
    assert "Så såg ansökan ut" in text
    with inside(SLUG):
        version = str(queries.handed_in(handed_in).version)
    assert client.send_form(f"/{SLUG}/beredning/{handed_in}/borja", {"version": version}).status_code == 303
    assert "under beredning" in client.text_of(page)


def test_what_is_handed_in_is_read_and_not_written(client: CheckingClient, handed_in: UUID) -> None:
    """Those who wrote it are led back with a sentence; others cannot take their steps."""
    client.sign_in(WRITER, SLUG)
    for page in ("insatsen", "parter", "behov", "budget", "lamna-in"):
        led = client.get(f"{PAGE}/{handed_in}/{page}")
        assert led.status_code == 303
    assert "går inte att ändra" in client.text_of(f"{PAGE}/{handed_in}")
    assert client.get(f"/{SLUG}/beredning/{handed_in}/borja").status_code == 403
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    assert "Unga vuxna" in client.text_of(f"{PAGE}/{handed_in}/inlamnad")
    assert client.get(f"{PAGE}/{handed_in}/ta-tillbaka").status_code == 403


def test_others_forbund_find_nothing(client: CheckingClient, handed_in: UUID) -> None:
    """Under their own address the application does not exist."""
    client.sign_in(Role.SECRETARIAT, "vasteras")
    for page in ("inlamnad", "komplettering", "flytta"):
        assert client.get(f"/vasteras/ansokningar/{handed_in}/{page}").status_code == 404


def test_writers_are_added_and_the_application_is_taken_back(
    client: CheckingClient, handed_in: UUID, inside: Inside
) -> None:
    """With a reason; after that no step is left."""
    with inside(SLUG, WRITER) as actor:
        version = apply.version_of(actor, handed_in)
        other = build.membership_id(Role.INITIATIVE_MANAGER)
    client.sign_in(WRITER, SLUG)
    here = f"{PAGE}/{handed_in}"
    assert client.send_form(f"{here}/skribenter", {"membership_ids": [str(other)]}).status_code == 303
    back = {"version": str(version), "reason": "Ingen part"}
    assert client.send_form(f"{here}/ta-tillbaka", {"version": str(version)}).status_code == 422
    assert client.send_form(f"{here}/ta-tillbaka", back).status_code == 303
    client.sign_in(Role.INITIATIVE_MANAGER, SLUG)
    assert "återtagen" in client.text_of(here)


def test_likely_later_readers_see_the_first_words_for_ever(inside: Inside, handed_in: UUID) -> None:
    """What was handed in is not touched by anything that is written later."""
    with inside(SLUG, WRITER) as actor, inside(SLUG) as kansli:
        first = received.submissions(handed_in)[0]
        version = queries.handed_in(handed_in).version
        service.request_supplement(
            actor=kansli, application_id=handed_in, version=version, reason="Mer", due_on=today()
        )
        writing.save_texts(
            actor=actor, application_id=handed_in, entries={Text.GOALS: TextEntry("Helt annat", 1)}
        )
        assert received.submissions(handed_in) == [first]
