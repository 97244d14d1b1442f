"""Insatser: parties (R3), orientation (R4), status and sums."""

import pytest

from finsam_saas.initiatives.rules import (
    InitiativeAction,
    InitiativeStatus,
    InitiativeTransitionRefused,
    Orientation,
    OrientationFaultCode,
    OrientationRefused,
    PartyFaultCode,
    check_parties,
    choose_orientation,
    move_initiative,
)

MEMBERS = {
    "fk": "social_insurance",
    "af": "employment_service",
    "region": "region",
    "heby": "municipality",
    "tierp": "municipality",
}


def codes(
    owners: list[str], parties: list[str], *, owned_by_association: bool = False
) -> list[PartyFaultCode]:
    faults = check_parties(owners, parties, MEMBERS, owned_by_association=owned_by_association)
    return [fault.code for fault in faults]


def test_an_owner_and_one_more_party_is_enough() -> None:
    assert codes(["heby"], ["region"]) == []
    assert codes(["heby", "tierp"], ["municipality", "social_insurance"]) == []


def test_two_kommuner_are_one_party() -> None:
    faults = check_parties(["heby", "tierp"], ["municipality"], MEMBERS)
    assert [fault.code for fault in faults] == [PartyFaultCode.TOO_FEW_PARTIES]
    assert faults[0].values == {"found": 1, "needed": 2}


def test_only_a_member_owns() -> None:
    assert codes(["fontanhuset"], ["region", "municipality"]) == [PartyFaultCode.OWNER_NOT_MEMBER]
    assert codes([], ["region", "municipality"]) == [PartyFaultCode.NO_OWNER]


def test_what_the_forbund_owns_itself_has_no_owner_among_the_members() -> None:
    assert codes([], ["region", "municipality"], owned_by_association=True) == []
    assert codes(["heby"], ["region"], owned_by_association=True) == [PartyFaultCode.TWO_SORTS_OF_OWNER]


def test_a_party_that_no_member_belongs_to_does_not_count() -> None:
    faults = check_parties(["heby"], ["region"], {"heby": "municipality"})
    assert [fault.code for fault in faults] == [
        PartyFaultCode.PARTY_WITHOUT_MEMBER,
        PartyFaultCode.TOO_FEW_PARTIES,
    ]


def test_exactly_one_orientation_is_chosen() -> None:
    assert choose_orientation([Orientation.INDIVIDUAL]) is Orientation.INDIVIDUAL
    with pytest.raises(OrientationRefused) as none_chosen:
        choose_orientation([])
    with pytest.raises(OrientationRefused) as both_chosen:
        choose_orientation(list(Orientation))
    assert none_chosen.value.code is OrientationFaultCode.NOT_CHOSEN
    assert both_chosen.value.code is OrientationFaultCode.SEVERAL_CHOSEN


def test_the_orientation_is_locked_by_the_grant_but_can_be_filled_in_where_it_was_missing() -> None:
    structural, individual = [Orientation.STRUCTURAL], Orientation.INDIVIDUAL
    assert choose_orientation(structural, current=individual) is Orientation.STRUCTURAL
    assert choose_orientation(structural, current=None, granted=True) is Orientation.STRUCTURAL
    assert choose_orientation([individual], current=individual, granted=True) is individual
    with pytest.raises(OrientationRefused) as locked:
        choose_orientation(structural, current=individual, granted=True)
    assert locked.value.code is OrientationFaultCode.LOCKED_BY_GRANT


def test_an_insats_starts_and_ends_or_is_terminated() -> None:
    ongoing = move_initiative(InitiativeStatus.PLANNED, InitiativeAction.START)
    assert move_initiative(ongoing, InitiativeAction.END) is InitiativeStatus.ENDED
    assert move_initiative(ongoing, InitiativeAction.TERMINATE) is InitiativeStatus.TERMINATED


@pytest.mark.parametrize("status", [InitiativeStatus.ENDED, InitiativeStatus.TERMINATED])
@pytest.mark.parametrize("action", list(InitiativeAction))
def test_an_insats_that_is_over_stays_over(status: InitiativeStatus, action: InitiativeAction) -> None:
    with pytest.raises(InitiativeTransitionRefused) as refused:
        move_initiative(status, action)
    assert (refused.value.status, refused.value.action) == (status, action)


def test_an_insats_that_has_not_started_cannot_end() -> None:
    with pytest.raises(InitiativeTransitionRefused):
        move_initiative(InitiativeStatus.PLANNED, InitiativeAction.END)
