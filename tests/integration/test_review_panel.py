"""The reports of an insats on its own page: for those who may read them, and no others."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.review.panel import initiative_reports
from tenants.database import session
from tests.builders_followup import EARLIER, add_initiative, hand_in, open_quarter, report_of
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.integration.test_followup_budget import counted

UPPSALA = "uppsala-lan"
HEADING = "<h2>Rapporter</h2>"


@pytest.fixture
def insats(inside: Inside) -> UUID:
    """Framsteget: one quarter handed in, the next not begun; and an insats of somebody else."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        initiative_id = add_initiative("Framsteget", manager=manager.membership_id)
        add_initiative("Bryggan")
        open_quarter(manager, EARLIER)
        open_quarter(manager)
        hand_in(manager, report_of(initiative_id, EARLIER))
        session.commit()
    return initiative_id


def page(client: CheckingClient, role: Role, initiative_id: UUID) -> str:
    """The insats's page as the one person with the role meets it."""
    client.sign_in(role, UPPSALA)
    return client.get(f"/{UPPSALA}/insatser/{initiative_id}").get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.INITIATIVE_MANAGER])
def test_the_reports_stand_newest_first_with_state_and_link(
    client: CheckingClient, insats: UUID, inside: Inside, role: Role
) -> None:
    shown = page(client, role, insats).partition(HEADING)[2]
    assert shown.index("Ej påbörjad") < shown.index("Väntar på godkännande")
    with inside(UPPSALA):
        assert f"/{UPPSALA}/uppfoljning/{report_of(insats)}" in shown


def test_the_board_sees_only_what_is_handed_in(client: CheckingClient, insats: UUID) -> None:
    shown = page(client, Role.BOARD_MEMBER, insats).partition(HEADING)[2]
    assert "Väntar på godkännande" in shown and "Ej påbörjad" not in shown


@pytest.mark.parametrize(
    "role", [Role.TENANT_ADMIN, Role.GROUP_MEMBER, Role.ECONOMIST, Role.MEMBER_REPRESENTATIVE]
)
def test_who_may_not_read_reports_is_shown_nothing(client: CheckingClient, insats: UUID, role: Role) -> None:
    shown = page(client, role, insats)
    assert "Framsteget" in shown and HEADING not in shown


def test_anothers_insats_shows_its_reports_to_no_insatsansvarig(inside: Inside, app: Flask) -> None:
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager, inside(UPPSALA) as kansli:
        bryggan = add_initiative("Bryggan")
        open_quarter(kansli)
        with app.test_request_context(f"/{UPPSALA}/"):
            assert initiative_reports(bryggan, manager) is None


def test_the_panel_costs_one_statement_and_none_where_nothing_may_be_read(
    app: Flask, inside: Inside, insats: UUID
) -> None:
    for role, most in ((Role.AUDITOR, 1), (Role.ECONOMIST, 0)):
        with inside(UPPSALA, role) as actor:
            session.connection()
            with app.test_request_context(f"/{UPPSALA}/"), counted(app) as sent:
                initiative_reports(insats, actor)
            assert len(sent) == most, sent
