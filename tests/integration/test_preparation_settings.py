"""How a tenant admin decides the preparation: shown before it is saved, dated, gone back to; and refusals."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.actor import SYSTEM
from finsam_saas.access.permissions import Role
from finsam_saas.bodies import preparing
from finsam_saas.bodies import queries as bodies
from finsam_saas.bodies import service as body_changes
from finsam_saas.bodies.preparing import StagesRefused
from finsam_saas.bodies.queries import StageRule, decided_stages
from finsam_saas.bodies.rules import BodyKind, StageKind
from finsam_saas.bodies.service import BodyEntry, LockedOut
from finsam_saas.governance import sections
from finsam_saas.preparation import queries
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests import builders_preparation as prepare
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/forbundet/beredning"
ADMIN, WRITER = Role.TENANT_ADMIN, Role.MEMBER_REPRESENTATIVE
BY_THE_STRATEGIC_GROUP = StageRule(BodyKind.STRATEGIC_GROUP, StageKind.OPINION, is_local=False, days=21)


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def typed(stages: list[StageRule], seen: int) -> dict[str, str]:
    """The stages as the form sends them."""
    sent = {"seen": str(seen)}
    for number, one in enumerate(stages):
        sent |= {
            f"stages-{number}-body_kind": one.body_kind.value,
            f"stages-{number}-scope": "municipality" if one.is_local else "association",
            f"stages-{number}-kind": one.kind.value,
            f"stages-{number}-days": str(one.days or ""),
            f"stages-{number}-note": one.note or "",
        }
        for name in ("mandatory", "independent", "consensus"):
            if getattr(one, name):
                sent[f"stages-{number}-{name}"] = "y"
    return sent


def test_what_stood_is_kept_and_can_be_gone_back_to_and_running_ones_keep_theirs(inside: Inside) -> None:
    """Each change is a version and an event; going back is one more version; sources stay with what stood."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer, inside(SLUG, ADMIN) as admin:
        begun = prepare.submitted(writer, apply.open_call(kansli))
        first = prepare.begin(kansli, begun)
        before = decided_stages()
        exported = sections.export()
        assert queries.count_begun() == 1
        assert preparing.decided_versions() == []
        preparing.decide_stages(actor=admin, stages=[BY_THE_STRATEGIC_GROUP, *before], seen=0)
        assert decided_stages() == [BY_THE_STRATEGIC_GROUP, *before]
        name, details = build.last_event()
        assert name == "preparation:decided"
        assert details["changes"]["preparation"] == [
            ["local_development_group", "secretariat"],
            ["strategic_group", "local_development_group", "secretariat"],
        ]
        assert [one.number for one in preparing.decided_versions()] == [2, 1]
        assert [one.position for one in queries.stages(begun)] == [0, 1]
        assert queries.stage(first.id).body_id == build.body_id("lokusgrupp-heby")
        changed = sections.export()
        assert changed and changed.preparation[0].days == 21
        wanted = preparing.decided_version(1)
        preparing.decide_stages(actor=admin, stages=wanted.stages, seen=2)
        assert decided_stages() == before
        assert [one.decided_by for one in preparing.decided_versions()] == [admin.name, admin.name, "Finsam"]
        assert sections.export() == exported


def test_nobody_is_left_without_preparation_and_two_do_not_overwrite_each_other(inside: Inside) -> None:
    """No stage, the board or a body that is not there are refused, and what others have decided anew."""
    with inside(SLUG, ADMIN) as admin:
        before = decided_stages()
        for stages in (
            [],
            [replace(before[0], body_kind=BodyKind.BOARD)],
            [replace(before[0], body_kind=BodyKind.CASEWORKER_GROUP)],
            [replace(before[0], days=0)],
        ):
            with pytest.raises(StagesRefused):
                preparing.decide_stages(actor=admin, stages=stages, seen=0)
        preparing.decide_stages(actor=admin, stages=before[1:], seen=0)
        with pytest.raises(Conflict):
            preparing.decide_stages(actor=admin, stages=before, seen=0)
        with pytest.raises(NotFound):
            preparing.decided_version(9)
        latest = preparing.decided_versions()[0].number
        preparing.decide_stages(actor=admin, stages=before[1:], seen=latest)
        assert preparing.decided_versions()[0].number == latest
    with inside("vasteras", ADMIN):
        assert preparing.decided_versions() == []


def test_the_page_shows_what_is_affected_before_it_is_saved(client: CheckingClient, inside: Inside) -> None:
    """Rows are moved, added and removed without a script; nothing holds before it has been saved."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        begun: UUID = prepare.submitted(writer, apply.open_call(kansli))
        prepare.begin(kansli, begun)
        session.commit()
    client.sign_in(ADMIN, SLUG)
    assert client.get(f"{PAGE}/").status_code == 200
    with inside(SLUG):
        before = decided_stages()
    sent = typed(before, 0)
    for button, count in (("nytt", 3), ("ner-0", 2), ("bort-1", 1)):
        answer = client.send_form(f"{PAGE}/andra", sent | {"do": button})
        assert answer.get_data(as_text=True).count('<fieldset class="rows-block"') == count
    wanted = typed([BY_THE_STRATEGIC_GROUP, *before], 0)
    review = client.send_form(f"{PAGE}/andra", wanted | {"do": "granska"}).get_data(as_text=True)
    assert "En ansökan under beredning behåller sina steg." in review and "21 dagar" in review
    with inside(SLUG):
        assert decided_stages() == before
    refused = client.send_form(f"{PAGE}/andra", {"seen": "0", "do": "spara"})
    assert refused.status_code == 422 and "Någon måste bereda" in refused.get_data(as_text=True)
    assert client.send_form(f"{PAGE}/andra", wanted | {"do": "spara"}).status_code == 303
    assert client.send_form(f"{PAGE}/andra", wanted | {"do": "spara"}).status_code == 409
    with inside(SLUG):
        assert decided_stages() == [BY_THE_STRATEGIC_GROUP, *before]
    back = f"{PAGE}/versioner/1/tillbaka"
    assert back in client.get(f"{PAGE}/").get_data(as_text=True)
    assert client.send_form(back, {"version": "2"}).status_code == 303
    with inside(SLUG):
        assert decided_stages() == before
    client.sign_in(Role.DIRECTOR, SLUG)
    assert client.get(f"{PAGE}/").status_code == 403


def test_two_groups_of_a_kind_can_each_have_a_stage_of_their_own(
    client: CheckingClient, inside: Inside
) -> None:
    """Chosen by name; an application gets just those two; neither can be ended before the stages change."""
    with inside(SLUG, ADMIN):
        groups = [
            body_changes.add_body(actor=SYSTEM, entry=BodyEntry(label, BodyKind.PREPARATORY_GROUP))
            for label in ("Beredning norr", "Beredning söder")
        ]
        session.commit()
    client.sign_in(ADMIN, SLUG)
    assert "Bara Beredning söder" in client.get(f"{PAGE}/andra").get_data(as_text=True)
    sent = {"seen": "0", "do": "granska"}
    for number, group in enumerate(reversed(groups)):
        row = {"body_kind": str(group), "scope": "municipality", "kind": "opinion", "mandatory": "y"}
        sent |= {f"stages-{number}-{name}": value for name, value in row.items()}
    review = client.send_form(f"{PAGE}/andra", sent).get_data(as_text=True)
    assert review.index("Beredning söder") < review.index("Beredning norr")
    assert client.send_form(f"{PAGE}/andra", sent | {"do": "spara"}).status_code == 303
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer, inside(SLUG, ADMIN) as admin:
        begun = prepare.submitted(writer, apply.open_call(kansli))
        prepare.begin(kansli, begun)
        assert [one.body_id for one in queries.stages(begun)] == [groups[1], groups[0]]
        body = bodies.body(groups[0])
        for changed in ({"ended_on": today()}, {"kind": BodyKind.WORKING_GROUP}):
            entry = replace(body_changes.stored_entry(body), **changed)
            with pytest.raises(LockedOut):
                body_changes.change_body(actor=admin, body_id=body.id, version=body.version, entry=entry)
        stages = decided_stages()
        with pytest.raises(StagesRefused):
            wrong = [replace(stages[0], body_kind=BodyKind.SECRETARIAT)]
            preparing.decide_stages(actor=admin, stages=wrong, seen=2)
        exported = sections.export()
        assert exported is not None and exported.preparation[0].body == "beredning-soder"
        assert list(exported.faults({})) == []
        preparing.decide_stages(actor=admin, stages=preparing.decided_version(1).stages, seen=2)
        assert decided_stages()[0].body_id is None
        sections.load(exported)
        assert decided_stages() == stages
