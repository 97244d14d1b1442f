"""The demo's content: four real profiles, and one made-up, clearly marked year on top of them."""

from __future__ import annotations

from pathlib import Path

from finsam_saas.config import Settings


def fill(settings: Settings, var: Path) -> None:
    """Fill the database inside an application context; safe to repeat."""
