"""From a need to granted money in the four real förbund: one model, each with its own bodies and stages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.actor import SYSTEM, Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.bodies import queries as bodies
from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.bodies.rules import BodyKind, ChairRule, StageKind
from finsam_saas.bodies.service import BodyEntry, add_body
from finsam_saas.decisions import proposing
from finsam_saas.decisions import queries as decisions
from finsam_saas.decisions.entry import ProposalEntry
from finsam_saas.decisions.rules import DecisionKind
from finsam_saas.demo.applications import hand_in, written
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives import steering
from finsam_saas.meetings import queries as meetings
from finsam_saas.members.queries import members
from finsam_saas.needs import queries as needs
from finsam_saas.needs import service as raising
from finsam_saas.needs.rules import NeedState
from finsam_saas.needs.service import NeedEntry
from finsam_saas.preparation import queries as preparation
from finsam_saas.preparation import service as preparing
from finsam_saas.preparation.rules import StageState
from finsam_saas.seats.rules import SeatKind
from finsam_saas.seats.service import SeatEntry, add_seat
from tenants.database import today
from tests import builders_applications as apply
from tests import builders_decisions as deciding
from tests import builders_meetings as meet
from tests import builders_preparation as prepare
from tests import world
from tests.conftest import Inside


@dataclass(frozen=True)
class Variant:
    """What is a förbund's own: the body that raises the need and prepares first, and what it gives."""

    slug: str
    group: BodyKind
    gives: StageKind
    asks_consensus: bool = False


UPPSALA = Variant("uppsala-lan", BodyKind.LOCAL_DEVELOPMENT_GROUP, StageKind.OPINION)
VASTERAS = Variant("vasteras", BodyKind.DEVELOPMENT_GROUP, StageKind.QUALITY_CHECK, asks_consensus=True)
BAD_ESA = Variant("bad-esa", BodyKind.PREPARATORY_GROUP, StageKind.RECOMMENDATION)
UMEA = Variant("umea-vannas", BodyKind.PREPARATORY_GROUP, StageKind.OPINION)
SUM = Decimal(1_310_000)
TITLE = "Språk och praktik"
NOBODY_SIGNS_IN = "-"


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles, and people in each."""
    with profiled_app.app_context():
        for one in (BAD_ESA, UMEA):
            world.add_people(one.slug, NOBODY_SIGNS_IN)
    return profiled_app


def body_of(kind: BodyKind) -> BodyFacts:
    """The first body of a kind."""
    return next(one for one in bodies.bodies() if one.kind is kind)


def seat_people(board_id: UUID, member: Actor, group_id: UUID) -> None:
    """Three members of the board, and the group's member in his place."""
    for place, (name, of) in enumerate(zip(meet.ORDINARY, members(), strict=False)):
        entry = SeatEntry(person_name=name, kind=SeatKind.ORDINARY, member_id=of.id, is_chair=place == 0)
        add_seat(actor=SYSTEM, body_id=board_id, entry=entry)
    own = SeatEntry(person_name=member.name, kind=SeatKind.ORDINARY, membership_id=member.membership_id)
    add_seat(actor=SYSTEM, body_id=group_id, entry=own)


def prepare_whole(kansli: Actor, application_id: UUID) -> list[tuple[BodyKind, StageKind, bool]]:
    """Take it through every stage of the förbund; what the stages were."""
    found = []
    prepare.begin(kansli, application_id)
    while waiting := [one for one in preparation.stages(application_id) if one.state is StageState.OPEN]:
        [stage] = waiting
        found.append((stage.body_kind, stage.kind, stage.consensus))
        prepare.conclude(kansli, stage)
    version = applications.handed_in(application_id).version
    preparing.make_ready(actor=kansli, application_id=application_id, version=version)
    return found


def grant(kansli: Actor, board_id: UUID, application_id: UUID) -> UUID:
    """The board grants what was asked for; the decision."""
    entry = ProposalEntry(DecisionKind.GRANT, "Bakgrund", "Skäl", amounts={apply.YEAR: SUM})
    proposing.write_proposal(actor=kansli, application_id=application_id, version=0, entry=entry)
    meeting_id = meet.called(kansli, board_id)
    item = deciding.on_agenda(kansli, application_id, meeting_id)
    deciding.hold(kansli, meeting_id)
    decision_id = deciding.decide(kansli, meeting_id, item.id, amounts={apply.YEAR: SUM})
    assert decision_id is not None
    assert meetings.item_of(meetings.meeting(kansli, meeting_id), item.id).paragraph is not None
    return decision_id


@pytest.mark.parametrize("variant", [UPPSALA, VASTERAS, BAD_ESA, UMEA], ids=lambda one: one.slug)
def test_a_need_becomes_granted_money_by_its_own_road(variant: Variant, inside: Inside) -> None:
    with (
        inside(variant.slug) as kansli,
        inside(variant.slug, Role.MEMBER_REPRESENTATIVE) as writer,
        inside(variant.slug, Role.GROUP_MEMBER) as member,
    ):
        board, group = body_of(BodyKind.BOARD), body_of(variant.group)
        seat_people(board.id, member, group.id)
        seen = NeedEntry(TITLE, "Unga som ingen når", "Unga vuxna")
        need_id = raising.raise_need(actor=member, body_id=group.id, entry=seen)

        application_id = written(writer, apply.open_call(kansli), apply.YEAR, TITLE, need_id)
        hand_in(writer, application_id)
        stages = prepare_whole(kansli, application_id)
        assert stages[0] == (variant.group, variant.gives, variant.asks_consensus)
        assert stages[-1][0] is BodyKind.SECRETARIAT, "the kansli prepares last, everywhere"
        decision_id = grant(kansli, board.id, application_id)

        assert applications.handed_in(application_id).state is ApplicationState.GRANTED
        assert needs.need(kansli, need_id, today()).state is NeedState.BECAME_APPLICATION
        [given] = [one for one in decisions.decisions_of(application_id) if one.id == decision_id]
        assert given.initiative_id is not None
        insats = initiatives.initiative(given.initiative_id)
        assert insats.name == TITLE
        assert {one.year: one.amount for one in initiatives.amounts(insats.id)} == {apply.YEAR: SUM}
        [behind] = decisions.decisions_behind(insats.id)
        assert (behind.application_id, behind.body, behind.amounts) == (
            application_id,
            board.label,
            {apply.YEAR: SUM},
        )


def test_in_bad_esa_the_preparing_group_appoints_a_steering_group(inside: Inside) -> None:
    """Or is the steering group itself."""
    with inside("bad-esa", Role.DIRECTOR) as director:
        group = body_of(BodyKind.PREPARATORY_GROUP)
        entry = BodyEntry(
            label="Styrgrupp Individ Samverkan", kind=BodyKind.STEERING_GROUP, parent_id=group.id
        )
        appointed = add_body(actor=director, entry=entry)
        assert bodies.body(appointed).parent_id == group.id
        steers = {one.id for one in steering.offered(today())}
        assert {appointed, group.id} <= steers
        assert body_of(BodyKind.BOARD).id not in steers


def test_in_umea_the_insurance_agency_chairs_the_preparing_group(inside: Inside) -> None:
    with inside("umea-vannas"):
        group = body_of(BodyKind.PREPARATORY_GROUP)
        assert group.chair_rule is ChairRule.MEMBER_REPRESENTATIVE
        assert group.chair_member_key == "forsakringskassan"
