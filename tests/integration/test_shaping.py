"""A new förbund set up step by step, and the page that tells all it has decided."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from finsam_saas.access.permissions import Role
from finsam_saas.bodies import preparing
from finsam_saas.bodies.queries import bodies, decided_stages, delegation, road_of
from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule
from finsam_saas.events.models import Event
from finsam_saas.governance import sections
from finsam_saas.members.queries import members
from finsam_saas.shaping import queries, service
from finsam_saas.shaping.rules import SetupStep, StepState, next_step, step_states
from finsam_saas.shaping.service import StepRefused
from finsam_saas.shaping.variants import MEMBER_TASKS, TEMPLATES, Variant
from tenants.context import current_tenant
from tenants.database import session, today
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "vasteras"
"""In the small world this förbund has people and nothing else, as a new one has."""
START = f"/{SLUG}/installningar"
KOMMUNER = ("Storstads kommun", "Lillköping", "Ängby")


@pytest.mark.parametrize("variant", list(Variant))
def test_each_template_makes_a_forbund_that_a_profile_can_hold(inside: Inside, variant: Variant) -> None:
    """Board, stages, somebody who decides: nothing lacks, and what was made can be exported."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        service.add_members(actor=actor, municipalities=KOMMUNER, regions=["Region Nord"], since=None)
        service.make_bodies(actor=actor, variant=variant, labels={})
        template = TEMPLATES[variant]
        assert [one.body_kind for one in decided_stages()] == [one.body_kind for one in template.stages]
        local = [one for one in bodies() if one.kind is BodyKind.LOCAL_DEVELOPMENT_GROUP]
        assert len(local) == (3 if variant is Variant.LOCAL_GROUPS else 0)
        chairs = [
            one.chair_member_key for one in bodies() if one.chair_rule is ChairRule.MEMBER_REPRESENTATIVE
        ]
        assert chairs == (["forsakringskassan"] if variant is Variant.PARTY_CHAIRS else [])
        assert bool(delegation()) == (template.remaining_funds is not None)
        states = step_states(queries.settings().standing)
        assert states[SetupStep.BODIES] is StepState.DONE
        section = sections.export()
        assert section is not None
        assert list(section.faults({})) == []


def test_a_step_is_taken_once_and_in_its_turn(inside: Inside) -> None:
    """Bodies need members; what is there already is changed where it stands; each step leaves its events."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        with pytest.raises(StepRefused):
            service.make_bodies(actor=actor, variant=Variant.LEVELS, labels={})
        assert next_step(queries.settings().standing) is SetupStep.MEMBERS
        service.add_members(
            actor=actor, municipalities=KOMMUNER, regions=["Region Nord"], since=date(2026, 1, 1)
        )
        with pytest.raises(StepRefused):
            service.add_members(actor=actor, municipalities=["Annan"], regions=["Annan"], since=None)
        assert [one.name for one in members()][:2] == ["Arbetsförmedlingen", "Försäkringskassan"]
        service.make_bodies(actor=actor, variant=Variant.LEVELS, labels={"presidium": "Ordföranderådet"})
        assert {one.label for one in bodies()} == {
            "Styrelse",
            "Ordföranderådet",
            "Förbundschef",
            "Beredningsgrupp",
        }
        names = set(session.scalars(select(Event.name).where(Event.tenant_id == current_tenant().id)))
        assert {"member:added", "body:added", "preparation:decided", "association:changed"} <= names


@pytest.fixture
def admin(client: CheckingClient) -> CheckingClient:
    """The tenant admin of an empty förbund, at a browser."""
    client.sign_in(Role.TENANT_ADMIN, SLUG)
    return client


def text_of(client: CheckingClient, path: str) -> str:
    """A page's text."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def names_of_weights(page: str) -> list[str]:
    """The fields of the members' numbers."""
    return re.findall(r'name="(weight_[0-9a-f]+)"', page)


def test_a_forbund_is_set_up_by_form_alone(admin: CheckingClient) -> None:
    """From an empty start page to a drawn road; each step leads to the next that is not done."""
    assert "Sätt upp förbundet" in text_of(admin, f"/{SLUG}/")
    assert "Alla fyra parter ska vara medlemmar" in text_of(admin, f"{START}/")
    assert "0 av 5 delar" not in text_of(admin, f"{START}/satt-upp")
    assert admin.get(f"{START}/satt-upp/mall").headers["Location"].endswith("/satt-upp/medlemmar")

    path = f"{START}/satt-upp/medlemmar"
    twice = {"municipalities": "Ängby\nängby", "regions": "Region Nord"}
    assert "Samma namn står två gånger" in admin.send_form(path, twice).get_data(as_text=True)
    answer = admin.send_form(path, {"municipalities": "\n".join(KOMMUNER), "regions": "Region Nord"})
    assert answer.headers["Location"].endswith("/satt-upp/mall")
    assert "Beredningsgrupp som en part leder" in text_of(admin, f"{START}/satt-upp/mall")

    path = f"{START}/satt-upp/organ?mall=lokus"
    page = text_of(admin, path)
    assert "Lokusgrupp Storstads" in page
    labels = dict(re.findall(r'name="(label_[a-z_]+)"[^>]*value="([^"]+)"', page))
    answer = admin.send_form(path, {**labels, "label_kansli": "Förbundskontoret", "kept_styrgrupp": "y"})
    assert answer.headers["Location"].endswith("/satt-upp/regler"), answer.get_data(as_text=True)
    path = f"{START}/satt-upp/regler"
    usual = {"paragraphs_per_year": "y", "papers_days": "7", "pattern": "{ÅÅÅÅ}:{NR}"}
    assert admin.send_form(path, {**usual, "pattern": "{NR}"}).status_code == 422
    assert admin.send_form(path, usual).headers["Location"].endswith("/satt-upp/avgifter")
    answer = admin.send_form(path, {**usual, "paragraphs_per_year": ""})
    assert answer.headers["Location"].endswith("/satt-upp/avgifter")

    path = f"{START}/satt-upp/avgifter"
    weights = dict.fromkeys(names_of_weights(text_of(admin, path)), "10")
    keys = {"basis_municipality": "measure", "measure_municipality": "folkmängd", **weights}
    answer = admin.send_form(path, {"year": "2027", "total": "8 000", "unit": "1000", **keys})
    assert answer.headers["Location"].endswith("/satt-upp/styrelse"), answer.get_data(as_text=True)

    path = f"{START}/satt-upp/styrelse"
    page = text_of(admin, path)
    seats = re.findall(r'name="((?:ordinary|substitute)_[0-9a-f]+)"', page)
    people = {name: f"Person {number}" for number, name in enumerate(seats, 1)}
    term = {"term_from": "2023-04-01", "term_to": "2027-03-31"}
    answer = admin.send_form(path, {**people, **term, "chair": ""})
    assert answer.headers["Location"].endswith("/satt-upp/kontrollera")
    page = text_of(admin, f"{START}/satt-upp/kontrollera")
    assert "Förbundskontoret" in page and "Lokusgrupp (3)" in page
    assert "Sätt upp förbundet" not in text_of(admin, f"/{SLUG}/")
    assert admin.get(path).headers["Location"].endswith("/forbundet/uppdrag")


def test_the_settings_tell_what_holds_and_who_changed_it(admin: CheckingClient, inside: Inside) -> None:
    """In words; what one may not open has no link."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        service.add_members(actor=actor, municipalities=KOMMUNER, regions=["Region Nord"], since=None)
        session.commit()
        name = actor.name
    page = text_of(admin, f"{START}/")
    assert "3 kommuner, 1 region, Arbetsförmedlingen, Försäkringskassan" in page
    assert name in page
    assert "Förbundet har ingen styrelse (Finsamlagen 10 §)." in page
    assert "omgangar" not in page


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.SECRETARIAT, Role.AUDITOR])
def test_only_the_tenant_admin_opens_the_settings(app: Flask, role: Role) -> None:
    """Neither the page nor a step."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    client.sign_in(role, SLUG)
    for path in ("", "satt-upp", "satt-upp/medlemmar", "satt-upp/kontrollera"):
        assert client.get(f"{START}/{path}").status_code == 403


def test_rules_of_meetings_are_shown_with_their_effects_before_they_are_saved(admin: CheckingClient) -> None:
    """The tenant admin decides them without reading the meetings; an old version is a conflict."""
    page = f"/{SLUG}/moten/regler"
    typed = {"version": "0", "papers_days": "10", "posted_at": "Västerås stads anslagstavla"}
    shown = admin.send_form(page, typed)
    told = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert "Paragraferna löper vidare från år till år." in told
    assert "10 dagar före. Planerade möten ändras inte." in told
    assert "Västerås stads anslagstavla" not in text_of(admin, page)
    saved = admin.send_form(page, {**typed, "do": "spara"})
    assert saved.headers["Location"].endswith("/installningar/")
    settings = text_of(admin, f"{START}/")
    assert "Paragraferna löper vidare, handlingar 10 dagar före" in settings
    assert "Nummer som" in settings
    assert admin.send_form(page, {**typed, "do": "spara"}).status_code == 409


def test_the_drawn_road_follows_the_stages(inside: Inside) -> None:
    """Its steps are the stages that hold, and so is its text."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        service.add_members(actor=actor, municipalities=KOMMUNER, regions=["Region Nord"], since=None)
        service.make_bodies(actor=actor, variant=Variant.PARTY_CHAIRS, labels={})
        assert preparing_groups() == ["Beredningsgrupp", "Kansli"]
        stages = list(reversed(decided_stages()))
        seen = preparing.decided_versions()[0].number
        preparing.decide_stages(actor=actor, stages=stages, seen=seen)
        assert preparing_groups() == ["Kansli", "Beredningsgrupp"]


def preparing_groups() -> list[str]:
    """Who prepares, in the order of the drawn road."""
    steps = road_of(bodies(), members(), MEMBER_TASKS, today())
    return [group.label for step in steps if step.task is BodyTask.PREPARES for group in step.groups]
