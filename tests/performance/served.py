"""Web servers to measure: one gunicorn process for the product, one for a bare Flask, asked one by one.

What a request costs is read from the processes themselves: the processor time of the web process, and
that of the PostgreSQL processes that work for it. Waiting is not in it, on either side.
"""

from __future__ import annotations

import http.client
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from finsam_saas.embedded.processes import Child, free_port, spawn, wait_for
from tests.performance.measure import processor_seconds

PROJECT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60.0
ROUNDS = 5
# Enough to prepare every statement, and to leave PostgreSQL's first plans behind.
WARM_UP = 12


@dataclass(frozen=True)
class Cost:
    """Processor seconds of one request, in the web process and in PostgreSQL, and the size of its answer."""

    web: float
    database: float
    kilobytes: int


class Server:
    """One gunicorn with a single process and threads, as in production."""

    def __init__(self, application: str, environment: Mapping[str, str], folder: Path) -> None:
        self.port = free_port()
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "1", "--worker-class", "gthread", "--threads", "8", "--no-control-socket"]
        command += ["--config", "python:finsam_saas.serving"]
        self.child: Child = spawn(
            [*command, "--log-level", "warning"],
            name=application,
            log=folder / f"{application.partition(':')[0]}.log",
            environment=environment,
            folder=PROJECT,
        )

    def wait_until_ready(self, path: str) -> None:
        """Wait until a page answers; fails the test with the log where it does not."""
        assert wait_for(lambda: self._answers(path), READY_SECONDS), self.child.log_tail()

    def get(self, path: str, headers: Mapping[str, str]) -> bytes:
        """The body of a page that must be there, over a connection that is kept."""
        self._connection.request("GET", path, headers=dict(headers))
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{path}: {answer.status}"
        return body

    def cost_of(
        self,
        path: str,
        headers: Mapping[str, str],
        *,
        times: int,
        backends: Callable[[], list[int]],
        before: Callable[[], object] = lambda: None,
    ) -> Cost:
        """What one request costs: the best of some rounds, since all else on the machine only adds.

        `before` is done before each, by us, and costs them nothing.
        """
        # The server has closed a connection that was idle for a while; a closed one is opened anew.
        self._connection.close()
        for _time in range(WARM_UP):
            self.get(path, headers)
        [web] = psutil.Process(self.child.pid).children()
        databases = [psutil.Process(number) for number in backends()]
        size = len(self.get(path, headers)) // 1024
        rounds = [self._round(path, headers, times, web, databases, before) for _number in range(ROUNDS)]
        return Cost(min(web for web, _database in rounds), min(database for _web, database in rounds), size)

    def _round(
        self,
        path: str,
        headers: Mapping[str, str],
        times: int,
        web: psutil.Process,
        databases: list[psutil.Process],
        before: Callable[[], object],
    ) -> tuple[float, float]:
        spent = (_seconds([web]), _seconds(databases))
        for _time in range(times):
            before()
            self.get(path, headers)
        return (_seconds([web]) - spent[0]) / times, (_seconds(databases) - spent[1]) / times

    def _answers(self, path: str) -> bool:
        assert self.child.exit_code is None, self.child.log_tail()
        try:
            self.get(path, {})
        except OSError:
            self._connection.close()
            return False
        return True


def _seconds(processes: list[psutil.Process]) -> float:
    """Processor seconds that these processes have used in all."""
    return sum(processor_seconds(process) for process in processes)
