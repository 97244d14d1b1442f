"""The product's worker with two places where a test can make it stand still: amid a write, before the ack."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

from celery.signals import task_postrun
from sqlalchemy import Engine, event

from tests.worker.processes import HOLD_FOLDER
from worker.celery_app import celery

__all__ = ["celery"]


def stand_still(point: str) -> None:
    """Stop here until killed, if a test has asked for it."""
    folder = Path(os.environ[HOLD_FOLDER])
    try:
        (folder / f"hold-{point}").rename(folder / f"held-{point}-{os.getpid()}")
    except FileNotFoundError:
        return
    Event().wait(60)


@event.listens_for(Engine, "after_cursor_execute")
def amid_publishing(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    """The facts are written but not committed."""
    if "INSERT INTO national_dirty_cells" in statement:
        stand_still("write")


@task_postrun.connect
def before_ack(task: object = None, **_signal: object) -> None:
    """The work is committed but the message not acknowledged."""
    if getattr(task, "name", "") in ("worker.deliver.deliver_tenant", "worker.national.refresh_national"):
        stand_still("ack")
