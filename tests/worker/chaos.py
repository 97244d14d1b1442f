"""Acceptances while real workers are killed, doubled, delayed and not heard, at random but from one seed."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, text

from finsam_saas.config import Settings
from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.service import repair_drift
from finsam_saas.web.bell import Bell
from tenants.database import session
from tests import world
from tests.builders_national import QUARTER, accept, counts, reopen, submitted_report, take_part, within
from tests.waiting import eventually
from tests.worker.processes import Worker
from tests.worker.test_worker_processes import left_to_do, tenant_id, worker_seen
from worker.national import repair_national_drift

QUARTERS = (QUARTER, QUARTER.following())
BELLS = (0, 0, 1, 1, 2, 3)
"""How often the bell is rung after a change: not heard, heard, or doubled."""
LOOKS_BETWEEN_RINGS = 20
TWO_HOURS_LATER = text(
    "UPDATE outbox SET tried_at = tried_at - interval '2 hours' WHERE id IN"
    " (SELECT id FROM outbox WHERE tried_at > now() - interval '1 hour' FOR UPDATE SKIP LOCKED)"
)
SUMS = text(
    "SELECT period, participants FROM national_cells WHERE level = 'nation' AND period LIKE '%-kv%'"
    " AND initiative_type = 'all' AND sex = 'all'"
)


@dataclass(frozen=True)
class Waiting:
    """A report that waits to be accepted: its förbund, its quarter, and its participants."""

    slug: str
    report_id: UUID
    quarter: Quarter
    participants: int


@dataclass
class Workers:
    """Several workers, one of them with the clock, in folders of their own."""

    settings: Settings
    folder: Path
    running: list[Worker] = field(default_factory=list)

    def start(self, place: int) -> Worker:
        """A worker at a place; the first has the clock."""
        own = self.folder / f"worker-{place}"
        own.mkdir(exist_ok=True)
        return Worker(self.settings, own, beat=place == 0)

    def kill(self, place: int) -> None:
        """kill -9 a worker with all its children; another takes its place."""
        self.running[place].kill()
        self.running[place] = self.start(place)

    def children(self, place: int) -> list[int]:
        """The processes that a worker has for its tasks now."""
        leader = self.running[place].process.pid
        with suppress(FileNotFoundError):
            return [
                int(one) for one in Path(f"/proc/{leader}/task/{leader}/children").read_text("ascii").split()
            ]
        return []


@contextmanager
def workers(settings: Settings, folder: Path, number: int) -> Iterator[Workers]:
    """So many workers for the length of the block; nothing of them is left afterwards."""
    made = Workers(settings, folder)
    try:
        for place in range(number):
            made.running.append(made.start(place))
        yield made
    finally:
        for one in made.running:
            one.kill()


def _kill_child(chance: Random, made: Workers) -> None:
    for child in made.children(chance.randrange(len(made.running)))[:1]:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _delay_child(chance: Random, made: Workers) -> None:
    for child in made.children(chance.randrange(len(made.running)))[-1:]:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGSTOP)
            Event().wait(chance.uniform(0.05, 0.4))
            os.kill(child, signal.SIGCONT)


def _kill_worker(chance: Random, made: Workers) -> None:
    made.kill(chance.randrange(len(made.running)))


DISASTERS: tuple[Callable[[Random, Workers], None], ...] = (
    _kill_child,
    _kill_child,
    _kill_child,
    _delay_child,
    _delay_child,
    _kill_worker,
)


def _handed_in(app: Flask, chance: Random, number: int) -> list[Waiting]:
    """So many reports that wait in all the förbund of the small world, in no order."""
    made: list[Waiting] = []
    for place, slug in enumerate(world.TENANTS):
        with within(app, slug):
            take_part()
            for turn in range(place, number, len(world.TENANTS)):
                quarter, women, men = chance.choice(QUARTERS), chance.randint(0, 40), chance.randint(0, 40)
                numbers = counts((women, women // 2, women // 4), (men, men // 2, men // 3))
                report_id = submitted_report(numbers, quarter=quarter, name=f"Insats {turn}")
                made.append(Waiting(slug, report_id, quarter, women + men))
    chance.shuffle(made)
    return made


def accept_amid_chaos(
    app: Flask,
    settings: Settings,
    national: Engine,
    folder: Path,
    *,
    acceptances: int,
    disasters: int,
    seed: int,
) -> None:
    """Accept so many reports amid so many disasters; all that is published is then what was accepted."""
    chance, ring = Random(seed), Bell(settings)
    reports = _handed_in(app, chance, acceptances)
    struck = Counter(chance.choices(range(acceptances), k=disasters))
    expected: Counter[str] = Counter()
    with workers(settings, folder, 2) as made:
        eventually(lambda: worker_seen(app), within=120)
        for place, one in enumerate(reports):
            with within(app, one.slug):
                accept(one.report_id)
                if chance.random() < 0.1:
                    reopen(one.report_id)
                else:
                    expected[str(one.quarter)] += one.participants
            for _bell in range(chance.choice(BELLS)):
                ring(tenant_id(one.slug, app))
            for _disaster in range(struck[place]):
                chance.choice(DISASTERS)(chance, made)
        _let_settle(app, national, ring)
    assert _published(national) == expected
    assert repair_national_drift(national) == []
    for slug in world.TENANTS:
        with within(app, slug):
            assert repair_drift() == []


def _let_settle(app: Flask, national: Engine, ring: Bell) -> None:
    """Wait until nothing is left to do, with the clock put on now and then for what a dead worker had."""
    looks = 0

    def nothing_left() -> bool:
        nonlocal looks
        if looks % LOOKS_BETWEEN_RINGS == 0:
            _put_the_clock_on(app)
            for slug in world.TENANTS:
                ring(tenant_id(slug, app))
        looks += 1
        return left_to_do(app, national) == 0

    eventually(nothing_left, within=300, every=0.5)


def _put_the_clock_on(app: Flask) -> None:
    """Let two hours pass for the events that nobody has in hand."""
    for slug in world.TENANTS:
        with within(app, slug):
            session.execute(TWO_HOURS_LATER)
            session.commit()


def _published(national: Engine) -> dict[str, int]:
    with national.connect() as connection:
        return dict(connection.execute(SUMS).all())
