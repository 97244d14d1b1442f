"""The pages of needs and assignments, as persons use them, and what each role gets."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.needs import queries
from finsam_saas.needs.rules import AssignmentState, NeedState
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests import builders_preparation as prepare
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/behov"
GROUP = "lokusgrupp-heby"
NEED = {"title": "Unga som ingen når", "seen": "Ingen har ansvar.", "for_whom": "Unga vuxna i Heby"}
NUMBER = "19900101-9802"


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def group(inside: Inside) -> UUID:
    """Heby's lokus, where the group member sits; a call is open."""
    with inside(SLUG, Role.GROUP_MEMBER) as member, inside(SLUG) as kansli:
        prepare.sit(member, GROUP, "heby")
        apply.open_call(kansli)
        session.commit()
    with inside(SLUG):
        return build.body_id(GROUP)


def raised(client: CheckingClient, group: UUID) -> str:
    """The page of a need that the group member raises."""
    client.sign_in(Role.GROUP_MEMBER, SLUG)
    answer = client.send_form(f"{PAGE}/nytt", {**NEED, "body_id": str(group)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def test_a_group_member_raises_a_need_talks_about_it_and_the_kansli_closes_it(
    client: CheckingClient, group: UUID, inside: Inside
) -> None:
    """Each step from the page of the need, which says what has happened and what comes next."""
    page = raised(client, group)
    assert "Ett behov att ta upp: Unga som ingen når" in client.text_of(f"/{SLUG}/")
    assert "Unga som ingen når" in client.text_of(f"/{SLUG}/forbundet/organ/{group}")
    assert "Ta upp behovet" in client.text_of(page)
    assert client.send_form(f"{page}/ta-upp", {"version": "1"}).status_code == 303
    assert client.send_form(f"{page}/samtal", {"text": "Det gäller <b>hela</b> länet."}).status_code == 303
    shown = client.text_of(page)
    assert "Det gäller &lt;b&gt;hela&lt;/b&gt; länet." in shown
    assert "Avsluta behovet" in shown
    client.sign_in(Role.SECRETARIAT, SLUG)
    answer = client.send_form(f"{page}/avsluta", {"version": "2", "reason": "Parterna löser det själva"})
    assert answer.status_code == 303
    shown = client.text_of(page)
    assert "Parterna löser det själva" in shown
    assert "Ta upp igen" in shown
    assert "Unga som ingen når" not in client.text_of(f"{PAGE}/")
    assert "Unga som ingen når" in client.text_of(f"{PAGE}/?lage=closed&grupp={group}")
    with inside(SLUG) as kansli:
        assert queries.need(kansli, UUID(page[-36:]), today()).state is NeedState.CLOSED


def test_what_is_missing_or_points_somebody_out_is_said_at_the_field(
    client: CheckingClient, group: UUID
) -> None:
    """And what was typed is still there."""
    client.sign_in(Role.GROUP_MEMBER, SLUG)
    typed = {"title": "", "seen": f"Det gäller {NUMBER}", "for_whom": "Unga", "body_id": str(group)}
    answer = client.send_form(f"{PAGE}/nytt", typed)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Skriv behovet i några ord." in shown
    assert "personnummer" in shown
    page = raised(client, group)
    changed = client.send_form(f"{page}/andra", {**NEED, "title": "Unga i Heby", "version": "1"})
    assert changed.status_code == 303
    assert "Unga i Heby" in client.text_of(page)
    assert client.send_form(f"{page}/andra", {**NEED, "version": "1"}).status_code == 409


def test_an_application_is_begun_from_the_need_and_shown_there_when_handed_in(
    client: CheckingClient, group: UUID, inside: Inside
) -> None:
    """The one who speaks for a kommun answers; nobody else sees a draft on the page of the need."""
    page = raised(client, group)
    client.sign_in(Role.MEMBER_REPRESENTATIVE, SLUG)
    found = re.search(r'href="([^"]*/ansokningar/ny/[^"]*)"', client.text_of(page))
    assert found
    assert f'<option selected value="{page[-36:]}">' in client.text_of(found[1])
    with inside(SLUG):
        owner = str(build.member_id("heby"))
    fields = {"owner_id": owner, "title": "Svaret", "need_id": page[-36:]}
    begun = client.send_form(found[1].partition("?")[0], fields)
    assert begun.status_code == 303
    assert page in client.text_of(begun.location)
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert "Svaret" not in client.text_of(page)


def test_an_assignment_is_given_reported_and_closed_on_its_page(
    client: CheckingClient, group: UUID, inside: Inside
) -> None:
    """The kansli gives it for the board, the group reports, the kansli is content."""
    with inside(SLUG):
        board = str(build.body_id("styrelse"))
    client.sign_in(Role.SECRETARIAT, SLUG)
    due = today() + timedelta(days=9)
    fields = {"from_body_id": board, "to_body_id": str(group), "title": "Kartlägg", "text": "Fråga alla."}
    past = client.send_form(f"{PAGE}/uppdrag/nytt", {**fields, "due_on": "2020-01-01"})
    assert past.status_code == 422
    assert "Dagen har redan varit" in past.get_data(as_text=True)
    itself = client.send_form(
        f"{PAGE}/uppdrag/nytt", {**fields, "to_body_id": board, "due_on": due.isoformat()}
    )
    assert itself.status_code == 422
    answer = client.send_form(f"{PAGE}/uppdrag/nytt", {**fields, "due_on": due.isoformat()})
    page = answer.location
    assert "Ta tillbaka uppdraget" in client.text_of(page)
    client.sign_in(Role.GROUP_MEMBER, SLUG)
    assert "Uppdrag: Kartlägg" in client.text_of(f"/{SLUG}/")
    assert "Ta tillbaka uppdraget" not in client.text_of(page)
    assert client.get(f"{page}/avsluta").status_code == 404
    assert client.send_form(f"{page}/aterrapport", {"text": "Klart", "version": "1"}).status_code == 303
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert "Återrapporterat: Kartlägg" in client.text_of(f"/{SLUG}/")
    assert client.send_form(f"{page}/avsluta", {"version": "2"}).status_code == 303
    assert "Kartlägg" not in client.text_of(f"{PAGE}/")
    assert "Kartlägg" in client.text_of(f"{PAGE}/uppdrag")
    with inside(SLUG) as kansli:
        found = queries.assignment(kansli, UUID(page[-36:]), today())
        assert found.state is AssignmentState.CLOSED


def test_each_role_reads_and_raises_what_it_should(client: CheckingClient) -> None:
    """Who may read about needs, and who may speak for a group."""
    for role, reads, raises in (
        (Role.DIRECTOR, True, True),
        (Role.BOARD_MEMBER, True, False),
        (Role.AUDITOR, True, False),
        (Role.INITIATIVE_MANAGER, True, False),
        (Role.ECONOMIST, False, False),
        (Role.TENANT_ADMIN, False, False),
    ):
        client.sign_in(role, SLUG)
        assert client.get(f"{PAGE}/").status_code == (200 if reads else 403), role
        assert client.get(f"{PAGE}/uppdrag/nytt").status_code == (200 if raises else 403), role
        assert client.get(f"{PAGE}/{UUID(int=7)}").status_code == (404 if reads else 403), role
