"""What a committee of the board decides on applications: only what the board has delegated to it.

A presidium or an arbetsutskott has §§ of its own, and no power of its own (kommunallagen 6 kap. 37 §).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from sqlalchemy import ColumnElement, String, and_, exists, or_, type_coerce

from finsam_saas.bodies.delegated import Asked, DecisionRefused, Refusal, check
from finsam_saas.bodies.models import Body, DelegationRule
from finsam_saas.bodies.queries import delegation
from finsam_saas.bodies.rules import ABOUT_APPLICATIONS, BodyKind, Delegate
from finsam_saas.decisions.rules import YearRoom
from finsam_saas.meetings.facts import MeetingFacts
from finsam_saas.meetings.rules import DECIDING
from tenants.database import today

COMMITTEES: Final[Mapping[BodyKind, Delegate]] = MappingProxyType(
    {BodyKind.PRESIDIUM: Delegate.PRESIDIUM, BodyKind.WORKING_COMMITTEE: Delegate.WORKING_COMMITTEE}
)


def may_decide() -> ColumnElement[bool]:
    """The condition that a body decides on applications: the board, or a committee that has a rule for it."""
    matter = DelegationRule.details["matter"].astext
    delegated = exists().where(
        DelegationRule.tenant_id == Body.tenant_id,
        DelegationRule.who == type_coerce(Body.kind, String),
        matter.in_(sorted(ABOUT_APPLICATIONS)),
    )
    return or_(Body.kind == BodyKind.BOARD, and_(Body.kind.in_(sorted(COMMITTEES)), delegated))


def deciding_kinds() -> frozenset[BodyKind]:
    """The kinds of body that decide on applications: the board, and committees that have a rule for it."""
    delegated = {one.who for one in delegation() if one.matter in ABOUT_APPLICATIONS}
    return DECIDING - {kind for kind, who in COMMITTEES.items() if who not in delegated}


def must_be_delegated(
    meeting: MeetingFacts, amounts: Mapping[int, Decimal], rooms: Mapping[int, YearRoom]
) -> None:
    """Whether a meeting may decide this (kr by year, of what is left of each year's money).

    Raises DecisionRefused of delegation, as the last rule that refuses it does.
    """
    if meeting.body_kind not in COMMITTEES:
        return
    who = COMMITTEES[meeting.body_kind]
    asked = Asked(
        by=who,
        decided_on=meeting.day,
        on_application=True,
        amounts=amounts,
        remaining={year: room.left_of_budget if room.is_adopted else None for year, room in rooms.items()},
    )
    refused = DecisionRefused(Refusal.NOT_THE_DELEGATE)
    own = [one for one in delegation() if one.who is who and one.matter in ABOUT_APPLICATIONS]
    for one in own:
        try:
            check(one.rule, asked, today())
        except DecisionRefused as why:
            refused = why
        else:
            return
    raise refused
