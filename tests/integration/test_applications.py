"""Applications: written in private by several, handed in whole, completed, withdrawn; and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries, received, service, writers, writing
from finsam_saas.applications.content import fingerprint
from finsam_saas.applications.entry import AmountEntry, TextEntry
from finsam_saas.applications.rules import ApplicationState, CostType, FaultCode, StepRefused, Text
from finsam_saas.applications.service import NotComplete, TooLate
from finsam_saas.applications.writing import CallNotOpen, NotOpenToWriters
from finsam_saas.calls import queries as calls
from finsam_saas.calls import service as call_service
from finsam_saas.calls.rules import LatePolicy
from finsam_saas.registry import queries as registry
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests.conftest import Inside

SLUG = "uppsala-lan"
WRITER = Role.MEMBER_REPRESENTATIVE


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def call_id(inside: Inside) -> UUID:
    """A call that is open now."""
    with inside(SLUG) as kansli:
        found = apply.open_call(kansli)
        session.commit()
    return found


@pytest.fixture
def writer(inside: Inside, call_id: UUID) -> Iterator[Actor]:
    """Somebody who may write applications, in Uppsala; there is a call."""
    with inside(SLUG, WRITER) as actor:
        yield actor


def submitted(actor: Actor, call_id: UUID) -> UUID:
    """An application that has been handed in."""
    application_id = apply.begun(actor, call_id)
    service.submit(actor=actor, application_id=application_id, version=apply.complete(actor, application_id))
    return application_id


def test_nobody_but_its_writers_knows_of_a_draft(inside: Inside, call_id: UUID) -> None:
    """Neither kansli, board, auditor nor another who may write applications; the log names nothing of it."""
    with inside(SLUG, WRITER) as actor:
        draft = apply.begun(actor, call_id)
        apply.complete(actor, draft)
        session.commit()
    others = [role for role in Role if role is not WRITER]
    for role in others:
        with inside(SLUG, role) as other:
            with pytest.raises(NotFound):
                queries.written_by(other, draft)
            with pytest.raises(NotFound):
                queries.handed_in(draft)
            assert queries.mine(other) == []
            assert received.received(1)[0] == []
            with pytest.raises(NotFound):
                writing.save_texts(actor=other, application_id=draft, entries={})
            with pytest.raises(NotFound):
                service.submit(actor=other, application_id=draft, version=1)
            with pytest.raises(NotFound):
                service.prepare(actor=other, application_id=draft, version=1)
    with inside(SLUG):
        told = repr(build.last_event())
        assert apply.SECRET_WORDS not in told
        assert "Unga vuxna" not in told


def test_an_application_is_begun_only_in_a_call_that_takes_it(inside: Inside) -> None:
    """Not before it opens, not after where nothing late is taken, not in a draft or a withdrawn call."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as actor:
        coming = apply.open_call(kansli, opens_in=5)
        closed = apply.open_call(kansli, opens_in=-50, late=LatePolicy.REFUSED)
        late = apply.open_call(kansli, opens_in=-50, late=LatePolicy.REMAINING_FUNDS)
        withdrawn = apply.open_call(kansli)
        call_service.withdraw_call(actor=kansli, call_id=withdrawn, version=2, reason="Nej")
        for call_id in (coming, closed, withdrawn):
            with pytest.raises(CallNotOpen):
                apply.begun(actor, call_id)
        assert apply.begun(actor, late)
        with pytest.raises(NotFound):
            writing.begin(actor=actor, call_id=late, owner_id=UUID(int=1), title="Ingen medlem")


def test_two_who_write_the_same_text_do_not_overwrite_each_other(writer: Actor, call_id: UUID) -> None:
    """The second is given what the first wrote; other texts are kept."""
    draft = apply.begun(writer, call_id)

    def save(text: Text, words: str, seen: int) -> writing.SavedTexts:
        return writing.save_texts(actor=writer, application_id=draft, entries={text: TextEntry(words, seen)})

    assert save(Text.PURPOSE, "Första", 0).kept[Text.PURPOSE].version == 1
    refused = save(Text.PURPOSE, "Andra", 0)
    assert refused.theirs[Text.PURPOSE].text == "Första"
    assert queries.texts(draft)[Text.PURPOSE].text == "Första"
    assert save(Text.PURPOSE, "Första", 0).theirs == {}
    assert save(Text.PURPOSE, "Tredje", 1).kept[Text.PURPOSE].version == 2
    both = writing.save_texts(
        actor=writer,
        application_id=draft,
        entries={Text.PURPOSE: TextEntry("Fjärde", 1), Text.GOALS: TextEntry("Mål", 0)},
    )
    assert set(both.theirs) == {Text.PURPOSE}
    assert both.kept[Text.GOALS].text == "Mål"


def test_what_lacks_stops_it_and_nothing_is_half_handed_in(writer: Actor, call_id: UUID) -> None:
    """All that lacks is told at once; no number is taken."""
    draft = apply.begun(writer, call_id)
    with pytest.raises(NotComplete) as refused:
        service.submit(actor=writer, application_id=draft, version=1)
    told = {fault.code for fault in refused.value.faults}
    assert {FaultCode.NO_ORIENTATION, FaultCode.TOO_FEW_PARTIES, FaultCode.NOTHING_APPLIED_FOR} <= told
    assert queries.written_by(writer, draft).state is ApplicationState.DRAFT
    assert registry.years() == []


def test_handing_in_gives_a_number_and_a_fingerprint_of_all_that_stood(writer: Actor, call_id: UUID) -> None:
    """What was handed in stays as it was, and the kansli reads that."""
    draft = apply.begun(writer, call_id)
    version = apply.complete(writer, draft)
    with pytest.raises(Conflict):
        service.submit(actor=writer, application_id=draft, version=version - 1)
    receipt = service.submit(actor=writer, application_id=draft, version=version)
    assert receipt.matter_number == f"{today().year}:1"
    [handed] = received.submissions(draft)
    assert handed.content_hash == receipt.content_hash == fingerprint(handed.content)
    assert handed.content["applied_for"] == {str(apply.YEAR): "500000.00"}
    assert [party["confirmed_by"] for party in handed.content["parties"]] == ["Chefen", "Chefen"]
    [line] = received.received(1)[0]
    assert (line.id, line.matter_number, line.owner) == (draft, receipt.matter_number, "Heby")
    with pytest.raises(NotOpenToWriters):
        writing.save_texts(actor=writer, application_id=draft, entries={})
    with pytest.raises(StepRefused):
        service.submit(actor=writer, application_id=draft, version=version + 1)


def test_the_kansli_never_sees_what_is_being_changed(inside: Inside, call_id: UUID) -> None:
    """A supplement opens the form again; until it is handed in anew the first stands."""
    with inside(SLUG, WRITER) as actor, inside(SLUG) as kansli:
        draft = submitted(actor, call_id)
        version = queries.handed_in(draft).version
        with pytest.raises(ValueError, match="has been"):
            service.request_supplement(
                actor=kansli,
                application_id=draft,
                version=version,
                reason="Mer",
                due_on=today() - timedelta(days=1),
            )
        service.request_supplement(
            actor=kansli, application_id=draft, version=version, reason="Budgeten", due_on=today()
        )
        asked = queries.written_by(actor, draft)
        assert (asked.supplement_reason, asked.supplement_due_on) == ("Budgeten", today())
        writing.save_texts(actor=actor, application_id=draft, entries={Text.PURPOSE: TextEntry("Ändrat", 1)})
        assert [one.content["texts"]["purpose"] for one in received.submissions(draft)] == [
            apply.SECRET_WORDS
        ]
        receipt = service.submit(actor=actor, application_id=draft, version=asked.version)
        assert receipt.document_number.endswith("/2")
        assert [one.content["texts"]["purpose"] for one in received.submissions(draft)] == [
            "Ändrat",
            apply.SECRET_WORDS,
        ]
        assert queries.handed_in(draft).supplement_reason is None
        service.prepare(actor=kansli, application_id=draft, version=queries.handed_in(draft).version)
        assert queries.handed_in(draft).state is ApplicationState.IN_PREPARATION


def test_what_comes_late_is_said_to_or_refused(inside: Inside, call_id: UUID) -> None:
    """By the call's own policy, when it is handed in; one moved to the next call is no longer late."""
    with inside(SLUG, WRITER) as actor, inside(SLUG) as kansli:
        for policy in (LatePolicy.NEXT_ROUND, LatePolicy.REFUSED):
            closing = apply.open_call(kansli, late=policy)
            draft = apply.begun(actor, closing)
            version = apply.complete(actor, draft)
            before = calls.call(closing)
            entry = call_service.CallEntry(
                before.title, before.opens_at, before.opens_at + timedelta(days=1), 2027, 2027, policy
            )
            call_service.change_call(actor=kansli, call_id=closing, version=before.version, entry=entry)
            if policy is LatePolicy.REFUSED:
                with pytest.raises(TooLate):
                    service.submit(actor=actor, application_id=draft, version=version)
                continue
            assert service.submit(actor=actor, application_id=draft, version=version).came_late
            moved = queries.handed_in(draft)
            service.move_to_call(actor=kansli, application_id=draft, version=moved.version, call_id=call_id)
            assert not queries.handed_in(draft).came_late
            with pytest.raises(Conflict):
                service.move_to_call(
                    actor=kansli, application_id=draft, version=moved.version + 1, call_id=call_id
                )


def test_a_new_budget_asks_the_parties_again(writer: Actor, call_id: UUID) -> None:
    """They said yes to their share of another one; saving the same changes nothing."""
    draft = apply.begun(writer, call_id)
    version = apply.complete(writer, draft)
    same = [
        AmountEntry(one.year, one.cost_type, one.amount, one.financier_id, one.in_kind)
        for one in queries.amounts(draft)
    ]
    writing.save_amounts(actor=writer, application_id=draft, version=version, entries=same)
    assert all(party.confirmed_at for party in queries.parties(draft))
    more = [*same, AmountEntry(apply.YEAR, CostType.OTHER, Decimal(1_000))]
    writing.save_amounts(actor=writer, application_id=draft, version=version, entries=more)
    assert not any(party.confirmed_at for party in queries.parties(draft))
    stranger = AmountEntry(apply.YEAR, CostType.OTHER, Decimal(1), build.member_id("knivsta"))
    with pytest.raises(NotFound):
        writing.save_amounts(actor=writer, application_id=draft, version=version + 1, entries=[stranger])


def test_several_write_and_the_owner_always_takes_part(inside: Inside, call_id: UUID) -> None:
    """A writer is added and taken away; somebody who may not write cannot be; the owner stays a party."""
    with inside(SLUG, WRITER) as actor, inside(SLUG, Role.INITIATIVE_MANAGER) as other:
        draft = apply.begun(actor, call_id)
        with pytest.raises(NotFound):
            board = build.membership_id(Role.BOARD_MEMBER)
            writers.set_writers(actor=actor, application_id=draft, membership_ids=[board])
        assert other.membership_id
        writers.set_writers(actor=actor, application_id=draft, membership_ids=[other.membership_id])
        assert queries.written_by(other, draft).id == draft
        writing.set_parties(actor=other, application_id=draft, contacts={})
        assert [party.member_id for party in queries.parties(draft)] == [build.member_id("heby")]
        writers.set_writers(actor=other, application_id=draft, membership_ids=[])
        with pytest.raises(NotFound):
            queries.written_by(actor, draft)


def test_an_application_is_withdrawn_once_and_moves_no_more(inside: Inside, call_id: UUID) -> None:
    """By its writers alone, with a reason that stays."""
    with inside(SLUG, WRITER) as actor, inside(SLUG) as kansli:
        draft = submitted(actor, call_id)
        version = queries.handed_in(draft).version
        with pytest.raises(NotFound):
            service.withdraw(actor=kansli, application_id=draft, version=version, reason="Nej")
        service.withdraw(actor=actor, application_id=draft, version=version, reason="Ingen part")
        assert build.last_event() == ("application:withdrawn", {"reason": "Ingen part"})
        with pytest.raises(StepRefused):
            service.prepare(actor=kansli, application_id=draft, version=version + 1)
        with pytest.raises(Conflict):
            service.move_to_call(
                actor=kansli, application_id=draft, version=version + 1, call_id=apply.open_call(kansli)
            )


def test_texts_are_copied_from_an_earlier_application_of_ones_own(inside: Inside, call_id: UUID) -> None:
    """What is written already stays; nobody copies from one he does not write."""
    with inside(SLUG, WRITER) as actor, inside(SLUG, Role.INITIATIVE_MANAGER) as stranger:
        earlier = submitted(actor, call_id)
        draft = apply.begun(actor, call_id)
        writing.save_texts(actor=actor, application_id=draft, entries={Text.GOALS: TextEntry("Nytt", 0)})
        writing.copy_texts(actor=actor, application_id=draft, from_id=earlier)
        texts = queries.texts(draft)
        assert (texts[Text.GOALS].text, texts[Text.RISKS].text) == ("Nytt", apply.SECRET_WORDS)
        own = apply.begun(stranger, call_id)
        with pytest.raises(NotFound):
            writing.copy_texts(actor=stranger, application_id=own, from_id=earlier)
