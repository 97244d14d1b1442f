"""The demo launcher with stand-ins for the product's own parts: all up, or all down with a plain word."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from finsam_saas.demo.plan import demo_environment, ingredients_fingerprint, standard_plan
from finsam_saas.embedded.processes import free_port, wait_for
from finsam_saas.embedded.state import running_servers

# Steps append to `steps`; the web server is http.server on a folder that holds a file named healthz.
PROGRAM = """
import sys
from pathlib import Path
from finsam_saas.demo.launcher import run_demo
from finsam_saas.demo.plan import Command, DemoPlan

folder, port, fingerprint, step, *fresh = sys.argv[1:]
var = Path(folder)
python = sys.executable
web = ("-m", "http.server", port, "--bind", "127.0.0.1", "--directory", str(var.parent / "site"))
work = "import signal; print('at work', flush=True); signal.pause()"
plan = DemoPlan(
    steps=(Command("fill", "Filling", (python, "-c", step)),),
    services=(
        Command("web", "Web server", (python, *web), frozenset({"FINSAM_OWNER_DATABASE_URL"})),
        Command("worker", "Worker", (python, "-c", work)),
    ),
    fingerprint=fingerprint,
)
sys.exit(run_demo(var, int(port), bool(fresh), plan))
"""
FILL = """
import json, os, pathlib
var = pathlib.Path(os.environ["FINSAM_VAR"])
with (var / "steps").open("a") as steps:
    steps.write(os.environ["FINSAM_OWNER_DATABASE_URL"] + "\\n")
account = {"role": "Kansli", "association": "Uppsala", "email": "kansli@uppsala.example"}
account |= {"password": "prova-123", "try_first": "accept the report"}
(var / "accounts.json").write_text(json.dumps([account]))
"""


@dataclass
class Demo:
    """One running launcher and what it has said."""

    process: subprocess.Popen[bytes]
    output: Path

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def is_ready(self) -> bool:
        return wait_for(lambda: "is ready" in self.said() or self.process.poll() is not None, 40) and (
            self.process.poll() is None
        )

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def exit_code(self, seconds: float = 15) -> int:
        return self.process.wait(seconds)


@dataclass
class Place:
    """A folder with the demo's `var`, and every launcher started in it."""

    folder: Path
    port: int
    demos: list[Demo]

    @property
    def var(self) -> Path:
        return self.folder / "var"

    def start(self, *, step: str = FILL, fingerprint: str = "one", fresh: bool = False) -> Demo:
        output = self.folder / f"output-{len(self.demos)}"
        argv = [sys.executable, "-c", PROGRAM, str(self.var), str(self.port), fingerprint, step]
        with output.open("wb") as target:
            process = subprocess.Popen(
                [*argv, *(["fresh"] if fresh else [])], stdout=target, stderr=subprocess.STDOUT
            )
        self.demos.append(Demo(process, output))
        return self.demos[-1]

    def steps_run(self) -> int:
        return len((self.var / "steps").read_text().splitlines())


@pytest.fixture
def place() -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="finsam-test-"))
    folder.chmod(0o755)
    (folder / "site").mkdir()
    (folder / "site" / "healthz").write_text("ok")
    place = Place(folder, free_port(), [])
    yield place
    for demo in place.demos:
        if demo.process.poll() is None:
            demo.process.send_signal(signal.SIGTERM)
            demo.process.wait(20)
    shutil.rmtree(folder)


def ended(processes: list[psutil.Process]) -> bool:
    return not [process for process in processes if process.is_running() and process.status() != "zombie"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_starts_tells_its_accounts_and_stops_with_all_its_parts(
    place: Place, how: signal.Signals
) -> None:
    demo = place.start()
    assert demo.is_ready(), demo.said()
    assert f"http://127.0.0.1:{place.port}" in demo.said()
    assert "kansli@uppsala.example  prova-123" in demo.said()
    assert "try first: accept the report" in demo.said()
    family = demo.family()
    assert {"postgres", "valkey-server"} <= {process.name() for process in family}
    demo.process.send_signal(how)
    assert demo.exit_code(10) == 0
    assert ended(family)
    assert "The data stays" in demo.said()


def test_other_commands_find_the_running_servers(place: Place) -> None:
    demo = place.start()
    assert demo.is_ready(), demo.said()
    running = running_servers(place.var)
    assert running is not None and running.launcher_pid == demo.process.pid
    assert running.environment["FINSAM_OWNER_DATABASE_URL"] == (place.var / "steps").read_text().strip()
    assert running.environment["FINSAM_REDIS_URL"].startswith("unix:///")
    [web] = [process for process in demo.family() if "http.server" in process.cmdline()]
    assert "FINSAM_DATABASE_URL" in web.environ() and "FINSAM_OWNER_DATABASE_URL" not in web.environ()
    demo.process.terminate()
    assert demo.exit_code() == 0
    assert running_servers(place.var) is None and not (place.var / "run.json").exists()


def test_steps_are_run_again_only_when_their_ingredients_change(place: Place) -> None:
    for fingerprint, runs in (("one", 1), ("one", 1), ("two", 2)):
        demo = place.start(fingerprint=fingerprint)
        assert demo.is_ready(), demo.said()
        demo.process.terminate()
        assert demo.exit_code() == 0
        assert place.steps_run() == runs


def test_fresh_removes_the_demos_own_data_only(place: Place) -> None:
    place.var.mkdir()
    (place.var / "screenshots").mkdir()
    first = place.start()
    assert first.is_ready(), first.said()
    secret = (place.var / "secret").read_text()
    first.process.terminate()
    first.exit_code()
    second = place.start(fresh=True)
    assert second.is_ready(), second.said()
    assert place.steps_run() == 2
    assert (place.var / "secret").read_text() != secret
    assert (place.var / "screenshots").is_dir()


def test_a_second_demo_is_refused_and_told_where_the_first_is(place: Place) -> None:
    first = place.start()
    assert first.is_ready(), first.said()
    second = place.start()
    assert second.exit_code() == 1
    assert f"already runs in {place.var} at http://127.0.0.1:{place.port}" in second.said()
    assert "Traceback" not in second.said()
    assert first.process.poll() is None


def test_a_busy_port_is_refused_before_anything_is_made(place: Place) -> None:
    with socket.create_server(("127.0.0.1", place.port)):
        demo = place.start()
        assert demo.exit_code() == 1
    assert f"Port {place.port} is in use" in demo.said() and "PORT=" in demo.said()
    assert not (place.var / "postgres").exists()


def test_a_file_in_the_way_is_said_plainly(place: Place) -> None:
    place.var.write_text("in the way")
    demo = place.start()
    assert demo.exit_code() == 1
    assert "FINSAM_VAR" in demo.said() and "Traceback" not in demo.said()


def test_a_service_that_dies_takes_the_rest_down_and_is_named(place: Place) -> None:
    demo = place.start()
    assert demo.is_ready(), demo.said()
    family = demo.family()
    [worker] = [process for process in family if "signal.pause" in " ".join(process.cmdline())]
    log = place.var / "log" / "worker.log"
    assert wait_for(lambda: "at work" in log.read_text(), 40)
    worker.kill()
    assert demo.exit_code() == 1
    assert "Worker stopped by itself (killed by SIGKILL)" in demo.said()
    assert "at work" in demo.said() and "Traceback" not in demo.said()
    assert ended(family)


def test_a_failed_step_shows_its_last_lines_and_the_next_start_begins_anew(place: Place) -> None:
    failed = place.start(step="raise SystemExit('no such table')")
    assert failed.exit_code(40) == 1
    assert "The step 'fill' failed" in failed.said() and "no such table" in failed.said()
    again = place.start()
    assert again.is_ready(), again.said()
    assert "starting over with an empty database" in again.said()


def test_a_stop_while_a_step_runs_ends_the_step(place: Place) -> None:
    demo = place.start(step="import signal; print('long', flush=True); signal.pause()")
    log = place.var / "log" / "fill.log"
    assert wait_for(lambda: log.exists() and "long" in log.read_text(), 40)
    family = demo.family()
    demo.process.send_signal(signal.SIGINT)
    assert demo.exit_code(10) == 0
    assert ended(family)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_kill_9_of_the_launcher_leaves_no_orphan_and_the_next_start_works(place: Place) -> None:
    first = place.start()
    assert first.is_ready(), first.said()
    family = first.family()
    first.process.kill()
    first.process.wait()
    # At once, while the servers of the killed one are still letting go of their folders and port.
    second = place.start()
    assert wait_for(lambda: ended(family), 15)
    assert second.is_ready(), second.said()
    assert place.steps_run() == 1


def test_the_standard_plan_gives_each_part_only_its_own_database_roles(tmp_path: Path) -> None:
    plan = standard_plan(tmp_path, 8000)
    assert [step.name for step in plan.steps] == ["prepare-database", "migrate", "demo-data", "publish"]
    withheld = {service.name: service.withheld for service in plan.services}
    for name in ("worker", "web"):
        assert {"FINSAM_OWNER_DATABASE_URL", "FINSAM_ADMIN_DATABASE_URL"} <= withheld[name]
    worker_alone = {"FINSAM_NATIONAL_DATABASE_URL", "FINSAM_CELL_KEY_SECRETS"}
    assert worker_alone <= withheld["web"] - withheld["worker"]


def test_the_fingerprint_changes_with_a_profile(tmp_path: Path) -> None:
    profile = tmp_path / "tenants" / "profiles" / "uppsala-lan.toml"
    profile.parent.mkdir(parents=True)
    profile.write_text("total_tkr = 23090")
    before = ingredients_fingerprint(tmp_path)
    profile.write_text("total_tkr = 23091")
    assert ingredients_fingerprint(tmp_path) != before


def test_the_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    def settings() -> dict[str, str]:
        return demo_environment(
            tmp_path, 8000, database_url=lambda role, name: f"{role}/{name}", redis_url="unix:///q"
        )

    first = settings()
    assert len(first["FINSAM_SECRET_KEY"]) >= 32
    assert settings() == first
    assert len(first["FINSAM_CELL_KEY_SECRETS"].removeprefix("1:")) >= 32
    for name in ("secret", "cell-key-secret"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert first["FINSAM_DATABASE_URL"] == "finsam_app/finsam"


def test_the_command_refuses_an_impossible_port_in_one_line(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "finsam_saas.demo", "--var", str(tmp_path / "var"), "--port", "70000"]
    answer = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr == "finsam demo: 70000 is not a port number; choose one from 1024 to 65535.\n"
