"""The synthetic nation in the database: seventy-five made-up förbund with fifteen years of published figures.

The four förbund with real profiles do not take part in it, so that nothing is mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import select, text

from finsam_saas.access.actor import SYSTEM
from finsam_saas.demo.nation_model import (
    MadeUpAssociation,
    MadeUpQuarter,
    by_target_group,
    made_up_associations,
    published_by,
    quarters_until,
)
from finsam_saas.demo.nation_money import money_by_year
from finsam_saas.demo.people import MADE_UP_COLLEAGUES, PLACES, add_made_up_colleagues
from finsam_saas.followup.quarters import quarter_of_day
from finsam_saas.statistics.group_service import add_group_facts
from finsam_saas.statistics.models import NationalMoneyYear, NationalReporting
from finsam_saas.statistics.money_rules import MoneyFact, MoneyKey
from finsam_saas.statistics.money_service import add_money
from finsam_saas.statistics.queries import takes_part
from finsam_saas.statistics.rules import DEFINITION_VERSION
from finsam_saas.statistics.service import decide_participation
from tenants.context import acting_for, current_tenant
from tenants.database import now, session, today
from tenants.models import Tenant, TenantSuccession
from tenants.register import registered

Progress = Callable[[str], None]

ASSOCIATIONS, YEARS = 75, 15
DECISION = "Påhittat förbund i den påhittade nationen."
_NOT_HERE = "I den påhittade nationen deltar bara påhittade förbund."

_FACTS = text(
    "INSERT INTO national_facts (tenant_id, year, quarter, initiative_type, municipality, measure, sex,"
    " value, definition_version, published_at)"
    " SELECT :tenant_id, year, quarter, kind, place, measure, sex, value, :definition_version, :at"
    " FROM unnest(CAST(:years AS integer[]), CAST(:quarters AS integer[]), CAST(:types AS text[]),"
    " CAST(:places AS text[]), CAST(:measures AS text[]), CAST(:sexes AS text[]), CAST(:values AS integer[]))"
    " AS made (year, quarter, kind, place, measure, sex, value)"
)


def fill_nation(progress: Progress, associations: int = ASSOCIATIONS, years: int = YEARS) -> None:
    """Enter the made-up förbund and publish for them in bulk; what is there already stays.

    A transaction per förbund. The cube is made of it afterwards, as a whole, by `python -m worker --rebuild`.
    """
    on_day = today()
    _leave_the_real_ones_out(on_day)
    quarters = quarters_until(quarter_of_day(on_day).previous(), years)
    made_up = made_up_associations(associations, quarters)
    _enter(made_up)
    for place, association in enumerate(made_up, 1):
        with acting_for(registered(association.slug)):
            if not _has_published():
                _decide(quarters[0].first_day)
                made = list(published_by(association, quarters))
                _publish(made)
                _publish_money(money_by_year(association, made))
                add_group_facts(by_target_group(association, made))
            session.commit()
        session.remove()
        if place % 15 == 0 or place == associations:
            progress(f"Made up {place} of {associations} förbund")
    _let_somebody_in(made_up, progress)


def _let_somebody_in(made_up: list[MadeUpAssociation], progress: Progress) -> None:
    """Give one of the made-up förbund a kansli, so that its page beside others like it can be looked at."""
    chosen = next((one for one in made_up if one.valid_to is None), None)
    if chosen is not None:
        with acting_for(registered(chosen.slug)):
            add_made_up_colleagues()
            session.commit()
        session.remove()
        emails = ", ".join(email for email, _name in MADE_UP_COLLEAGUES.values())
        progress(f"{chosen.name} is signed in to as {emails}")


def _leave_the_real_ones_out(today: date) -> None:
    for slug in PLACES:
        tenant = registered(slug)
        if tenant is None:
            continue
        with acting_for(tenant):
            if takes_part():
                decide_participation(
                    actor=SYSTEM, takes_part=False, decided_on=today, note=_NOT_HERE, is_demo=True
                )
            session.commit()


def _enter(made_up: list[MadeUpAssociation]) -> None:
    """Enter all in the register, and who became whom."""
    with acting_for(None):
        known = set(session.scalars(select(Tenant.slug)))
        session.add_all(
            Tenant(
                slug=one.slug,
                name=one.name,
                short_name=one.name,
                county=one.county,
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                is_demo=True,
            )
            for one in made_up
            if one.slug not in known
        )
        session.flush()
        numbers = {slug: number for number, slug in session.execute(select(Tenant.id, Tenant.slug))}
        slugs = {one.number: one.slug for one in made_up}
        session.add_all(
            TenantSuccession(
                predecessor_id=numbers[one.slug],
                successor_id=numbers[slugs[one.successor]],
                on_date=date(one.valid_to.year + 1, 1, 1),
            )
            for one in made_up
            if one.successor is not None and one.valid_to is not None and one.slug not in known
        )
        session.commit()


def _has_published() -> bool:
    found = select(NationalReporting.id).where(NationalReporting.tenant_id == current_tenant().id)
    return session.scalar(found.limit(1)) is not None


def _decide(day: date) -> None:
    decide_participation(actor=SYSTEM, takes_part=True, decided_on=day, note=DECISION, is_demo=True)


def _publish(made: list[MadeUpQuarter]) -> None:
    """Write what the acting förbund would have published, all at once and without marks."""
    rows = [(one.quarter, key, value) for one in made if one.accepted for key, value in one.facts.items()]
    session.execute(
        _FACTS,
        {
            "tenant_id": current_tenant().id,
            "years": [quarter.year for quarter, _key, _value in rows],
            "quarters": [quarter.number for quarter, _key, _value in rows],
            "types": [key[0] for _quarter, key, _value in rows],
            "places": [key[1] for _quarter, key, _value in rows],
            "measures": [key[2] for _quarter, key, _value in rows],
            "sexes": [key[3] for _quarter, key, _value in rows],
            "values": [value for _quarter, _key, value in rows],
            "definition_version": DEFINITION_VERSION,
            "at": now(),
        },
    )
    session.add_all(
        NationalReporting(
            year=one.quarter.year,
            quarter=one.quarter.number,
            expected=one.expected,
            accepted=one.accepted,
            is_demo=True,
        )
        for one in made
    )


def _publish_money(by_year: Mapping[int, Mapping[MoneyKey, MoneyFact]]) -> None:
    """Write what the acting förbund would have published of its money."""
    session.add_all(NationalMoneyYear(year=year, is_demo=True) for year in by_year)
    add_money(by_year)
