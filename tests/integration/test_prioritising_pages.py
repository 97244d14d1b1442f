"""The comparison of a call: what is asked and said, and what is left with other amounts, without saving."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.initiatives.rules import Orientation
from finsam_saas.prioritising import queries
from finsam_saas.prioritising.trying import name_of, tried
from tenants.database import session
from tests import builders_applications as apply
from tests import builders_association as build
from tests import builders_decisions as board
from tests import builders_meetings as meet
from tests import builders_preparation as prepare
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
WRITER = Role.MEMBER_REPRESENTATIVE


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def test_amounts_are_tried_and_nothing_is_saved(client: CheckingClient, inside: Inside) -> None:
    """Drafts are not there; the kansli sees what was handed in and what bodies say; no budget is said so."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        call_id = apply.open_call(kansli)
        one, draft = prepare.submitted(writer, call_id), apply.begun(writer, call_id)
        prepare.conclude(kansli, prepare.begin(kansli, one))
        session.commit()
        before = build.last_event()
        (found,) = queries.compared(call_id, apply.YEAR)
        assert (found.asked, found.asked_other_years) == (Decimal(500_000), Decimal(0))
        assert found.proposed is None and found.granted is None
        assert queries.compared(call_id, apply.YEAR + 1)[0].asked_other_years == 500_000
    page = f"/{SLUG}/prioritera/{call_id}"
    client.sign_in(Role.SECRETARIAT, SLUG)
    shown = client.get(page).get_data(as_text=True)
    assert "Lokusgrupp Heby: Tillstyrker" in shown and 'value="500"' in shown
    assert str(draft) not in shown
    assert f"Ingen budget för {apply.YEAR} finns än." in shown
    answer = client.send_form(page, {name_of(one): "350,5"})
    assert answer.status_code == 200
    assert '<span id="tried" data-effect>350,5</span>' in answer.get_data(as_text=True)
    for typed, told in (("350.5", "Skriv decimaler med komma"), ("abc", "går inte att läsa")):
        refused = client.send_form(page, {name_of(one): typed})
        assert refused.status_code == 422 and told in refused.get_data(as_text=True)
    much = client.send_form(page, {name_of(one): "350 500"})
    assert "Mer än sökt. Beloppet står i tkr." in much.get_data(as_text=True)
    assert 'value="500"' in client.get(page).get_data(as_text=True)
    for role in (Role.BOARD_MEMBER, Role.MEMBER_REPRESENTATIVE, Role.GROUP_MEMBER):
        client.sign_in(role, SLUG)
        assert client.get(page).status_code == 403
    client.sign_in(Role.SECRETARIAT, "vasteras")
    assert client.get(page.replace(SLUG, "vasteras")).status_code == 404
    with inside(SLUG):
        assert build.last_event() == before


def test_what_is_proposed_is_tried_first_and_what_is_decided_is_no_longer_tried(inside: Inside) -> None:
    """A decision counts among what insatser have for the year, for individuals or structures."""
    with inside(SLUG) as kansli, inside(SLUG, Role.INITIATIVE_MANAGER) as writer:
        application_id, meeting_id, item_id = board.at_board(writer, kansli, meet.board())
        call_id = applications.handed_in(application_id).call_id
        (proposed,) = queries.compared(call_id, apply.YEAR)
        assert proposed.proposed == board.ASKED[apply.YEAR] and not proposed.is_decided
        assert tried([proposed], None)[application_id].text == "500"
        board.decide(kansli, meeting_id, item_id)
        (decided,) = queries.compared(call_id, apply.YEAR)
        assert decided.is_decided and decided.granted == board.ASKED[apply.YEAR]
        assert tried([decided], {name_of(application_id): "1"}) == {}
        assert queries.set_aside(apply.YEAR) == {Orientation.INDIVIDUAL: board.ASKED[apply.YEAR]}
