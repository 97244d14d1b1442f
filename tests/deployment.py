"""A whole deployment for tests: the product's own commands as processes, on servers that run."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from finsam_saas.embedded.processes import Child, free_port, spawn, stop_together, wait_for

PROJECT = Path(__file__).resolve().parents[1]
PRODUCT = (sys.executable, "-m", "finsam_saas")
READY_SECONDS = 60.0


@dataclass
class Deployment:
    """Settings by which the product's commands find the servers, and the processes started from them."""

    environment: Mapping[str, str]
    folder: Path
    port: int = field(default_factory=free_port)
    children: list[Child] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the pages answer once serve() has been called."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run one `finsam` command to its end, with these settings changed."""
        return subprocess.run(
            [*PRODUCT, *arguments],
            env=self._environment(changes),
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def run(self, *arguments: str, **changes: str) -> str:
        """What a `finsam` command that must succeed has answered."""
        answer = self.ask(*arguments, **changes)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    def start(self, name: str, *arguments: str, **changes: str) -> Child:
        """Start a `finsam` command that runs until it is stopped."""
        child = spawn(
            [*PRODUCT, *arguments],
            name=name,
            log=self.folder / f"{name}.log",
            environment=self._environment(changes),
            folder=PROJECT,
        )
        self.children.append(child)
        return child

    def serve(self, *arguments: str) -> Child:
        """Start the web server and wait until it answers."""
        web = self.start("web", "serve", "--bind", f"127.0.0.1:{self.port}", *arguments)
        assert wait_for(lambda: web.exit_code is not None or self.is_alive(), READY_SECONDS), web.log_tail()
        assert web.exit_code is None, web.log_tail()
        return web

    def is_alive(self) -> bool:
        """Whether the web server answers."""
        return self._status("/healthz") == 200

    def is_ready(self) -> bool:
        """Whether database, broker and worker are all as they should be."""
        return self._status("/readyz") == 200

    def said(self) -> str:
        """What all processes have written, for the message of a test that fails."""
        return "\n".join(f"== {child.name}\n{child.log_tail(40)}" for child in self.children)

    def _status(self, path: str) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def _environment(self, changes: Mapping[str, str]) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("FINSAM_")}
        return {**inherited, **self.environment, **changes}


@contextmanager
def deployment(environment: Mapping[str, str], folder: Path) -> Iterator[Deployment]:
    """A deployment for the length of the block; whatever it started is stopped afterwards."""
    made = Deployment(environment, folder)
    try:
        yield made
    finally:
        stop_together(made.children, grace=10.0)
