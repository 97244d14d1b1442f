"""The pages of preparation: from the kansli's button to ready for decision, as persons do it."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.preparation import queries
from tenants.database import session
from tests import builders_applications as apply
from tests import builders_preparation as prepare
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE, APPLICATIONS = f"/{SLUG}/beredning", f"/{SLUG}/ansokningar"
WRITER, MEMBER = Role.MEMBER_REPRESENTATIVE, Role.GROUP_MEMBER
GROUP = "Lokusgrupp Heby"


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def handed_in(inside: Inside) -> UUID:
    """An application of Heby's that has been handed in; the group member sits in Heby's lokus, for Heby."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        application_id = prepare.submitted(writer, apply.open_call(kansli))
        session.commit()
    with inside(SLUG, MEMBER) as member:
        prepare.sit(member, "lokusgrupp-heby", "heby")
        session.commit()
    return application_id


def text_of(client: CheckingClient, path: str) -> str:
    """A page that opens."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def begun(client: CheckingClient, inside: Inside, handed_in: UUID) -> UUID:
    """The kansli takes it to preparation; the stage that opens."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    with inside(SLUG):
        version = applications.handed_in(handed_in).version
    assert "Ta till beredning" in text_of(client, f"{APPLICATIONS}/{handed_in}/inlamnad")
    answer = client.send_form(f"{PAGE}/{handed_in}/borja", {"version": str(version)})
    assert answer.status_code == 303
    with inside(SLUG):
        return prepare.open_stage(handed_in).id


def conclude(client: CheckingClient, inside: Inside, stage_id: UUID, **typed: str) -> int:
    """Write what the body came to; the status of the answer."""
    with inside(SLUG):
        version = str(queries.stage(stage_id).version)
    return client.send_form(
        f"{PAGE}/steg/{stage_id}/slutsats", {"version": version, "reasons": "", **typed}
    ).status_code


def test_the_whole_road_from_the_kansli_through_the_group_to_ready(
    client: CheckingClient, inside: Inside, handed_in: UUID
) -> None:
    """The group answers, the kansli writes what it came to and checks; then it is ready for decision."""
    stage_id = begun(client, inside, handed_in)
    assert GROUP in text_of(client, f"{PAGE}/")
    assert f"{GROUP} bereder" in text_of(client, f"{APPLICATIONS}/")
    assert client.get(f"{PAGE}/{handed_in}/klar").status_code == 409

    client.sign_in(MEMBER, SLUG)
    assert f"/steg/{stage_id}" in text_of(client, f"{PAGE}/")
    assert apply.SECRET_WORDS in text_of(client, f"{PAGE}/steg/{stage_id}")
    page = f"{PAGE}/steg/{stage_id}/yttrande"
    assert "Heby äger insatsen eller deltar i den" in text_of(client, page)
    refused = client.send_form(page, {"verdict": "no_support", "reasons": ""})
    told = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Skriv skälen" in told and "Svara på om du är jävig" in told
    given = {"verdict": "no_support", "reasons": "Finns redan", "interest": "none"}
    assert client.send_form(page, given).status_code == 303
    assert "Finns redan" in text_of(client, f"{PAGE}/steg/{stage_id}")
    assert "du har svarat" in text_of(client, f"{PAGE}/")
    assert client.get(f"{PAGE}/steg/{stage_id}/slutsats").status_code == 404
    assert client.get(f"{PAGE}/{handed_in}/klar").status_code == 403

    client.sign_in(Role.SECRETARIAT, SLUG)
    assert conclude(client, inside, stage_id) == 422
    assert conclude(client, inside, stage_id, verdict="no_support", reasons="Liknar en annan insats") == 303
    with inside(SLUG):
        second = prepare.open_stage(handed_in).id
    assert "Liknar en annan insats" in text_of(client, f"{APPLICATIONS}/{handed_in}/inlamnad")
    assert conclude(client, inside, second, verdict="support") == 303
    with inside(SLUG):
        version = applications.handed_in(handed_in).version
    assert client.send_form(f"{PAGE}/{handed_in}/klar", {"version": str(version)}).status_code == 303
    assert "klar för beslut" in text_of(client, f"{APPLICATIONS}/{handed_in}/inlamnad")


def test_the_applicant_sees_who_prepares_but_not_what_is_said(
    client: CheckingClient, inside: Inside, handed_in: UUID
) -> None:
    """The stage, its body and its day; the pages of preparation are not the applicant's."""
    stage_id = begun(client, inside, handed_in)
    assert conclude(client, inside, stage_id, verdict="no_support", reasons="Liknar en annan insats") == 303
    client.sign_in(WRITER, SLUG)
    told = text_of(client, f"{APPLICATIONS}/{handed_in}")
    assert GROUP in told and "Kansli" in told and "pågår" in told
    assert "Liknar en annan insats" not in told
    assert "Kansli bereder" in text_of(client, f"{APPLICATIONS}/")
    for page in ("", f"steg/{stage_id}", f"steg/{stage_id}/yttrande", f"steg/{stage_id}/slutsats"):
        assert client.get(f"{PAGE}/{page}").status_code == 403


def test_what_others_said_is_hidden_until_ones_own_where_so_decided(
    client: CheckingClient, inside: Inside, handed_in: UUID
) -> None:
    """The kansli, which writes for the group, sees all; one who chairs it sees no more than the others."""
    with inside(SLUG) as kansli:
        prepare.decide(independent=True)
        stage = prepare.begin(kansli, handed_in)
        prepare.said_by_another(stage, "Det här läser ingen i förväg")
        session.commit()
    page = f"{PAGE}/steg/{stage.id}"
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert "Det här läser ingen i förväg" in text_of(client, page)
    client.sign_in(MEMBER, SLUG)
    before = text_of(client, page)
    assert "Det här läser ingen i förväg" not in before and "En ledamot har yttrat sig" in before
    with inside(SLUG, MEMBER) as chair:
        prepare.sit(chair, "lokusgrupp-heby", "heby", is_chair=True)
        session.commit()
    asked = text_of(client, f"{page}/slutsats")
    assert "Det här läser ingen i förväg" not in asked and "En ledamot har yttrat sig" in asked
    client.send_form(f"{page}/yttrande", {"verdict": "support", "reasons": "", "interest": "none"})
    assert "Det här läser ingen i förväg" in text_of(client, page)
    assert "Det här läser ingen i förväg" in text_of(client, f"{page}/slutsats")


def test_the_start_page_tells_a_member_of_the_group_what_waits_for_an_answer(
    client: CheckingClient, inside: Inside, handed_in: UUID
) -> None:
    """With the last day, until it is answered; nobody else is told."""
    with inside(SLUG) as kansli:
        prepare.decide(days=10)
        stage = prepare.begin(kansli, handed_in)
        session.commit()
    waits, page = "Att bereda: Unga vuxna i Heby", f"{PAGE}/steg/{stage.id}"
    for role in (Role.SECRETARIAT, WRITER, Role.BOARD_MEMBER):
        client.sign_in(role, SLUG)
        assert waits not in text_of(client, f"/{SLUG}/")
    client.sign_in(MEMBER, SLUG)
    told = text_of(client, f"/{SLUG}/")
    assert waits in told and page in told and "Svara senast" in told
    client.send_form(f"{page}/yttrande", {"verdict": "support", "reasons": "", "interest": "none"})
    assert waits not in text_of(client, f"/{SLUG}/")


def test_what_is_not_under_preparation_is_not_offered_as_ready(
    client: CheckingClient, inside: Inside, handed_in: UUID
) -> None:
    """Neither before it is begun, whatever is sent, nor once more when it is ready."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = f"{PAGE}/{handed_in}/klar"
    refused = client.get(page)
    assert refused.status_code == 409 and "är inte under beredning" in refused.get_data(as_text=True)
    with inside(SLUG) as kansli:
        stage = prepare.begin(kansli, handed_in)
        prepare.conclude(kansli, stage)
        prepare.conclude(kansli, prepare.open_stage(handed_in))
        version = str(applications.handed_in(handed_in).version)
        session.commit()
    assert client.send_form(page, {"version": version}).status_code == 303
    again = client.get(page)
    assert again.status_code == 409 and "är inte under beredning" in again.get_data(as_text=True)


def test_a_stage_that_may_be_skipped_says_so_and_one_that_may_not_does_not(
    client: CheckingClient, inside: Inside, handed_in: UUID
) -> None:
    """The reason stands where the answer would have stood."""
    with inside(SLUG):
        prepare.decide(mandatory=False)
        session.commit()
    stage_id = begun(client, inside, handed_in)
    page = f"{PAGE}/steg/{stage_id}/hoppa-over"
    assert page in text_of(client, f"{PAGE}/steg/{stage_id}")
    with inside(SLUG):
        version = str(queries.stage(stage_id).version)
    assert client.send_form(page, {"version": version, "reason": "Gruppen är vilande"}).status_code == 303
    assert "Gruppen är vilande" in text_of(client, f"{APPLICATIONS}/{handed_in}/inlamnad")
    client.sign_in(MEMBER, SLUG)
    assert client.get(page).status_code == 403
