"""A new decision on an insats that goes on: more money, another end, conditions; each with its §."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.decisions import changes, queries
from finsam_saas.decisions.change_material import change_material
from finsam_saas.decisions.change_rules import ChangeChoice, ChangeFaultCode
from finsam_saas.decisions.change_words import change_item
from finsam_saas.decisions.changes import ChangeRefused
from finsam_saas.decisions.entry import ChangeEntry, ConditionEntry
from finsam_saas.decisions.proposing import OnAgendaAlready
from finsam_saas.decisions.refusals import MoneyBound
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.meetings import queries as meetings
from finsam_saas.requisitions import money
from tenants.database import session
from tests import builders_decisions as board
from tests import builders_meetings as meet
from tests import builders_requisitions as claim
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = claim.UPPSALA
PAGE = f"/{SLUG}/beslut"
CONDITION = ConditionEntry("Redovisa effekterna", "Heby", None)


@pytest.fixture
def insats(inside: Inside) -> UUID:
    """An insats with 100 000 kr, of which 60 000 kr are attested."""
    made = claim.granted(inside)
    claim.attested(inside, claim.submitted(inside, made))
    return made


def entry(kr: int, ends_on: date | None = None, **more: Any) -> ChangeEntry:
    return ChangeEntry({claim.year(): Decimal(kr)}, ends_on, **more)


def put(kansli: Actor, insats: UUID, body_id: UUID, change: ChangeEntry) -> tuple[UUID, UUID]:
    """The change on the agenda of a meeting that is called: meeting and item."""
    meeting_id = meet.called(kansli, body_id)
    item_id = changes.propose_change(
        actor=kansli,
        initiative_id=insats,
        meeting_id=meeting_id,
        item=change_item(change_material(insats, {}), change, "Fler deltagare"),
        entry=change,
        attested=money.attested_by_year,
    )
    return meeting_id, item_id


def decide(
    kansli: Actor, at: tuple[UUID, UUID], change: ChangeEntry, choice: ChangeChoice = ChangeChoice.CHANGE
) -> UUID | None:
    item = meetings.item_of(meetings.meeting(kansli, at[0]), at[1])
    return changes.decide_change(
        actor=kansli,
        meeting_id=at[0],
        item_id=at[1],
        version=item.version,
        choice=choice,
        entry=change,
        words="Styrelsen beslutar",
        attested=money.attested_by_year,
        is_bound=money.is_bound,
    )


def held(insats: UUID) -> Mapping[int, Decimal]:
    return {one.year: one.amount for one in initiatives.amounts(insats)}


def test_a_change_has_its_own_paragraph_and_can_be_put_right(inside: Inside, insats: UUID) -> None:
    """Money and last day change with the §; written otherwise, they are as if it had always said so."""
    year, later = claim.year(), date(claim.year() + 1, 6, 30)
    with inside(SLUG) as kansli:
        body_id = meet.board()
        at = put(kansli, insats, body_id, entry(150_000, later))
        with pytest.raises(OnAgendaAlready):
            put(kansli, insats, body_id, entry(160_000))
        board.hold(kansli, at[0])
        before = initiatives.initiative(insats).ends_on
        made = decide(kansli, at, entry(150_000, later, conditions=[CONDITION]))
        assert made and held(insats) == {year: Decimal(150_000)}
        assert initiatives.initiative(insats).ends_on == later
        [found] = queries.decisions_behind(insats)
        assert (found.id, found.amounts, found.ends_on) == (made, {year: Decimal(50_000)}, later)
        assert found.paragraph and found.application_id is None and found.title == found.initiative
        assert [one.text for one in found.conditions] == [CONDITION.text]
        assert money.year_money(insats, year).left == Decimal(90_000)
        assert decide(kansli, at, entry(120_000)) == made
        assert held(insats) == {year: Decimal(120_000)}
        assert initiatives.initiative(insats).ends_on == before
        assert decide(kansli, at, entry(120_000), ChangeChoice.REJECT) is None
        assert held(insats) == {year: Decimal(100_000)} and queries.decisions_behind(insats) == []


def test_what_is_attested_stands_and_what_is_claimed_binds(inside: Inside, insats: UUID) -> None:
    """Never below what is attested; and a raise that has been claimed is not taken back by a correction."""
    with inside(SLUG) as kansli:
        at = put(kansli, insats, meet.board(), entry(150_000))
        board.hold(kansli, at[0])
        session.commit()
        with pytest.raises(ChangeRefused) as refused:
            decide(kansli, at, entry(59_999))
        assert [one.code for one in refused.value.faults] == [ChangeFaultCode.LESS_THAN_ATTESTED]
        session.rollback()
    with inside(SLUG) as kansli:
        assert decide(kansli, at, entry(150_000))
        session.commit()
    claim.submitted(inside, insats, 80_000)
    with inside(SLUG) as kansli:
        with pytest.raises(MoneyBound):
            decide(kansli, at, entry(139_999))
        session.rollback()
    with inside(SLUG) as kansli:
        again = decide(kansli, at, entry(150_000, conditions=[CONDITION]))
        [found] = queries.decisions_behind(insats)
        assert again == found.id and found.open_conditions == 1
        assert decide(kansli, at, entry(140_000)) == found.id


def test_a_later_change_stands_when_an_earlier_one_would_be_put_right(inside: Inside, insats: UUID) -> None:
    """What the later says is instead of what the earlier gave: the money and last day of that are bound."""
    june, december = date(claim.year() + 1, 6, 30), date(claim.year() + 1, 12, 31)
    with inside(SLUG) as kansli:
        body_id = meet.board()
        first, second = entry(150_000, june), entry(70_000, december)
        earlier = put(kansli, insats, body_id, first)
        board.hold(kansli, earlier[0])
        decide(kansli, earlier, first)
        at = put(kansli, insats, body_id, second)
        board.hold(kansli, at[0])
        decide(kansli, at, second)
        session.commit()
        for choice in (ChangeChoice.CHANGE, ChangeChoice.REJECT):
            with pytest.raises(MoneyBound):
                decide(kansli, earlier, entry(160_000), choice)
            session.rollback()
        assert held(insats) == {claim.year(): Decimal(70_000)}
        assert initiatives.initiative(insats).ends_on == december
        assert decide(kansli, at, entry(80_000, december))


def test_from_the_insats_to_the_decision_by_forms(
    client: CheckingClient, inside: Inside, insats: UUID
) -> None:
    """The kansli proposes it on the insats's page and writes it down; others read, and propose nothing."""
    with inside(SLUG) as kansli:
        meeting_id = meet.called(kansli, meet.board())
        session.commit()
    year, own = claim.year(), f"/{SLUG}/insatser/{insats}"
    form = f"{PAGE}/insatser/{insats}/nytt"
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert form in client.get(own).get_data(as_text=True)
    typed = {"meeting_id": str(meeting_id), "background": "Fler deltagare", f"amount_{year}": "150"}
    same = client.send_form(form, {**typed, f"amount_{year}": "100"})
    assert same.status_code == 422 and "Inget skiljer sig" in same.get_data(as_text=True)
    low = client.send_form(form, {**typed, f"amount_{year}": "50"})
    assert low.status_code == 422 and "redan mer attesterat" in low.get_data(as_text=True)
    assert client.send_form(form, typed).status_code == 303
    assert "står redan på en föredragningslista" in client.get(form).get_data(as_text=True)
    with inside(SLUG) as kansli:
        board.hold(kansli, meeting_id)
        session.commit()
        whole = meetings.meeting(kansli, meeting_id)
        item = next(one for one in whole.items if one.subject_id)
    decide_at = f"{PAGE}/moten/{meeting_id}/insatser/{item.id}"
    ordinary = f"/{SLUG}/moten/{meeting_id}/punkter/{item.id}/beslut"
    assert client.get(ordinary).headers["Location"].endswith(decide_at)
    shown = client.get(decide_at).get_data(as_text=True)
    assert 'value="150"' in shown and "i stället för" in shown
    written = {"version": str(item.version), "outcome": "change", f"amount_{year}": "150", "decision": ""}
    assert client.send_form(decide_at, written).status_code == 303
    with inside(SLUG):
        [found] = queries.decisions_behind(insats)
    assert found.words and "i stället för 100" in found.words.replace("\xa0", " ")
    assert f"{PAGE}/{found.id}" in client.get(own).get_data(as_text=True)
    told = client.get(f"{PAGE}/{found.id}").get_data(as_text=True)
    assert "Ändring, tkr" in told and own in told
    assert client.get(decide_at).status_code == 200
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    assert form not in client.get(own).get_data(as_text=True)
    assert client.get(form).status_code == client.get(decide_at).status_code == 403
