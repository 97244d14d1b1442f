"""The address of a free table: read back as it was written, and never guessed."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.nation_table.choice import (
    KINDS,
    MEASURES,
    NONE,
    PARAMETERS,
    SEXES,
    Axis,
    Choice,
    Fault,
    Faults,
    read,
)
from finsam_saas.nation_table.reading import query


def of(text: str) -> tuple[Choice, Faults]:
    return read(parse_qs(text))


def some(known: object) -> st.SearchStrategy[tuple[str, ...]]:
    listed = list(known)  # type: ignore[call-overload]
    return st.lists(st.sampled_from(listed), unique=True, max_size=3).map(
        lambda found: tuple(one for one in listed if one in found)
    )


AXES = [*(one.value for one in Axis), NONE]
AREAS = ("lan-03", "lan-19", "forbund-uppsala-lan")
CHOICES = st.builds(
    Choice,
    rows=st.sampled_from(AXES[:-1]),
    then=st.sampled_from(AXES),
    columns=st.sampled_from(AXES),
    measures=some(MEASURES),
    area=st.sampled_from(("landet", "lan", "forbund", "valda", "forbund-i-03")),
    also=some(AREAS).map(lambda found: tuple(sorted(found))),
    time=st.sampled_from(("kvartal", "halvar", "ar", "2026-kv3", "2025-h2", "2024-ar1")),
    first=st.sampled_from((None, 2012, 2026)),
    last=st.sampled_from((None, 2011, 2026)),
    kinds=some(KINDS),
    sexes=some(SEXES),
    release=st.sampled_from(("", "2026-kv3-1", "2026-kv3-12")),
)


def test_no_address_is_the_first_view_and_has_none_of_its_own() -> None:
    choice, faults = of("")
    assert (choice, faults) == (Choice(), {})
    assert query(choice) == ""
    assert choice.axes == ("matt", "kon")


@settings(max_examples=60, deadline=None)
@given(CHOICES)
def test_a_choice_is_read_back_as_it_was_written(choice: Choice) -> None:
    found, faults = of(query(choice))
    assert {fault for fault, _given in faults.values()}.isdisjoint({Fault.UNKNOWN, Fault.TOO_MANY})
    if not faults:
        assert found == choice
    assert query(found) == query(choice), "what does not fit together stays as it was written"


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(list(PARAMETERS.values())), st.lists(st.text(max_size=30), max_size=3))
)
def test_any_text_is_read_or_told_of(given_: dict[str, list[str]]) -> None:
    choice, faults = read(given_)
    assert set(faults) <= set(PARAMETERS.values())
    assert read(parse_qs(query(choice)))[0] == choice


def test_an_address_is_short_and_can_be_read() -> None:
    choice, _faults = of("rader=omrade&kolumner=kon&omrade=lan&tid=ar&sedan=ingen&matt=&fran=")
    assert query(choice) == "rader=omrade&omrade=lan&tid=ar"


def test_values_are_repeated_or_stand_with_commas_and_come_in_their_own_order() -> None:
    choice, faults = of("kon=man&kon=kvinnor&kolumner=kon")
    assert choice.sexes == ("kvinnor", "man")
    assert faults == {}
    assert of("kon=kvinnor,man")[0] == choice


@pytest.mark.parametrize(
    ("text", "field", "fault"),
    [
        ("rader=kommun", "rader", Fault.UNKNOWN),
        ("kolumner=Kön", "kolumner", Fault.UNKNOWN),
        ("matt=deltagare,lycka", "matt", Fault.UNKNOWN),
        ("omrade=atlantis", "omrade", Fault.UNKNOWN),
        ("aven=lan-3", "aven", Fault.UNKNOWN),
        ("aven=forbund-../../etc", "aven", Fault.UNKNOWN),
        ("tid=2026-m3", "tid", Fault.UNKNOWN),
        ("tid=nyss", "tid", Fault.UNKNOWN),
        ("fran=1850", "fran", Fault.UNKNOWN),
        ("till=²026", "till", Fault.UNKNOWN),
        ("utgava=2026-kv3-0", "utgava", Fault.UNKNOWN),
        ("rader=tid&kolumner=tid", "kolumner", Fault.SAME_AXIS),
        ("rader=tid&sedan=tid", "sedan", Fault.SAME_AXIS),
        ("rader=tid&sedan=kon&kolumner=kon", "kolumner", Fault.SAME_AXIS),
        ("rader=tid&kolumner=ingen&kon=kvinnor,man", "kon", Fault.SEVERAL),
        ("aven=lan-03", "omrade", Fault.SEVERAL),
        ("omrade=valda&aven=lan-03,lan-04", "omrade", Fault.SEVERAL),
        ("omrade=valda&rader=omrade", "omrade", Fault.NOTHING_PICKED),
        ("fran=2026&till=2025", "till", Fault.BACKWARDS),
    ],
)
def test_what_cannot_be_followed_is_told_at_its_field(text: str, field: str, fault: Fault) -> None:
    _choice, faults = of(text)
    assert faults[field][0] is fault


def test_two_empty_axes_are_not_the_same() -> None:
    assert of("rader=tid&sedan=ingen&kolumner=ingen")[1] == {}


def test_one_picked_area_needs_no_axis() -> None:
    choice, faults = of("omrade=valda&aven=forbund-uppsala-lan")
    assert faults == {}
    assert choice.also == ("forbund-uppsala-lan",)
