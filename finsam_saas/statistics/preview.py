"""Whether national figures may be shown at all; asked by every page and command that shows one."""

from __future__ import annotations

from flask import current_app

from finsam_saas.config import Settings


def preview_is_on() -> bool:
    """Whether figures that are not frozen in a release may be shown: never of real reports.

    An exact figure that follows each report would tell of each new participant.
    """
    settings: Settings = current_app.config["FINSAM"]
    return settings.national_preview
