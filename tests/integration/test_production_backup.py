"""Backup and restore by the very commands of docs/operations.md, and nothing is lost or laid open by them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from finsam_saas import administration, provisioning
from finsam_saas.app import create_app
from finsam_saas.embedded.binaries import postgres_folder
from finsam_saas.tables import METADATA
from tenants.database import db
from tests.deployment import PRODUCT, PROJECT
from tests.servers import Servers
from tests.worker.processes import environment

DATABASE = "finsam"
PROFILES = sorted((PROJECT / "tenants" / "profiles").glob("*.toml"))
# Stands in for Docker: what the containers would run is run here, against the test's servers.
DOCKER = """#!/bin/sh
set -eu
step=$2
shift 2
case $step in
    exec) shift 2; exec "$@" ;;
    run) shift; service=$1; shift; cd "$FINSAM_PROJECT"
         case $service in prepare) set -- prepare-database ;; migrate) set -- migrate ;; esac
         exec $FINSAM_PRODUCT "$@" ;;
    stop | up) exit 0 ;;
esac
exit 64
"""
VALKEY_CLI = """#!/bin/sh
exec "$FINSAM_PYTHON" -c 'import os, redis; redis.Redis.from_url(os.environ["FINSAM_REDIS_URL"]).flushall()'
"""


@dataclass(frozen=True)
class Host:
    """A host with the product deployed, where an operator types what the document says."""

    folder: Path
    environment: Mapping[str, str]

    def types(self, block: str) -> str:
        """Run one marked block of docs/operations.md; what it prints."""
        document = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
        found = re.search(rf"<!-- run by a test: {block} -->\n```sh\n(.*?)```", document, re.DOTALL)
        assert found, f"docs/operations.md has no block {block}"
        done = subprocess.run(
            ["sh", "-eu", "-c", found[1]],
            cwd=self.folder,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def host(servers: Servers, template: str, tmp_path: Path) -> Iterator[Host]:
    """The small world with all four profiles, and `docker` and the servers' own programs on the path."""
    servers.clone(DATABASE, template)
    administrator = servers.postgres.url("postgres", "postgres")
    administration.prepare_database(administrator, DATABASE)
    settings = servers.settings(DATABASE, admin_database_url=administrator)
    app = create_app(settings)
    with app.app_context():
        for file in PROFILES:
            profile = provisioning.read(file)
            provisioning.load(profile, reserved=provisioning.reserved_names(app.url_map))
        db.engine.dispose()
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in (("docker", DOCKER), ("valkey-cli", VALKEY_CLI)):
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    yield Host(
        tmp_path,
        {
            **{name: value for name, value in os.environ.items() if not name.startswith("FINSAM_")},
            **environment(settings),
            "PATH": f"{programs}:{postgres_folder()}:{os.environ['PATH']}",
            "PGHOST": str(servers.postgres.socket_directory),
            "FINSAM_PROJECT": str(PROJECT),
            "FINSAM_PRODUCT": " ".join(PRODUCT),
            "FINSAM_PYTHON": sys.executable,
        },
    )
    shutil.rmtree(programs)


def connection(servers: Servers, role: str) -> Connection:
    return create_engine(servers.postgres.url(role, DATABASE), poolclass=NullPool).connect()


def rows_per_tenant(servers: Servers) -> dict[tuple[str, int | None], int]:
    """How many rows each förbund has in each table; None for tables that are nobody's."""
    found: dict[tuple[str, int | None], int] = {}
    with connection(servers, "finsam_backup") as backup:
        for table in METADATA.sorted_tables:
            whose = "tenant_id" if "tenant_id" in table.c else "null::int"
            for tenant, count in backup.execute(
                text(f"select {whose}, count(*) from {table.name} group by 1")
            ):
                found[table.name, tenant] = count
    return found


def walls(servers: Servers) -> list[tuple[object, ...]]:
    """Owners, forced policies, grants and rights on schema and database as the catalogue has them."""
    questions = (
        "select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies",
        "select c.relname, c.relkind, o.rolname, c.relrowsecurity, c.relforcerowsecurity, c.relacl::text"
        " from pg_class c join pg_roles o on o.oid = c.relowner where relnamespace = 'public'::regnamespace",
        "select nspname, nspacl::text, nspowner::regrole::text from pg_namespace where nspname = 'public'",
        "select datname, datdba::regrole::text, has_database_privilege('public', oid, 'connect')"
        " from pg_database where datname = current_database()",
    )
    with connection(servers, "finsam_backup") as backup:
        return [
            tuple(row) for question in questions for row in sorted(backup.execute(text(question)), key=str)
        ]


def test_a_restore_brings_back_every_row_of_every_tenant_and_every_wall(host: Host, servers: Servers) -> None:
    rows, closed = rows_per_tenant(servers), walls(servers)
    assert {tenant for table, tenant in rows if table == "members"} == {1, 2, 3, 4}
    host.types("backup")
    with connection(servers, "postgres") as superuser:
        superuser.execute(text("truncate members cascade"))
        superuser.execute(text("alter table events no force row level security"))
        superuser.commit()
    assert rows_per_tenant(servers) != rows and walls(servers) != closed
    host.types("restore")
    assert rows_per_tenant(servers) == rows
    assert walls(servers) == closed
    counted = host.types("count")
    assert re.findall(r"^ (\S+) +\|", counted, re.MULTILINE) == [
        "bad-esa",
        "umea-vannas",
        "uppsala-lan",
        "vasteras",
    ]
    with connection(servers, "finsam_app") as app:
        assert app.execute(text("select count(*) from members")).scalar() == 0, "no förbund chosen, no rows"
        assert app.execute(text("select nextval('tenants_id_seq')")).scalar() == 5


def test_the_backup_role_reads_all_and_changes_nothing(host: Host, servers: Servers) -> None:
    with connection(servers, "finsam_backup") as backup:
        assert backup.execute(text("select count(distinct tenant_id) from members")).scalar() == 4
        for change in ("delete from members", "update tenants set name = ''", "create table t (i int)"):
            with pytest.raises(ProgrammingError, match="permission denied"), backup.begin_nested():
                backup.execute(text(change))
    listed = host.types("backup")
    assert listed == ""
    contents = (host.folder / "finsam.dump.contents").read_text()
    assert all(f"TABLE DATA public {table.name} " in contents for table in METADATA.sorted_tables)
