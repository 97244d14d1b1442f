"""Changing bodies: which tasks they can have, who chairs them, and what the profile says then."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from finsam_saas.access.permissions import Role
from finsam_saas.bodies import queries as bodies
from finsam_saas.bodies import service as body_changes
from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule, LockOut
from finsam_saas.bodies.service import BodyAboveItself, BodyEntry, ImpossibleTasks, LockedOut
from finsam_saas.governance import sections
from finsam_saas.web.errors import NotFound
from tenants.database import session, today
from tests import builders_association as build
from tests.conftest import Inside

SLUG = "uppsala-lan"


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def body_entry(body: bodies.BodyFacts, **changed: Any) -> BodyEntry:
    """A body as it stands, with something changed."""
    known = {name: getattr(body, name) for name in BodyEntry.__dataclass_fields__}
    return BodyEntry(**{**known, **changed})


def test_a_preparing_body_can_never_decide_and_no_body_applies(inside: Inside) -> None:
    """Finsamlagen 7 §: it gives opinions; and a lokus never applies, a member does."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        lokus = bodies.body(build.body_id("lokusgrupp-heby"))
        for task in (BodyTask.DECIDES, BodyTask.APPLIES):
            with pytest.raises(ImpossibleTasks) as refusal:
                entry = body_entry(lokus, tasks=(task,))
                body_changes.change_body(actor=actor, body_id=lokus.id, version=lokus.version, entry=entry)
            assert refusal.value.tasks == (task,)


def test_a_changed_chair_rule_is_in_the_exported_profile(inside: Inside) -> None:
    """The page's change lies in the tables that a profile is made of."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        group = bodies.body(build.body_id("strategisk-utvecklingsgrupp"))
        entry = body_entry(
            group,
            label="Strategisk grupp",
            chair_rule=ChairRule.MEMBER_REPRESENTATIVE,
            chair_member_key="region-uppsala",
        )
        body_changes.change_body(actor=actor, body_id=group.id, version=group.version, entry=entry)
        name, details = build.last_event()
        assert name == "body:changed"
        assert details["changes"]["chair_member_key"] == [None, "region-uppsala"]
        assert bodies.body(group.id).chair_member_key == "region-uppsala"
        section = sections.export()
        assert section is not None
        part = next(one for one in section.bodies if one.key == "strategisk-utvecklingsgrupp")
        assert part.chair is not None
        assert part.label == "Strategisk grupp"
        assert (part.chair.rule, part.chair.member) == ("member_representative", "region-uppsala")


def test_the_database_knows_the_four_rules_for_a_chair(inside: Inside) -> None:
    """A rule that nobody has heard of is refused, whatever wrote it."""
    with inside(SLUG, Role.DIRECTOR), pytest.raises(IntegrityError, match="chairrule_is_known"):
        session.execute(text("UPDATE bodies SET chair_rule = 'the_loudest'"))


def test_a_body_names_only_members_of_its_own(inside: Inside) -> None:
    """A kommun that is no member cannot have a body."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        entry = BodyEntry("Grupp", BodyKind.WORKING_GROUP, member_id=uuid4())
        with pytest.raises(NotFound):
            body_changes.add_body(actor=actor, entry=entry)


def test_nobody_can_end_the_only_board_or_the_body_that_holds_a_stage(inside: Inside) -> None:
    """Refused with what would lack; the second of two boards may end, and then the first may not."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        board, office = (bodies.body(build.body_id(key)) for key in ("styrelse", "kansli"))
        for body, lacks in (
            (board, (LockOut.NO_BOARD, LockOut.NOBODY_DECIDES)),
            (office, (LockOut.STAGE_WITHOUT_BODY,)),
        ):
            ended = body_entry(body, ended_on=today())
            with pytest.raises(LockedOut) as refusal:
                body_changes.change_body(actor=actor, body_id=body.id, version=body.version, entry=ended)
            assert refusal.value.lacks == lacks
        body_changes.add_body(actor=actor, entry=body_entry(board, label="Ny styrelse"))
        ended = body_entry(board, ended_on=today())
        body_changes.change_body(actor=actor, body_id=board.id, version=board.version, entry=ended)
        new = bodies.body(build.body_id("ny-styrelse"))
        with pytest.raises(LockedOut):
            body_changes.change_body(
                actor=actor,
                body_id=new.id,
                version=new.version,
                entry=body_entry(new, kind=BodyKind.NETWORK, tasks=()),
            )


def test_no_body_stands_below_itself(inside: Inside) -> None:
    """Neither directly nor through another."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        board = bodies.body(build.body_id("styrelse"))
        below = bodies.body(build.body_id("arbetsutskott"))
        assert below.parent_id == board.id
        for above in (board.id, below.id):
            entry = body_entry(board, parent_id=above)
            with pytest.raises(BodyAboveItself):
                body_changes.change_body(actor=actor, body_id=board.id, version=board.version, entry=entry)


def test_two_boards_cannot_be_ended_at_once(inside: Inside) -> None:
    """Whoever comes second is refused, whatever both have seen."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        board = bodies.body(build.body_id("styrelse"))
        another = body_changes.add_body(actor=actor, entry=body_entry(board, label="Ny styrelse"))
        session.commit()

    def end(body_id: UUID) -> bool:
        with inside(SLUG, Role.TENANT_ADMIN) as acting:
            body = bodies.body(body_id)
            ended = body_entry(body, ended_on=today())
            try:
                body_changes.change_body(actor=acting, body_id=body_id, version=body.version, entry=ended)
                session.commit()
            except LockedOut:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(end, (board.id, another))) == [False, True]
