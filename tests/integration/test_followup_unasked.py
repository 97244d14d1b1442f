"""Earlier periods beside a report: what was not asked then is told as such, and not as missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.followup import service as reports
from finsam_saas.followup.background import background
from finsam_saas.followup.reading import report
from finsam_saas.followup.rules import Missing, Sex
from tenants.database import session
from tests.builders_followup import START_DIFFERS, changed, hand_in, open_quarter, report_of
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.integration.test_report_templates_mid_year import (
    KEY,
    SECOND,
    THIRD,
    TODAY,
    UPPSALA,
    insatser,
    new_version,
    with_own,
)

__all__ = ["insatser"]

TOLD = "En punkt i en tidigare period: uppgiften frågades inte då."


def test_a_row_that_was_not_asked_then_has_a_dot_and_the_reason_stands_below(
    client: CheckingClient, inside: Inside, insatser: tuple[UUID, UUID]
) -> None:
    one, _other = insatser
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        new_version(admin, date(2026, 7, 1), TODAY)
        session.commit()
        address = f"/{UPPSALA}/uppfoljning/{report_of(one, THIRD)}"
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    writing = client.get(address).get_data(as_text=True)
    assert TOLD in writing and writing.count(TOLD) == 1, "below the one table with such a row"
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        hand_in(manager, report_of(one, THIRD), with_own((4, 2, 0)))
        session.commit()
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    reading = client.get(address).get_data(as_text=True)
    assert TOLD in reading
    row = next(part for part in reading.split("<tr") if ">Arbetsgivare" in part)
    assert '<span aria-hidden="true">.</span>' in row


def test_what_was_asked_and_is_not_known_keeps_its_dash(
    client: CheckingClient, inside: Inside, insatser: tuple[UUID, UUID]
) -> None:
    one, _other = insatser
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        open_quarter(kansli, SECOND)
        session.commit()
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        gap = changed("new", Sex.MEN, Missing.NOT_KNOWN)
        told = replace(gap, texts={**gap.texts, **START_DIFFERS})
        version = hand_in(manager, report_of(one, SECOND), told)
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        reports.accept_report(actor=kansli, report_id=report_of(one, SECOND), version=version)
        behind = background(report(kansli, report_of(one, THIRD)))
        assert behind.totals_beside("new") == [Missing.NOT_KNOWN]
        assert behind.totals_beside(KEY) == [Missing.NOT_APPLICABLE]
        assert not behind.has_unasked(["new", "ended"]) and behind.has_unasked([KEY])
        address = f"/{UPPSALA}/uppfoljning/{report_of(one, THIRD)}"
        session.rollback()
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    assert TOLD not in client.get(address).get_data(as_text=True)
