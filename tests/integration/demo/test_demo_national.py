"""What the demo's nation shows: figures, and at least one that is protected."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import GlobalRole
from finsam_saas.demo.people import PLACES
from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.statistics.queries import coverages, figures
from tenants.context import acting_for
from tenants.database import session
from tests.builders_national import within
from tests.integration.demo.conftest import SignedIn
from tests.servers import Servers
from worker.deliver import deliver_waiting
from worker.national import refresh


def test_the_newest_quarter_protects_some_and_the_others_show_figures(
    demo_app: Flask, servers: Servers, signed_in: SignedIn
) -> None:
    """Of those who report for it, no förbund is alone: the page opens on a quarter with both."""
    for slug in PLACES:
        with within(demo_app, slug):
            deliver_waiting()
    engine = create_engine(str(servers.settings().national_database_url), poolclass=NullPool)
    assert len(refresh(engine)) == 3
    with demo_app.app_context(), acting_for(None):
        shown = {one.quarter: figures(one.quarter) for one in coverages()}
        session.rollback()
    assert SYMBOL in shown[max(shown)].values()
    assert all(isinstance(one["all", "participants", "all"], int) for one in shown.values())
    page = signed_in(GlobalRole.NATIONAL_ANALYST).get("/nationellt/preliminart").get_data(as_text=True)
    assert '<span aria-hidden="true">..</span>' in page
