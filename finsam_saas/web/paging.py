"""Lists that can grow are read a page at a time; the page asked for stands in the address."""

from __future__ import annotations

from dataclasses import dataclass

ROWS_PER_PAGE = 50
PAGE_ARGUMENT = "sida"
LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Paging:
    """One page of a list of `count` rows; a page asked for beyond the end is the last one."""

    count: int
    asked: int = 1
    size: int = ROWS_PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.count // self.size))

    @property
    def page(self) -> int:
        """The page that is shown, from 1."""
        return min(max(self.asked, 1), self.pages)

    @property
    def offset(self) -> int:
        """How many rows lie before the page."""
        return (self.page - 1) * self.size

    @property
    def first(self) -> int:
        """The number of the page's first row, from 1; 0 in an empty list."""
        return min(self.offset + 1, self.count)

    @property
    def last(self) -> int:
        """The number of the page's last row."""
        return min(self.offset + self.size, self.count)


def page_asked(text: str) -> int:
    """The page number in an address, from 1; what is no such number asks for the first page."""
    readable = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return max(1, int(text)) if readable else 1
