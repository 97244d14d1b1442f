"""What gunicorn does in each of its processes: no search for garbage in what was loaded to stay."""

from __future__ import annotations

import gc


def post_fork(_server: object, _worker: object) -> None:
    """Before the application is loaded: hundreds of thousands of objects are made, and none is garbage."""
    gc.disable()


def post_worker_init(_worker: object) -> None:
    """When it is loaded: leave it out of every later search."""
    gc.freeze()
    gc.enable()
