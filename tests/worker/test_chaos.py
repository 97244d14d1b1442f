"""Workers are killed, doubled and delayed amid acceptances, and nothing is lost or counted twice."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from tests.servers import Servers
from tests.worker.chaos import accept_amid_chaos


def test_thirty_acceptances_amid_killed_doubled_and_late_workers_end_in_no_drift(
    app: Flask, servers: Servers, national: Engine, tmp_path: Path
) -> None:
    """A thousand of them are accepted in the bench."""
    accept_amid_chaos(app, servers.settings(), national, tmp_path, acceptances=30, disasters=6, seed=20261122)
