"""Valkey in a folder: started in the foreground as our child, gone when we are."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path
from types import TracebackType
from typing import Self

from finsam_saas.embedded.binaries import valkey_program
from finsam_saas.embedded.folders import FolderLock, make_folder, remove_tree, socket_folder
from finsam_saas.embedded.processes import Child, end_leftovers, spawn, wait_until_ready

_SOCKET_NAME = "valkey.sock"


class EmbeddedValkey:
    """A Valkey of our own in the folder `home`, with an append-only file so that a kill -9 keeps the queue.

    It is reached by a unix socket that only this user may open; with `listen=(host, port)` by TCP
    without a password instead: for tests only.
    """

    def __init__(self, home: Path, *, listen: tuple[str, int] | None = None) -> None:
        self._home = home.absolute()
        self._listen = listen
        self._child: Child | None = None
        self._lock: FolderLock | None = None
        self._socket: Path | None = None

    @property
    def child(self) -> Child:
        """The running server; raises RuntimeError before start()."""
        if self._child is None:
            raise RuntimeError("Valkey is not started")
        return self._child

    @property
    def url(self) -> str:
        """The address in redis-py's words: `unix:///path`, or `redis://host:port/0`."""
        if self._listen:
            return f"redis://{self._listen[0]}:{self._listen[1]}/0"
        if self._socket is None:
            raise RuntimeError("Valkey is not started")
        return f"unix://{self._socket / _SOCKET_NAME}"

    def start(self) -> Self:
        """Start the server; raises EmbeddedError with a plain message."""
        self.begin()
        self.finish()
        return self

    def begin(self) -> None:
        """Start the server without waiting for its answer; raises EmbeddedError with a plain message."""
        make_folder(self._home.parent, mode=0o755)
        make_folder(self._home)
        lock = FolderLock(
            self._home / "lock", f"Another start already uses the queue in {self._home}; stop it first."
        )
        lock.acquire()
        self._lock = lock
        try:
            program = valkey_program()
            end_leftovers(self._home, program.name, signal.SIGTERM)
            self._socket = socket_folder(self._home, _SOCKET_NAME, None)
            self._child = spawn(
                [program, *self._settings()],
                name="Valkey",
                log=self._home / "valkey.log",
                environment=os.environ,
                folder=self._home,
            )
        except BaseException:
            self.stop()
            raise

    def finish(self) -> None:
        """Wait until the server that was begun answers; raises EmbeddedError with a plain message."""
        try:
            wait_until_ready(self._answers, child=self.child, seconds=30.0)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server, its append-only file written; harmless when it is not running."""
        if self._child is not None:
            self._child.stop(grace=2.0)
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

    def remove(self) -> None:
        """Remove the stopped server's data for good; raises EmbeddedError while a server uses them."""
        if not self._home.exists():
            return
        lock = FolderLock(self._home / "lock", f"The queue in {self._home} is in use; stop it first.")
        lock.acquire()
        try:
            end_leftovers(self._home, valkey_program().name, signal.SIGTERM)
            remove_tree(self._home)
        finally:
            lock.release()

    def _settings(self) -> list[str]:
        # The socket is always there: being ready is asked through it, also when TCP is wanted.
        host, port = self._listen or ("127.0.0.1", 0)
        wanted = {
            "port": str(port),
            "bind": host,
            "unixsocket": str(self._socket_path()),
            "unixsocketperm": "600",
            "dir": str(self._home),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [part for name, value in wanted.items() for part in (f"--{name}", value)]

    def _socket_path(self) -> Path:
        if self._socket is None:
            raise RuntimeError("Valkey is not started")
        return self._socket / _SOCKET_NAME

    def _answers(self) -> bool:
        """Whether the server answers PING; it answers LOADING while it reads its append-only file."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1.0)
            try:
                connection.connect(str(self._socket_path()))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False
