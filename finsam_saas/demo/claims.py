"""The demo's agreements and requisitions: one in each state, so that every role has something to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.agreements import queries as agreed
from finsam_saas.agreements import service as agreements
from finsam_saas.agreements.entry import AgreementEntry
from finsam_saas.agreements.labels import USUAL_REPORTING, USUAL_TERMS
from finsam_saas.agreements.rules import AgreementKind
from finsam_saas.applications.rules import CostType
from finsam_saas.demo.people import Colleagues
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.requisitions import queries, service, unused
from finsam_saas.requisitions.entry import ClaimEntry, Cost
from finsam_saas.requisitions.money import attested_by_year
from finsam_saas.requisitions.pages import registry_words
from finsam_saas.requisitions.rules import RequisitionState
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking

ROAD = (
    RequisitionState.PAID,
    RequisitionState.SUBMITTED,
    RequisitionState.APPROVED,
    RequisitionState.RETURNED,
    RequisitionState.EXAMINED,
    RequisitionState.DRAFT,
)
PART = Decimal("0.2")
"""The part of a year's grant that is claimed for a quarter."""
REASON = "Påhittat i demon: skriv vilka månader lokalkostnaden gäller."
UNUSED = Decimal(50_000)


def fill_claims(colleagues: Colleagues, year: int, today: date) -> None:
    """A requisition in each state for the insatser of the insatsansvarig; something returned unused."""
    manager = colleagues[Role.INITIATIVE_MANAGER].actor
    found = [id_ for id_, _name in queries.claimable(manager)]
    for place, state in enumerate(ROAD):
        quarter, which = divmod(place, len(found))
        amounts = {one.year: one.amount for one in initiatives.amounts(found[which])}
        entry = _claim(year, quarter, amounts.get(year, Decimal(0)))
        made = service.begin(actor=manager, initiative_id=found[which], entry=entry)
        _bring(colleagues, made, state, today)
    unused.return_funds(
        actor=colleagues[Role.SECRETARIAT].actor,
        initiative_id=found[0],
        year=year,
        amount=UNUSED,
        reason="Påhittat i demon: en tjänst tillsattes senare än planerat.",
        seen=0,
    )


def _claim(year: int, quarter: int, granted: Decimal) -> ClaimEntry:
    """A part of the grant for a quarter of the year, counted from 0: mostly staff."""
    whole = (granted * PART).quantize(Decimal(1))
    premises = (whole / 10).quantize(Decimal(1))
    costs = [
        Cost(CostType.STAFF, whole - premises, "Löner för två handläggare"),
        Cost(CostType.PREMISES, premises, "Hyra av gemensam lokal"),
    ]
    text = "Påhittat i demon: bemanning och gemensam lokal under kvartalet."
    first, after = (date(year + (3 * one) // 12, 3 * one % 12 + 1, 1) for one in (quarter, quarter + 1))
    return ClaimEntry(first, after - timedelta(days=1), text, costs)


def _bring(colleagues: Colleagues, requisition_id: UUID, state: RequisitionState, today: date) -> None:
    """Take the steps that lead to a state, each by who takes it."""
    manager, clerk = colleagues[Role.INITIATIVE_MANAGER].actor, colleagues[Role.SECRETARIAT].actor
    director, economist = colleagues[Role.DIRECTOR].actor, colleagues[Role.ECONOMIST].actor
    if state is RequisitionState.DRAFT:
        return
    found = queries.own_requisition(manager, requisition_id)
    entry = found.draft or ClaimEntry()
    words = registry_words(found.initiative, entry.period_from, entry.period_to)
    service.submit(actor=manager, requisition_id=requisition_id, version=1, words=words)
    if state is RequisitionState.RETURNED:
        service.give_back(actor=clerk, requisition_id=requisition_id, version=2, reason=REASON)
    if state in (RequisitionState.EXAMINED, RequisitionState.APPROVED, RequisitionState.PAID):
        service.examine(actor=clerk, requisition_id=requisition_id, version=2)
    if state in (RequisitionState.APPROVED, RequisitionState.PAID):
        service.approve(actor=director, requisition_id=requisition_id, version=3)
    if state is RequisitionState.PAID:
        service.pay(actor=economist, requisition_id=requisition_id, version=4, paid_on=today)


def fill_agreements(colleagues: Colleagues, year: int, today: date) -> None:
    """An agreement that holds, one that waits for signatures, and one that is being written."""
    clerk = colleagues[Role.SECRETARIAT].actor
    chosen = queries.claimable(colleagues[Role.INITIATIVE_MANAGER].actor)[:3]
    for place, (initiative_id, name) in enumerate(chosen):
        owners = [one.member_id for one in initiatives.owners(initiative_id)]
        made = agreements.draft(actor=clerk, initiative_id=initiative_id, entry=_entry(year, place, owners))
        if place == len(chosen) - 1:
            continue
        concerns = f"Överenskommelse om {name}"
        agreements.send(actor=clerk, agreement_id=made, version=1, concerns=concerns)
        parties = agreed.parties(made)
        for one in parties if place == 0 else parties[1:]:
            agreements.note_signature(
                attested=attested_by_year,
                actor=clerk,
                agreement_id=made,
                party_id=one.id,
                signatory="Påhittad firmatecknare",
                signed_on=today,
            )


def _entry(year: int, place: int, owners: Sequence[UUID]) -> AgreementEntry:
    with speaking(SOURCE_LANGUAGE):
        return AgreementEntry(
            kind=AgreementKind.FIRST,
            decided=f"§ {12 + place}, styrelsen {year - 1} (påhittat i demon)",
            starts_on=date(year - 1, 1, 1),
            ends_on=date(year + 1, 12, 31),
            amounts={year: Decimal(1_700_000)},
            conditions="Minst två parter deltar i styrgruppen\nEn implementeringsplan lämnas före sommaren",
            reporting=str(USUAL_REPORTING),
            terms=str(USUAL_TERMS),
            members=owners,
        )
