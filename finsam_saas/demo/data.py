"""The demo's content: four real profiles, and one made-up, clearly marked year on top of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from finsam_saas import provisioning
from finsam_saas.access.permissions import Role
from finsam_saas.config import Settings
from finsam_saas.demo.applications import fill_applications
from finsam_saas.demo.budgets import fill_budgets
from finsam_saas.demo.calls import fill_calls
from finsam_saas.demo.claims import fill_agreements, fill_claims
from finsam_saas.demo.decisions import fill_decisions
from finsam_saas.demo.delegation import fill_delegation
from finsam_saas.demo.fees import draft_fees, fix_fees
from finsam_saas.demo.goals import fill_goals
from finsam_saas.demo.initiatives import fill_initiatives
from finsam_saas.demo.meetings import fill_meetings
from finsam_saas.demo.needs import fill_needs
from finsam_saas.demo.older_years import fill_older_years
from finsam_saas.demo.people import (
    PLACES,
    SECOND_MANAGER,
    accounts,
    add_colleague,
    add_colleagues,
    add_global_accounts,
    invite_somebody,
)
from finsam_saas.demo.registry import fill_registry
from finsam_saas.demo.releases import fill_releases
from finsam_saas.demo.reports import demo_quarters, fill_reports
from finsam_saas.demo.seats import fill_seats
from finsam_saas.demo.surveys import fill_surveys
from finsam_saas.demo.templates import fill_templates
from finsam_saas.embedded.state import write_private
from finsam_saas.initiatives.models import Initiative
from finsam_saas.statistics.service import decide_participation
from tenants.context import CurrentTenant, acting_for, current_tenant
from tenants.database import session, today
from tenants.register import registered

Progress = Callable[[str], None]

FULL = "uppsala-lan"
"""The förbund whose demo year has the most in it: fixed fees, a second insatsansvarig, an invitation."""
FEES = {"uppsala-lan": 24_000, "vasteras": 11_200, "bad-esa": 5_400, "umea-vannas": 7_600}
DAYS_LEFT = {"uppsala-lan": -3, "vasteras": 9, "bad-esa": 9, "umea-vannas": -3}
DECISION = "Påhittat beslut i demon om att delta i nationell statistik."


def fill(settings: Settings, var: Path) -> None:
    """Fill the database inside an application context and write the accounts to sign in with."""
    fill_database(partial(print, flush=True))
    settings.var.mkdir(parents=True, exist_ok=True)
    write_private(var / "accounts.json", json.dumps(list(accounts()), ensure_ascii=False, indent=2))


def fill_database(progress: Progress) -> None:
    """Load the profiles and the made-up year, one transaction per förbund; what is there already stays."""
    on_day = today()
    reserved = provisioning.reserved_names(current_app.url_map)
    for slug in PLACES:
        if registered(slug) is None:
            progress(f"Loading the profile of {slug}")
            profile = provisioning.read(provisioning.PROFILES / f"{slug}.toml")
            provisioning.load(profile, reserved=reserved)
    with acting_for(None):
        add_global_accounts()
        session.commit()
    for slug in PLACES:
        tenant = registered(slug)
        if tenant is None:
            raise LookupError(slug)
        with acting_for(tenant):
            if not _has_demo_year():
                progress(f"Making up a year for {slug}")
                _fill_association(tenant, on_day)
            session.commit()
        session.remove()
    with acting_for(None):
        fill_releases(on_day)
        session.commit()


def _has_demo_year() -> bool:
    """Whether the förbund that is acted for has its demo insatser already."""
    found = select(Initiative.id).where(Initiative.tenant_id == current_tenant().id, Initiative.is_demo)
    return session.scalar(found.limit(1)) is not None


def _fill_association(tenant: CurrentTenant, today: date) -> None:
    """The made-up year of the förbund that is acted for, by the use cases that people use."""
    slug = tenant.slug
    quarters = demo_quarters(today)
    year = quarters[-1].year
    colleagues = add_colleagues(tenant)
    second = None
    if slug == FULL:
        second = add_colleague(tenant, *SECOND_MANAGER, Role.INITIATIVE_MANAGER)
        invite_somebody(tenant, colleagues[Role.TENANT_ADMIN])
    fill_seats(colleagues, today)
    fill_registry(colleagues, today)
    fill_meetings(colleagues, today, whole=slug == FULL)
    if slug == FULL:
        fill_delegation(colleagues, today)
    fill_calls(colleagues, today)
    fill_applications(colleagues, today, fill_needs(colleagues, today))
    if slug == FULL:
        fill_decisions(colleagues, today)
    decide_participation(
        actor=colleagues[Role.DIRECTOR].actor,
        takes_part=True,
        decided_on=quarters[0].first_day,
        note=DECISION,
        is_demo=True,
    )
    reporting = fill_initiatives(slug, colleagues, second, year, today)
    fill_claims(colleagues, year, today)
    if slug == FULL:
        fill_agreements(colleagues, year, today)
    draft_fees(colleagues, year, Decimal(FEES[slug] * 1_000))
    if slug == FULL:
        fix_fees(colleagues, year, today)
        fill_budgets(colleagues, today.year + 1, today)
    fill_templates(slug, colleagues, quarters[0].first_day)
    fill_reports(colleagues, reporting, today, days_left=DAYS_LEFT[slug])
    fill_surveys(slug, colleagues, year)
    fill_older_years(slug, colleagues)
    fill_goals(slug, colleagues, year)
