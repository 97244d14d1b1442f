"""Requisitions: private until handed in, attested by two, never above the grant; and what is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.economy import queries as economy
from finsam_saas.followup.rules import Missing
from finsam_saas.initiatives import service as initiatives
from finsam_saas.registry import queries as registry
from finsam_saas.requisitions import money, queries, service, unused
from finsam_saas.requisitions.entry import ClaimEntry
from finsam_saas.requisitions.queries import Selection
from finsam_saas.requisitions.rules import (
    AboveGrant,
    Fault,
    PersonFault,
    PersonRefused,
    RequisitionState,
    StepRefused,
    YearMoney,
)
from finsam_saas.requisitions.service import NotComplete
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import acting_for
from tenants.database import session, today
from tests import builders_association as build
from tests import builders_requisitions as claim
from tests import world
from tests.conftest import Inside

SLUG = claim.UPPSALA
OWNER = Role.INITIATIVE_MANAGER


def test_a_draft_is_only_theirs_who_answer_for_the_insats(inside: Inside) -> None:
    """Kansli, board, auditor and economist do not know of it, nor another owner; the log names no amount."""
    draft = claim.begun(inside, claim.granted(inside))
    for role in Role:
        with inside(SLUG, role) as other:
            if role is OWNER:
                assert queries.requisition(other, draft).draft == claim.claim()
                continue
            with pytest.raises(NotFound):
                queries.requisition(other, draft)
            assert queries.listed(other, Selection(), 1).lines == []
    with inside(SLUG):
        name, details = build.last_event()
        assert (name, details) == ("requisition:begun", {})


def test_a_requisition_goes_all_the_way_and_every_step_is_on_record(inside: Inside) -> None:
    """Registered when handed in, attested by two, paid; what is left follows."""
    initiative_id = claim.granted(inside)
    made = claim.submitted(inside, initiative_id)
    with inside(SLUG) as kansli:
        found = queries.requisition(kansli, made)
        assert found.draft is None, "what is being written is not the kansli's"
        assert [one.amount for one in queries.costs(made)] == [Decimal(60_000)]
        assert money.year_money(initiative_id, claim.year()).left == Decimal(40_000)
        assert found.matter_id and found.number == f"{registry.matter(found.matter_id).number}/1"
        assert economy.line(claim.year(), initiative_id).money.requisitioned is Missing.NOT_KNOWN
    claim.attested(inside, made)
    with inside(SLUG, Role.ECONOMIST) as economist:
        seen = claim.version(economist, made)
        with pytest.raises(ValueError, match="on that day"):
            tomorrow = today().replace(year=today().year + 1)
            service.pay(actor=economist, requisition_id=made, version=seen, paid_on=tomorrow)
        with pytest.raises(ValueError, match="on that day"):
            service.pay(
                actor=economist, requisition_id=made, version=seen, paid_on=today() - timedelta(days=1)
            )
        service.pay(actor=economist, requisition_id=made, version=seen, paid_on=today())
        assert build.last_event()[0] == "requisition:paid"
        paid = queries.requisition(economist, made)
        assert paid.state is RequisitionState.PAID
        assert paid.examiner and paid.approver and paid.payer == economist.name
        line = economy.line(claim.year(), initiative_id)
        assert (line.money.requisitioned, line.money.not_requisitioned) == (Decimal(60_000), Decimal(40_000))
        assert line.registered_to == claim.claim().period_to


def test_what_is_returned_is_put_right_and_handed_in_again_in_the_same_matter(inside: Inside) -> None:
    """Meanwhile it takes nothing of the grant, and what is being changed is the owner's alone."""
    initiative_id = claim.granted(inside)
    made = claim.submitted(inside, initiative_id)
    with inside(SLUG) as kansli:
        seen = claim.version(kansli, made)
        service.give_back(actor=kansli, requisition_id=made, version=seen, reason="Kvitto saknas")
        assert money.year_money(initiative_id, claim.year()).claimed == 0
        session.commit()
    with inside(SLUG, OWNER) as owner:
        found = queries.requisition(owner, made)
        assert (found.reason, found.draft) == ("Kvitto saknas", claim.claim())
        right = replace(claim.claim(50_000), text="Löner, rättat")
        service.save(actor=owner, requisition_id=made, version=found.version, entry=right)
        with pytest.raises(StepRefused):
            service.discard(actor=owner, requisition_id=made, version=found.version + 1)
        session.commit()
    with inside(SLUG) as kansli:
        shown = queries.requisition(kansli, made)
        assert (shown.text, shown.amount, shown.draft) == ("Löner", Decimal(60_000), None)
    with inside(SLUG, OWNER) as owner:
        number = claim.hand_in(owner, made)
        assert number.endswith("/2")
        assert queries.requisition(owner, made).amount == Decimal(50_000)
        assert sum(one.amount for one in queries.costs(made)) == Decimal(50_000)


def test_two_persons_attest_and_nobody_his_own(inside: Inside) -> None:
    """The director who examined does not approve, and who approved does not pay, unless it is decided."""
    made = claim.submitted(inside, claim.granted(inside))
    with inside(SLUG, Role.DIRECTOR) as director:
        service.examine(actor=director, requisition_id=made, version=claim.version(director, made))
        seen = claim.version(director, made)
        with pytest.raises(PersonRefused) as refused:
            service.approve(actor=director, requisition_id=made, version=seen)
        assert refused.value.fault is PersonFault.EXAMINED_IT
        with pytest.raises(ValueError, match="cited"):
            service.decide_rules(actor=director, version=0, one_person=True, decided=" ")
        service.decide_rules(actor=director, version=0, one_person=True, decided="§ 12 2026-02-03")
        with pytest.raises(Conflict):
            service.decide_rules(actor=director, version=0, one_person=False, decided="")
        service.approve(actor=director, requisition_id=made, version=seen)
        service.pay(actor=director, requisition_id=made, version=seen + 1, paid_on=today())
        assert queries.requisition(director, made).state is RequisitionState.PAID


def test_who_wrote_it_never_attests_it_whatever_his_roles(inside: Inside) -> None:
    """Also where one person may do both attests, and where somebody else handed it in."""
    initiative_id = claim.granted(inside)
    with inside(SLUG, OWNER) as owner, inside(SLUG) as kansli:
        permissions = owner.permissions | kansli.permissions
    with inside(SLUG, OWNER) as owner:
        both = replace(owner, permissions=permissions)
        made = service.begin(actor=both, initiative_id=initiative_id, entry=claim.claim())
        claim.hand_in(both, made)
        service.decide_rules(actor=both, version=0, one_person=True, decided="§ 12")
        with pytest.raises(PersonRefused) as refused:
            service.examine(actor=both, requisition_id=made, version=claim.version(both, made))
        assert refused.value.fault is PersonFault.OWN_CLAIM


def test_no_requisition_passes_the_grant(inside: Inside) -> None:
    """Exactly all of it may be claimed; what is reversed may be claimed again; another year has nothing."""
    initiative_id = claim.granted(inside, 100_000)
    first = claim.submitted(inside, initiative_id, 60_000)
    second = claim.begun(inside, initiative_id, 40_001)
    with inside(SLUG, OWNER) as owner:
        with pytest.raises(AboveGrant) as refused:
            claim.hand_in(owner, second)
        assert refused.value.left == Decimal(40_000)
        session.rollback()
        seen = claim.version(owner, second)
        service.save(actor=owner, requisition_id=second, version=seen, entry=claim.claim(40_000))
        claim.hand_in(owner, second)
        session.commit()
    claim.attested(inside, first)
    with inside(SLUG, Role.DIRECTOR) as director:
        seen = claim.version(director, first)
        service.reverse(actor=director, requisition_id=first, version=seen, reason="Dubbelt")
        assert money.year_money(initiative_id, claim.year()).left == Decimal(60_000)


def test_a_grant_lowered_below_what_is_claimed_stops_the_approval(inside: Inside) -> None:
    """The claim is returned, or a new decision taken."""
    initiative_id = claim.granted(inside)
    made = claim.submitted(inside, initiative_id)
    with inside(SLUG) as kansli:
        service.examine(actor=kansli, requisition_id=made, version=claim.version(kansli, made))
        lower = {claim.year(): Decimal(50_000)}
        initiatives.set_amounts(actor=kansli, initiative_id=initiative_id, version=1, amounts=lower)
        session.commit()
    with inside(SLUG, Role.DIRECTOR) as director, pytest.raises(AboveGrant):
        service.approve(actor=director, requisition_id=made, version=claim.version(director, made))


def test_two_who_hand_in_at_once_never_pass_the_grant_together(app: Flask, inside: Inside) -> None:
    """Each fits alone, both do not: one is told that the grant does not suffice."""
    initiative_id = claim.granted(inside, 100_000)
    drafts = [claim.begun(inside, initiative_id, 40_000) for _ in range(4)]
    with inside(SLUG, OWNER) as actor:
        owner = actor

    def hand_in(draft: UUID) -> str:
        with app.app_context(), acting_for(world.tenant(SLUG), user_id=owner.user_id):
            try:
                claim.hand_in(owner, draft)
                session.commit()
            except AboveGrant:
                session.rollback()
                return "refused"
            return "done"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(hand_in, drafts))
    assert answers == ["done", "done", "refused", "refused"]
    with inside(SLUG):
        assert money.year_money(initiative_id, claim.year()).claimed == Decimal(80_000)


def test_what_is_unused_goes_back_and_can_be_claimed_no_more(inside: Inside) -> None:
    """Never more than what is left; noted by mistake it is undone, with a reason."""
    initiative_id = claim.granted(inside)
    claim.submitted(inside, initiative_id, 60_000)
    year = claim.year()
    with inside(SLUG) as kansli:
        give_back = partial(
            unused.return_funds, actor=kansli, initiative_id=initiative_id, year=year, reason="Sen start"
        )
        with pytest.raises(AboveGrant):
            give_back(amount=Decimal(40_001), seen=0)
        with pytest.raises(ValueError, match="nothing"):
            give_back(amount=Decimal(0), seen=0)
        give_back(amount=Decimal(30_000), seen=0)
        with pytest.raises(Conflict):
            give_back(amount=Decimal(5_000), seen=0)
        assert money.attested_by_year(initiative_id)[year] == Decimal(30_000)
        assert money.year_money(initiative_id, year) == YearMoney(
            Decimal(100_000), Decimal(60_000), Decimal(30_000)
        )
        session.commit()
    late = claim.begun(inside, initiative_id, 10_001)
    with inside(SLUG, OWNER) as owner, pytest.raises(AboveGrant):
        claim.hand_in(owner, late)
    with inside(SLUG) as kansli:
        row = money.returned(initiative_id)[0]
        unused.undo_return(actor=kansli, returned_funds_id=row.id, reason="Fel insats")
        assert money.year_money(initiative_id, year).left == Decimal(40_000)
        assert build.last_event()[1]["reason"] == "Fel insats"


def test_another_owner_and_another_association_find_nothing(inside: Inside) -> None:
    """Neither to read nor to claim for."""
    initiative_id = claim.granted(inside)
    made = claim.submitted(inside, initiative_id)

    def refused(actor: Actor) -> None:
        with pytest.raises(NotFound):
            queries.requisition(actor, made)
        with pytest.raises(NotFound):
            service.begin(actor=actor, initiative_id=initiative_id, entry=ClaimEntry())

    with inside(SLUG, Role.MEMBER_REPRESENTATIVE) as other_owner:
        refused(other_owner)
    for role in (OWNER, Role.SECRETARIAT):
        with inside("vasteras", role) as stranger:
            refused(stranger)
            with pytest.raises(NotFound):
                service.examine(actor=stranger, requisition_id=made, version=2)


def test_what_is_not_complete_is_not_handed_in(inside: Inside) -> None:
    """Everything that is missing is told at once, and the draft stays."""
    initiative_id = claim.granted(inside)
    with inside(SLUG, OWNER) as owner:
        made = service.begin(actor=owner, initiative_id=initiative_id, entry=ClaimEntry())
        with pytest.raises(NotComplete) as refused:
            claim.hand_in(owner, made)
        assert refused.value.faults == (Fault.NO_PERIOD, Fault.NO_TEXT, Fault.NO_COSTS)
        service.discard(actor=owner, requisition_id=made, version=1)
        with pytest.raises(NotFound):
            queries.requisition(owner, made)
