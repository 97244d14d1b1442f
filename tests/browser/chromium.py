"""The browser that the tests drive: Chromium from this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HOW_TO_GET_IT = (
    "Chromium is not on this machine, so nothing is tried in a browser. On Debian: apt-get install chromium;"
    " elsewhere set CHROMIUM to the program."
)


def chromium_program() -> str | None:
    """The browser's program: CHROMIUM, or one of its names on the path; None where there is none."""
    asked = os.environ.get("CHROMIUM")
    if asked:
        return asked
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    mac = "/Applications/Chromium.app/Contents/MacOS/Chromium"
    return next(filter(None, map(shutil.which, names)), mac if Path(mac).exists() else None)


@contextmanager
def running_chromium(program: str) -> Iterator[Browser]:
    """A headless browser for the length of the block."""
    # Chromium refuses its sandbox to root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
