"""Releases by the Cell Key Method as the worker makes them: with a secret it alone has, and never mixed."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.cli_figures import national as national_commands
from finsam_saas.disclosure.cell_key import noise_of
from finsam_saas.releases import collecting, queries
from finsam_saas.releases.freezing import verify
from finsam_saas.releases.release import Method, ReleaseState
from finsam_saas.releases.rules import JobFailure, JobKind, ReleaseFault, ReleaseRefused
from finsam_saas.releases.secrets import NO_SECRETS, Secrets
from finsam_saas.statistics.cells import CellKey
from tests.builders_national import QUARTER, accepted_report, counts, within
from tests.builders_releases import (
    MANY,
    TEST_SECRETS,
    correcting_release,
    frozen_release,
    nationally,
    now_of,
    of_code,
    planned,
    published_release,
    reported_nation,
    settle,
    take,
)
from tests.conftest import Prepared
from tests.servers import Servers
from tests.worker.processes import environment

KEYS = Method.CELL_KEY
PARTICIPANTS = CellKey("nation", "00", str(QUARTER), "all", "participants", "all")


@pytest.fixture
def nation(app: Flask, national: Engine, prepared: Prepared) -> Engine:
    """Three förbund with accepted reports, in the cube."""
    prepared.once("nation", lambda: reported_nation(app, national))
    return national


def figures(app: Flask, code: str) -> dict[CellKey, int | None]:
    with nationally(app):
        found = queries.figures(code)
    assert found is not None
    return dict(found.figures)


def key_version(engine: Engine, code: str) -> int | None:
    with engine.connect() as connection:
        found: int | None = connection.execute(
            text(
                "SELECT key_version FROM national_release_seals AS seal"
                " JOIN national_releases AS release ON release.id = seal.release_id WHERE code = :code"
            ),
            {"code": code},
        ).scalar_one()
    return found


def failure(app: Flask, code: str) -> JobFailure | None:
    with nationally(app):
        told = collecting.latest_work(of_code(code).id)
    assert told is not None
    return told.failure


def test_a_release_with_noise_goes_the_whole_way_and_is_made_again(app: Flask, nation: Engine) -> None:
    found = published_release(app, nation, method=KEYS)
    assert found.method is KEYS and "cellnycklar" in found.method_note
    shown = figures(app, found.code)
    value = shown[PARTICIPANTS]
    assert value is not None and value - 330 in noise_of(330)
    few = [one for key, one in shown.items() if key.measure == "work" and key.initiative_type == "all"]
    assert few and all(one is None or one == 0 or one >= 3 for one in few)
    assert key_version(nation, found.code) == 1
    with nation.connect() as connection:
        checked = verify(connection, found.code, TEST_SECRETS)
    assert checked is not None and checked.holds


def test_without_its_secret_a_release_cannot_be_made_again_and_with_another_it_differs(
    app: Flask, nation: Engine
) -> None:
    code = frozen_release(app, nation, method=KEYS).code
    with nation.connect() as connection:
        lost = verify(connection, code, NO_SECRETS)
        other = verify(connection, code, Secrets(1, {1: b"x" * 32}))
    assert lost is not None and lost.from_inputs is None and not lost.holds
    assert lost.from_figures == lost.given, "what is kept can still be checked"
    assert other is not None and not other.holds and other.from_figures == other.given


def test_the_operator_is_told_plainly_that_the_secret_is_lost(
    app: Flask, nation: Engine, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = frozen_release(app, nation, method=KEYS).code
    for name, value in environment(servers.settings()).items():
        monkeypatch.setenv(name, value)
    lost = CliRunner().invoke(national_commands, ["verify", code])
    assert lost.exit_code == 1 and "version 1 of the secret" in lost.output
    assert "are what was frozen" in lost.output
    told = ",".join(f"{number}:{secret.decode()}" for number, secret in TEST_SECRETS.by_version.items())
    monkeypatch.setenv("FINSAM_CELL_KEY_SECRETS", told)
    found = CliRunner().invoke(national_commands, ["verify", code])
    assert found.exit_code == 0 and "byte for byte" in found.output
    assert TEST_SECRETS.by_version[1].decode() not in found.output


@pytest.mark.parametrize("secrets", [NO_SECRETS, Secrets(3, TEST_SECRETS.by_version)])
def test_a_server_without_the_secret_changes_nothing_and_says_why(
    app: Flask, nation: Engine, secrets: Secrets
) -> None:
    code = planned(app, method=KEYS)
    assert take(app, nation, code, JobKind.PREVIEW, secrets=secrets).state is ReleaseState.COLLECTING
    assert failure(app, code) is JobFailure.KEYS_NOT_READY


def test_the_secret_is_nowhere_in_the_database(app: Flask, nation: Engine, servers: Servers) -> None:
    published_release(app, nation, method=KEYS)
    assert nation.url.database is not None
    owner = create_engine(servers.postgres.url("postgres", nation.url.database), poolclass=NullPool)
    with owner.connect() as connection:
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        ).scalars()
        for table in tables.all():
            found = connection.execute(
                text(f"SELECT count(*) FROM {table} AS row WHERE row::text LIKE :secret"),
                {"secret": f"%{TEST_SECRETS.by_version[1].decode()}%"},
            ).scalar()
            assert found == 0, table


def test_a_year_has_one_method(app: Flask, nation: Engine) -> None:
    frozen_release(app, nation, method=KEYS)
    with pytest.raises(ReleaseRefused) as refused:
        planned(app, QUARTER.following(), method=Method.SUPPRESSION)
    assert refused.value.fault is ReleaseFault.OTHER_METHOD
    assert planned(app, QUARTER.following(), method=KEYS)


def test_two_methods_that_stand_in_the_database_nevertheless_are_not_frozen(
    app: Flask, nation: Engine, servers: Servers
) -> None:
    frozen_release(app, nation)
    code = planned(app, QUARTER.following())
    assert nation.url.database is not None
    owner = create_engine(servers.postgres.url("finsam_owner", nation.url.database), poolclass=NullPool)
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE national_releases SET method = 'cell_key' WHERE code = :code"), {"code": code}
        )
    assert take(app, nation, code, JobKind.PREVIEW).state is ReleaseState.COLLECTING
    assert failure(app, code) is JobFailure.OTHER_METHOD


def test_a_correction_keeps_method_and_version_and_shows_no_single_person(app: Flask, nation: Engine) -> None:
    wrong = published_release(app, nation, method=KEYS)
    with within(app, "uppsala-lan"):
        accepted_report(counts((1, 1, 0), (0, 0, 0)), name="Den glömda")
    settle(app, nation)
    right = correcting_release(app, nation, wrong, secrets=Secrets(2, TEST_SECRETS.by_version))
    assert right.method is KEYS and key_version(nation, right.code) == 1
    assert figures(app, right.code) == figures(app, wrong.code)
    with within(app, "uppsala-lan"):
        accepted_report(MANY, name="En till")
    settle(app, nation)
    last = correcting_release(app, nation, right)
    assert figures(app, last.code)[PARTICIPANTS] != figures(app, wrong.code)[PARTICIPANTS]
    with nation.connect() as connection:
        checked = [verify(connection, one.code, TEST_SECRETS) for one in (wrong, right, last)]
    assert all(one is not None and one.holds for one in checked)
    assert now_of(app, wrong.code).content_hash == wrong.content_hash
