"""Keys that rows get from their names: plain letters, never one that is taken."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.web.rows import LONGEST_KEY, free_key


def test_a_key_is_the_name_in_plain_letters() -> None:
    """As a profile would have it."""
    assert free_key("Lokusgrupp Håbo", ()) == "lokusgrupp-habo"
    assert free_key("  FK – Nord!  ", ()) == "fk-nord"
    assert free_key("東京", ()) == "namnlos"


def test_a_key_that_is_taken_gets_a_number() -> None:
    """The first free one, from two."""
    assert free_key("Håbo", ["habo"]) == "habo-2"
    assert free_key("Håbo", ["habo", "habo-2", "habo-4"]) == "habo-3"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=120), st.sets(st.text(max_size=5), max_size=5))
def test_every_name_gets_a_free_key_that_a_profile_can_hold(name: str, taken: set[str]) -> None:
    """Letters, figures and single dashes, not longer than a key may be."""
    key = free_key(name, taken)
    assert key not in taken
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)
    assert len(key) <= LONGEST_KEY + len("-6")
