"""Child processes that never outlive us: started, watched and stopped in one place."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class EmbeddedError(Exception):
    """Something the operator can mend; the message says in plain English what happened and what to do."""


@dataclass(frozen=True)
class ServiceUser:
    """The unprivileged user that a server runs as when we are root."""

    uid: int
    gid: int


def _die_with_parent(parent: int, last_word: int) -> None:
    """In the child, before exec: ask the kernel for `last_word` when the thread that started us is gone."""
    if _LIBC is not None:
        zero = ctypes.c_ulong(0)
        _LIBC.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(last_word), zero, zero, zero)
        # The parent may have died before the request was made; then no signal would ever come.
        if os.getppid() != parent:
            os._exit(1)


class Child:
    """One running child process with its log."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name = name
        self.log = log
        self._process = process

    @property
    def pid(self) -> int:
        """The process id, which is also the id of the child's own process group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while the child runs, else how it ended (negative: the signal that ended it)."""
        return self._process.poll()

    def log_tail(self, lines: int = 15) -> str:
        """The last lines that the child wrote, for a message to the operator."""
        return log_tail(self.log, lines)

    def ask_to_stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Send the signal that lets the child end in its own way; harmless when it has ended."""
        if self.exit_code is None:
            self._process.send_signal(how)

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for the child to end; tells whether it did."""
        try:
            self._process.wait(max(seconds, 0.0))
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End the child and whatever is left of its process group at once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.exit_code is None:
            self._process.kill()
            self._process.wait()

    def stop(self, how: signal.Signals = signal.SIGTERM, grace: float = 5.0) -> None:
        """Ask the child to stop; after `grace` seconds, kill what remains."""
        self.ask_to_stop(how)
        self.wait(grace)
        self.kill()


def spawn(
    argv: Sequence[str | Path],
    *,
    name: str,
    log: Path,
    environment: Mapping[str, str],
    folder: Path,
    user: ServiceUser | None = None,
    last_word: signal.Signals = signal.SIGTERM,
) -> Child:
    """Start a child in a session of its own that gets `last_word` if we die, even by kill -9 (Linux).

    A session of its own keeps Ctrl-C in the terminal from reaching it before us. Raises RuntimeError
    outside the main thread (the kernel ties the death signal to the thread) and EmbeddedError when the
    program cannot be started.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("spawn() must be called from the main thread")
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(
                [str(part) for part in argv],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                cwd=folder,
                start_new_session=True,
                # Safe with the main thread only: one system call, bound before the fork.
                preexec_fn=partial(_die_with_parent, os.getpid(), int(last_word)),  # noqa: PLW1509
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
            )
    except OSError as error:
        raise EmbeddedError(f"{name} could not be started: {error}. Check the installation.") from error
    return Child(name, process, log)


def stop_together(children: Sequence[Child], grace: float) -> None:
    """Ask all to stop at once, wait `grace` seconds altogether, kill the rest."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + grace
    for child in children:
        child.wait(deadline - time.monotonic())
        child.kill()


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait at most so long for the condition to hold; tells whether it did."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def wait_until_ready(ready: Callable[[], bool], *, child: Child, seconds: float) -> None:
    """Wait until `ready()`; raises EmbeddedError with the log's last lines if the child ends or is late."""
    in_time = wait_for(lambda: child.exit_code is not None or ready(), seconds)
    if child.exit_code is not None:
        raise EmbeddedError(f"{child.name} stopped while starting. Its last lines:\n{child.log_tail()}")
    if not in_time:
        raise EmbeddedError(
            f"{child.name} did not get ready in {seconds:.0f} seconds. Its last lines:\n{child.log_tail()}"
        )


def log_tail(log: Path, lines: int) -> str:
    """The last lines of a log file; a missing or empty log is said in words."""
    try:
        with log.open("rb") as source:
            source.seek(max(log.stat().st_size - 16_384, 0))
            text = source.read().decode("utf-8", "replace")
    except OSError:
        text = ""
    return "\n".join(text.splitlines()[-lines:]) or f"(nothing was written to {log})"


def free_port() -> int:
    """A loopback TCP port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free_port(port: int) -> bool:
    """Whether 127.0.0.1:`port` can be listened on."""
    try:
        require_free_port(port)
    except EmbeddedError:
        return False
    return True


def require_free_port(port: int) -> None:
    """Raise EmbeddedError when 127.0.0.1:`port` cannot be listened on."""
    with socket.socket() as probe:
        # A connection that was closed a moment ago must not look like a busy port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise EmbeddedError(
                f"Port {port} may not be used by this user; choose one above 1023, for example PORT=8000."
            ) from error
        except OverflowError as error:
            raise EmbeddedError(f"{port} is not a port number; choose one from 1024 to 65535.") from error
        except OSError as error:
            raise EmbeddedError(
                f"Port {port} is in use by another program; choose another, for example PORT={port + 1}."
            ) from error


def processes_working_in(folder: Path, program: str) -> list[psutil.Process]:
    """Living processes named `program…` with `folder` as working directory: left by an earlier start."""
    found = []
    for process in psutil.process_iter(["name", "status"]):
        if not (process.info["name"] or "").startswith(program):
            continue
        if process.info["status"] == psutil.STATUS_ZOMBIE:
            continue
        try:
            if folder.samefile(process.cwd()):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def end_leftovers(folder: Path, program: str, how: signal.Signals, seconds: float = 15.0) -> None:
    """Let servers that an earlier, killed launcher left in `folder` end; the caller holds the folder's lock.

    Raises EmbeddedError naming the process when one does not end in time.
    """
    deadline = time.monotonic() + seconds
    asked: set[int] = set()
    while leftovers := processes_working_in(folder, program):
        numbers = {process.pid for process in leftovers}
        for process in leftovers:
            with suppress(psutil.NoSuchProcess):
                # Only the first of them: it ends its own children in order.
                if process.pid not in asked and process.ppid() not in numbers:
                    asked.add(process.pid)
                    process.send_signal(how)
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"Another {program} (process {leftovers[0].pid}) still uses {folder}; stop it and try again."
            )
        time.sleep(0.05)
