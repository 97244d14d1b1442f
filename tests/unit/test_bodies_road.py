"""The road from need to report: who does what, in which order, in each of the four variants."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.bodies.road import RoadBody, RoadStage, collapsed, road
from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule, StageKind
from finsam_saas.seats.rules import first_day_of_term

T, K = BodyTask, BodyKind


def body(label: str, kind: BodyKind, *tasks: BodyTask, chair: str | None = None) -> RoadBody:
    """A body of the road."""
    rule = ChairRule.MEMBER_REPRESENTATIVE if chair else None
    return RoadBody(uuid4(), label, kind, frozenset(tasks), chair_rule=rule, chair_member=chair)


LOKUS = [
    body(f"Lokusgrupp {name}", K.LOCAL_DEVELOPMENT_GROUP, T.RAISES_NEED)
    for name in ("Enköping", "Heby", "Håbo")
]
BOARD = body("Styrelse", K.BOARD, T.DECIDES)
KANSLI = body("Kansli", K.SECRETARIAT, T.PREPARES)


def test_lokusgrupper_stand_as_one_and_only_members_apply() -> None:
    """Uppsala: the opinion of the lokusgrupp belongs to the need, the kansli alone prepares."""
    stages = [
        RoadStage(K.LOCAL_DEVELOPMENT_GROUP, StageKind.OPINION, "visar behov"),
        RoadStage(K.SECRETARIAT, StageKind.QUALITY_CHECK),
    ]
    steps = road([BOARD, KANSLI, *LOKUS], stages, [T.APPLIES, T.CARRIES_OUT])
    assert [step.task for step in steps] == list(BodyTask)
    need, applies, prepares, decides, carries_out, reports = steps
    assert [(one.label, list(one.names)) for one in need.groups] == [
        ("Lokusgrupp", ["Enköping", "Heby", "Håbo"])
    ]
    assert need.stage is not None
    assert need.stage.note == "visar behov"
    assert applies.by_members
    assert not applies.groups
    assert [one.label for one in prepares.groups] == ["Kansli"]
    assert [one.label for one in decides.groups] == ["Styrelse"]
    assert carries_out.by_members
    assert not reports.is_known


def test_each_stage_of_preparation_is_a_step() -> None:
    """Umeå: the beredningsgrupp that Försäkringskassan chairs, and then the kansli."""
    group = body("Beredningsgrupp", K.PREPARATORY_GROUP, T.RAISES_NEED, T.PREPARES, chair="Försäkringskassan")
    stages = [
        RoadStage(K.PREPARATORY_GROUP, StageKind.OPINION),
        RoadStage(K.SECRETARIAT, StageKind.RECOMMENDATION),
    ]
    steps = road([BOARD, KANSLI, group], stages, [])
    preparing = [step for step in steps if step.task is T.PREPARES]
    assert [step.groups[0].label for step in preparing] == ["Beredningsgrupp", "Kansli"]
    assert preparing[0].groups[0].bodies[0].chair_member == "Försäkringskassan"
    assert steps[0].stage is None


def test_nobody_known_is_said_and_not_guessed() -> None:
    """Without bodies every step is there, and none is known."""
    steps = road([], [], [])
    assert [step.task for step in steps] == list(BodyTask)
    assert not any(step.is_known for step in steps)


def test_two_alike_or_three_without_a_common_word_stand_alone() -> None:
    """Only what is called alike becomes one."""
    assert len(collapsed(LOKUS[:2])) == 2
    groups = [body(name, K.WORKING_GROUP) for name in ("Ungdomar", "Chefer", "Handläggare")]
    assert [one.label for one in collapsed(groups)] == ["Ungdomar", "Chefer", "Handläggare"]


@given(st.lists(st.tuples(st.sampled_from(K), st.sampled_from(["A b", "A c", "D"])), max_size=8))
@settings(max_examples=60)
def test_collapsing_loses_no_body(made: list[tuple[BodyKind, str]]) -> None:
    """Every body is still there, once, in its order."""
    bodies = [body(label, kind) for kind, label in made]
    kept: list[UUID] = [one.id for group in collapsed(bodies) for one in group.bodies]
    assert kept == [one.id for one in bodies]


def test_a_term_of_office_begins_in_april_after_the_election() -> None:
    """The election was in 2022: the term runs from 1 April 2023 until the next in 2027."""
    from_day = {
        "2023-03-31": "2019-04-01",
        "2023-04-01": "2023-04-01",
        "2026-11-22": "2023-04-01",
        "2027-04-01": "2027-04-01",
    }
    for on, first in from_day.items():
        assert first_day_of_term(date.fromisoformat(on)).isoformat() == first
