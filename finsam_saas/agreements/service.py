"""An agreement's steps: written from the decision, sent and registered, signed by each party, replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.agreements import queries
from finsam_saas.agreements.ending import end_early
from finsam_saas.agreements.entry import AgreementEntry
from finsam_saas.agreements.matters import matter_for
from finsam_saas.agreements.models import Agreement, AgreementParty, AgreementTerms
from finsam_saas.agreements.queries import AgreementFacts, PartyFacts
from finsam_saas.agreements.rules import (
    UNDER_WAY,
    AgreementKind,
    AgreementState,
    AgreementStep,
    Fault,
    Manner,
    all_have_signed,
    faults,
    move,
)
from finsam_saas.decisions import queries as decisions
from finsam_saas.decisions.changes import Attested
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.models import Initiative
from finsam_saas.members.queries import members
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import remove_version, take_turns, write_version
from tenants.context import current_tenant
from tenants.database import now, session, today

SUBJECT = "agreement"
"""What a registered document says it is, when it is an agreement."""


@dataclass(frozen=True)
class _Signature:
    """Who signed for a party, which day, and how."""

    signatory: str
    signed_on: date
    manner: Manner


class NotComplete(ValueError):
    """Something must be put right before the agreement is sent."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__(", ".join(found))
        self.faults = tuple(found)


class KeptInRegistry(ValueError):
    """What has been sent is an official document with a number: it is changed, never thrown away."""


class NotTheirs(ValueError):
    """Only who speaks for the party signs for it in the product."""


def draft(*, actor: Actor, initiative_id: UUID, entry: AgreementEntry) -> UUID:
    """Write a new version of what is agreed on about an insats.

    Raises NotFound for what is not the förbund's own, and Conflict where one is under way already.
    """
    initiative = initiatives.initiative(initiative_id)
    take_turns(Initiative, initiative_id)
    if any(one.state in UNDER_WAY for one in queries.versions(actor, initiative_id)):
        raise Conflict(f"an agreement about {initiative_id} is under way")
    row = Agreement(
        initiative_id=initiative_id,
        number=queries.next_number(initiative_id),
        title=initiative.name,
        written_by=actor.name,
        **entry.columns,
    )
    session.add(row)
    session.flush()
    _write_parties(row.id, entry.members)
    _tell(actor, EventName.AGREEMENT_DRAFTED, row.id, initiative.name)
    return row.id


def change(*, actor: Actor, agreement_id: UUID, version: int, entry: AgreementEntry) -> None:
    """Change a draft; raises NotFound, StepRefused once it is sent, Conflict."""
    before = _draft(actor, agreement_id)
    write_version(Agreement, agreement_id, version, {**entry.columns, "written_by": actor.name})
    _write_parties(agreement_id, entry.members)
    _tell(actor, EventName.AGREEMENT_CHANGED, agreement_id, before.title)


def discard(*, actor: Actor, agreement_id: UUID, version: int) -> None:
    """Throw a draft away that was never sent; raises NotFound, StepRefused, Conflict, and KeptInRegistry."""
    before = _draft(actor, agreement_id)
    if before.document_number is not None:
        raise KeptInRegistry(before.document_number)
    remove_version(Agreement, agreement_id, version)
    _tell(actor, EventName.AGREEMENT_DISCARDED, agreement_id, before.title)


def faults_of(found: AgreementFacts, parties: Sequence[PartyFacts]) -> list[Fault]:
    """What must be put right before it is sent."""
    signing = sum(1 for one in parties if one.member_id is not None)
    adjusted = found.decision_id is None or decisions.decision(found.decision_id).is_sealed
    return faults(found.terms_of(signing, is_adjusted=adjusted), queries.holding(found.initiative_id))


def send(*, actor: Actor, agreement_id: UUID, version: int, concerns: str) -> str:
    """Send it to be signed: from now on nothing in it changes. Its number in the registry, as `concerns`.

    Raises NotFound, StepRefused, Conflict, and NotComplete with what must be put right.
    """
    before = queries.agreement(actor, agreement_id)
    state = move(before.state, AgreementStep.SEND)
    parties = queries.parties(agreement_id)
    if found := faults_of(before, parties):
        raise NotComplete(found)
    matter = matter_for(actor, before, concerns)
    signers = ", ".join(one.name for one in parties if one.member_id is not None)
    document = registry.register_document(
        actor=actor,
        matter_id=matter.id,
        entry=DocumentEntry(Direction.OUT, concerns, today(), signers),
        subject_kind=SUBJECT,
        subject_id=agreement_id,
    )
    sent = {
        "state": state,
        "matter_id": matter.id,
        "document_number": document.number,
        "sent_at": now(),
        "sent_by": actor.name,
    }
    write_version(Agreement, agreement_id, version, sent)
    _tell(actor, EventName.AGREEMENT_SENT, agreement_id, before.title, document_number=document.number)
    return document.number


def recall(*, actor: Actor, agreement_id: UUID, version: int, reason: str) -> None:
    """Take back what was sent, to change it; what has been signed must be signed again.

    Raises NotFound, StepRefused, Conflict.
    """
    before = queries.agreement(actor, agreement_id)
    state = move(before.state, AgreementStep.RECALL)
    write_version(Agreement, agreement_id, version, {"state": state, "sent_at": None, "sent_by": None})
    nothing = {"signatory": None, "signed_on": None, "manner": None, "noted_by": None}
    session.execute(
        update(AgreementParty)
        .where(AgreementParty.tenant_id == current_tenant().id, AgreementParty.agreement_id == agreement_id)
        .values(**nothing)
    )
    _tell(actor, EventName.AGREEMENT_RECALLED, agreement_id, before.title, reason=reason.strip())


def note_signature(
    *,
    actor: Actor,
    agreement_id: UUID,
    party_id: UUID,
    signatory: str,
    signed_on: date,
    attested: Attested,
) -> None:
    """Note that a party has signed on paper: who, and which day; raises NotFound, StepRefused, Conflict.

    The last signature makes it hold. An early end then leaves no more money than is agreed, and never less
    than is `attested`.
    """
    signature = _Signature(signatory.strip(), signed_on, Manner.PAPER)
    _sign(actor, agreement_id, party_id, signature, attested)


def sign(*, actor: Actor, agreement_id: UUID, party_id: UUID, version: int, attested: Attested) -> None:
    """Sign in the product for a party that one speaks for, what stood in the version that was read.

    Raises NotTheirs, and as `note_signature`; Conflict also where it was taken back and changed meanwhile.
    """
    if party_id not in {one.id for one in queries.speaks_for(actor, queries.parties(agreement_id))}:
        raise NotTheirs(str(party_id))
    take_turns(Agreement, agreement_id)
    if queries.agreement(actor, agreement_id).version != version:
        raise Conflict(f"agreement {agreement_id} is no longer at version {version}")
    _sign(actor, agreement_id, party_id, _Signature(actor.name, today(), Manner.PRODUCT), attested)


def write_terms(*, actor: Actor, version: int, text: str) -> None:
    """Write the terms of coming agreements in the förbund's own words; raises Conflict."""
    before = queries.terms()
    if before.text == text:
        return
    written = session.scalar(
        insert(AgreementTerms)
        .values(tenant_id=current_tenant().id, version=1, text=text)
        .on_conflict_do_update(
            index_elements=["tenant_id"],
            set_={"text": text, "version": version + 1},
            where=AgreementTerms.version == version,
        )
        .returning(AgreementTerms.id)
    )
    if written is None or before.version != version:
        raise Conflict("the terms were changed meanwhile")
    _tell(actor, EventName.AGREEMENT_TERMS_DECIDED, written, "")


def _sign(
    actor: Actor, agreement_id: UUID, party_id: UUID, signature: _Signature, attested: Attested
) -> None:
    """Write a signature; the last one makes the agreement hold, and replaces the one before."""
    take_turns(Agreement, agreement_id)
    before = queries.agreement(actor, agreement_id)
    move(before.state, AgreementStep.COMPLETE)
    if signature.signed_on > today():
        raise ValueError("the day has not come")
    party = next((one for one in queries.parties(agreement_id) if one.id == party_id), None)
    if party is None:
        raise NotFound(f"no party {party_id}")
    if party.signed_on is not None:
        raise Conflict(f"{party.name} has signed")
    session.execute(
        update(AgreementParty)
        .where(AgreementParty.tenant_id == current_tenant().id, AgreementParty.id == party_id)
        .values(**asdict(signature), noted_by=actor.name)
    )
    told = {
        "party": party.name,
        "signed_on": signature.signed_on.isoformat(),
        "signatory": signature.signatory,
        "manner": signature.manner.value,
    }
    _tell(actor, EventName.AGREEMENT_PARTY_SIGNED, agreement_id, before.title, **told)
    if all_have_signed([one.signed_on for one in queries.parties(agreement_id)]):
        _hold(actor, before)
        if before.kind is AgreementKind.EARLY_END and before.ends_on:
            end_early(actor, before.initiative_id, before.by_year, before.ends_on, attested)


def _hold(actor: Actor, signed: AgreementFacts) -> None:
    replaced = move(AgreementState.SIGNED, AgreementStep.REPLACE)
    session.execute(
        update(Agreement)
        .where(
            Agreement.tenant_id == current_tenant().id,
            Agreement.initiative_id == signed.initiative_id,
            Agreement.state == AgreementState.SIGNED,
        )
        .values(state=replaced, version=Agreement.version + 1)
    )
    state = move(signed.state, AgreementStep.COMPLETE)
    write_version(Agreement, signed.id, signed.version, {"state": state, "signed_at": now()})
    _tell(actor, EventName.AGREEMENT_SIGNED, signed.id, signed.title)


def _draft(actor: Actor, agreement_id: UUID) -> AgreementFacts:
    found = queries.agreement(actor, agreement_id)
    move(found.state, AgreementStep.SEND)
    return found


def _write_parties(agreement_id: UUID, chosen: Sequence[UUID]) -> None:
    """The members in the order they were chosen, and the förbund."""
    known = {one.id: one.name for one in members()}
    if not set(chosen) <= known.keys():
        raise NotFound("no such member")
    session.execute(
        delete(AgreementParty).where(
            AgreementParty.tenant_id == current_tenant().id, AgreementParty.agreement_id == agreement_id
        )
    )
    for place, member_id in enumerate(dict.fromkeys(chosen)):
        session.add(
            AgreementParty(
                agreement_id=agreement_id, member_id=member_id, name=known[member_id], position=place
            )
        )
    name = current_tenant().name
    session.add(AgreementParty(agreement_id=agreement_id, member_id=None, name=name, position=len(known)))
    session.flush()


def _tell(actor: Actor, name: EventName, subject_id: UUID, label: str, **details: object) -> None:
    record(actor=actor, name=name, subject_id=subject_id, subject_label=label, **details)
