"""Fixtures of the browser tests: one demo and one Chromium for all of them."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from finsam_saas.access.permissions import GlobalRole, Role
from tests.browser.chromium import HOW_TO_GET_IT, chromium_program, running_chromium
from tests.browser.demo import Demo, running_demo
from tests.browser.pages import ASSOCIATION, Finder, sign_in
from tests.servers import Servers


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that is in this folder."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one the tests are skipped, but not where everything must be tried."""
    program = chromium_program()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_IT)
        pytest.skip(HOW_TO_GET_IT)
    with running_chromium(program) as browser:
        yield browser


@pytest.fixture(scope="session")
def demo(chromium: Browser, servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The running demo; asked for after the browser, so that nothing is made where there is none."""
    with running_demo(servers, tmp_path_factory.mktemp("demo")) as running:
        yield running


class Visitor:
    """Somebody at a browser; keeps what the browser complained about."""

    def __init__(self, context: BrowserContext, demo: Demo) -> None:
        self.context = context
        self.demo = demo
        self.complaints: list[str] = []
        context.on("console", self._note)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.tab: Page = context.new_page()

    def go(self, path: str) -> Page:
        """Open a page of ours."""
        self.tab.goto(self.demo.address + path)
        return self.tab

    def come_in(self, role: Role | GlobalRole, association: str = ASSOCIATION) -> None:
        """Sign in without looking at the page for it."""
        sign_in(self.context.request, self.demo, role, association)

    def _note(self, message: ConsoleMessage) -> None:
        # A page that refuses what was typed answers 422, which is told in the console too.
        if message.type in ("error", "warning") and "status of 422" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def visitors(chromium: Browser, demo: Demo) -> Iterator[Visitors]:
    """Makes visitors; afterwards none of their browsers may have complained."""
    made = Visitors(chromium, demo)
    yield made
    made.leave()


class Visitors:
    """All who visit in one test."""

    def __init__(self, chromium: Browser, demo: Demo) -> None:
        self._chromium = chromium
        self._demo = demo
        self._all: list[Visitor] = []

    def new(self, *, language: str = "sv-SE", width: int = 1280, scripts: bool = True) -> Visitor:
        """Another visitor, with a browser of his own."""
        context = self._chromium.new_context(
            locale=language,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme="light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        self._all.append(Visitor(context, self._demo))
        return self._all[-1]

    def leave(self) -> None:
        """Close all browsers and fail where one of them had something to complain about."""
        complaints = [complaint for visitor in self._all for complaint in visitor.complaints]
        for visitor in self._all:
            with suppress(Exception):
                visitor.context.close()
        assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="module")
def finder(demo: Demo) -> Finder:
    """Knows every page's address."""
    return Finder(demo.addresses, demo.rows)


@pytest.fixture(scope="module")
def seen() -> dict[tuple[str, str], set[str]]:
    """The kinds of element that have been looked at, by language and endpoint: a page that shows somebody
    nothing of a new kind is not inspected twice.
    """
    return defaultdict(set)
