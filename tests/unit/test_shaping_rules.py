"""The steps that set up a förbund, what is missing or unusual, and the templates to start from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.bodies.rules import (
    BodyKind,
    BodyTask,
    ChairRule,
    impossible_tasks,
    lock_outs,
    stage_faults,
)
from finsam_saas.members.rules import PartyType
from finsam_saas.shaping.rules import (
    PARAGRAPHS,
    Lack,
    SetupStep,
    Standing,
    StandingBody,
    StepState,
    lacks,
    may_begin,
    next_step,
    step_states,
    taken,
)
from finsam_saas.shaping.variants import TEMPLATES, Variant, place_of, proposed

WHOLE = Standing(
    parties=frozenset(PartyType),
    bodies=(
        StandingBody(BodyKind.BOARD, (BodyTask.DECIDES,)),
        StandingBody(BodyKind.SECRETARIAT, (BodyTask.PREPARES,)),
    ),
    stages=(BodyKind.SECRETARIAT,),
    rules_decided=True,
    newest_fee_year=2026,
    seats=8,
    administrators=2,
)
STANDINGS = st.builds(
    Standing,
    parties=st.frozensets(st.sampled_from(PartyType)),
    bodies=st.lists(st.builds(StandingBody, st.sampled_from(BodyKind)), max_size=3).map(tuple),
    stages=st.lists(st.sampled_from(BodyKind), max_size=2).map(tuple),
    rules_decided=st.booleans(),
    newest_fee_year=st.none() | st.integers(2004, 2100),
    seats=st.integers(0, 20),
    administrators=st.integers(0, 3),
)


def test_nothing_lacks_where_all_is_there() -> None:
    """And no step is left."""
    assert lacks(WHOLE, 2026) == []
    assert next_step(WHOLE) is None


@pytest.mark.parametrize(
    ("changed", "lack"),
    [
        ({"parties": frozenset({PartyType.REGION})}, Lack.PARTY),
        ({"bodies": (StandingBody(BodyKind.SECRETARIAT, (BodyTask.DECIDES,)),)}, Lack.BOARD),
        ({"stages": ()}, Lack.STAGES),
        ({"stages": (BodyKind.NETWORK,)}, Lack.STAGE_WITHOUT_BODY),
        ({"seats": 0}, Lack.SEATS),
        ({"newest_fee_year": 2025}, Lack.FEES),
        ({"newest_fee_year": None}, Lack.FEES),
        ({"administrators": 1}, Lack.ONE_ADMINISTRATOR),
    ],
)
def test_each_lack_is_told_alone(changed: dict[str, object], lack: Lack) -> None:
    """What is there is not warned about."""
    assert lacks(replace(WHOLE, **changed), 2026) == [lack]  # type: ignore[arg-type]


def test_what_the_law_asks_names_its_paragraph() -> None:
    """The rest is practice and has none."""
    assert PARAGRAPHS[Lack.SEATS] == "10 §"
    assert Lack.ONE_ADMINISTRATOR not in PARAGRAPHS


@settings(max_examples=80)
@given(standing=STANDINGS)
def test_the_next_step_can_be_begun_or_gone_on_with(standing: Standing) -> None:
    """Nobody is led to a step that refuses and leads nowhere; nothing done is asked for again."""
    states = step_states(standing)
    assert list(states) == list(SetupStep)
    step = next_step(standing)
    assert (step is None) == (StepState.TO_DO not in states.values())
    if step is not None:
        assert may_begin(step, standing) or taken(step, standing)


@pytest.mark.parametrize("variant", list(Variant))
def test_a_template_locks_nobody_out(variant: Variant) -> None:
    """A board, somebody who decides, a body for each stage; no body with a task that it cannot have."""
    template = TEMPLATES[variant]
    bodies = [(one.kind, one.tasks) for one in template.bodies]
    stages = [one.body_kind for one in template.stages]
    assert lock_outs(bodies, stages) == []
    assert stage_faults(stages, [], {kind for kind, _tasks in bodies}) == []
    assert [one.key for one in template.bodies if impossible_tasks(one.kind, one.tasks)] == []
    needed = [(one.kind, one.tasks) for one in template.bodies if one.key in template.needed]
    assert lock_outs(needed, stages) == []


@pytest.mark.parametrize("variant", list(Variant))
def test_what_a_template_refers_to_is_there(variant: Variant) -> None:
    """A body above comes first, levels are the template's, a member's chair says whose."""
    template = TEMPLATES[variant]
    keys: list[str] = []
    for one in template.bodies:
        assert one.parent is None or one.parent in keys
        assert one.level is None or one.level in template.levels
        assert (one.chair_party is not None) == (one.chair_rule is ChairRule.MEMBER_REPRESENTATIVE)
        keys.append(one.key)
    assert template.prepares in {stage.body_kind for stage in template.stages}


def test_each_kommun_has_its_own_group() -> None:
    """Under the name of the place, not of what it is."""
    kommuner = [("habo", "Håbo kommun"), ("vasteras", "Västerås stad"), ("tierp", "Tierp")]
    found = proposed(TEMPLATES[Variant.LOCAL_GROUPS], kommuner)
    local = [one for one in found if one.member_key]
    assert [one.label for one in local] == ["Lokusgrupp Håbo", "Lokusgrupp Västerås", "Lokusgrupp Tierp"]
    assert len({one.key for one in found}) == len(found)
    assert place_of("Kommunalförbundet") == "Kommunalförbundet"
