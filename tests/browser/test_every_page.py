"""Every page of every role, both languages, light and dark, wide and narrow: nothing shuts anybody out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from finsam_saas.access.permissions import GlobalRole, Role
from tests.browser.conftest import Visitor, Visitors
from tests.browser.demo import Demo
from tests.browser.looking import BUT_COLOURS, COLOURS_ONLY, EVERYTHING, violations
from tests.browser.pages import ROLES, Finder, Page, Reading

NARROW, WIDE = 390, 1280
ANYWHERE = "anywhere"
LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
# What an element is to somebody who looks or listens; its own address, name and words are another's test.
TAG = re.compile(r"<[a-z][a-z0-9]*[^>]*>")
LOOKS = re.compile(r'\b(class|role|type|scope|aria-current|aria-invalid|aria-sort)="[^"]*"')
BAR = re.compile(r'<header class="bar">.*?</header>', re.DOTALL)
SEEN_ON_A_JOURNEY = {
    "followup.receipt",
    # A draft of a template is made, changed and taken into use on the template journey.
    "report_templates.new_question",
    "report_templates.change_question",
    "report_templates.new_target",
    "report_templates.change_target",
    "report_templates.take_into_use",
    "report_templates.discard",
    # The demo has no report that waits for a styrgrupp; tests of review open its page.
    "review.decline",
    # The demo has no release that corrects another; the release journey makes one and looks at its log.
    "releases.corrections",
    # The förbund of the demo are set up; the journey of a fifth one takes the steps.
    "shaping.setup_members",
    "shaping.setup_template",
    "shaping.setup_bodies",
    "shaping.setup_rules",
    "shaping.setup_fees",
    "shaping.setup_board",
    # The demo has nothing that is that far; page tests of their own open them: a budget that nobody has
    # proposed, an agreement sent back or signed by an own account, an insats long ended, the file of a draft,
    # a change of an insats that a meeting decides, a delegated decision that the board is not told of yet.
    "decisions.decide_change",
    "delegation.correct",
    "budgets.edit",
    "agreements.open_again",
    "agreements.sign",
    "agreements.tick_off",
    "applications.remove_attachment",
    # The money journey puts a decision right on it, and looks.
    "decisions.decide",
    # No meeting of the demo's board waits to decide on a budget, and nothing of these has been changed yet;
    # page tests of budgets and of earlier versions open them.
    "budgets.decide",
    "bodies.go_back",
    "meetings.go_back_to_rules",
    "calls.go_back",
    # The demo has no application that has passed all its stages; tests of preparation open its page.
    "preparation.make_ready",
    # The demo has no key to take back and no address to end; tests of open data make them and open the pages.
    "api_keys.revoke",
    "subscriptions.end",
    "national_subscriptions.end",
    # The demo's users have saved no view of the nation; the table's journey saves, renames and deletes one.
    "nation_table.rename",
    "nation_table.delete",
}
NOT_A_PAGE = {
    "releases.feed",
    "nation.quarters_picture",
    "nation.save_quarters_picture",
    "nation.save_years_picture",
    "nation.years_picture",
    "nation_table.picture",
    "open_data.national_picture",
    "open_data.association_picture",
    *(f"open_data_api.{name}" for name in ("list_releases", "one_release", "figures", "areas", "coverage")),
    *(f"open_data_api.{name}" for name in ("definitions", "dcat_description", "specification")),
    "open_data_groups_api.target_groups",
    "open_data_money_api.money",
    "open_data_own.own_figures",
    "agency_sheet.index",
    "comparison.picture",
    "meetings.calendar_file",
    "meetings.sealed_item_file",
    "notice_board.atom",
    "notice_board.calendar",
    "notice_board.own_calendar",
    "open_calls.atom",
    "open_calls.programs",
    "figures.picture",
    "figures.save_picture",
}
"""Leads on to a year's sheet; pictures."""


@pytest.fixture(scope="module")
def opened() -> set[str]:
    """The endpoints that opened for somebody."""
    return set()


def name_of(role: Role | GlobalRole | None) -> str:
    """What a role is called in the list of tests."""
    return role.value if role else "not-signed-in"


def faults(visitor: Visitor, page: Page, language: str, *, is_new: bool) -> Iterator[str]:
    """Everything wrong with one page: narrow in English; wide, light and dark in Swedish.

    In English, and at colours, axe looks at pages with a kind of element (`is_new`) that none before had: the
    rest is built of the same, and is looked at in Swedish for all but its colours.
    """
    tab = visitor.tab
    tab.set_viewport_size({"width": NARROW, "height": 800})
    visitor.go(page.path)
    width = tab.evaluate("document.documentElement.scrollWidth")
    if width > NARROW:
        yield f"is {width} px wide on a screen of {NARROW}"
    if language == "en":
        yield from violations(tab, BUT_COLOURS) if is_new else ()
        return
    tab.set_viewport_size({"width": WIDE, "height": 900})
    yield from violations(tab, EVERYTHING if is_new else BUT_COLOURS)
    if not is_new:
        return
    tab.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    yield from (f"in the dark: {one}" for one in violations(tab, COLOURS_ONLY))


def kinds_of_element(text: str) -> set[str]:
    """Every kind of element below a page's bar: its name with what decides how it looks and is read."""
    tags = (tag.group(0) for tag in TAG.finditer(BAR.sub("", text)))
    return {" ".join([tag.split(" ")[0], *(one.group(0) for one in LOOKS.finditer(tag))]) for tag in tags}


def look_at_all(
    role: Role | GlobalRole | None,
    language: str,
    visitors: Visitors,
    demo: Demo,
    finder: Finder,
    seen: dict[tuple[str, str], set[str]],
) -> tuple[set[str], list[str]]:
    """Every page that opens for a role in a language: their endpoints, and all that is wrong with them."""
    demo.rows("update users set language = :language", language=language)
    visitor = visitors.new(language=LANGUAGES[language])
    if role:
        visitor.come_in(role)
    opened, wrong = set(), []
    reading = Reading(visitor.context.request, demo, LANGUAGES[language])
    for page in finder.pages(role, reading.opens):
        opened.add(page.endpoint)
        kinds = kinds_of_element(reading.text)
        if kinds - seen[language, page.endpoint]:
            is_new = bool(kinds - seen[language, ANYWHERE])
            seen[language, page.endpoint] |= kinds
            seen[language, ANYWHERE] |= kinds
            wrong += [f"{page.path}: {fault}" for fault in faults(visitor, page, language, is_new=is_new)]
    demo.rows("update users set language = 'sv'")
    return opened, wrong


@pytest.mark.parametrize("role", ROLES, ids=name_of)
def test_each_page_of_each_role_is_open_to_everybody(
    role: Role | GlobalRole | None,
    visitors: Visitors,
    demo: Demo,
    finder: Finder,
    seen: dict[tuple[str, str], set[str]],
    opened: set[str],
) -> None:
    """In Swedish; the English pages have a file of their own, so that two processes share the work."""
    found, wrong = look_at_all(role, "sv", visitors, demo, finder, seen)
    opened |= found
    assert not wrong, "\n".join(wrong)


def test_every_page_in_the_address_map_was_looked_at(finder: Finder, opened: set[str]) -> None:
    if len(opened) < 20:
        pytest.skip("only some of the roles were tried")
    assert finder.endpoints - opened - SEEN_ON_A_JOURNEY - NOT_A_PAGE == set()
