"""Every page of every role at 1280 and 390 px into var/screenshots/, from a throw-away demo.

Renews the README's picture of the kansli's start page too. `--role secretariat` takes only that role's pages.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from playwright.sync_api import Browser, BrowserContext  # noqa: E402

from finsam_saas.access.permissions import Role  # noqa: E402
from tests.browser.chromium import HOW_TO_GET_IT, chromium_program, running_chromium  # noqa: E402
from tests.browser.demo import Demo, running_demo  # noqa: E402
from tests.browser.pages import ASSOCIATION, ROLES, Finder, Page, Reading, sign_in  # noqa: E402
from tests.servers import running_servers  # noqa: E402

WIDTHS = (1280, 390)
DARK = (f"/{ASSOCIATION}/", "/nationellt/")


def main() -> int:
    """Take the pictures; 1 where there is no browser."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--role", choices=[role.value for role in ROLES if role])
    asked.add_argument("--into", type=Path, default=PROJECT / "var" / "screenshots")
    chosen = asked.parse_args()
    program = chromium_program()
    if program is None:
        sys.stderr.write(f"{HOW_TO_GET_IT}\n")
        return 1
    home = Path(tempfile.mkdtemp(prefix="finsam-screenshots-"))
    try:
        with (
            running_servers(home) as servers,
            running_demo(servers, home) as demo,
            running_chromium(program) as browser,
        ):
            take_start_page(browser, demo, PROJECT / "docs" / "images" / "start.png")
            take_all(browser, demo, chosen.into, chosen.role)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


def take_all(browser: Browser, demo: Demo, into: Path, only: str | None) -> None:
    """One picture per role, page and width; pages that two roles see alike are taken for both."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    finder = Finder(demo.addresses, demo.rows)
    for role in ROLES:
        if only and (role is None or role.value != only):
            continue
        context = browser.new_context(locale="sv-SE", color_scheme="light")
        if role:
            sign_in(context.request, demo, role)
        pages = list(finder.pages(role, Reading(context.request, demo, "sv-SE").opens))
        for page in pages:
            take(context, demo, page, into)
        sys.stdout.write(f"{role.value if role else 'not signed in'}: {len(pages)} pages\n")
        sys.stdout.flush()
        context.close()


def take(context: BrowserContext, demo: Demo, page: Page, into: Path) -> None:
    """The whole page at each width, and some in the dark."""
    tab = context.new_page()
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.goto(demo.address + page.path)
        tab.screenshot(path=into / f"{page.name}--{width}.png", full_page=True)
    if page.path in DARK:
        tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
        tab.emulate_media(color_scheme="dark")
        tab.screenshot(path=into / f"{page.name}--dark.png", full_page=True)
    tab.close()


def take_start_page(browser: Browser, demo: Demo, file: Path) -> None:
    """The kansli's start page, as small as it can be read."""
    context = browser.new_context(
        locale="sv-SE", viewport={"width": 1200, "height": 900}, device_scale_factor=2 / 3
    )
    sign_in(context.request, demo, Role.SECRETARIAT)
    tab = context.new_page()
    tab.goto(f"{demo.address}/{ASSOCIATION}/")
    file.parent.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=file)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
