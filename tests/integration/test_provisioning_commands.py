"""`finsam tenants`: list, show, load and export, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from finsam_saas.cli_tenants import tenants
from tests import profiles
from tests.servers import Servers

DATABASE = "finsam_commands"


@pytest.fixture(autouse=True)
def environment(servers: Servers, empty_template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of an empty database, as an operator has them."""
    servers.clone(DATABASE, empty_template)
    settings = servers.settings(DATABASE)
    monkeypatch.setenv("FINSAM_ENVIRONMENT", "test")
    monkeypatch.setenv("FINSAM_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("FINSAM_REDIS_URL", settings.redis_url)
    monkeypatch.setenv("FINSAM_SECRET_KEY", settings.secret_key.get_secret_value())
    monkeypatch.setenv("FINSAM_LOG_LEVEL", "ERROR")
    yield


def run(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(tenants, arguments)


def told(*arguments: str) -> Any:
    """Run the command and read its JSON."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def file_of(folder: Path, text: str) -> str:
    """A profile in a file."""
    path = folder / "profile.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_profile_is_loaded_listed_shown_and_exported(tmp_path: Path) -> None:
    """What comes out is what went in."""
    source = file_of(tmp_path, profiles.text_of("umea-vannas"))
    loaded = run("load", source)
    assert loaded.exit_code == 0, loaded.output
    assert "Loaded umea-vannas: " in loaded.stdout and "governance.members[" in loaded.stdout
    assert [row["slug"] for row in told("list")] == ["umea-vannas"]
    assert {row["field"]: row["value"] for row in told("show", "umea-vannas")}["organisation_number"] == (
        "222000-1834"
    )
    target = tmp_path / "out.toml"
    assert run("export", "umea-vannas", "-o", str(target)).exit_code == 0
    assert target.read_text(encoding="utf-8") == run("export", "umea-vannas").stdout
    assert profiles.parsed(target.read_text(encoding="utf-8")) == profiles.parsed(
        profiles.text_of("umea-vannas")
    )
    assert "nothing to change" in run("load", str(target)).stdout


def test_a_dry_run_shows_the_difference_and_keeps_nothing(tmp_path: Path) -> None:
    """The same rows as JSON as the load that follows."""
    source = file_of(tmp_path, profiles.text_of("vasteras"))
    tried = told("load", source, "--dry-run")
    assert told("list") == []
    assert {row["kind"] for row in tried} == {"added"}
    assert told("load", source) == tried
    assert told("load", source) == []


def test_every_fault_is_told_at_once_with_its_key_path(tmp_path: Path) -> None:
    """On the error stream as text, on the output as JSON; exit code 1 and nothing loaded."""
    text = profiles.text_of("vasteras").replace('party = "region"', 'party = "landsting"')
    source = file_of(tmp_path, text.replace('slug = "vasteras"', 'slug = "Västerås"'))
    refused = run("load", source)
    assert refused.exit_code == 1
    assert "association.slug: " in refused.stderr and ".party: " in refused.stderr
    assert "nothing was changed" in refused.stderr
    as_json = run("load", source, "--format", "json")
    assert as_json.exit_code == 1
    paths = {row["path"] for row in json.loads(as_json.stdout)}
    assert "association.slug" in paths and len(paths) == 2
    assert told("list") == []


def test_a_name_that_is_an_address_of_our_own_is_refused(tmp_path: Path) -> None:
    """The URL map decides."""
    source = file_of(tmp_path, profiles.text_of("vasteras").replace('slug = "vasteras"', 'slug = "static"'))
    refused = run("load", source)
    assert refused.exit_code == 1 and "association.slug" in refused.stderr


def test_an_unknown_forbund_and_a_missing_file_are_plain_messages(tmp_path: Path) -> None:
    """What happened and what to do, no traceback."""
    for command in ("show", "export"):
        refused = run(command, "okant")
        assert refused.exit_code == 1 and "finsam tenants list" in refused.output
    assert run("load", str(tmp_path / "none.toml")).exit_code == 2
    source = file_of(tmp_path, profiles.text_of("vasteras"))
    run("load", source)
    unwritable = run("export", "vasteras", "-o", str(tmp_path / "none" / "out.toml"))
    assert unwritable.exit_code == 1 and "cannot be written" in unwritable.output


def test_a_new_forbund_is_empty_and_its_tenant_admin_is_invited() -> None:
    """Once: a name that is taken, ours or no path name is refused, and so is no address; nothing is kept."""
    who = ("--admin", "eva@exempel.se", "--admin-name", "Eva Ek")
    [made] = told("new", "exempelbygden", "--name", "Samordningsförbundet Exempelbygden", *who)
    assert made["invited"] == "eva@exempel.se"
    fields = {row["field"]: row["value"] for row in told("show", "exempelbygden")}
    assert fields["short_name"] == "Exempelbygden"
    for slug, message in (
        ("exempelbygden", "there is a förbund named"),
        ("nationellt", "an address of Finsam's own"),
        ("Exempel Bygden", "must be lower-case letters"),
    ):
        refused = run("new", slug, "--name", "Något annat", *who)
        assert refused.exit_code == 1 and message in refused.stderr, refused.output
    assert [row["slug"] for row in told("list")] == ["exempelbygden"]
