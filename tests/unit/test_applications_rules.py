"""Applications by their rules: the steps, what must stand in them, and the parts of the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_saas.applications.progress import SectionStatus, section_status
from finsam_saas.applications.rules import (
    OPEN_TO_WRITERS,
    SECTION_OF,
    TRANSITIONS,
    Amount,
    ApplicationState,
    ApplicationStep,
    By,
    Facts,
    FaultCode,
    Requirements,
    Section,
    StepRefused,
    Text,
    applied_for,
    faults,
    move,
    steps_from,
)

COMPLETE = Facts(
    title="Unga vuxna i Heby",
    owner_is_member=True,
    parties=("municipality", "region"),
    orientation="individual",
    starts_on=date(2027, 1, 1),
    ends_on=date(2028, 12, 31),
    call_years=(2027,),
    participants=40,
    texts=dict.fromkeys(Text, "Skrivet"),
    amounts=(Amount(2027, Decimal(500_000), applied_for=True), Amount(2027, Decimal(80_000), False, True)),
    requirements=Requirements(gender_analysis=True, own_funding=True),
)


def codes(facts: Facts) -> list[FaultCode]:
    """Why it cannot be handed in."""
    return [fault.code for fault in faults(facts)]


def test_an_application_with_all_that_is_asked_for_can_be_handed_in() -> None:
    """Every part is done, and so it is said."""
    assert faults(COMPLETE) == []
    assert {section_status(COMPLETE, section) for section in Section} == {SectionStatus.DONE}


@pytest.mark.parametrize(
    ("changed", "code", "section"),
    [
        ({"title": ""}, FaultCode.NO_TITLE, Section.BASICS),
        ({"owner_is_member": False}, FaultCode.OWNER_NOT_MEMBER, Section.BASICS),
        ({"orientation": None}, FaultCode.NO_ORIENTATION, Section.BASICS),
        ({"ends_on": None}, FaultCode.NO_PERIOD, Section.BASICS),
        ({"ends_on": date(2026, 1, 1)}, FaultCode.NO_PERIOD, Section.BASICS),
        ({"call_years": (2029,)}, FaultCode.PERIOD_OUTSIDE_CALL, Section.BASICS),
        ({"participants": 0}, FaultCode.NO_PARTICIPANTS, Section.BASICS),
        ({"parties": ("municipality", "municipality")}, FaultCode.TOO_FEW_PARTIES, Section.PARTIES),
        ({"unconfirmed": ("Heby",)}, FaultCode.PARTY_NOT_CONFIRMED, Section.PARTIES),
        (
            {"amounts": (Amount(2027, Decimal(80_000), applied_for=False),)},
            FaultCode.NOTHING_APPLIED_FOR,
            Section.MONEY,
        ),
        (
            {"amounts": (*COMPLETE.amounts, Amount(2030, Decimal(1), applied_for=True))},
            FaultCode.AMOUNT_OUTSIDE_PERIOD,
            Section.MONEY,
        ),
        (
            {"amounts": (Amount(2027, Decimal(500_000), applied_for=True),)},
            FaultCode.NO_OWN_FUNDING,
            Section.MONEY,
        ),
    ],
)
def test_each_thing_that_lacks_is_told_with_its_part(
    changed: dict[str, object], code: FaultCode, section: Section
) -> None:
    """And nothing else is."""
    [fault] = faults(replace(COMPLETE, **changed))  # type: ignore[arg-type]
    assert (fault.code, fault.section) == (code, section)


def test_several_kommuner_are_one_party() -> None:
    """Two kommuner are not enough, a kommun and a region are (Finsamlagen 5 §)."""
    assert codes(replace(COMPLETE, parties=("municipality",) * 5)) == [FaultCode.TOO_FEW_PARTIES]


def test_a_structural_insats_needs_no_participants() -> None:
    """Nobody takes part in it as a participant."""
    assert faults(replace(COMPLETE, orientation="structural", participants=None)) == []


@given(st.sets(st.sampled_from(Text)))
def test_a_missing_text_is_told_if_and_only_if_the_call_asks_for_it(missing: set[Text]) -> None:
    """Whichever are missing, and also where there are only spaces."""
    facts = replace(COMPLETE, texts={text: " \n" if text in missing else "Skrivet" for text in Text})
    told = {Text(fault.about) for fault in faults(facts)}
    assert told == missing & facts.requirements.texts
    assert all(fault.section is SECTION_OF[Text(fault.about)] for fault in faults(facts))


def test_what_the_call_does_not_ask_for_may_lack() -> None:
    """The implementation plan and the gender analysis are the call's to ask for."""
    bare = Requirements(implementation_plan=False, gender_analysis=False)
    texts = dict.fromkeys(bare.texts, "Skrivet")
    assert faults(replace(COMPLETE, texts=texts, requirements=bare)) == []


def test_an_empty_form_is_not_begun() -> None:
    """In any part."""
    empty = Facts()
    assert {section_status(empty, section) for section in Section} == {SectionStatus.NOT_STARTED}
    begun = Facts(texts={Text.RISKS: "Vi vet inte än"})
    assert section_status(begun, Section.WORK) is SectionStatus.STARTED


@given(st.lists(st.sampled_from(ApplicationStep), max_size=12))
def test_whatever_steps_are_tried_only_those_of_the_table_are_taken(steps: list[ApplicationStep]) -> None:
    """A withdrawn application moves no more, and only a draft or one sent back is open to its writers."""
    state = ApplicationState.DRAFT
    for step in steps:
        possible = (state, step) in TRANSITIONS
        if not possible:
            with pytest.raises(StepRefused):
                move(state, step)
            continue
        assert state is not ApplicationState.WITHDRAWN
        if step is ApplicationStep.SUBMIT:
            assert state in OPEN_TO_WRITERS
        state = move(state, step)


def test_the_kansli_never_takes_the_applicants_steps() -> None:
    """And the other way round."""
    for state in ApplicationState:
        own, theirs = set(steps_from(state, By.APPLICANT)), set(steps_from(state, By.SECRETARIAT))
        assert not own & theirs
    assert steps_from(ApplicationState.DRAFT, By.SECRETARIAT) == []


@given(st.lists(st.tuples(st.integers(2026, 2029), st.decimals(0, 10**7, places=0), st.booleans())))
def test_what_is_applied_for_is_the_sum_of_each_year(rows: list[tuple[int, Decimal, bool]]) -> None:
    """Others' money is not in it."""
    amounts = [Amount(*row) for row in rows]
    sums = applied_for(amounts)
    assert sum(sums.values()) == sum(one.amount for one in amounts if one.applied_for)
    assert list(sums) == sorted(sums)
