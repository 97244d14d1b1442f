"""The application that gunicorn serves; settings come from the environment."""

from __future__ import annotations

from finsam_saas.administration import self_check
from finsam_saas.app import create_app
from finsam_saas.config import Settings

settings = Settings()  # type: ignore[call-arg]
self_check(settings)
application = create_app(settings)
