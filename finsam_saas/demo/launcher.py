"""Runs the whole demo as our child processes: all of it is up, or all of it is down."""

from __future__ import annotations

import http.client
import os
import signal
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self, TextIO

from finsam_saas.demo.plan import PROJECT, Command, DemoPlan, demo_environment, standard_plan
from finsam_saas.demo.welcome import welcome_text
from finsam_saas.embedded.folders import FolderLock, make_folder, remove_tree
from finsam_saas.embedded.postgres import EmbeddedPostgres
from finsam_saas.embedded.processes import (
    Child,
    EmbeddedError,
    is_free_port,
    require_free_port,
    spawn,
    stop_together,
    wait_for,
)
from finsam_saas.embedded.state import (
    forget_running_servers,
    running_servers,
    was_killed,
    write_private,
    write_running_servers,
)
from finsam_saas.embedded.valkey import EmbeddedValkey

_READY_SECONDS = 60.0
# Services get 3 seconds, Valkey 2, PostgreSQL 3 + 1: within ten seconds all is down.
_SERVICES_GRACE_SECONDS = 3.0
_LETTING_GO_SECONDS = 5.0
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Stopped(Exception):
    """The operator asked the demo to stop before it was ready."""


class _StopRequest:
    """Remembers Ctrl-C, SIGTERM and SIGHUP instead of breaking off in the middle of a start."""

    def __init__(self) -> None:
        self.made = False

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._remember) for number in _STOP_SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def check(self) -> None:
        """Raise _Stopped when a stop was asked for."""
        if self.made:
            raise _Stopped

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self.made = True


def run_demo(var: Path, port: int, fresh: bool, plan: DemoPlan | None = None) -> int:
    """Run the demo with its data in `var` and its pages on 127.0.0.1:`port` until it is stopped.

    `fresh` removes the demo's own data first. Returns the exit code: 0 after Ctrl-C or SIGTERM, 1 when
    something is in the way or a part stopped by itself; that is said in plain words on stderr.
    """
    var = var.absolute()
    with _StopRequest() as stop:
        try:
            _Demo(var, port, plan or standard_plan(var, port), stop).run(fresh)
        except _Stopped:
            _say(f"Stopped. The data stays in {var}.")
            return 0
        except EmbeddedError as error:
            _say(f"finsam demo: {error}", sys.stderr)
            return 1
        except OSError as error:
            _say(f"finsam demo: {error.filename or var}: {error.strerror}. Check disk and owner.", sys.stderr)
            return 1
    return 0


class _Demo:
    def __init__(self, var: Path, port: int, plan: DemoPlan, stop: _StopRequest) -> None:
        self._var = var
        self._port = port
        self._plan = plan
        self._stop = stop
        self._postgres = EmbeddedPostgres(var / "postgres", durable=True)
        self._valkey = EmbeddedValkey(var / "valkey")
        self._services: list[Child] = []
        self._marker = var / "demo-ready"

    def run(self, fresh: bool) -> None:
        """Start everything and watch it; raises _Stopped or EmbeddedError, and leaves nothing running."""
        _say(f"Finsam demo, data in {self._var}")
        make_folder(self._var, mode=0o755)
        with ExitStack() as undo:
            lock = FolderLock(self._var / "demo.lock", _refusal(self._var))
            lock.acquire()
            undo.callback(lock.release)
            self._require_port()
            make_folder(self._var / "log")
            self._clear(fresh)
            undo.callback(self._stop_servers)
            undo.callback(self._stop_services)
            environment = self._start_servers()
            self._fill(environment)
            undo.callback(forget_running_servers, self._var)
            self._note(environment)
            self._start_services(environment)
            _say(welcome_text(self._address, self._var / "accounts.json"))
            self._watch()

    @property
    def _address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _require_port(self) -> None:
        """Raise EmbeddedError when the port is taken; servers of a killed launcher get time to let it go."""
        if was_killed(self._var):
            wait_for(lambda: is_free_port(self._port), _LETTING_GO_SECONDS)
        require_free_port(self._port)

    def _clear(self, fresh: bool) -> None:
        """Remove the demo's data when asked to, or when an earlier first start was broken off."""
        forget_running_servers(self._var)
        if fresh:
            _say("  Removing the demo's earlier data")
        elif self._postgres.has_data() and not self._marker.exists():
            _say("  The first start was broken off; starting over with an empty database")
        else:
            return
        self._marker.unlink(missing_ok=True)
        self._postgres.remove()
        self._valkey.remove()
        own = ("accounts.json", "secret", "cell-key-secret")
        for path in (*self._var.glob("beat*"), *(self._var / name for name in own)):
            remove_tree(path)

    def _start_servers(self) -> dict[str, str]:
        started = time.monotonic()
        self._valkey.begin()
        self._postgres.begin()
        environment = self._environment()
        if self._is_filled():
            # What serves the pages takes longer to load than the servers to answer: it loads meanwhile.
            self._services.append(self._spawn(self._plan.services[0], environment))
        self._postgres.finish()
        self._valkey.finish()
        _say_done("PostgreSQL and Valkey are up", started)
        self._stop.check()
        return environment

    def _environment(self) -> dict[str, str]:
        own = demo_environment(
            self._var, self._port, database_url=self._postgres.url, redis_url=self._valkey.url
        )
        # Each part reads what an earlier one compiled: a third of the time until the pages answer.
        ours = ("FINSAM_", "PYTHONDONTWRITEBYTECODE")
        return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | own

    def _is_filled(self) -> bool:
        """Whether all steps were finished before, with the same ingredients."""
        return self._marker.exists() and self._marker.read_text(encoding="utf-8") == self._plan.fingerprint

    def _stop_servers(self) -> None:
        self._valkey.stop()
        self._postgres.stop()

    def _fill(self, environment: dict[str, str]) -> None:
        """Run the steps, unless all of them were finished with the same ingredients before."""
        if self._is_filled():
            return
        for step in self._plan.steps:
            started = time.monotonic()
            child = self._spawn(step, environment)
            told = 0
            while child.exit_code is None and not self._stop.made:
                told = _tell(child.log, told) if step.tells else 0
                time.sleep(0.02)
            if self._stop.made:
                child.stop(grace=_SERVICES_GRACE_SECONDS)
                raise _Stopped
            if child.exit_code:
                raise EmbeddedError(
                    f"The step '{step.name}' failed; 'make demo FRESH=1' starts over. Its last lines:\n"
                    f"{child.log_tail()}"
                )
            _say_done(step.title, started)
        write_private(self._marker, self._plan.fingerprint)

    def _note(self, environment: dict[str, str]) -> None:
        """Leave the note with which other `finsam` commands find the servers."""
        write_running_servers(
            self._var,
            address=self._address,
            processes={"postgres": self._postgres.child.pid, "valkey": self._valkey.child.pid},
            environment={name: value for name, value in environment.items() if name.startswith("FINSAM_")},
        )

    def _start_services(self, environment: dict[str, str]) -> None:
        """Start what serves the pages, and when they answer the rest, which would only take its processor."""
        started = time.monotonic()
        pages, *others = self._plan.services
        early = bool(self._services)
        while not _is_healthy(self._port):
            self._stop.check()
            # Begun early, it may have asked a database that had much to mend, and so have ended.
            if not self._services or (early and self._services[0].exit_code is not None):
                self._services, early = [self._spawn(pages, environment)], False
            self._check_children()
            if time.monotonic() - started > _READY_SECONDS:
                raise EmbeddedError(
                    f"The pages did not answer in {_READY_SECONDS:.0f} seconds; see {self._var / 'log'}."
                )
            time.sleep(0.02)
        _say_done(f"{pages.title} is up", started)
        self._services += [self._spawn(service, environment) for service in others]

    def _stop_services(self) -> None:
        if self._services:
            _say("Stopping ...")
            stop_together(self._services, _SERVICES_GRACE_SECONDS)

    def _watch(self) -> None:
        """Wait until the operator stops the demo or one of its parts ends by itself."""
        while True:
            self._stop.check()
            self._check_children()
            time.sleep(0.1)

    def _check_children(self) -> None:
        for child in (self._postgres.child, self._valkey.child, *self._services):
            code = child.exit_code
            if code is not None:
                how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
                raise EmbeddedError(
                    f"{child.name} stopped by itself ({how}), so the rest was stopped too. "
                    f"Start again; if it happens again, see {child.log}. Its last lines:\n{child.log_tail()}"
                )

    def _spawn(self, command: Command, environment: dict[str, str]) -> Child:
        return spawn(
            command.argv,
            name=command.title,
            log=self._var / "log" / f"{command.name}.log",
            environment={name: value for name, value in environment.items() if name not in command.withheld},
            folder=PROJECT,
        )


def _refusal(var: Path) -> str:
    """What to say when another demo holds the lock, with its address when that is known."""
    running = running_servers(var)
    where = f" at {running.address} (process {running.launcher_pid})" if running else ""
    return f"A demo already runs in {var}{where}; stop it with Ctrl-C, or set FINSAM_VAR to another folder."


def _is_healthy(port: int) -> bool:
    """Whether GET /healthz answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _say(text: str, stream: TextIO | None = None) -> None:
    # A closed terminal must not keep the parts from being stopped.
    with suppress(OSError):
        print(text, file=stream or sys.stdout, flush=True)


def _tell(log: Path, told: int) -> int:
    """Say what a step has written since so many lines; how many there are now."""
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")[:-1] if log.exists() else []
    for line in lines[told:]:
        _say(f"    {line}")
    return len(lines)


def _say_done(what: str, started: float) -> None:
    _say(f"  {what} ({time.monotonic() - started:.1f} s)")
