"""The embedded servers, started for real: they keep data, refuse plainly and never outlive us."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from finsam_saas.embedded.folders import make_folder
from finsam_saas.embedded.postgres import EmbeddedPostgres
from finsam_saas.embedded.processes import EmbeddedError, free_port, require_free_port, spawn, wait_for
from finsam_saas.embedded.state import forget_running_servers, running_servers, write_running_servers
from finsam_saas.embedded.valkey import EmbeddedValkey


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's user can reach; pytest's own is closed to `nobody` when we are root."""
    path = Path(tempfile.mkdtemp(prefix="finsam-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def quick(home: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(home, durable=False)


def connect(server: EmbeddedPostgres) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(server.url("postgres", "postgres").replace("+psycopg", ""), autocommit=True)


def has_ended(pid: int) -> bool:
    """Whether the process has ended (a zombie that nobody has buried counts as ended)."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_postgres_answers_on_a_private_socket_only_and_is_gone_after_stop(folder: Path) -> None:
    with quick(folder / "postgres") as server:
        with connect(server) as connection:
            version = connection.execute("show server_version_num").fetchone()
            locale = connection.execute("select datcollate from pg_database").fetchone()
        assert version is not None and int(str(version[0])) >= 180000
        assert locale == ("C.UTF-8",)
        assert stat.S_IMODE(server.socket_directory.stat().st_mode) == 0o700
        assert psutil.Process(server.child.pid).net_connections("inet") == []
        pid = server.child.pid
    assert has_ended(pid)


def test_postgres_listens_on_loopback_when_asked(folder: Path) -> None:
    port = free_port()
    with EmbeddedPostgres(folder / "postgres", durable=False, listen=("127.0.0.1", port)) as server:
        assert (
            server.url("finsam_app", "finsam") == f"postgresql+psycopg://finsam_app@127.0.0.1:{port}/finsam"
        )
        with connect(server) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_max_connections_is_what_was_asked_for(folder: Path) -> None:
    few = EmbeddedPostgres(folder / "postgres", durable=False, max_connections=33)
    with few as server, connect(server) as connection:
        assert connection.execute("show max_connections").fetchone() == ("33",)


def test_data_survive_kill_9_of_postgres(folder: Path) -> None:
    first = EmbeddedPostgres(folder / "postgres", durable=True).start()
    with connect(first) as connection:
        connection.execute("create table kept (amount numeric(14,2))")
        connection.execute("insert into kept values (5240.00)")
    os.kill(first.child.pid, signal.SIGKILL)
    first.stop()
    with EmbeddedPostgres(folder / "postgres", durable=True) as second, connect(second) as connection:
        assert connection.execute("select amount from kept").fetchone() == (Decimal("5240.00"),)


def test_kill_9_of_the_parent_leaves_no_orphan(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path;"
        "from finsam_saas.embedded.postgres import EmbeddedPostgres;"
        "from finsam_saas.embedded.valkey import EmbeddedValkey;"
        "postgres = EmbeddedPostgres(Path(sys.argv[1]) / 'postgres', durable=False).start();"
        "valkey = EmbeddedValkey(Path(sys.argv[1]) / 'valkey').start();"
        "print(postgres.child.pid, valkey.child.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdin and parent.stdout
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(pids) == 2
    with parent.stdin, parent.stdout:
        parent.kill()
        parent.wait()
        assert wait_for(lambda: all(map(has_ended, pids)), 15)
    # The folders can be used again at once.
    with quick(folder / "postgres"), EmbeddedValkey(folder / "valkey"):
        pass


def test_two_starts_on_one_folder_are_refused(folder: Path) -> None:
    with quick(folder / "postgres") as server:
        with pytest.raises(EmbeddedError, match="Another start already uses the database"):
            quick(folder / "postgres").start()
        with pytest.raises(EmbeddedError, match="in use"):
            quick(folder / "postgres").remove()
        with connect(server) as connection:
            assert connection.execute("select 1").fetchone() == (1,)


def test_a_broken_off_first_start_is_made_again(folder: Path) -> None:
    unfinished = folder / "postgres" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    with quick(folder / "postgres") as server, connect(server) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert not unfinished.exists()


def test_a_half_written_data_folder_is_refused_and_can_be_removed(folder: Path) -> None:
    with quick(folder / "postgres"):
        pass
    (folder / "postgres" / "data" / "global" / "pg_control").unlink()
    with pytest.raises(EmbeddedError, match=r"incomplete.*FRESH=1"):
        quick(folder / "postgres").start()
    quick(folder / "postgres").remove()
    assert not quick(folder / "postgres").has_data()
    with quick(folder / "postgres"):
        pass


def test_a_stale_pid_file_naming_a_living_stranger_is_dropped(folder: Path) -> None:
    server = quick(folder / "postgres").start()
    data = folder / "postgres" / "data"
    text = (data / "postmaster.pid").read_text()
    server.stop()
    lines = text.splitlines()
    (data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with quick(folder / "postgres"), pytest.raises(RuntimeError):
        server.url("postgres", "postgres")


@pytest.mark.parametrize("name", ["long-" * 30, "Västerås, kansli"])
def test_a_long_or_unusual_path_gets_a_short_socket(folder: Path, name: str) -> None:
    with quick(folder / name / "postgres") as server, EmbeddedValkey(folder / name / "valkey") as valkey:
        assert len(os.fsencode(server.socket_directory / ".s.PGSQL.5432")) < 100
        assert str(server.socket_directory).isascii()
        with connect(server) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        assert redis.Redis.from_url(valkey.url).ping()
        short = server.socket_directory
    assert not short.exists()


def test_paths_that_cannot_be_used_are_said_plainly(folder: Path) -> None:
    (folder / "taken").write_text("a file in the way")
    with pytest.raises(EmbeddedError, match="FINSAM_VAR"):
        quick(folder / "taken" / "postgres").start()
    with pytest.raises(EmbeddedError, match="too long"):
        make_folder(folder.joinpath(*["deep" * 20] * 12))


def test_a_missing_postgres_is_said_plainly(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINSAM_POSTGRES_BIN", str(folder))
    with pytest.raises(EmbeddedError, match="holds no PostgreSQL 18"):
        quick(folder / "postgres").start()


def test_valkey_keeps_its_queue_through_kill_9(folder: Path) -> None:
    first = EmbeddedValkey(folder / "valkey").start()
    path = Path(first.url.removeprefix("unix://"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    redis.Redis.from_url(first.url).rpush("queue", "publish")
    with pytest.raises(EmbeddedError, match="Another start"):
        EmbeddedValkey(folder / "valkey").start()
    os.kill(first.child.pid, signal.SIGKILL)
    first.stop()
    with EmbeddedValkey(folder / "valkey") as second:
        assert redis.Redis.from_url(second.url).lrange("queue", 0, -1) == [b"publish"]


def test_valkey_listens_on_loopback_when_asked(folder: Path) -> None:
    port = free_port()
    with EmbeddedValkey(folder / "valkey", listen=("127.0.0.1", port)) as server:
        assert server.url == f"redis://127.0.0.1:{port}/0"
        assert redis.Redis.from_url(server.url).ping()


def test_a_busy_or_impossible_port_is_said_plainly() -> None:
    port = free_port()
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(EmbeddedError, match=f"Port {port} is in use"),
    ):
        require_free_port(port)
    with pytest.raises(EmbeddedError, match="not a port number"):
        require_free_port(70000)
    require_free_port(port)


def test_children_are_started_from_the_main_thread_only(tmp_path: Path) -> None:
    refused: list[Exception] = []

    def start() -> None:
        try:
            spawn(["true"], name="true", log=tmp_path / "log", environment={}, folder=tmp_path)
        except RuntimeError as error:
            refused.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in str(refused[0])


def test_the_note_is_private_and_only_believed_while_its_processes_live(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    write_running_servers(
        tmp_path,
        address="http://127.0.0.1:8000",
        processes={"valkey": child.pid},
        environment={"FINSAM_X": "1"},
    )
    note = tmp_path / "run.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    found = running_servers(tmp_path)
    assert found is not None and (found.address, found.environment) == (
        "http://127.0.0.1:8000",
        {"FINSAM_X": "1"},
    )
    child.communicate()
    assert running_servers(tmp_path) is None
    note.write_text("{half")
    assert running_servers(tmp_path) is None
    forget_running_servers(tmp_path)
    assert running_servers(tmp_path) is None
