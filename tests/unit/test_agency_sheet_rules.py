"""What is typed into the agency's system, and whether it still is what stands here."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_saas.agency_sheet.rules import (
    FIELDS_OF,
    Field,
    Mark,
    Part,
    Place,
    TypedState,
    as_typed,
    typed_state,
    waiting,
)
from finsam_saas.followup.rules import Missing


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (Decimal("2653000.00"), "2653000"),
        (Decimal("5772500.50"), "5772500,50"),
        (12, "12"),
        (0, "0"),
        ("Framsteget", "Framsteget"),
        (Missing.NOT_KNOWN, ""),
        (Missing.NOT_APPLICABLE, ""),
    ],
)
def test_a_value_is_typed_as_plain_digits_and_a_missing_one_never_as_nought(
    value: object, typed: str
) -> None:
    assert as_typed(value) == typed


@pytest.mark.parametrize(
    ("value", "marked", "state"),
    [
        (12, None, TypedState.NOT_TYPED),
        (12, "12", TypedState.TYPED),
        (13, "12", TypedState.CHANGED),
        (Missing.NOT_KNOWN, None, TypedState.NOTHING_TO_TYPE),
        (Missing.NOT_KNOWN, "12", TypedState.CHANGED),
    ],
)
def test_a_field_tells_when_it_has_changed_since_it_was_typed(
    value: object, marked: str | None, state: TypedState
) -> None:
    """Also when a reopened report takes its figure away."""
    assert typed_state(value, Mark(marked, "Kansliet", None) if marked else None) is state


def test_what_waits_is_what_is_new_or_changed() -> None:
    assert waiting(TypedState) == 2


@given(st.sampled_from(Field), st.one_of(st.none(), st.uuids()))
def test_a_place_is_read_back_from_its_text(field: Field, initiative_id: object) -> None:
    place = Place(field, initiative_id)  # type: ignore[arg-type]
    assert Place.parse(str(place)) == place


@pytest.mark.parametrize("text", ["", "x", "00000000-0000-7000-8000-000000000000:unknown", "nobody:budget"])
def test_a_text_that_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Place.parse(text)


def test_every_field_stands_in_exactly_one_part() -> None:
    listed = [field for part in Part for field in FIELDS_OF[part]]
    assert sorted(listed) == sorted(Field)
