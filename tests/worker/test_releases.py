"""Releases as the worker makes them: frozen once, published once, and never changed."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from finsam_saas.cli_figures import national as national_commands
from finsam_saas.followup.quarters import Quarter
from finsam_saas.releases import collecting, freezing, queries, service
from finsam_saas.releases.freezing import verify
from finsam_saas.releases.release import ReleaseState
from finsam_saas.releases.rules import JobFailure, JobKind, JobState, NoticeKind
from finsam_saas.statistics.cells import CellKey
from tenants.database import session, today
from tests.builders_national import (
    QUARTER,
    accept,
    accepted_report,
    counts,
    submitted_report,
    take_part,
    within,
)
from tests.builders_releases import (
    ANALYST,
    MANY,
    ask,
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
from worker.completeness import note_completeness
from worker.deliver import deliver_waiting
from worker.release_letters import record_notices, untold
from worker.releases import work

ALL_PARTICIPANTS = CellKey("nation", "00", str(QUARTER), "all", "participants", "all")
FROZEN = (
    "national_release_figures",
    "national_release_coverage",
    "national_release_seals",
    "national_release_facts",
)


@pytest.fixture
def nation(app: Flask, national: Engine, prepared: Prepared) -> Engine:
    """Three förbund with accepted reports, in the cube."""
    prepared.once("nation", lambda: reported_nation(app, national))
    return national


def test_a_release_goes_from_collecting_to_published(app: Flask, nation: Engine) -> None:
    code = planned(app)
    assert now_of(app, code).state is ReleaseState.COLLECTING
    assert take(app, nation, code, JobKind.PREVIEW).state is ReleaseState.PREVIEW
    frozen = take(app, nation, code, JobKind.FREEZE)
    assert frozen.state is ReleaseState.FROZEN and frozen.content_hash and frozen.method_note
    published = take(app, nation, code, JobKind.PUBLISH)
    assert published.state is ReleaseState.PUBLISHED and published.published_at
    with nationally(app):
        read = queries.figures(code, levels=["nation"])
    assert read is not None and read.figures[ALL_PARTICIPANTS] == 330
    assert read.coverage["nation", "00", str(QUARTER)].contributing == 3


def test_nobody_outside_meets_a_release_before_it_is_published(app: Flask, nation: Engine) -> None:
    code = frozen_release(app, nation).code
    with nationally(app):
        assert queries.release(code) is None and queries.figures(code) is None
        assert queries.opened(code) is None and queries.definitions(code) == []
        assert queries.published() == [] and queries.latest() is None


def test_a_frozen_release_is_made_again_byte_for_byte(app: Flask, nation: Engine) -> None:
    code = frozen_release(app, nation).code
    with within(app, "uppsala-lan"):
        accepted_report(counts((40, 10, 5), (30, 10, 5)), name="En till")
    settle(app, nation)
    with nation.connect() as connection:
        found = verify(connection, code)
    assert found is not None and found.holds
    assert found.given == now_of(app, code).content_hash


def test_a_figure_that_was_changed_behind_our_back_is_found(
    app: Flask, nation: Engine, servers: Servers
) -> None:
    code = frozen_release(app, nation).code
    owner = create_engine(servers.postgres.url("postgres", _database(nation)), poolclass=NullPool)
    with owner.begin() as connection:
        connection.execute(
            text("UPDATE national_release_figures SET value = value + 1 WHERE measure = 'new' AND value > 0")
        )
    with nation.connect() as connection:
        found = verify(connection, code)
    assert found is not None and not found.holds and found.from_inputs == found.given
    assert take(app, nation, code, JobKind.PUBLISH).state is ReleaseState.FROZEN


def test_the_operator_verifies_a_release_by_command(
    app: Flask, nation: Engine, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = frozen_release(app, nation).code
    for name, value in environment(servers.settings()).items():
        monkeypatch.setenv(name, value)
    verified = CliRunner().invoke(national_commands, ["verify", code])
    assert verified.exit_code == 0 and "byte for byte" in verified.output and "HiGHS" in verified.output
    unknown = CliRunner().invoke(national_commands, ["verify", f"{QUARTER}-9"])
    assert unknown.exit_code == 1 and "No frozen release" in unknown.output


def considered(engine: Engine, code: str) -> list[str]:
    """The releases that a frozen one was made beside."""
    asked = text(
        "select considered from national_release_seals join national_releases on id = release_id"
        " where code = :code"
    )
    with engine.connect() as connection:
        return list(connection.execute(asked, {"code": code}).scalar_one())


def test_a_year_is_made_beside_the_one_before_and_a_correction_beside_the_one_after(
    app: Flask, nation: Engine
) -> None:
    last = Quarter(QUARTER.year - 1, 4)
    for slug in ("uppsala-lan", "vasteras", "bad-esa"):
        with within(app, slug):
            accepted_report(MANY, quarter=last, name="Förra året")
    settle(app, nation)
    before = published_release(app, nation, last)
    own = frozen_release(app, nation)
    mended = correcting_release(app, nation, before)
    assert considered(nation, before.code) == []
    assert considered(nation, own.code) == [before.code]
    assert considered(nation, mended.code) == [before.code, own.code]
    for one in (before, own, mended):
        with nation.connect() as connection:
            found = verify(connection, one.code)
        assert found is not None and found.holds and found.engine == found.engine_now


def test_there_is_nothing_to_verify_before_a_release_is_frozen(app: Flask, nation: Engine) -> None:
    code = planned(app)
    with nation.connect() as connection:
        assert verify(connection, code) is None and verify(connection, "2026-kv1-99") is None


def _database(engine: Engine) -> str:
    assert engine.url.database is not None
    return engine.url.database


def refused(engine: Engine, servers: Servers, role: str, statement: str) -> bool:
    """Whether PostgreSQL refuses a statement to a role."""
    connecting = create_engine(servers.postgres.url(role, _database(engine)), poolclass=NullPool)
    with connecting.connect() as connection, pytest.raises(DBAPIError) as told:
        connection.execute(text(statement))
    return "permission denied" in str(told.value)


def test_no_role_may_change_what_is_frozen(app: Flask, nation: Engine, servers: Servers) -> None:
    frozen_release(app, nation)
    for role in ("finsam_app", "finsam_national", "finsam_backup"):
        for table in FROZEN:
            assert refused(nation, servers, role, f"DELETE FROM {table}")
            assert refused(nation, servers, role, f"UPDATE {table} SET release_id = release_id")


@pytest.mark.usefixtures("app")
def test_the_web_can_neither_read_exact_cells_nor_write_figures_or_states(
    national: Engine, servers: Servers
) -> None:
    for statement in (
        "SELECT * FROM national_release_facts",
        "UPDATE national_releases SET state = 'published'",
        "INSERT INTO national_releases (code, period, state, threshold) VALUES ('x', 'x', 'published', 5)",
        "INSERT INTO national_release_figures SELECT * FROM national_release_figures",
        "INSERT INTO national_release_previews SELECT * FROM national_release_previews",
        "UPDATE national_jobs SET state = 'done'",
        "DELETE FROM national_releases",
    ):
        assert refused(national, servers, "finsam_app", statement)


def test_a_release_without_any_accepted_report_is_not_frozen(app: Flask, national: Engine) -> None:
    code = planned(app)
    take(app, national, code, JobKind.PREVIEW)
    with nationally(app):
        told = collecting.latest_work(of_code(code).id)
    assert told is not None and told.failure is JobFailure.NO_FIGURES and told.state is JobState.FAILED
    assert now_of(app, code).state is ReleaseState.COLLECTING


def test_work_that_is_not_wanted_any_longer_changes_nothing(app: Flask, nation: Engine) -> None:
    code = planned(app)
    ask(app, code, JobKind.PREVIEW)
    with nationally(app):
        service.cancel_work(actor=ANALYST, planned=of_code(code))
        session.commit()
    work(nation)
    with nationally(app):
        told = collecting.latest_work(of_code(code).id)
    assert told is not None and told.state is JobState.CANCELLED
    assert now_of(app, code).state is ReleaseState.COLLECTING


def test_work_can_be_stopped_to_the_very_last_and_not_after(
    app: Flask, nation: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = frozen_release(app, nation).code

    def stop() -> bool:
        with nationally(app):
            stopping = service.cancel_work(actor=ANALYST, planned=of_code(code))
            session.commit()
        return stopping

    ask(app, code, JobKind.PUBLISH)
    with monkeypatch.context() as late:
        late.setattr("worker.releases.tell_of_publication", lambda *_told, **_by: stop())
        work(nation)
    assert now_of(app, code).state is ReleaseState.FROZEN
    assert take(app, nation, code, JobKind.PUBLISH).state is ReleaseState.PUBLISHED
    assert not stop()


class Killed(BaseException):
    """A worker that is gone from one moment to the next."""


def test_a_worker_killed_halfway_has_done_nothing_and_the_next_begins_again(
    app: Flask, nation: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = take(app, nation, planned(app), JobKind.PREVIEW).code
    ask(app, code, JobKind.FREEZE)
    with monkeypatch.context() as killing:
        killing.setattr("worker.releases._become", _killed)
        with pytest.raises(Killed):
            work(nation)
    assert now_of(app, code).content_hash is None
    with nationally(app):
        told = collecting.latest_work(of_code(code).id)
        assert queries.opened(code, unpublished=True) is None
    assert told is not None and told.is_going_on
    work(nation)
    assert now_of(app, code).state is ReleaseState.FROZEN


def _killed(*_arguments: object) -> None:
    raise Killed


def test_work_that_kills_every_worker_is_given_up(
    app: Flask, nation: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = planned(app)
    ask(app, code, JobKind.PREVIEW)
    with monkeypatch.context() as killing:
        killing.setattr("worker.releases._become", _killed)
        for _time in range(3):
            with pytest.raises(Killed):
                work(nation)
    work(nation)
    with nationally(app):
        told = collecting.latest_work(of_code(code).id)
    assert told is not None and told.failure is JobFailure.UNEXPECTED


def test_a_correction_takes_over_and_the_first_stays_as_it_was(app: Flask, nation: Engine) -> None:
    wrong = published_release(app, nation)
    with within(app, "uppsala-lan"):
        accepted_report(counts((40, 10, 5), (30, 10, 5)), name="Den glömda")
    settle(app, nation)
    right = correcting_release(app, nation, wrong)
    assert right.code == f"{QUARTER}-2" and right.state is ReleaseState.PUBLISHED
    after = now_of(app, wrong.code)
    assert after.state is ReleaseState.CORRECTED and after.content_hash == wrong.content_hash
    with nationally(app):
        first, second = queries.figures(wrong.code), queries.figures(right.code)
        newest = queries.latest()
    assert first is not None and first.figures[ALL_PARTICIPANTS] == 330
    assert second is not None and second.figures[ALL_PARTICIPANTS] in (400, None)
    assert newest is not None and newest.code == right.code
    with nation.connect() as connection:
        checked = [freezing.verify(connection, code) for code in (wrong.code, right.code)]
    assert all(one is not None and one.holds for one in checked)


def test_a_correction_knows_what_later_quarters_show(app: Flask, nation: Engine) -> None:
    wrong = published_release(app, nation)
    for slug in ("uppsala-lan", "vasteras", "bad-esa"):
        with within(app, slug):
            accepted_report(MANY, quarter=QUARTER.following(), name="Nästa kvartal")
    settle(app, nation)
    later = published_release(app, nation, QUARTER.following())
    right = correcting_release(app, nation, wrong)
    with nation.connect() as connection:
        periods = connection.execute(
            text(
                "SELECT DISTINCT period FROM national_release_facts WHERE release_id = :id AND NOT published"
            ),
            {"id": right.id},
        )
        assert {f"{QUARTER.following()}", f"{QUARTER.year}-h1"} <= set(periods.scalars())
        checked = [freezing.verify(connection, one.code) for one in (wrong, later, right)]
    assert all(one is not None and one.holds for one in checked)
    with nationally(app):
        shown = queries.figures(right.code)
    assert shown is not None and {key.period for key in shown.figures} == {str(QUARTER)}


def test_a_förbund_that_joins_in_the_midst_of_a_half_year_does_not_stop_its_release(
    app: Flask, nation: Engine
) -> None:
    second = QUARTER.following()
    for slug in ("uppsala-lan", "vasteras", "bad-esa"):
        with within(app, slug):
            accepted_report(MANY, quarter=second, name="Andra kvartalet")
    with within(app, "umea-vannas"):
        take_part()
        late = submitted_report(counts((40, 30, 10), (40, 30, 10)), quarter=second)
        for row, value in (("ongoing_at_start", 35), ("new", 5)):
            session.execute(
                text(
                    "UPDATE report_counts SET value = :v"
                    " WHERE row = :row AND sex <> 'unknown' AND report_id = :r"
                ),
                {"v": value, "row": row, "r": late},
            )
        session.commit()
        accept(late)
    settle(app, nation)
    assert frozen_release(app, nation, second).state is ReleaseState.FROZEN


def test_each_förbund_that_takes_part_is_told_once_of_a_publication(app: Flask, nation: Engine) -> None:
    published_release(app, nation)
    told = []
    for slug in ("uppsala-lan", "vasteras", "bad-esa", "umea-vannas"):
        for _time in range(2):
            with within(app, slug):
                told += record_notices()
                session.commit()
                deliver_waiting()
    assert len(told) == 3
    with nationally(app):
        assert untold() == []
        letters = session.execute(
            text("SELECT recipient FROM platform_mail WHERE subject LIKE '%statistik:%'")
        )
        assert sorted(letters.scalars()) == [
            f"secretariat@{slug}.example" for slug in ("uppsala-lan", "vasteras")
        ]


def test_those_who_have_not_reported_are_reminded_once_a_day(app: Flask, nation: Engine) -> None:
    with within(app, "umea-vannas"):
        take_part()
    code = planned(app)
    note_completeness(nation, today())
    with nationally(app):
        rows = collecting.completeness([str(QUARTER)])
        awaited = [one for one in rows if collecting.is_awaited(one.quarters[str(QUARTER)])]
        everybody = [one.number for one in rows]
        assert [one.slug for one in awaited] == ["umea-vannas"]
        assert (
            service.remind(actor=ANALYST, planned=of_code(code), associations=everybody, today=today()) == 1
        )
        assert (
            service.remind(actor=ANALYST, planned=of_code(code), associations=everybody, today=today()) == 0
        )
        session.commit()
        assert list(collecting.reminders(str(QUARTER)).values()) == [today()]
    with within(app, "umea-vannas"):
        assert len(record_notices()) == 1
        session.commit()
        assert record_notices() == []
    with nationally(app):
        kinds = session.execute(text("SELECT kind FROM national_notices")).scalars().all()
    assert kinds == [NoticeKind.REMINDER.value]
