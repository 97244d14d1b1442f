"""`finsam events`: what could not be delivered, and new tries for it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text

from finsam_saas.cli_events import events
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from tenants.database import session
from tests.builders_national import KANSLI, within
from tests.servers import Servers


@pytest.fixture(autouse=True)
def environment(app: Flask, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of the test's database, as an operator has them, and a dead event in one förbund."""
    settings = servers.settings()
    monkeypatch.setenv("FINSAM_ENVIRONMENT", "test")
    monkeypatch.setenv("FINSAM_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("FINSAM_REDIS_URL", settings.redis_url)
    monkeypatch.setenv("FINSAM_SECRET_KEY", settings.secret_key.get_secret_value())
    monkeypatch.setenv("FINSAM_LOG_LEVEL", "ERROR")
    with within(app, "vasteras"):
        for label in ("Anna Svensson", "levande"):
            record(actor=KANSLI, name=EventName.INITIATIVE_ADDED, subject_id=None, subject_label=label)
        session.flush()
        session.execute(
            text(
                "update outbox set dead = true, attempts = 5, last_error = 'KeyError in publish_report'"
                " where event_id = (select id from events where subject_label = 'Anna Svensson')"
            )
        )
        session.commit()


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(events, arguments)


def test_dead_events_are_listed_without_what_they_are_about(app: Flask) -> None:
    listed = run("dead", "vasteras", "--format", "json")
    assert listed.exit_code == 0, listed.output
    [dead] = json.loads(listed.stdout)
    assert (dead["event"], dead["tries"], dead["error"]) == (
        EventName.INITIATIVE_ADDED.value,
        5,
        "KeyError in publish_report",
    )
    assert "Anna" not in listed.output
    assert run("dead", "uppsala-lan").stdout == "Nothing.\n"


def test_dead_events_get_new_tries_in_their_own_forbund_alone(app: Flask) -> None:
    assert json.loads(run("revive", "uppsala-lan", "--format", "json").stdout)[0]["revived"] == 0
    revived = run("revive", "vasteras")
    assert revived.exit_code == 0 and "within ten seconds" in revived.stderr
    with within(app, "vasteras"):
        assert session.execute(text("select dead, attempts from outbox")).all() == [(False, 0)] * 2
    assert json.loads(run("revive", "vasteras", "--format", "json").stdout)[0]["revived"] == 0


def test_a_forbund_that_does_not_exist_is_said_plainly() -> None:
    refused = run("revive", "ingenstans")
    assert refused.exit_code == 1 and "no förbund named" in refused.stderr
