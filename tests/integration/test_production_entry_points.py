"""Production without a container engine: the same commands and settings, servers on loopback TCP."""

from __future__ import annotations

import http.client
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from finsam_saas.embedded.postgres import EmbeddedPostgres
from finsam_saas.embedded.processes import free_port, wait_for
from finsam_saas.embedded.valkey import EmbeddedValkey
from tests.deployment import Deployment, deployment

HOST = "finsam.example.se"
METRICS_TOKEN = "shown only to the monitoring"
DIRECTOR = "chef@uppsala.example"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    """PostgreSQL as the compose file has it: reached by TCP, every role with its own address."""
    home = tmp_path_factory.mktemp("production")
    server = EmbeddedPostgres(home / "pg", durable=False, listen=("127.0.0.1", free_port()))
    with server:
        yield server
    server.remove()


@pytest.fixture(scope="module")
def production(postgres: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The compose file's services on these servers; nothing is started yet."""
    folder = tmp_path_factory.mktemp("deployment")
    with EmbeddedValkey(folder / "valkey", listen=("127.0.0.1", free_port())) as valkey:
        environment = {
            "FINSAM_ENVIRONMENT": "production",
            "FINSAM_DATABASE_URL": postgres.url("finsam_app", "finsam"),
            "FINSAM_REDIS_URL": valkey.url,
            "FINSAM_SECRET_KEY": secrets.token_urlsafe(32),
            "FINSAM_PUBLIC_URL": f"https://{HOST}",
            "FINSAM_TRUSTED_PROXIES": "1",
            "FINSAM_METRICS_TOKEN": METRICS_TOKEN,
            "FINSAM_VAR": str(folder / "var"),
        }
        with deployment(environment, folder) as made:
            made.run(
                "prepare-database",
                FINSAM_ADMIN_DATABASE_URL=postgres.url("postgres", "postgres"),
                FINSAM_APP_PASSWORD="the app's own",
                FINSAM_BACKUP_PASSWORD="the backup's own",
            )
            made.run("migrate", FINSAM_OWNER_DATABASE_URL=postgres.url("finsam_owner", "finsam"))
            yield made


@dataclass
class Browser:
    """A browser behind a proxy that ends TLS: keeps cookies, sends what the proxy adds."""

    port: int
    cookies: dict[str, Morsel[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str]:
        """Fetch a page: status and text."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Send a form together with the token of the page it stands on."""
        _status, page = self.get(path)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found, page
        return self._send("POST", path, urlencode({**fields, "csrf_token": found[1]}))

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "X-Forwarded-For": "192.0.2.10",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": HOST,
            "Referer": f"https://{HOST}{path}",
            "Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        self.headers = dict(answer.getheaders())
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update(SimpleCookie(line))
        text = answer.read().decode()
        connection.close()
        return answer.status, text


def test_the_main_road_from_an_empty_server_to_a_start_page(production: Deployment) -> None:
    production.run("tenants", "load", "tenants/profiles/uppsala-lan.toml")
    [account] = json.loads(
        production.run(
            *("users", "add", DIRECTOR, "--name", "Karin Chef", "--association", "uppsala-lan"),
            *("--role", "director", "--role", "tenant_admin", "--format", "json"),
        )
    )
    web = production.serve("--workers", "2", "--threads", "2")
    assert not production.is_ready(), "no worker has been seen yet"
    worker = production.start("worker", "worker", "--concurrency", "2")
    beat = production.start("beat", "worker", "--only-beat")
    assert wait_for(production.is_ready, 60), production.said()

    browser = Browser(production.port)
    status, page = browser.post("/logga-in", {"email": DIRECTOR, "password": account["password"]})
    assert status == 303, page
    [cookie] = [morsel for name, morsel in browser.cookies.items() if name == "__Host-finsam"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        True,
        "Lax",
        "/",
        "",
    )
    status, page = browser.get(browser.headers["Location"])
    assert status == 200 and "Samordningsförbundet Uppsala län" in page and "<h1" in page
    assert "max-age" in browser.headers["Strict-Transport-Security"]
    assert browser.get("/uppsala-lan/avgifter/")[0] == 200
    assert Browser(production.port).get("/uppsala-lan/")[0] == 302, "a stranger is asked to sign in"
    assert browser.get("/demo/post")[0] == 404, "mail is sent, never shown"

    for child in (web, worker, beat):
        child.ask_to_stop()
    for child in (web, worker, beat):
        assert child.wait(15) and child.exit_code == 0, child.log_tail()
    lines = [line for line in web.log.read_text().splitlines() if line.startswith("{")]
    assert {"request_id", "association", "endpoint", "status"} <= json.loads(lines[-1]).keys()
    assert "Karin" not in web.log.read_text() and DIRECTOR not in web.log.read_text()


def test_what_prepares_the_database_may_be_repeated(
    production: Deployment, postgres: EmbeddedPostgres
) -> None:
    again = production.run("prepare-database", FINSAM_ADMIN_DATABASE_URL=postgres.url("postgres", "postgres"))
    assert again == "Roles and database finsam are there.\n"
    owner = postgres.url("finsam_owner", "finsam")
    assert "is the newest" in production.run("migrate", FINSAM_OWNER_DATABASE_URL=owner)
    address = postgres.url("postgres", "postgres").replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        rows = connection.execute(
            "select rolname::text, rolpassword is not null from pg_authid where rolname like 'finsam%'"
        ).fetchall()
    assert dict(rows) == {
        "finsam_app": True,
        "finsam_backup": True,
        "finsam_national": False,
        "finsam_owner": False,
    }


def test_metrics_are_for_the_bearer_of_the_token(production: Deployment) -> None:
    web = production.serve("--workers", "1")

    def status(**headers: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", production.port, timeout=10)
        connection.request("GET", "/metrics", headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status != 200 or re.search(r'finsam_requests_total\{.*process="\d+"', text)
        return answer.status

    assert status() == 403
    assert status(Authorization="Bearer guessed") == 403
    assert status(Authorization=f"Bearer {METRICS_TOKEN}") == 200
    web.stop()


@pytest.mark.parametrize(
    ("command", "setting", "value", "reason"),
    [
        (("serve",), "FINSAM_INSECURE_COOKIES", "true", "production needs HTTPS"),
        (("serve",), "FINSAM_SECRET_KEY", "short", "at least 32 characters"),
        (("serve",), "FINSAM_PUBLIC_URL", "http://finsam.example", "https://"),
        (("serve",), "FINSAM_NATIONAL_PREVIEW", "true", "demo data only"),
        (("worker",), "FINSAM_NATIONAL_PREVIEW", "true", "demo data only"),
        (("worker", "--only-beat"), "FINSAM_REDIS_URL", "", "FINSAM_REDIS_URL"),
    ],
)
def test_production_does_not_start_with_a_setting_that_weakens_it(
    production: Deployment, command: tuple[str, ...], setting: str, value: str, reason: str
) -> None:
    refused = production.ask(*command, **{setting: value})
    assert refused.returncode == 1
    assert "The settings are not complete" in refused.stderr and reason in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("role", "command"),
    [("postgres", "serve"), ("finsam_owner", "worker"), ("finsam_backup", "serve")],
)
def test_no_part_starts_as_a_role_that_sees_through_the_walls(
    production: Deployment, postgres: EmbeddedPostgres, role: str, command: str
) -> None:
    where = ("--bind", f"127.0.0.1:{free_port()}") if command == "serve" else ()
    refused = production.ask(command, *where, FINSAM_DATABASE_URL=postgres.url(role, "finsam"))
    assert refused.returncode != 0
    assert "must connect as finsam_app" in refused.stderr, refused.stderr


def test_commands_say_which_address_they_lack(production: Deployment) -> None:
    for command, setting in (
        ("prepare-database", "FINSAM_ADMIN_DATABASE_URL"),
        ("migrate", "FINSAM_OWNER_DATABASE_URL"),
    ):
        refused = production.ask(command)
        assert refused.returncode == 1 and setting in refused.stderr


def test_the_deployments_folder_holds_no_secret(production: Deployment) -> None:
    key = production.environment["FINSAM_SECRET_KEY"]
    folder = Path(production.environment["FINSAM_VAR"])
    assert not [path for path in folder.rglob("*") if path.is_file() and key.encode() in path.read_bytes()]
