"""A page of a list: never beyond its ends, every row on exactly one page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.web.paging import Paging, page_asked


@pytest.mark.parametrize(
    ("count", "asked", "page", "pages", "first", "last"),
    [
        (0, 1, 1, 1, 0, 0),
        (50, 1, 1, 1, 1, 50),
        (51, 2, 2, 2, 51, 51),
        (120, 2, 2, 3, 51, 100),
        (120, 99, 3, 3, 101, 120),
        (120, 0, 1, 3, 1, 50),
    ],
)
def test_the_page_shown(count: int, asked: int, page: int, pages: int, first: int, last: int) -> None:
    """Ends hold, and an empty list has one empty page."""
    paging = Paging(count, asked)
    assert (paging.page, paging.pages, paging.first, paging.last) == (page, pages, first, last)


@settings(max_examples=50, deadline=None)
@given(count=st.integers(0, 500), size=st.integers(1, 60))
def test_every_row_is_on_one_page(count: int, size: int) -> None:
    """The pages together are the list."""
    pages = Paging(count, size=size).pages
    shown = [Paging(count, page, size) for page in range(1, pages + 1)]
    rows = [row for one in shown for row in range(one.offset, one.last)]
    assert rows == list(range(count))


@pytest.mark.parametrize(
    ("text", "page"),
    [("2", 2), ("", 1), ("x", 1), ("-3", 1), ("²", 1), ("٣", 1), ("9" * 30, 1), ("0", 1), ("1.5", 1)],
)
def test_a_number_in_an_address(text: str, page: int) -> None:
    """Nonsense asks for the first page."""
    assert page_asked(text) == page
