"""`finsam users`, `fees` and `national` as an operator runs them: text, JSON, and plain refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from finsam_saas.accounts.sign_in import sign_in
from finsam_saas.cli import finsam
from finsam_saas.events.models import PlatformEvent
from finsam_saas.events.names import PlatformEventName
from finsam_saas.statistics.models import NationalFact
from tenants.context import acting_for
from tenants.database import session
from tests import world
from tests.servers import WORKING, Servers


@pytest.fixture(autouse=True)
def environment(servers: Servers, demo_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of the demo's database, as an operator has them."""
    settings = servers.settings(WORKING)
    monkeypatch.setenv("FINSAM_ENVIRONMENT", "test")
    monkeypatch.setenv("FINSAM_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("FINSAM_REDIS_URL", settings.redis_url)
    monkeypatch.setenv("FINSAM_SECRET_KEY", settings.secret_key.get_secret_value())
    monkeypatch.setenv("FINSAM_LOG_LEVEL", "ERROR")
    monkeypatch.setenv("FINSAM_PASSWORD_HASH_COST", "1")
    monkeypatch.setenv("FINSAM_NATIONAL_PREVIEW", "true")
    yield


def run(*arguments: str, typed: str | None = None) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(finsam, arguments, input=typed)


def told(*arguments: str) -> Any:
    """Run the command and read its JSON."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def amounts(rows: list[dict[str, str]]) -> dict[str, str]:
    """Amounts (tkr) by member, or by party where the row is a party's total."""
    return {row["member"] or row["party"]: row["tkr"] for row in rows}


def test_the_fees_of_bad_esa_2016_are_those_of_the_plan() -> None:
    """Every figure of seed 3, to the krona."""
    found = amounts(told("fees", "bad-esa", "2016"))
    assert (found["state"], found["total"]) == ("2620", "5240")
    kommuner = ("Bengtsfors", "Åmål", "Dals-Ed", "Säffle", "Årjäng")
    assert [found[name] for name in kommuner] == ["249", "314", "118", "367", "262"]
    assert found["Västra Götalandsregionen"] == "668" and found["Landstinget i Värmland"] == "642"


def test_the_fees_of_uppsala_2023_stand_by_party_and_the_key_is_asked_for() -> None:
    """Seed 1 gives the totals but no key for the kommuner."""
    result = run("fees", "uppsala-lan", "2023", "--format", "json")
    found = amounts(json.loads(result.stdout))
    assert (found["state"], found["region"], found["municipality"]) == ("11545", "5772.5", "5772.5")
    assert found["total"] == "23090" and "Enköping" not in found
    assert "No key for municipality: Enköping" in result.stderr
    assert "/uppsala-lan/avgifter/2023" in result.stderr


def test_fees_that_are_not_there_are_told_plainly() -> None:
    """The year, or the förbund."""
    assert "has no fees for 1999" in run("fees", "uppsala-lan", "1999").output
    assert "no förbund named 'uppsala'" in run("fees", "uppsala", "2023").output


def test_a_first_tenant_admin_can_sign_in_with_the_password_that_is_shown_once(demo_app: Flask) -> None:
    """Made by the command, and nowhere else to be read."""
    (row,) = told("users", "add", "Ny.Admin@Example.se", "--name", "Ny Admin", "--association", "vasteras")
    assert len(row["password"]) >= 15
    with demo_app.app_context(), acting_for(None):
        entered = sign_in(email="ny.admin@example.se", password=row["password"])
        assert entered is not None
        assert [one.slug for one in entered.memberships] == ["vasteras"]
        assert [role.value for role in entered.memberships[0].roles] == ["tenant_admin"]
        session.rollback()


def test_a_global_role_with_a_typed_password(demo_app: Flask) -> None:
    """The password is asked for and never shown."""
    secret = "vinter blåser kallt i dag"
    arguments = ("users", "add", "drift2@example.se", "--name", "Dag", "--global-role", "operator")
    result = run(*arguments, "--ask-password", typed=f"{secret}\n{secret}\n")
    assert result.exit_code == 0 and secret not in result.output
    with demo_app.app_context(), acting_for(None):
        entered = sign_in(email="drift2@example.se", password=secret)
        assert entered is not None and entered.viewer.actor.global_roles
        session.rollback()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "kansli@uppsala.demo", "--name", "X", "--association", "vasteras"), "has an account"),
        (("add", "x@example.se", "--name", "X"), "--association, --global-role"),
        (("add", "x@example.se", "--name", "X", "--role", "director", "--global-role", "operator"), "--role"),
        (("add", "x@example.se", "--name", "X", "--association", "nowhere"), "no förbund named"),
        (("invite", "kansli@uppsala.demo", "--name", "X", "--association", "uppsala-lan"), "already has"),
        (("disable", "nobody@example.se"), "No account has the address"),
    ],
)
def test_what_cannot_be_done_is_told_plainly(arguments: tuple[str, ...], words: str) -> None:
    """No trace, no half account."""
    result = run("users", *arguments)
    assert result.exit_code != 0 and words in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_weak_typed_password_is_refused(demo_app: Flask) -> None:
    """And no account is left behind."""
    arguments = ("users", "add", "svag@example.se", "--name", "S", "--association", "vasteras")
    result = run(*arguments, "--ask-password", typed="kort\nkort\n")
    assert "cannot be used" in result.output
    assert run(*arguments).exit_code == 0


def test_an_invitation_waits_for_its_answer() -> None:
    """The worker sends it; the person is a member when it is answered."""
    (row,) = told("users", "invite", "gast@example.se", "--name", "Gäst", "--association", "bad-esa")
    assert row["state"] == "invited"
    again = run("users", "invite", "gast@example.se", "--name", "Gäst", "--association", "bad-esa")
    assert "already has a place or an invitation" in again.output


def test_a_disabled_account_is_shut_out_at_once(demo_app: Flask) -> None:
    """Also where a browser is signed in; doing it twice is doing it once."""
    client = demo_app.test_client()
    client.sign_in_as("ekonom@uppsala.demo", "samverkan-ger-kraft")  # type: ignore[attr-defined]
    assert client.get("/uppsala-lan/").status_code == 200
    for _time in range(2):
        (row,) = told("users", "disable", "Ekonom@Uppsala.demo")
    assert row["state"] == "disabled"
    assert client.get("/uppsala-lan/").status_code == 302
    with demo_app.app_context(), acting_for(None):
        disabled = session.query(PlatformEvent).filter_by(name=PlatformEventName.USER_DISABLED.value)
        assert disabled.count() == 1
        session.rollback()


def test_national_figures_are_published_anew_and_shown_protected(demo_app: Flask) -> None:
    """The command publishes; before the worker has recomputed there is nothing to show, and it says so."""
    assert "no national figures yet" in run("national", "figures").output
    rows = told("national", "refresh")
    assert {row["association"]: row["quarters"] for row in rows} == {
        "uppsala-lan": 3,
        "vasteras": 3,
        "bad-esa": 3,
        "umea-vannas": 2,
    }
    with demo_app.app_context(), acting_for(world.tenant("bad-esa")):
        assert session.query(NationalFact).count() > 0
        session.rollback()


def test_where_the_preview_is_off_no_command_shows_a_national_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on the pages: what is not frozen is not shown."""
    monkeypatch.setenv("FINSAM_NATIONAL_PREVIEW", "false")
    result = run("national", "figures")
    assert result.exit_code == 1 and "not shown until they are frozen" in result.output


def test_half_a_quarter_is_not_a_quarter() -> None:
    """Year and quarter go together."""
    result = run("national", "figures", "--year", "2026")
    assert result.exit_code == 2 and "--quarter" in result.output


def test_a_made_up_nation_is_refused_outside_the_demo() -> None:
    answer = run("nation-data")
    assert answer.exit_code == 1
    assert "only for the demo" in answer.output
