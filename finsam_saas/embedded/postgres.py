"""PostgreSQL 18 in a folder: started in the foreground as our child, gone when we are."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from finsam_saas.embedded.binaries import postgres_folder, runnable_by
from finsam_saas.embedded.folders import (
    FolderLock,
    make_server_home,
    remove_tree,
    server_home,
    service_user,
    socket_folder,
)
from finsam_saas.embedded.processes import Child, EmbeddedError, end_leftovers, spawn, wait_until_ready

_DEFAULT_PORT = 5432
_STARTING_SECONDS = 60.0


class EmbeddedPostgres:
    """A PostgreSQL of our own in the folder `home`.

    `durable=False` gives up safety against power cuts for speed (tests). It is reached by a unix socket
    in a private folder (0700) without passwords; with `listen=(host, port)` also by TCP, where every
    local user is let in: for tests only. As root it runs as `nobody`, and where `nobody` cannot reach
    `home` the data lie below /var/lib/finsam-embedded.
    """

    def __init__(
        self,
        home: Path,
        *,
        durable: bool,
        listen: tuple[str, int] | None = None,
        max_connections: int = 60,
    ) -> None:
        self._wanted_home = home.absolute()
        self._durable = durable
        self._listen = listen
        self._max_connections = max_connections
        self._user = service_user()
        self._child: Child | None = None
        self._lock: FolderLock | None = None
        self._socket: Path | None = None

    @property
    def child(self) -> Child:
        """The running server; raises RuntimeError before start()."""
        if self._child is None:
            raise RuntimeError("PostgreSQL is not started")
        return self._child

    @property
    def socket_directory(self) -> Path:
        """The private folder with the server's socket; raises RuntimeError before start()."""
        if self._socket is None:
            raise RuntimeError("PostgreSQL is not started")
        return self._socket

    def url(self, role: str, database: str) -> str:
        """The address for SQLAlchemy: `postgresql+psycopg://role@/database?host=/socket/folder`, or TCP."""
        if self._listen:
            host, port = self._listen
            return f"postgresql+psycopg://{role}@{host}:{port}/{database}"
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket_directory}"

    def start(self) -> Self:
        """Start the server, making its data the first time; raises EmbeddedError with a plain message."""
        self.begin()
        self.finish()
        return self

    def begin(self) -> None:
        """Start the server without waiting for its answer; raises EmbeddedError with a plain message."""
        home = make_server_home(self._wanted_home, self._user)
        lock = FolderLock(
            home / "lock", f"Another start already uses the database in {home}; stop that one first."
        )
        lock.acquire()
        self._lock = lock
        try:
            programs = postgres_folder()
            if self._user:
                programs = runnable_by(programs, self._user)
            self._prepare_data(programs, home)
            _clear_stale_pid(home / "data")
            port = self._listen[1] if self._listen else _DEFAULT_PORT
            self._socket = socket_folder(home, f".s.PGSQL.{port}", self._user)
            self._run(programs, home, port)
        except BaseException:
            self.stop()
            raise

    def finish(self) -> None:
        """Wait until the server that was begun answers; raises EmbeddedError with a plain message."""
        child, pid_file = self.child, server_home(self._wanted_home, self._user) / "data" / "postmaster.pid"
        try:
            wait_until_ready(lambda: _is_ready(pid_file, child.pid), child=child, seconds=_STARTING_SECONDS)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server (open connections are cut, data is kept); harmless when it is not running."""
        if self._child is not None:
            self._child.ask_to_stop(signal.SIGINT)
            if not self._child.wait(3.0):
                # Immediate shutdown: recovery at the next start instead of a checkpoint now.
                self._child.stop(signal.SIGQUIT, grace=1.0)
            self._child = None
        if self._socket is not None:
            remove_tree(self._socket)
            self._socket = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def has_data(self) -> bool:
        """Whether a database, whole or not, lies in the folder."""
        return (server_home(self._wanted_home, self._user) / "data").exists()

    def remove(self) -> None:
        """Remove the stopped server's data for good; raises EmbeddedError while a server uses them."""
        home = server_home(self._wanted_home, self._user)
        if not home.exists():
            return
        lock = FolderLock(
            home / "lock", f"The database in {home} is in use; stop it before its data is removed."
        )
        lock.acquire()
        try:
            for data in (home / "data", home / "data.new"):
                if data.exists():
                    end_leftovers(data, "postgres", signal.SIGINT)
            remove_tree(home)
        finally:
            lock.release()

    def _prepare_data(self, programs: Path, home: Path) -> None:
        """Make the data folder under another name and rename it when whole: it is complete or not there."""
        data, unfinished = home / "data", home / "data.new"
        if data.is_dir() and any(data.iterdir()):
            if not ((data / "PG_VERSION").is_file() and (data / "global" / "pg_control").is_file()):
                raise EmbeddedError(
                    f"The data folder {data} is incomplete and cannot be used; "
                    "start over with 'make demo FRESH=1', or put back a copy of it."
                )
            return
        remove_tree(data)
        remove_tree(unfinished)
        options = (
            f"-U postgres -A trust -E UTF8 --locale=C.UTF-8 {'' if self._durable else '--no-sync'}".split()
        )
        making = spawn(
            [programs / "initdb", "-D", unfinished, *options],
            name="initdb",
            log=home / "initdb.log",
            environment=_environment(),
            folder=Path("/"),
            user=self._user,
            last_word=signal.SIGKILL,
        )
        making.wait(_STARTING_SECONDS)
        if making.exit_code != 0:
            making.kill()
            raise EmbeddedError(
                f"The database could not be made in {home}. PostgreSQL says:\n{making.log_tail()}"
            )
        unfinished.rename(data)

    def _run(self, programs: Path, home: Path, port: int) -> None:
        settings = {
            "listen_addresses": self._listen[0] if self._listen else "",
            "port": str(port),
            "unix_socket_directories": str(self.socket_directory),
            "unix_socket_permissions": "0700",
            "max_connections": str(self._max_connections),
            "shared_buffers": "64MB",
            "jit": "off",
            "logging_collector": "off",
        }
        if not self._durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "autovacuum": "off",
            }
        argv: list[str | Path] = [programs / "postgres", "-D", home / "data"]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        self._child = spawn(
            argv,
            name="PostgreSQL",
            log=home / "postgres.log",
            environment=_environment(),
            folder=Path("/"),
            user=self._user,
            # A fast shutdown with its checkpoint, not a crash, when the launcher is killed.
            last_word=signal.SIGINT,
        )


def _environment() -> dict[str, str]:
    """Our environment without what would steer PostgreSQL from outside (PGDATA, PGPORT and the like)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _pid_lines(pid_file: Path) -> list[str]:
    try:
        return pid_file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _is_ready(pid_file: Path, pid: int) -> bool:
    """PostgreSQL says so in the eighth line of its pid file, as pg_ctl reads it."""
    lines = _pid_lines(pid_file)
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _clear_stale_pid(data: Path) -> None:
    """Let an earlier server finish, and drop its pid file when its number now belongs to someone else.

    PostgreSQL itself drops the file when no process has the number; after a reboot or in a container
    another program often has it, and PostgreSQL would then refuse to start.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    end_leftovers(data, "postgres", signal.SIGINT)
    lines = _pid_lines(pid_file)
    number = lines[0].strip() if lines else ""
    if not number.isdecimal() or psutil.pid_exists(int(number)):
        pid_file.unlink(missing_ok=True)
