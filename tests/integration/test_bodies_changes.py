"""Changing bodies: which tasks they can have, who chairs them, and what the profile says then."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.bodies import queries as bodies
from finsam_saas.bodies import service as body_changes
from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule, LockOut
from finsam_saas.bodies.service import BodyAboveItself, BodyEntry, ImpossibleTasks, LockedOut
from finsam_saas.calls import queries as calls
from finsam_saas.governance import sections
from finsam_saas.meetings import planning
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings.entry import RulesEntry
from finsam_saas.registry import queries as registry
from finsam_saas.registry import service as registry_changes
from finsam_saas.registry.rules import MatterKind
from finsam_saas.setting_versions.queries import versions
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.web.errors import NotFound
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests.client import CheckingClient
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


def changed(actor: Actor, body_id: UUID, **values: Any) -> None:
    """Change something of a body as it stands."""
    body = bodies.body(body_id)
    entry = body_entry(body, **values)
    body_changes.change_body(actor=actor, body_id=body_id, version=body.version, entry=entry)


def test_a_body_is_kept_as_it_was_and_what_stood_at_first_too(inside: Inside) -> None:
    """A version a change; nothing where nothing changes; another body has its own."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        group = build.body_id("strategisk-utvecklingsgrupp")
        before = bodies.body(group)
        for label in ("Strategiska", "Strategiska", "Chefsgruppen"):
            changed(actor, group, label=label)
        kept = versions(SettingArea.BODY, group)
        assert [(one.number, one.content["label"], one.decided_by == actor.name) for one in kept] == [
            (3, "Chefsgruppen", True),
            (2, "Strategiska", True),
            (1, before.label, False),
        ]
        assert body_changes.entry_of(kept[-1].content) == body_entry(before)
        assert versions(SettingArea.BODY, build.body_id("styrelse")) == []


def test_every_setting_shows_its_versions_and_goes_back(client: CheckingClient, inside: Inside) -> None:
    """A body, the rules of meetings and registry, a call: what it affects first, then it holds as before."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        group = build.body_id("strategisk-utvecklingsgrupp")
        before = bodies.body(group)
        changed(actor, group, label="Chefsgruppen", ordinary_seats=3)
        rules = meetings.meeting_rules()
        planning.decide_rules(actor=actor, version=rules.version, entry=RulesEntry(False, 10, "Rådhuset"))
        numbers = registry.rules()
        registry_changes.decide_rules(
            actor=actor, version=numbers.version, pattern="{ÅÅ}-{NR}", years_kept={MatterKind.OTHER: 3}
        )
        call_id = apply.open_call(actor)
        session.commit()
    client.sign_in(Role.DIRECTOR, SLUG)
    call = f"/{SLUG}/ansokningsomgangar/{call_id}"
    form = {"title": "Insatser", "opens_on": "2026-01-01", "first_year": "2027", "last_year": "2027"}
    sent = {**form, "late_policy": "refused", "version": "2", "needs_gender_analysis": "y"}
    told = client.send_form(f"{call}/andra", sent).get_data(as_text=True)
    assert "ska ha en jämställdhetsanalys" in told and "Inget är sparat ännu" in told
    assert client.send_form(f"{call}/andra", {**sent, "do": "spara"}).status_code == 303
    expected = {
        f"/{SLUG}/forbundet/organ/{group}": f"Namn: {before.label}",
        f"/{SLUG}/moten/regler": "handlingar 7 dagar före",
        f"/{SLUG}/diarium/regler": "Nummer som",
        call: "behöver ingen jämställdhetsanalys",
    }
    for page, told in expected.items():
        text_of_versions = client.get(f"{page}/versioner").get_data(as_text=True)
        assert "gäller nu" in text_of_versions and "från början" in text_of_versions
        back = f"{page}/versioner/1/tillbaka"
        shown = client.get(back).get_data(as_text=True)
        assert told in shown
        assert client.send_form(back, {"version": "9"}).status_code == 409
        assert client.press(back, shown).status_code == 303
        assert client.get(f"{page}/versioner/9/tillbaka").status_code == 404
    with inside(SLUG, Role.DIRECTOR):
        assert body_entry(bodies.body(group)) == body_entry(before)
        assert meetings.meeting_rules().papers_days == rules.papers_days
        assert registry.rules().pattern == numbers.pattern
        assert not calls.call(call_id).needs_gender_analysis
        assert [one.number for one in versions(SettingArea.CALL, call_id)] == [3, 2, 1]


def test_a_member_who_always_chairs_is_named(client: CheckingClient, inside: Inside) -> None:
    """The form asks which member's representative it is."""
    with inside(SLUG, Role.DIRECTOR):
        group = bodies.body(build.body_id("strategisk-utvecklingsgrupp"))
    client.sign_in(Role.DIRECTOR, SLUG)
    sent = {"label": group.label, "kind": group.kind.value, "chair_rule": "member_representative"}
    path = f"/{SLUG}/forbundet/organ/{group.id}/andra"
    answer = client.send_form(path, {**sent, "chair_member_key": "", "version": str(group.version)})
    assert answer.status_code == 422 and "Välj vilken medlems representant" in answer.get_data(as_text=True)


def test_going_back_cannot_lock_the_forbund_out(client: CheckingClient, inside: Inside) -> None:
    """The same refusals as the form: the only board was once the other one, and cannot be ended again."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        board = build.body_id("styrelse")
        other = body_changes.add_body(
            actor=actor, entry=BodyEntry("Nya styrelsen", BodyKind.BOARD, (BodyTask.DECIDES,))
        )
        changed(actor, board, ended_on=today())
        changed(actor, board, ended_on=None)
        changed(actor, other, ended_on=today())
        session.commit()
    client.sign_in(Role.DIRECTOR, SLUG)
    back = f"/{SLUG}/forbundet/organ/{board}/versioner/2/tillbaka"
    answer = client.press(back, client.get(back).get_data(as_text=True))
    assert answer.status_code == 422 and "utan styrelse" in answer.get_data(as_text=True)
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert client.get(back).status_code == 403
