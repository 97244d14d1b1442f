"""The application that gunicorn serves; settings come from the environment."""

from __future__ import annotations

from finsam_saas.app import create_app
from finsam_saas.config import Settings

application = create_app(Settings())  # type: ignore[call-arg]
