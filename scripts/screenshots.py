"""Every page of every role at 1280 and 390 px into var/screenshots/, from a throw-away demo.

`--only WORD` takes only pages whose name holds the word; `--start FILE` takes just one small picture for the README.
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
from tests.browser.pages import ASSOCIATION, ROLES, Finder, Page, sign_in  # noqa: E402
from tests.servers import Servers, running_servers  # noqa: E402

WIDTHS = (1280, 390)
DARK = (f"/{ASSOCIATION}/", "/nationellt/")


def main() -> int:
    """Take the pictures; 1 where there is no browser."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="")
    asked.add_argument("--start", type=Path)
    asked.add_argument("--into", type=Path, default=PROJECT / "var" / "screenshots")
    chosen = asked.parse_args()
    program = chromium_program()
    if program is None:
        print(HOW_TO_GET_IT, file=sys.stderr)
        return 1
    home = Path(tempfile.mkdtemp(prefix="finsam-screenshots-"))
    try:
        with running_servers(home) as servers, running_demo(servers, home) as demo:
            with running_chromium(program) as browser:
                if chosen.start:
                    take_start_page(browser, demo, chosen.start)
                else:
                    take_all(browser, servers, demo, chosen.into, chosen.only)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


def take_all(browser: Browser, servers: Servers, demo: Demo, into: Path, only: str) -> None:
    """One picture per role, page and width; pages that two roles see alike are taken for both."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    finder = Finder(servers, demo)
    for role in ROLES:
        context = browser.new_context(locale="sv-SE", color_scheme="light")
        if role:
            sign_in(context.request, demo, role)
        pages = [page for page in finder.pages(role, context.request) if only in page.name]
        for page in pages:
            take(context, demo, page, into)
        print(f"{role.value if role else 'not signed in'}: {len(pages)} pages", flush=True)
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
    context = browser.new_context(locale="sv-SE", viewport={"width": 1280, "height": 800})
    sign_in(context.request, demo, Role.SECRETARIAT)
    tab = context.new_page()
    tab.goto(f"{demo.address}/{ASSOCIATION}/")
    file.parent.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=file)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
