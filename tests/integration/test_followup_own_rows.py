"""Rows of the förbund's own that are counted as a core indicator: they are in every share of the report."""

from __future__ import annotations

from uuid import UUID

import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.followup import reading, service
from finsam_saas.followup.background import background
from finsam_saas.followup.entry import Entry, as_core
from finsam_saas.followup.rules import Cell, Missing, Outcome, Sex
from finsam_saas.followup.sheets import sheet_of
from finsam_saas.followup.trend import trend_of
from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.models import TemplateQuestion
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import session
from tests.builders_followup import (
    EARLIER,
    START_DIFFERS,
    add_initiative,
    complete,
    complete_cells,
    hand_in,
    open_quarter,
    report_of,
    template_in_use,
)
from tests.client import CheckingClient
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
SUPPORTED = "egen-arbete-med-stod"


def entry() -> Entry:
    """Of three women and two men who went to work, two women and both men with support: 7 of 14 in all."""
    cells = complete_cells()
    moved = {(Outcome.WORK.value, Sex.WOMEN): 1, (Outcome.WORK.value, Sex.MEN): 0}
    own: dict[tuple[str, Sex], Cell] = {
        (SUPPORTED, Sex.WOMEN): 2,
        (SUPPORTED, Sex.MEN): 2,
        (SUPPORTED, Sex.UNKNOWN): 0,
    }
    return Entry({**cells, **moved, **own}, {**complete().texts, **START_DIFFERS})


@pytest.fixture
def report_id(inside: Inside) -> UUID:
    """A report that waits for the kansli, after an accepted one; both by a template with a row of its own."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager, inside(UPPSALA) as kansli:
        pass
    with inside(UPPSALA):
        version_id = template_in_use(TemplateKind.PRE_REHABILITATION)
        question = TemplateQuestion(
            template_version_id=version_id,
            key=SUPPORTED,
            section=Section.RESULTS,
            answer=AnswerKind.BY_SEX,
            label="Arbete med stöd",
            mapped_to=Outcome.WORK.value,
            position=99,
        )
        session.add(question)
        initiative_id = add_initiative("Framsteget", manager=manager.membership_id)
        open_quarter(kansli, EARLIER)
        earlier = report_of(initiative_id, EARLIER)
        version = hand_in(manager, earlier, entry())
        service.accept_report(actor=kansli, report_id=earlier, version=version)
        open_quarter(kansli)
        found = report_of(initiative_id)
        hand_in(manager, found, entry())
        session.commit()
        return found


def test_the_report_shows_the_share_with_the_own_row(client: CheckingClient, report_id: UUID) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    text = client.get(f"/{UPPSALA}/uppfoljning/{report_id}").get_data(as_text=True)
    assert "7 av 14 avslutade" in text and "3 av 14" not in text


def test_the_trend_counts_the_own_row_in_every_period(
    client: CheckingClient, inside: Inside, report_id: UUID
) -> None:
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        found = reading.report(manager, report_id)
        share = trend_of(background(found), sheet_of(found))[-1]
    assert [point.value for point in share.points] == [0.5, 0.5]


def test_a_part_that_is_not_known_makes_the_row_not_known() -> None:
    known = {key: cell for key, cell in entry().cells.items() if key != (SUPPORTED, Sex.MEN)}
    found = as_core(known, {SUPPORTED: Outcome.WORK.value})
    assert found[Outcome.WORK, Sex.WOMEN] == 3
    assert found[Outcome.WORK, Sex.MEN] is Missing.NOT_KNOWN
    assert SUPPORTED not in {row for row, _sex in found}
