"""Emptying the queue by hand, as the demo's first start does."""

from __future__ import annotations

import os
import subprocess
import sys

from flask import Flask

from tests.builders_national import three_take_part
from tests.servers import Servers
from tests.worker.conftest import Shown
from tests.worker.processes import environment


def test_one_command_delivers_all_that_waits_and_publishes(
    app: Flask, servers: Servers, shown: Shown
) -> None:
    three_take_part(app)
    subprocess.run(
        [sys.executable, "-m", "worker"],
        env={**os.environ, **environment(servers.settings())},
        check=True,
        timeout=60,
    )
    assert shown()["all", "participants", "all"] == 150
