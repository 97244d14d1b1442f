"""Where open data is found on this deployment: whole addresses, as others quote them, and whom to ask."""

from __future__ import annotations

from flask import current_app, url_for

from finsam_saas.config import Settings


def settings() -> Settings:
    """The deployment's settings."""
    found: Settings = current_app.config["FINSAM"]
    return found


def absolute(path: str) -> str:
    """The whole address of a path of ours, whatever name the visitor came by."""
    return settings().public_url.rstrip("/") + path


def release_address(code: str) -> str:
    """The permanent address of a release."""
    return absolute(url_for("open_data_api.one_release", release_code=code))


def contact() -> str:
    """Whom to ask about open data: an e-mail address, or nothing where none is set."""
    return settings().open_data_contact


def publisher() -> str:
    """Who publishes the figures."""
    return settings().open_data_publisher
