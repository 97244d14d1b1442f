"""Every page of every role, both languages, light and dark, wide and narrow: nothing shuts anybody out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from finsam_saas.access.permissions import GlobalRole, Role
from tests.browser.conftest import Visitor, Visitors
from tests.browser.demo import Demo
from tests.browser.looking import COLOURS_ONLY, EVERYTHING, violations
from tests.browser.pages import ROLES, Finder, Page, opens_for

NARROW, WIDE = 390, 1280
LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
# What differs between two answers that are the same page: tokens, times, whose name stands in the bar.
PASSING = re.compile(r'value="[^"]*"|nonce="[^"]*"|<header class="bar">.*?</header>', re.DOTALL)
SEEN_ON_A_JOURNEY = {"followup.receipt"}


@pytest.fixture(scope="module")
def finder(demo: Demo) -> Finder:
    """Knows every page's address."""
    return Finder(demo.addresses, demo.rows)


@pytest.fixture(scope="module")
def seen() -> dict[tuple[str, str], set[str]]:
    """What has been looked at, by language and endpoint, so that no page is inspected twice."""
    return defaultdict(set)


@pytest.fixture(scope="module")
def opened() -> set[str]:
    """The endpoints that opened for somebody."""
    return set()


def faults(visitor: Visitor, page: Page, *, narrow_too: bool) -> Iterator[str]:
    """Everything wrong with one page in the light and in the dark, and that it fits a narrow screen."""
    tab = visitor.tab
    tab.set_viewport_size({"width": NARROW, "height": 800})
    visitor.go(page.path)
    width = tab.evaluate("document.documentElement.scrollWidth")
    if width > NARROW:
        yield f"is {width} px wide on a screen of {NARROW}"
    if narrow_too:
        yield from violations(tab, EVERYTHING)
    tab.set_viewport_size({"width": WIDE, "height": 900})
    yield from violations(tab, EVERYTHING)
    tab.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    yield from (f"in the dark: {one}" for one in violations(tab, COLOURS_ONLY))


def fingerprint(visitor: Visitor, page: Page) -> str:
    """The page without what differs from one request to the next."""
    return PASSING.sub("", visitor.context.request.get(visitor.demo.address + page.path).text())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value if role else "not-signed-in")
def test_each_page_of_each_role_is_open_to_everybody(
    role: Role | GlobalRole | None,
    language: str,
    visitors: Visitors,
    demo: Demo,
    finder: Finder,
    seen: dict[tuple[str, str], set[str]],
    opened: set[str],
) -> None:
    demo.rows("update users set language = :language", language=language)
    visitor = visitors.new(language=LANGUAGES[language])
    if role:
        visitor.come_in(role)
    wrong = []
    for page in finder.pages(role, opens_for(visitor.context.request, demo)):
        opened.add(page.endpoint)
        looks = fingerprint(visitor, page)
        if looks not in seen[language, page.endpoint]:
            seen[language, page.endpoint].add(looks)
            wrong += [f"{page.path}: {fault}" for fault in faults(visitor, page, narrow_too=language == "sv")]
    demo.rows("update users set language = 'sv'")
    assert not wrong, "\n".join(wrong)


def test_every_page_in_the_address_map_was_looked_at(finder: Finder, opened: set[str]) -> None:
    if len(opened) < 20:
        pytest.skip("only some of the roles were tried")
    assert finder.endpoints - opened - SEEN_ON_A_JOURNEY == set()
