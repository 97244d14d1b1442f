"""Which engine a release is protected with: told with it, so that one made again by another is no riddle."""

from __future__ import annotations

from importlib.metadata import version

from finsam_saas.releases.release import Method

PROTECTION = "2"
"""Raised with every change that can show a cell otherwise; 2 takes the turn of the year into account."""


def engine_of(method: Method) -> str:
    """The engine of today: the version of the protection, and of the solver where it proves by programs."""
    return f"{PROTECTION} (HiGHS {version('highspy')})" if method is Method.SUPPRESSION else PROTECTION


def why_it_differs(code: str, *, whole: bool, engine: str | None, engine_now: str) -> str:
    """What to say (English, for the operator) of a release that is made otherwise from its inputs today.

    `whole` tells that the figures that are kept are those that were frozen; `engine` what made them then.
    """
    if not whole or engine == engine_now:
        return f"{code} is not what it was when it was frozen."
    made_with = f"engine {engine}" if engine else "an engine that was not told"
    return (
        f"The figures that are kept of {code} are what was frozen. Made again they differ: it was made with"
        f" {made_with}, and this is engine {engine_now}."
    )
