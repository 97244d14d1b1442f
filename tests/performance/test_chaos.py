"""A thousand acceptances amid workers that are killed, doubled and delayed: zero drift, and how long it took.

Run by `make bench`; a small one is run with the other tests of the worker.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from tests.servers import Servers
from tests.worker.chaos import accept_amid_chaos

pytestmark = pytest.mark.performance

ACCEPTANCES, DISASTERS = 1000, 80
SEEDS = (20261122,)


@pytest.fixture
def national(app: Flask, servers: Servers) -> Iterator[Engine]:
    """The national role on the test's database."""
    engine = create_engine(str(servers.settings().national_database_url), poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_thousand_acceptances_amid_chaos_end_in_no_drift(
    app: Flask, servers: Servers, national: Engine, tmp_path: Path, seed: int
) -> None:
    begun = perf_counter()
    accept_amid_chaos(
        app,
        servers.settings(),
        national,
        tmp_path,
        acceptances=ACCEPTANCES,
        disasters=DISASTERS,
        seed=seed,
    )
    seconds = perf_counter() - begun
    sys.stdout.write(f"\n{ACCEPTANCES} acceptances amid {DISASTERS} disasters: no drift, {seconds:.0f} s\n")
