"""The one place that commits: one transaction per request, then the bell for the worker.

An answer below 400 to an unsafe method commits; everything else rolls back. A view that must keep
something although it refuses (a failed sign-in's counter) says so with `keep`.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, g, request

from finsam_saas.web.scope import SAFE_METHODS
from tenants.context import current_scope
from tenants.database import TO_DELIVER, session

Bell = Callable[[int], None]


def keep() -> None:
    """Commit at the end of this request even though the answer is a refusal."""
    g.keep_changes = True


def install(app: Flask, ring: Bell) -> None:
    """Commit or roll back after each view, and ring for the worker once the commit has been confirmed."""

    @app.after_request
    def close(response: Response) -> Response:
        if request.method in SAFE_METHODS:
            # Nothing can have been written. A rollback would make the driver forget its prepared statements.
            session.expunge_all()
            session.commit() if response.status_code < 400 else session.rollback()
            return response
        if response.status_code < 400 or g.get("keep_changes"):
            session.commit()
            tenant = current_scope().tenant
            if session.info.pop(TO_DELIVER, None) and tenant:
                ring(tenant.id)
        else:
            session.rollback()
        return response
