"""The product with its demo year, served for a browser: web server, worker and clock as processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
from werkzeug.routing import Map

from finsam_saas.access.actor import SYSTEM
from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts.service import ask_for_reset
from finsam_saas.app import create_app
from finsam_saas.config import Environment
from finsam_saas.demo.data import fill_database
from finsam_saas.demo.people import GLOBAL_MAILBOXES, address
from finsam_saas.embedded.processes import wait_for
from finsam_saas.memberships.service import invite
from tenants.context import acting_for
from tenants.database import db, session
from tenants.register import registered
from tests.deployment import READY_SECONDS, Deployment, deployment
from tests.servers import Servers
from tests.worker.processes import environment

DATABASE = "finsam_demo"


class Demo:
    """A running demo, and a look behind its pages as somebody whom no wall binds."""

    def __init__(self, servers: Servers, running: Deployment, addresses: Map) -> None:
        self._servers = servers
        self.running = running
        self.addresses = addresses
        self.address = running.address

    def rows(self, question: str, **values: object) -> list[Any]:
        """What the database answers; for choosing which page to look at."""
        engine = create_engine(self._servers.postgres.url("postgres", DATABASE), poolclass=NullPool)
        with engine.begin() as connection:
            answer = connection.execute(text(question), values)
            return list(answer.all()) if answer.returns_rows else []


def fill_demo() -> None:
    """The demo year, and two letters that open pages nobody else comes to; inside an application context."""
    fill_database(lambda _line: None)
    write_letters()


def write_letters() -> None:
    """An invitation and a new password asked for: two letters that open pages nobody else comes to."""
    analyst, name = GLOBAL_MAILBOXES[GlobalRole.NATIONAL_ANALYST]
    with acting_for(registered("uppsala-lan")):
        invite(
            actor=SYSTEM,
            email=analyst,
            name=name,
            roles=frozenset({Role.GROUP_MEMBER}),
            organisation=None,
            links=(),
        )
        session.commit()
    with acting_for(None):
        ask_for_reset(email=address("ekonom", "uppsala-lan"))
        session.commit()


@contextmanager
def running_demo(servers: Servers, folder: Path) -> Iterator[Demo]:
    """A fresh demo for the length of the block; its national figures are there."""
    servers.make_empty(DATABASE)
    settings = servers.settings(
        DATABASE,
        environment=Environment.DEMO,
        var=folder,
        log_level="WARNING",
        session_idle_minutes=600,
        session_absolute_hours=12,
    )
    app = create_app(settings)
    with app.app_context():
        fill_demo()
        db.engine.dispose()
    with deployment(environment(settings), folder) as running:
        # As the demo's own first start does it: releases are made of what has been reported.
        subprocess.run(
            [sys.executable, "-m", "worker"],
            env={**os.environ, **environment(settings)},
            check=True,
            timeout=120,
        )
        running.serve("--workers", "1", "--threads", "8")
        running.start("worker", "worker", "--beat", "--concurrency", "1", FINSAM_PUBLIC_URL=running.address)
        demo = Demo(servers, running, app.url_map)
        assert wait_for(running.is_ready, READY_SECONDS), running.said()
        assert wait_for(lambda: _is_settled(demo), READY_SECONDS), running.said()
        yield demo


def _is_settled(demo: Demo) -> bool:
    """Whether every event has been delivered and the nation has been added up."""
    [row] = demo.rows(
        "select (select count(*) from outbox) + (select count(*) from platform_outbox)"
        " + (select count(*) from national_dirty_cells)"
        " + (select count(*) from national_jobs where state in ('asked', 'running')) as left,"
        " (select count(*) from national_coverage) as covered"
    )
    return bool(row.left == 0 and row.covered > 0)
