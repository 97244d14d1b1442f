"""Asking axe what shuts somebody out of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
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


def violations(tab: Tab, options: dict[str, Any]) -> Iterator[str]:
    """What axe has found wrong, each with the first element it concerns."""
    tab.wait_for_load_state()
    for found in Axe().run(tab, options=options).response["violations"]:
        where = found["nodes"][0]
        yield f"{found['id']} ({len(found['nodes'])}): {where['html'][:160]} {where['failureSummary'][:200]}"
