"""Real Celery workers as child processes, which tests may hold at a point and kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import SecretStr

from finsam_saas.config import Environment, Settings
from tests.waiting import eventually

HOLD_FOLDER = "FINSAM_TEST_HOLD_FOLDER"


def environment(settings: Settings) -> dict[str, str]:
    """The settings as the environment of a process."""
    written = {}
    for name, value in settings:
        if value is None:
            continue
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        elif isinstance(value, Environment):
            value = value.value
        written[f"FINSAM_{name.upper()}"] = str(value)
    return written


class Worker:
    """One Celery worker with forked children, in a process group of its own.

    `on_host` are the words that a command begins with to be run on another host.
    """

    def __init__(
        self, settings: Settings, folder: Path, *, beat: bool = False, on_host: Sequence[str] = ()
    ) -> None:
        self._log = folder / "worker.log"
        command = [
            *on_host,
            sys.executable,
            "-m",
            "celery",
            "-A",
            "tests.worker.held:celery",
            "worker",
            "-P",
            "prefork",
        ]
        command += ["-c", "2", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        if beat:
            command += ["-B", "-s", str(folder / "beat")]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, **environment(settings), HOLD_FOLDER: str(folder)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log(self) -> str:
        """What the worker has written."""
        return self._log.read_text(encoding="utf-8")

    def kill(self) -> None:
        """kill -9 for the worker and all its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self) -> int:
        """Ask the worker to finish; kill it where it does not; its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.returncode


@contextmanager
def running_worker(settings: Settings, folder: Path, *, beat: bool = False) -> Iterator[Worker]:
    """A worker for the length of the block; nothing of it is left afterwards."""
    worker = Worker(settings, folder, beat=beat)
    try:
        yield worker
    finally:
        worker.stop()
        worker.kill()


def hold(folder: Path, point: str) -> None:
    """Ask the next child that comes to this point to stop there."""
    (folder / f"hold-{point}").touch()


def held(folder: Path, point: str, *, within: float = 60) -> int:
    """The process that stands still at the point, once one does."""

    def look() -> Path | None:
        return next(iter(folder.glob(f"held-{point}-*")), None)

    found = eventually(look, within=within)
    assert found is not None
    found.unlink()
    return int(found.name.rpartition("-")[2])
