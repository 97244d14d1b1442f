"""What the demo runs, in which order and with which settings."""

from __future__ import annotations

import hashlib
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from finsam_saas.embedded.state import write_private

PROJECT = Path(__file__).resolve().parents[2]
# What the demo's database is made from; when any of it changes, the steps are run again.
_INGREDIENTS = ("migrations", "tenants/profiles", "finsam_saas/demo")
_DATABASE = "finsam"
NATION_FOLDER = "nation"
"""Where in the demo's folder the made-up nation keeps its data, apart from the ordinary demo's."""
_NOT_FOR_WORKER = frozenset({"FINSAM_ADMIN_DATABASE_URL", "FINSAM_OWNER_DATABASE_URL"})
_NOT_FOR_WEB = _NOT_FOR_WORKER | {"FINSAM_NATIONAL_DATABASE_URL", "FINSAM_CELL_KEY_SECRETS"}


@dataclass(frozen=True)
class Command:
    """One program of the demo: a step that ends, or a service that runs until the demo stops.

    `withheld` names the settings that it must do without, as in production. Of a step that `tells`, what it
    writes is said on the way.
    """

    name: str
    title: str
    argv: tuple[str, ...]
    withheld: frozenset[str] = frozenset()
    tells: bool = False


@dataclass(frozen=True)
class DemoPlan:
    """The steps that fill an empty database, the services on it, and a fingerprint of the ingredients.

    The first service serves the pages; the others are started when they answer.
    """

    steps: tuple[Command, ...]
    services: tuple[Command, ...]
    fingerprint: str


def standard_plan(var: Path, port: int, *, nation: bool = False) -> DemoPlan:
    """The product's own demo with its pages on 127.0.0.1:`port`, with a made-up nation where asked for.

    A nation's cube is made as a whole, since so many marks would take longer.
    """
    module = (sys.executable, "-m")
    beat = ("-B", "-s", str(var / "beat"))
    threads = ("-P", "threads", "-c", "4", "--without-gossip", "--without-mingle", "--loglevel", "WARNING")
    worker = (*module, "celery", "-A", "worker.celery_app:celery", "worker", *beat, *threads)
    listen = ("--bind", f"127.0.0.1:{port}", "--graceful-timeout", "3", "--no-control-socket")
    gthread = ("--workers", "1", "--worker-class", "gthread", "--threads", "8")
    settled = ("--config", "python:finsam_saas.serving")
    web = (*module, "gunicorn", *settled, *listen, *gthread, "finsam_saas.wsgi:application")
    finsam = (*module, "finsam_saas")
    prepare = (*finsam, "prepare-database")
    fill = (*finsam, "demo-data", "--var", str(var))
    return DemoPlan(
        steps=(
            Command("prepare-database", "Making database and roles", prepare),
            Command("migrate", "Making tables", (*finsam, "migrate")),
            Command("demo-data", "Loading four förbund with demo reports", fill),
            *(_NATION_STEPS if nation else ()),
            Command(
                "publish",
                "Publishing national figures",
                (*module, "worker", *(["--rebuild"] if nation else [])),
            ),
        ),
        services=(
            Command("web", "Web server", web, _NOT_FOR_WEB),
            Command("worker", "Worker", worker, _NOT_FOR_WORKER),
        ),
        fingerprint=ingredients_fingerprint(PROJECT),
    )


_NATION_STEPS = (
    Command(
        "nation-data",
        "Making up 75 förbund with 15 years of figures",
        (sys.executable, "-m", "finsam_saas", "nation-data"),
        tells=True,
    ),
)


def ingredients_fingerprint(project: Path) -> str:
    """A hash of everything that the demo's database is made from."""
    digest = hashlib.sha256()
    for folder in _INGREDIENTS:
        for path in sorted((project / folder).rglob("*")):
            if path.suffix in {".py", ".toml", ".json", ".sql", ".mako"}:
                digest.update(f"{path.relative_to(project)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def demo_environment(
    var: Path, port: int, *, database_url: Callable[[str, str], str], redis_url: str
) -> dict[str, str]:
    """The FINSAM_* settings of the demo; `database_url(role, database)` tells an address."""
    return {
        "FINSAM_ENVIRONMENT": "demo",
        "FINSAM_VAR": str(var),
        "FINSAM_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "FINSAM_DATABASE_URL": database_url("finsam_app", _DATABASE),
        "FINSAM_NATIONAL_DATABASE_URL": database_url("finsam_national", _DATABASE),
        "FINSAM_OWNER_DATABASE_URL": database_url("finsam_owner", _DATABASE),
        "FINSAM_ADMIN_DATABASE_URL": database_url("postgres", "postgres"),
        "FINSAM_REDIS_URL": redis_url,
        "FINSAM_SECRET_KEY": _secret(var / "secret"),
        "FINSAM_CELL_KEY_VERSION": "1",
        "FINSAM_CELL_KEY_SECRETS": f"1:{_secret(var / 'cell-key-secret')}",
        # Plain HTTP on loopback, and figures that are all made up: both refused in production.
        "FINSAM_INSECURE_COOKIES": "true",
        "FINSAM_NATIONAL_PREVIEW": "true",
    }


def _secret(path: Path) -> str:
    """A secret of the demo, made once so that sessions, and the noise of releases, survive a new start."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()
