"""The demo's content, made once per process."""

from __future__ import annotations

import pytest

from finsam_saas.app import create_app
from finsam_saas.demo.data import fill_database
from tenants.database import db
from tests.servers import Servers

DEMO_TEMPLATE = "finsam_demo_template"


@pytest.fixture(scope="session")
def demo_template(servers: Servers, empty_template: str) -> str:
    """A database with the demo's content; copied for every test."""
    servers.clone(DEMO_TEMPLATE, empty_template)
    builder = create_app(servers.settings(DEMO_TEMPLATE))
    with builder.app_context():
        fill_database(lambda _line: None)
        db.engine.dispose()
    return DEMO_TEMPLATE
