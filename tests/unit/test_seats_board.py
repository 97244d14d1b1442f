"""What there is to tell about a board (R11, R12): numbers, terms, overlaps and gaps."""

from dataclasses import replace
from datetime import date

import pytest

from finsam_saas.bodies.rules import BodyKind, BodyTask, impossible_tasks, tasks_in_order
from finsam_saas.seats.rules import (
    BoardWarning,
    BoardWarningCode,
    MemberPeriod,
    SeatKind,
    SeatTerm,
    board_warnings,
    chair_warnings,
    last_day_of_term,
)

ON = date(2026, 11, 22)
FROM, TO = date(2023, 4, 1), date(2027, 3, 31)

MEMBERS = [MemberPeriod(key) for key in ("af", "fk", "region", "kommun")]
ORDINARY = [SeatTerm(member.key, SeatKind.ORDINARY, f"{member.key} ledamot", FROM, TO) for member in MEMBERS]
SUBSTITUTES = [
    SeatTerm(member.key, SeatKind.SUBSTITUTE, f"{member.key} ersättare", FROM, TO) for member in MEMBERS
]
BOARD = ORDINARY + SUBSTITUTES


def codes(warnings: list[BoardWarning]) -> list[tuple[BoardWarningCode, str]]:
    return [(warning.code, warning.paragraph) for warning in warnings]


def test_a_board_with_one_and_one_for_each_member_gives_no_warning() -> None:
    assert board_warnings(MEMBERS, BOARD, ON) == []


def test_a_member_without_ordinary_or_substitute_is_told_with_its_paragraph() -> None:
    warnings = board_warnings(MEMBERS, ORDINARY[1:] + SUBSTITUTES[:-1], ON)
    assert codes(warnings) == [
        (BoardWarningCode.NO_ORDINARY, "10 §"),
        (BoardWarningCode.NO_SUBSTITUTE, "10 §"),
    ]
    assert [warning.values["member"] for warning in warnings] == ["af", "kommun"]


def test_as_many_substitutes_as_ordinary_are_expected() -> None:
    extra = SeatTerm("kommun", SeatKind.SUBSTITUTE, "En till", FROM, TO, place=2)
    warnings = board_warnings(MEMBERS, [*BOARD, extra], ON)
    assert codes(warnings) == [(BoardWarningCode.UNEQUAL_NUMBERS, "10 §")]
    assert warnings[0].values == {"ordinary": 4, "substitutes": 5}


def test_an_adjunct_is_no_seat_in_the_law() -> None:
    adjunct = SeatTerm("kommun", SeatKind.ADJUNCT, "Förbundschefen", date(2025, 1, 1))
    assert board_warnings(MEMBERS, [*BOARD, adjunct], ON) == []


def test_boards_before_2022_are_history() -> None:
    assert board_warnings(MEMBERS, [], date(2021, 12, 31)) == []
    assert len(board_warnings(MEMBERS, [], date(2022, 1, 1))) == 8


def test_a_member_that_has_left_needs_no_seat_and_should_have_none() -> None:
    members = [*MEMBERS[:3], replace(MEMBERS[3], valid_to=date(2025, 12, 31))]
    warnings = board_warnings(members, BOARD, ON)
    assert codes(warnings) == [(BoardWarningCode.SEAT_WITHOUT_MEMBER, "10 §")] * 2


def test_a_member_to_come_needs_no_seat_yet() -> None:
    members = [*MEMBERS, MemberPeriod("ny", valid_from=date(2027, 1, 1))]
    assert board_warnings(members, BOARD, ON) == []


def test_nobody_represents_two_members() -> None:
    board = [*BOARD[:2], replace(BOARD[2], holder="kommun ledamot"), *BOARD[3:]]
    warnings = board_warnings(MEMBERS, board, ON)
    assert codes(warnings) == [(BoardWarningCode.REPRESENTS_SEVERAL_MEMBERS, "10 §")]
    assert warnings[0].values == {"holder": "kommun ledamot", "members": "region, kommun"}


def test_terms_begin_on_the_first_of_april_and_last_four_years() -> None:
    seat = replace(BOARD[0], starts_on=date(2023, 1, 1))
    assert codes(board_warnings(MEMBERS, [seat, *BOARD[1:]], ON)) == [
        (BoardWarningCode.TERM_NOT_FROM_APRIL, "13 §"),
        (BoardWarningCode.TERM_TOO_LONG, "13 §"),
    ]
    too_long = replace(BOARD[0], ends_on=date(2027, 4, 1))
    assert codes(board_warnings(MEMBERS, [too_long, *BOARD[1:]], ON)) == [
        (BoardWarningCode.TERM_TOO_LONG, "13 §")
    ]
    assert last_day_of_term(FROM) == TO
    assert last_day_of_term(date(2024, 2, 29)) == date(2028, 2, 29)


def test_whoever_takes_over_in_the_middle_of_a_term_begins_on_any_day() -> None:
    first = replace(BOARD[0], ends_on=date(2026, 8, 31))
    second = replace(BOARD[0], holder="Efterträdaren", starts_on=date(2026, 9, 1))
    assert board_warnings(MEMBERS, [second, first, *BOARD[1:]], ON) == []


@pytest.mark.parametrize(
    ("seat", "code"),
    [
        (replace(BOARD[0], starts_on=None), BoardWarningCode.TERM_WITHOUT_START),
        (replace(BOARD[0], ends_on=None), BoardWarningCode.TERM_WITHOUT_END),
    ],
)
def test_a_term_that_lacks_a_date_is_held_and_told(seat: SeatTerm, code: BoardWarningCode) -> None:
    assert codes(board_warnings(MEMBERS, [seat, *BOARD[1:]], ON)) == [(code, "13 §")]


def test_a_term_that_ends_before_it_begins_is_told() -> None:
    coming = SeatTerm("af", SeatKind.ORDINARY, "Nästa", date(2031, 4, 1), date(2030, 4, 1))
    found = codes(board_warnings(MEMBERS, [*BOARD, coming], ON))
    assert (BoardWarningCode.TERM_BACKWARDS, "") in found


def test_two_on_the_same_place_overlap() -> None:
    second = replace(BOARD[0], holder="Den andra", starts_on=date(2026, 4, 1))
    warnings = board_warnings(MEMBERS, [*BOARD, second], ON)
    overlaps = [warning for warning in warnings if warning.code is BoardWarningCode.OVERLAP]
    assert [warning.values["earlier_holder"] for warning in overlaps] == ["af ledamot"]


def test_an_empty_place_between_two_terms_is_a_gap_with_its_days() -> None:
    following = SeatTerm("af", SeatKind.ORDINARY, "Nästa", date(2027, 6, 1), date(2031, 3, 31))
    warnings = board_warnings(MEMBERS, [*BOARD, following], ON)
    gap = next(warning for warning in warnings if warning.code is BoardWarningCode.GAP)
    assert gap.values["empty_from"] == date(2027, 4, 1)
    assert gap.values["empty_to"] == date(2027, 5, 31)


def test_a_seat_that_ends_within_ninety_days_is_told_unless_the_next_is_chosen() -> None:
    soon = date(2027, 1, 15)
    warnings = board_warnings(MEMBERS, BOARD, soon)
    assert codes(warnings) == [(BoardWarningCode.ENDING_SOON, "")] * 8
    following = [replace(seat, starts_on=date(2027, 4, 1), ends_on=date(2031, 3, 31)) for seat in BOARD]
    assert board_warnings(MEMBERS, BOARD + following, soon) == []
    assert board_warnings(MEMBERS, BOARD, date(2026, 12, 30)) == []


def test_tasks_stand_in_the_order_a_matter_travels() -> None:
    tasks = [BodyTask.REPORTS, BodyTask.RAISES_NEED, BodyTask.PREPARES, BodyTask.RAISES_NEED]
    assert tasks_in_order(tasks) == [BodyTask.RAISES_NEED, BodyTask.PREPARES, BodyTask.REPORTS]


def test_a_lokus_neither_applies_nor_decides() -> None:
    everything = list(BodyTask)
    for kind in (BodyKind.LOCAL_DEVELOPMENT_GROUP, BodyKind.PREPARATORY_GROUP, BodyKind.DEVELOPMENT_GROUP):
        assert impossible_tasks(kind, everything) == [BodyTask.APPLIES, BodyTask.DECIDES]
    assert impossible_tasks(BodyKind.BOARD, everything) == [BodyTask.APPLIES]
    assert impossible_tasks(BodyKind.NETWORK, [BodyTask.RAISES_NEED]) == []


def test_where_one_members_representative_always_chairs_another_chair_is_told() -> None:
    """Umeå: Försäkringskassan's representative chairs the beredningsgrupp (R18)."""
    assert chair_warnings("fk", [("Sofia", "fk")]) == []
    assert codes(chair_warnings("fk", [])) == [(BoardWarningCode.NO_CHAIR, "")]
    [told] = chair_warnings("fk", [("Nils", "kommun"), ("Sofia", "fk")])
    assert told.code is BoardWarningCode.CHAIR_FROM_ELSEWHERE
    assert told.values == {"member": "fk", "holder": "Nils"}
