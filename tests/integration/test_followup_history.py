"""A report's history: the reporter's own writing step by step, and what others are told of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import insert

from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from finsam_saas.followup import reading, service
from finsam_saas.followup.history import LONGEST_HISTORY
from finsam_saas.followup.rules import Measure, Sex
from tenants.context import current_tenant
from tenants.database import session
from tests.builders_followup import changed
from tests.builders_review import LIST, UPPSALA, handed_in, not_handed_in
from tests.client import CheckingClient
from tests.conftest import Inside

CHANGE = "Nya, kvinnor: 9 → 5"


def type_in(inside: Inside, report_id: UUID, women: int) -> None:
    """The insatsansvarig saves another number of new women."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        version = reading.report(manager, report_id).version
        entry = changed(Measure.NEW, Sex.WOMEN, women)
        service.save_report(actor=manager, report_id=report_id, version=version, entry=entry)
        session.commit()


def history(client: CheckingClient, role: Role, report_id: UUID, asked: str = "") -> str:
    """The part of the report's page that tells what has happened, as this role sees it."""
    client.sign_in(role, UPPSALA)
    page = client.get(f"{LIST}/{report_id}{asked}").get_data(as_text=True)
    return page.partition('id="historik"')[2]


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR])
def test_drafts_are_one_line_without_figures_to_others(
    client: CheckingClient, inside: Inside, role: Role
) -> None:
    (report_id,) = not_handed_in(inside, "Arken")
    for women in (7, 8, 6):
        type_in(inside, report_id, women)
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        found = reading.report(manager, report_id)
        entry = changed(Measure.NEW, Sex.WOMEN, 9)
        service.submit_report(actor=manager, report_id=report_id, version=found.version, entry=entry)
        session.commit()
    told = history(client, role, report_id)
    assert told.count("Sparade") == 1 and "→" not in told and "Lämnade in" in told
    assert "→" in history(client, Role.INITIATIVE_MANAGER, report_id)
    assert "Sparade" not in history(client, Role.BOARD_MEMBER, report_id)


def test_what_differs_between_two_hand_ins_is_told_as_one(client: CheckingClient, inside: Inside) -> None:
    """Both versions have been handed in; what stood in between is the reporter's own."""
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli:
        service.return_report(actor=kansli, report_id=report_id, version=3, reason="Se över nya.")
        session.commit()
    for women in (111, 5):
        type_in(inside, report_id, women)
    assert "→" not in history(client, Role.SECRETARIAT, report_id), "it is still being written"
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        found = reading.report(manager, report_id)
        fewer = changed(Measure.NEW, Sex.WOMEN, 5)
        entry = replace(fewer, cells={**fewer.cells, (Measure.ONGOING_AT_END, Sex.WOMEN): 28})
        service.submit_report(actor=manager, report_id=report_id, version=found.version, entry=entry)
        session.commit()
    told = history(client, Role.SECRETARIAT, report_id)
    assert CHANGE in told and "111" not in told
    own = history(client, Role.INITIATIVE_MANAGER, report_id)
    assert CHANGE in own, "one sitting is one entry to the reporter too"


def test_a_long_history_says_that_there_is_more_and_shows_it(client: CheckingClient, inside: Inside) -> None:
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli:
        row = {
            "tenant_id": current_tenant().id,
            "name": EventName.REPORT_COMMENTED.value,
            "actor_user_id": kansli.user_id,
            "actor_name": kansli.name,
            "subject_id": report_id,
            "subject_label": "Arken",
            "details": {},
        }
        session.execute(insert(Event), [row] * LONGEST_HISTORY)
        session.commit()
    told = history(client, Role.SECRETARIAT, report_id)
    assert "Det finns äldre händelser." in told and "historik=alla" in told and "Lämnade in" not in told
    told = history(client, Role.SECRETARIAT, report_id, "?historik=alla")
    assert "Det finns äldre händelser." not in told and "Lämnade in" in told
