"""What the web server's processes do around loading: garbage is sought again when all is loaded."""

from __future__ import annotations

import gc

from finsam_saas import serving


def test_garbage_is_not_sought_while_loading_and_never_in_what_was_loaded() -> None:
    try:
        serving.post_fork(None, None)
        assert not gc.isenabled()
        serving.post_worker_init(None)
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.enable()
        gc.unfreeze()
