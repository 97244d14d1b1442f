"""Asking axe what shuts somebody out of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page as Tab

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passed is neither gathered nor sent: that takes longer than finding what is wrong.
FAULTS_ALONE = {"resultTypes": ["violations"]}
EVERYTHING = {**FAULTS_ALONE, "runOnly": {"type": "tag", "values": STANDARDS}}
BUT_COLOURS = {**EVERYTHING, "rules": {"color-contrast": {"enabled": False}}}
"""Colours are the same in every language, and take longest to look at."""
COLOURS_ONLY = {
    **FAULTS_ALONE,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


# Only what is wrong leaves the browser: to send all that axe has looked at takes as long as to look.
RUN = "options => axe.run(document, options).then(results => results.violations)"


def violations(tab: Tab, options: dict[str, Any]) -> Iterator[str]:
    """What axe has found wrong, each with the first element it concerns; a page is given axe once."""
    tab.wait_for_load_state()
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE_SCRIPT)
    for found in tab.evaluate(RUN, options):
        where = found["nodes"][0]
        yield f"{found['id']} ({len(found['nodes'])}): {where['html'][:160]} {where['failureSummary'][:200]}"
