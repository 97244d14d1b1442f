"""The preparation of applications as the app role: stages, opinions, conclusions; and what is refused."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.applications.models import Application
from finsam_saas.applications.rules import ApplicationState, StepRefused
from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from finsam_saas.preparation import queries, service, waiting
from finsam_saas.preparation.entry import ConclusionEntry, OpinionEntry
from finsam_saas.preparation.rules import Fault, OwnInterest, StageRefused, StageState, Verdict
from finsam_saas.preparation.service import NotComplete, NotPrepared
from finsam_saas.registry import queries as registry
from finsam_saas.registry.models import Matter
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests import builders_preparation as prepare
from tests.conftest import Inside

SLUG = "uppsala-lan"
WRITER, MEMBER = Role.MEMBER_REPRESENTATIVE, Role.GROUP_MEMBER
SUPPORT = OpinionEntry(Verdict.SUPPORT)


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def handed_in(inside: Inside) -> UUID:
    """An application of Heby's that has been handed in; nothing is prepared yet."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        application_id = prepare.submitted(writer, apply.open_call(kansli))
        session.commit()
    return application_id


def test_it_goes_stage_by_stage_in_the_kommuns_group_and_then_the_kansli(
    inside: Inside, handed_in: UUID
) -> None:
    """The stages are those that held when it began; each opens after the one before; then it is ready."""
    with inside(SLUG) as kansli:
        prepare.decide(days=10)
        first = prepare.begin(kansli, handed_in)
        prepare.decide(days=99, consensus=True)
        assert (first.body_id, first.days) == (build.body_id("lokusgrupp-heby"), 10)
        assert first.due_on and (first.due_on - today()).days == 10
        assert [one.state for one in queries.stages(handed_in)] == [StageState.OPEN, StageState.WAITING]
        version = applications.handed_in(handed_in).version
        with pytest.raises(NotPrepared) as refused:
            service.make_ready(actor=kansli, application_id=handed_in, version=version)
        assert len(refused.value.stages) == 2
        prepare.conclude(kansli, first, Verdict.SUPPORT_WITH_REMARKS, "Bra, men målen är vaga.")
        second = prepare.open_stage(handed_in)
        assert (second.body_id, second.consensus) == (build.body_id("kansli"), False)
        prepare.conclude(kansli, second)
        assert queries.standing([handed_in]) == {}
        service.make_ready(actor=kansli, application_id=handed_in, version=version)
        ready = applications.handed_in(handed_in)
        assert ready.state is ApplicationState.READY_FOR_DECISION
        assert ready.matter_id
        documents = registry.documents(ready.matter_id)
        assert len(documents) == 3


def test_members_of_the_body_see_it_and_no_others_do(inside: Inside, handed_in: UUID) -> None:
    """Not one of another body, not one whose term is over, not the board, not another förbund."""
    with inside(SLUG) as kansli:
        stage = prepare.begin(kansli, handed_in)
        session.commit()
    with inside(SLUG, MEMBER) as member:
        prepare.sit(member, "lokusgrupp-enkoping", "enkoping")
        assert waiting.for_body_members(member, today()) == []
        with pytest.raises(NotFound):
            service.give_opinion(actor=member, stage_id=stage.id, entry=SUPPORT)
        with pytest.raises(NotFound):
            prepare.conclude(member, stage)
        prepare.sit(member, "lokusgrupp-heby", None)
        [line] = waiting.for_body_members(member, today())
        assert (line.stage_id, line.has_answered) == (stage.id, False)
        service.give_opinion(actor=member, stage_id=stage.id, entry=SUPPORT)
        [line] = waiting.for_body_members(member, today())
        assert line.has_answered
        with pytest.raises(NotFound):
            prepare.conclude(member, stage)
    for role in (Role.BOARD_MEMBER, Role.AUDITOR, WRITER, Role.TENANT_ADMIN):
        with inside(SLUG, role) as other:
            assert waiting.for_body_members(other, today()) == []
            with pytest.raises(NotFound):
                service.give_opinion(actor=other, stage_id=stage.id, entry=SUPPORT)
            with pytest.raises(NotFound):
                prepare.conclude(other, stage)
    with inside("vasteras") as stranger:
        assert waiting.under_preparation(stranger) == []
        with pytest.raises(NotFound):
            queries.stage(stage.id)
        assert queries.stages(handed_in) == []
        assert queries.opinions(stage.id) == []
        with pytest.raises(NotFound):
            prepare.conclude(stranger, stage)


def test_the_chair_concludes_and_the_stage_is_then_closed(inside: Inside, handed_in: UUID) -> None:
    """Reasons are needed; whoever was late, or saw an older version, is refused."""
    with inside(SLUG) as kansli, inside(SLUG, MEMBER) as chair:
        prepare.sit(chair, "lokusgrupp-heby", None, is_chair=True)
        stage = prepare.begin(kansli, handed_in)
        with pytest.raises(NotComplete) as refused:
            prepare.conclude(chair, stage, Verdict.NO_SUPPORT)
        assert refused.value.faults == (Fault.NO_REASONS,)
        with pytest.raises(Conflict):
            entry = ConclusionEntry(Verdict.SUPPORT)
            service.conclude(actor=chair, stage_id=stage.id, version=stage.version - 1, entry=entry)
        prepare.conclude(chair, stage, Verdict.NO_SUPPORT, "Liknar en insats som redan finns.")
        closed = queries.stage(stage.id)
        assert (closed.state, closed.closed_by, closed.is_consensus) == (StageState.DONE, chair.name, None)
        assert applications.handed_in(handed_in).state is ApplicationState.IN_PREPARATION
        with pytest.raises(StageRefused):
            prepare.conclude(chair, closed)
        with pytest.raises(StageRefused):
            service.give_opinion(actor=chair, stage_id=stage.id, entry=SUPPORT)


def test_one_whose_organisation_takes_part_is_asked_and_may_declare_an_interest(
    inside: Inside, handed_in: UUID
) -> None:
    """Declared, it is kept and no verdict is; one may think again; others are not asked."""
    with inside(SLUG) as kansli, inside(SLUG, MEMBER) as member:
        prepare.sit(member, "lokusgrupp-heby", "heby")
        stage = prepare.begin(kansli, handed_in)
        seat = queries.place(member, stage, today())
        assert seat and seat.is_involved
        with pytest.raises(NotComplete) as refused:
            service.give_opinion(actor=member, stage_id=stage.id, entry=SUPPORT)
        assert refused.value.faults == (Fault.INTEREST_NOT_ANSWERED,)
        declared = OpinionEntry(Verdict.SUPPORT, interest=OwnInterest.DECLARED)
        service.give_opinion(actor=member, stage_id=stage.id, entry=declared)
        [said] = queries.opinions(stage.id)
        assert (said.verdict, said.interest, said.member) == (None, OwnInterest.DECLARED, "Heby")
        assert build.last_event()[1]["interest"] == "declared"
        answered = OpinionEntry(Verdict.SUPPORT, interest=OwnInterest.NONE)
        service.give_opinion(actor=member, stage_id=stage.id, entry=answered)
        [said] = queries.opinions(stage.id)
        assert (said.verdict, said.interest) == (Verdict.SUPPORT, OwnInterest.NONE)


def test_only_a_stage_that_is_not_mandatory_is_skipped_and_with_a_reason(
    inside: Inside, handed_in: UUID
) -> None:
    """By the kansli; the next one opens."""
    with inside(SLUG) as kansli:
        prepare.decide(mandatory=False)
        stage = prepare.begin(kansli, handed_in)
        service.skip(
            actor=kansli, stage_id=stage.id, version=stage.version, reason="Lokus möts först i mars."
        )
        skipped = queries.stage(stage.id)
        assert (skipped.state, skipped.reasons) == (StageState.SKIPPED, "Lokus möts först i mars.")
        assert prepare.open_stage(handed_in).position == 1
        session.rollback()
        stage = prepare.begin(kansli, handed_in)
        with pytest.raises(StageRefused):
            service.skip(actor=kansli, stage_id=stage.id, version=stage.version, reason="Nej")


def test_what_a_body_returns_is_completed_and_held_again(inside: Inside, handed_in: UUID) -> None:
    """The first round stays as it was said; until then nothing opens and it is not ready."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        first = prepare.begin(kansli, handed_in)
        prepare.conclude(kansli, first, Verdict.RETURN, "Budgeten saknar utvärdering.")
        assert [one.state for one in queries.stages(handed_in)] == [StageState.RETURNED, StageState.WAITING]
        [line] = waiting.under_preparation(kansli)
        assert (line.stage_id, line.state) == (first.id, StageState.RETURNED)
        version = applications.handed_in(handed_in).version
        handling.request_supplement(
            actor=kansli, application_id=handed_in, version=version, reason="Se lokus", due_on=today()
        )
        with pytest.raises(StageRefused):
            service.skip(actor=kansli, stage_id=first.id, version=first.version, reason="Nej")
        handling.submit(actor=writer, application_id=handed_in, version=version + 1)
        again = prepare.begin(kansli, handed_in)
        assert (again.position, again.round, again.body_id) == (0, 2, first.body_id)
        assert queries.stage(first.id).verdict is Verdict.RETURN
        assert queries.stage(first.id).reasons == "Budgeten saknar utvärdering."
        with pytest.raises(StepRefused):
            prepare.begin(kansli, handed_in)
        prepare.conclude(kansli, again)
        prepare.conclude(kansli, prepare.open_stage(handed_in))
        version = applications.handed_in(handed_in).version
        service.make_ready(actor=kansli, application_id=handed_in, version=version)


def test_where_consensus_is_sought_it_is_said_whether_it_was_reached(inside: Inside, handed_in: UUID) -> None:
    """As in Västerås."""
    with inside(SLUG) as kansli:
        prepare.decide(consensus=True)
        stage = prepare.begin(kansli, handed_in)
        with pytest.raises(NotComplete) as refused:
            entry = ConclusionEntry(Verdict.SUPPORT)
            service.conclude(actor=kansli, stage_id=stage.id, version=stage.version, entry=entry)
        assert refused.value.faults == (Fault.CONSENSUS_NOT_SAID,)
        prepare.conclude(kansli, stage)
        assert queries.stage(stage.id).is_consensus is True


def test_they_who_prepare_read_it_under_the_name_it_was_handed_in_with(
    inside: Inside, handed_in: UUID
) -> None:
    """What the writers have changed since then is theirs until they hand it in again."""
    with inside(SLUG) as kansli, inside(SLUG, MEMBER) as member:
        prepare.sit(member, "lokusgrupp-heby", None)
        prepare.begin(kansli, handed_in)
        changed = {"title": "Inte inlämnat", "owner_id": build.member_id("enkoping")}
        session.execute(update(Application).where(Application.id == handed_in).values(**changed))
        for [line] in (waiting.for_body_members(member, today()), waiting.under_preparation(kansli)):
            assert (line.title, line.owner) == ("Unga vuxna i Heby", "Heby")


def test_the_log_names_no_application_whose_matter_is_secret(inside: Inside, handed_in: UUID) -> None:
    """What is said and concluded about it stands under the number of its matter."""
    with inside(SLUG) as kansli, inside(SLUG, MEMBER) as member:
        prepare.sit(member, "lokusgrupp-heby", None)
        stage = prepare.begin(kansli, handed_in)
        matter_id = applications.handed_in(handed_in).matter_id
        assert matter_id
        secret = {"secrecy_ground": "OSL 26 kap. 1 §"}
        session.execute(update(Matter).where(Matter.id == matter_id).values(**secret))
        service.give_opinion(actor=member, stage_id=stage.id, entry=SUPPORT)
        prepare.conclude(kansli, stage)
        said = (EventName.OPINION_GIVEN.value, EventName.STAGE_CONCLUDED.value)
        labels = session.scalars(select(Event.subject_label).where(Event.name.in_(said)))
        assert list(labels) == [registry.matter(matter_id).number] * 2


def test_what_is_withdrawn_waits_for_nobody(inside: Inside, handed_in: UUID) -> None:
    """Nor is anything said of it any more."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer, inside(SLUG, MEMBER) as member:
        prepare.sit(member, "lokusgrupp-heby", None)
        stage = prepare.begin(kansli, handed_in)
        version = applications.handed_in(handed_in).version
        handling.withdraw(actor=writer, application_id=handed_in, version=version, reason="Nej")
        assert waiting.for_body_members(member, today()) == waiting.under_preparation(kansli) == []
        with pytest.raises(StageRefused):
            service.give_opinion(actor=member, stage_id=stage.id, entry=SUPPORT)
        with pytest.raises(StageRefused):
            prepare.conclude(kansli, stage)
