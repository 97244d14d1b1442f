"""The launcher's note `run.json`: which servers run, and the settings that reach them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

_FILE_NAME = "run.json"
# A process's start is computed from the machine's start, which moves a little when the clock is set.
_CLOCK_TOLERANCE_SECONDS = 5.0


@dataclass(frozen=True)
class RunningServers:
    """Embedded servers that run now: where the pages are, and the FINSAM_* settings to attach with."""

    address: str
    launcher_pid: int
    environment: Mapping[str, str]


def running_servers(var: Path) -> RunningServers | None:
    """The servers that a launcher in `var` has running, None when there is none or it has died."""
    try:
        note = json.loads((var / _FILE_NAME).read_text(encoding="utf-8"))
        processes = {name: (int(pid), float(started)) for name, (pid, started) in note["processes"].items()}
        found = RunningServers(
            address=str(note["address"]),
            launcher_pid=processes["launcher"][0],
            environment={str(name): str(value) for name, value in note["environment"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if all(_lives(pid, started) for pid, started in processes.values()) else None


def write_running_servers(
    var: Path, *, address: str, processes: Mapping[str, int], environment: Mapping[str, str]
) -> None:
    """Write the note for this process as launcher, readable by this user only (it holds the secret key)."""
    marked = {name: (pid, psutil.Process(pid).create_time()) for name, pid in processes.items()}
    marked["launcher"] = (os.getpid(), psutil.Process().create_time())
    note = {"address": address, "processes": marked, "environment": dict(environment)}
    write_private(var / _FILE_NAME, json.dumps(note, indent=1))


def forget_running_servers(var: Path) -> None:
    """Remove the note; harmless when there is none."""
    (var / _FILE_NAME).unlink(missing_ok=True)


def was_killed(var: Path) -> bool:
    """Whether a launcher in `var` ended without taking back its note."""
    return (var / _FILE_NAME).exists() and running_servers(var) is None


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by this user only."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        target.write(text)
    unfinished.replace(path)


def _lives(pid: int, started: float) -> bool:
    try:
        process = psutil.Process(pid)
        return (
            process.status() != psutil.STATUS_ZOMBIE
            and abs(process.create_time() - started) < _CLOCK_TOLERANCE_SECONDS
        )
    except psutil.Error:
        return False
