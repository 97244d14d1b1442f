"""The outbox: delivered once per handler, in order, and never stopped by one bad event."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text

from finsam_saas.events.models import Delivery, Heartbeat, Outbox
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record, revive_dead
from finsam_saas.statistics.models import NationalFact
from tenants.database import now, session
from tests.builders_national import KANSLI, accepted_report, take_part, within
from tests.worker.conftest import Settle, Shown
from worker import handlers
from worker.deliver import PAUSES, deliver_waiting, note_queue, waiting
from worker.handlers import HANDLERS
from worker.happening import Happening

EVENT = EventName.INITIATIVE_ADDED


def happen(label: str) -> UUID:
    """Record an event that nothing follows in the product, and commit it."""
    event = record(actor=KANSLI, name=EVENT, subject_id=None, subject_label=label)
    session.commit()
    return event.id


def make_due() -> None:
    """Let so much time pass that everything in the outbox is due again."""
    session.execute(text("update outbox set tried_at = tried_at - interval '2 hours'"))
    session.commit()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Labels of events in the order in which they were handled; the label "poison" fails."""
    labels: list[str] = []

    def listen(happening: Happening) -> None:
        labels.append(happening.subject_label)
        if happening.subject_label == "poison":
            raise RuntimeError("anna@uppsala.example could not be reached")

    monkeypatch.setitem(HANDLERS, EVENT, (listen,))
    yield labels


def test_events_are_delivered_in_order_and_once(app: Flask, heard: list[str]) -> None:
    with within(app, "uppsala-lan"):
        for label in ("first", "second", "third"):
            happen(label)
        deliver_waiting()
        deliver_waiting()
        assert heard == ["first", "second", "third"]
        assert session.scalars(select(Outbox)).all() == []


def test_an_event_that_nothing_follows_leaves_the_outbox(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        happen("nobody listens")
        deliver_waiting()
        assert session.scalars(select(Outbox)).all() == []


def test_a_poisonous_event_is_dead_after_five_tries_and_stops_nobody(app: Flask, heard: list[str]) -> None:
    with within(app, "uppsala-lan"):
        happen("before")
        happen("poison")
        happen("after")
        for _ in range(len(PAUSES) + 3):
            deliver_waiting()
            make_due()
        assert heard.count("poison") == 5
        assert [label for label in heard if label != "poison"] == ["before", "after"]
        (dead,) = session.scalars(select(Outbox)).all()
        assert dead.dead and dead.attempts == 5
        assert dead.last_error is not None
        assert "RuntimeError in listen" in dead.last_error
        assert "anna" not in dead.last_error, "an error is kept without personal data"


def test_a_failed_event_waits_before_it_is_tried_again(app: Flask, heard: list[str]) -> None:
    with within(app, "uppsala-lan"):
        happen("poison")
        deliver_waiting()
        deliver_waiting()
        assert heard == ["poison"]
        make_due()
        deliver_waiting()
        assert heard == ["poison", "poison"]


def test_an_event_that_waited_long_still_gets_its_pauses(app: Flask, heard: list[str]) -> None:
    """After a night without a worker, and for what the operator has revived, a fault may be a short one."""
    with within(app, "uppsala-lan"):
        happen("poison")
        session.execute(text("update outbox set created_at = created_at - interval '1 day'"))
        session.commit()
        for _ in range(len(PAUSES) + 1):
            deliver_waiting()
        assert heard == ["poison"]
        session.execute(text("update outbox set dead = true, attempts = 5"))
        revive_dead()
        session.commit()
        for _ in range(len(PAUSES) + 1):
            deliver_waiting()
        assert heard == ["poison", "poison"]


def test_an_event_that_kills_its_worker_is_counted_and_dies(app: Flask, heard: list[str]) -> None:
    with within(app, "uppsala-lan"):
        happen("killer")
        session.execute(text("update outbox set attempts = 5"))
        session.commit()
        deliver_waiting()
        (row,) = session.scalars(select(Outbox)).all()
        assert row.dead and heard == []


def test_the_operator_sees_numbers_and_can_revive_the_dead(app: Flask, heard: list[str]) -> None:
    with within(app, "uppsala-lan"):
        happen("poison")
        session.execute(text("update outbox set dead = true, attempts = 5"))
        note_queue()
        session.commit()
        assert session.get_one(Heartbeat, "outbox uppsala-lan").note == "waiting=0 dead=1"
        assert revive_dead() == 1
        session.commit()
        assert len(waiting(10)) == 1
        assert session.scalars(select(Outbox)).one().attempts == 0


def test_a_handler_that_failed_later_does_not_repeat_the_one_before_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def first(_happening: Happening) -> None:
        seen.append("first")

    def second(_happening: Happening) -> None:
        seen.append("second")
        if seen.count("second") == 1:
            raise RuntimeError

    monkeypatch.setitem(HANDLERS, EVENT, (first, second))
    with within(app, "uppsala-lan"):
        happen("two handlers")
        deliver_waiting()
        make_due()
        deliver_waiting()
        assert seen == ["first", "second", "second"]
        assert {one.handler for one in session.scalars(select(Delivery))} == {"first", "second"}


def test_a_failed_handler_leaves_nothing_half_done(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(happening: Happening) -> None:
        session.add(Delivery(event_id=happening.id, handler="half done"))
        session.flush()
        raise RuntimeError

    monkeypatch.setitem(HANDLERS, EVENT, (half,))
    with within(app, "uppsala-lan"):
        happen("half")
        deliver_waiting()
        assert session.scalars(select(Delivery)).all() == []
        assert session.scalars(select(Outbox)).one().attempts == 1


def test_the_same_event_delivered_by_many_at_once_is_handled_once(app: Flask, heard: list[str]) -> None:
    with within(app, "uppsala-lan"):
        for number in range(20):
            happen(f"event {number}")
    workers = 4
    start = Barrier(workers)

    def work() -> None:
        with within(app, "uppsala-lan"):
            start.wait(timeout=10)
            deliver_waiting()

    with ThreadPoolExecutor(workers) as pool:
        for one in [pool.submit(work) for _ in range(workers)]:
            one.result(timeout=30)
    with within(app, "uppsala-lan"):
        deliver_waiting()
        assert session.scalars(select(Outbox)).all() == []
        handled = session.execute(text("select count(*), count(distinct event_id) from deliveries")).one()
    assert sorted(heard) == sorted(f"event {number}" for number in range(20))
    assert tuple(handled) == (20, 20)


def test_publishing_at_once_from_many_workers_gives_right_facts(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        take_part()
        accepted_report()
        deliver_waiting()
        before = _facts()
    workers = 4
    start = Barrier(workers)

    def publish() -> None:
        with within(app, "uppsala-lan"):
            start.wait(timeout=10)
            handlers.publish_everything(Happening(UUID(int=1), "x", None, "x", None))
            session.commit()

    with ThreadPoolExecutor(workers) as pool:
        for one in [pool.submit(publish) for _ in range(workers)]:
            one.result(timeout=30)
    with within(app, "uppsala-lan"):
        assert _facts() == before
        counted = {measure: 0 for _kind, measure, _sex in before}
        for (_kind, measure, _sex), value in before.items():
            counted[measure] += value
        assert (counted["participants"], counted["ended"], counted["to_work_or_studies"]) == (50, 22, 11)


def _facts() -> dict[tuple[str, str, str], int]:
    return {
        (one.initiative_type, one.measure, one.sex): one.value
        for one in session.scalars(select(NationalFact))
    }


def test_delivering_the_same_acceptance_again_and_again_changes_nothing(
    app: Flask, settle: Settle, shown: Shown, national: Engine
) -> None:
    for slug in ("uppsala-lan", "vasteras", "bad-esa"):
        with within(app, slug):
            take_part()
            accepted_report()
    settle()
    once = shown()
    for _ in range(3):
        with within(app, "vasteras"):
            session.execute(text("delete from deliveries"))
            session.execute(
                text(
                    "insert into outbox (tenant_id, event_id, created_at, attempts, dead)"
                    " select tenant_id, id, :at, 0, false from events"
                ),
                {"at": now()},
            )
            session.commit()
        settle()
        assert shown() == once
