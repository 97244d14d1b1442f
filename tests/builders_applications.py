"""Short ways to calls and applications for tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries, service, writing
from finsam_saas.applications.entry import AmountEntry, BasicsEntry, TextEntry
from finsam_saas.applications.rules import CostType, Text
from finsam_saas.calls import service as calls
from finsam_saas.calls.rules import LatePolicy
from finsam_saas.calls.service import CallEntry
from finsam_saas.initiatives.rules import Orientation
from tenants.database import now, session
from tests import builders_association as build
from tests.conftest import Inside

YEAR = 2027
SECRET_WORDS = "Det som bara skribenterna får läsa"


def open_call(
    actor: Actor, *, opens_in: int = -10, days: int | None = 30, late: LatePolicy = LatePolicy.NEXT_ROUND
) -> UUID:
    """A published call; by default it is open now."""
    opens = now() + timedelta(days=opens_in)
    closes = None if days is None else opens + timedelta(days=days)
    entry = CallEntry(f"Insatser {YEAR}", opens, closes, YEAR, YEAR, late)
    call_id = calls.plan_call(actor=actor, entry=entry)
    calls.publish_call(actor=actor, call_id=call_id, version=1)
    return call_id


def basics(owner_id: UUID, title: str = "Unga vuxna i Heby") -> BasicsEntry:
    """What an insats for individuals is to be."""
    return BasicsEntry(
        title=title,
        owner_id=owner_id,
        orientation=Orientation.INDIVIDUAL,
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR, 12, 31),
        women=20,
        men=20,
    )


def begun(actor: Actor, call_id: UUID) -> UUID:
    """An application that Heby is to own, with a name alone."""
    owner_id = build.member_id("heby")
    return writing.begin(actor=actor, call_id=call_id, owner_id=owner_id, title="Unga vuxna i Heby")


def complete(actor: Actor, application_id: UUID) -> int:
    """Fill in all that is asked for; the version to hand in with."""
    heby, region = build.member_id("heby"), build.member_id("region-uppsala")
    writing.save_basics(
        actor=actor,
        application_id=application_id,
        version=version_of(actor, application_id),
        entry=basics(heby),
    )
    texts = {kind: TextEntry(SECRET_WORDS, 0) for kind in Text}
    writing.save_texts(actor=actor, application_id=application_id, entries=texts)
    writing.set_parties(
        actor=actor, application_id=application_id, contacts={heby: None, region: "Vårdcentralen"}
    )
    entries = [
        AmountEntry(YEAR, CostType.STAFF, Decimal(500_000)),
        AmountEntry(YEAR, CostType.STAFF, Decimal(80_000), financier_id=region, in_kind=True),
    ]
    writing.save_amounts(
        actor=actor, application_id=application_id, version=version_of(actor, application_id), entries=entries
    )
    version = version_of(actor, application_id)
    for member_id in (heby, region):
        writing.confirm_party(
            actor=actor, application_id=application_id, version=version, member_id=member_id, by="Chefen"
        )
    return version


def drafted(inside: Inside, call_id: UUID) -> UUID:
    """A complete application to Uppsala's open call that nobody has handed in, committed."""
    with inside("uppsala-lan", Role.MEMBER_REPRESENTATIVE) as writer:
        application_id = begun(writer, call_id)
        complete(writer, application_id)
        session.commit()
    return application_id


def submitted(inside: Inside, application_id: UUID) -> UUID:
    """The same application, handed in by who has written it."""
    with inside("uppsala-lan", Role.MEMBER_REPRESENTATIVE) as writer:
        version = version_of(writer, application_id)
        service.submit(actor=writer, application_id=application_id, version=version)
        session.commit()
    return application_id


def version_of(actor: Actor, application_id: UUID) -> int:
    """The version of an application as its writers see it."""
    return queries.written_by(actor, application_id).version
