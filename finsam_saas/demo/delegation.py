"""One more rule of delegation for the demo, and a decision by it that waits to be reported to the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from finsam_saas.access.permissions import Role
from finsam_saas.bodies.delegating import decide_delegation
from finsam_saas.bodies.queries import Delegated, delegation
from finsam_saas.bodies.rules import Delegate, DelegatedMatter
from finsam_saas.delegation import service
from finsam_saas.delegation.entry import OtherEntry
from finsam_saas.delegation.reporting import named
from finsam_saas.demo.people import Colleagues

PURCHASES = Delegated(
    key="",
    who=Delegate.DIRECTOR,
    matter=DelegatedMatter.OTHER,
    what="Påhittat i demon: inköp till kansliet.",
    maximum=Decimal(100_000),
)


def fill_delegation(colleagues: Colleagues, today: date) -> None:
    """Let the director buy what the kansli needs, and hire a place for the network."""
    rules = [*delegation(), replace(PURCHASES, paragraph="12", decided_on=date(today.year - 1, 12, 4))]
    decide_delegation(actor=colleagues[Role.TENANT_ADMIN].actor, rules=rules, seen=0)
    entry = OtherEntry(
        rule_key=delegation()[-1].key,
        title="Lokal till nätverksträff (demo)",
        decided_on=today,
        decision="Hyra en lokal för 40 personer en heldag.",
        reasons="Påhittat i demon: den egna lokalen är för liten.",
        amount=Decimal(18_000),
    )
    service.decide(actor=colleagues[Role.DIRECTOR].actor, entry=entry, named=named)
