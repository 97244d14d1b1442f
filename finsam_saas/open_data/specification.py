"""The programming interface as one whole: its blueprints, and its description (OpenAPI 3.1)."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from finsam_saas.open_data import problems
from finsam_saas.open_data.api import blueprint as open_figures
from finsam_saas.open_data.endpoints import KEY, PREFIX
from finsam_saas.open_data.group_routes import interface as open_groups
from finsam_saas.open_data.money_routes import interface as open_money
from finsam_saas.open_data.own_api import blueprint as own_figures
from finsam_saas.web.errors import TELLERS

VERSION = "1.0.0"
OPENAPI_VERSION = "3.1.0"


class Interface(Api):  # type: ignore[misc]
    """The description of the interface; errors are told by the blueprints, since all other pages are HTML."""

    def _register_error_handlers(self) -> None:
        """Leave the errors of every other page alone."""


def install(app: Flask) -> None:
    """Put the interface under /api/v1/, describe it, and let errors there be problems."""
    app.extensions.setdefault(TELLERS, {})[PREFIX] = problems.on_lost
    interface = Interface(
        app,
        spec_kwargs={
            "title": "Finsam open data",
            "version": VERSION,
            "openapi_version": OPENAPI_VERSION,
            "info": {
                "description": "Published figures on financial coordination of rehabilitation in Sweden."
                " Small numbers are protected in every answer.",
                "license": {"name": "CC0 1.0", "identifier": "CC0-1.0"},
            },
        },
    )
    interface.spec.components.security_scheme(KEY, {"type": "http", "scheme": "bearer"})
    interface.register_blueprint(open_figures)
    interface.register_blueprint(open_money)
    interface.register_blueprint(open_groups)
    interface.register_blueprint(own_figures)
