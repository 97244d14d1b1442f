"""Setting up a new förbund, a step at a time; each step is one transaction and leaves its events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.bodies import queries as bodies_queries
from finsam_saas.bodies.delegating import decide_delegation, delegation_versions
from finsam_saas.bodies.preparing import decide_stages, decided_versions
from finsam_saas.bodies.queries import Delegated, StageRule
from finsam_saas.bodies.rules import BodyKind, ChairRule, Delegate, DelegatedMatter
from finsam_saas.bodies.service import BodyEntry, add_body
from finsam_saas.fees.entry import FeeEntry
from finsam_saas.fees.service import open_year, save_year
from finsam_saas.governance.sections import Form
from finsam_saas.governance.service import decide_form
from finsam_saas.meetings import planning as meetings
from finsam_saas.meetings import queries as meetings_queries
from finsam_saas.meetings.entry import RulesEntry
from finsam_saas.members.queries import MemberFacts, members
from finsam_saas.members.rules import PartyType
from finsam_saas.members.service import MemberEntry, add_member
from finsam_saas.registry import queries as registry_queries
from finsam_saas.registry import service as registry
from finsam_saas.seats.service import SeatEntry, add_seat
from finsam_saas.shaping import queries
from finsam_saas.shaping.entry import BoardSeat, FirstRules
from finsam_saas.shaping.rules import SetupStep, may_begin, taken
from finsam_saas.shaping.variants import MEMBER_TASKS, TEMPLATES, ProposedBody, Variant, proposed
from tenants.context import current_tenant
from tenants.database import session, today
from tenants.models import Tenant

FIRST_VERSION = 1
STATE_PAYS = "Försäkringskassan betalar statens hela andel (Finsamlagen 5 §)."
AGENCIES = {
    PartyType.EMPLOYMENT_SERVICE: ("Arbetsförmedlingen", STATE_PAYS),
    PartyType.SOCIAL_INSURANCE: ("Försäkringskassan", None),
}


class StepRefused(ValueError):
    """A step that has been taken, or whose ground is not laid: it is gone on with where the things are."""

    def __init__(self, step: SetupStep) -> None:
        super().__init__(step)
        self.step = step


def check_step(step: SetupStep) -> None:
    """Whether a step can be taken now; raises StepRefused."""
    standing = queries.settings().standing
    if taken(step, standing) or not may_begin(step, standing):
        raise StepRefused(step)


def add_members(
    *, actor: Actor, municipalities: Sequence[str], regions: Sequence[str], since: date | None
) -> None:
    """Enter the first members; the two agencies are always there (3 §). Raises StepRefused."""
    _in_turn(SetupStep.MEMBERS)
    for party, (name, note) in AGENCIES.items():
        add_member(actor=actor, entry=MemberEntry(name, party, since, note=note))
    for party, names in ((PartyType.REGION, regions), (PartyType.MUNICIPALITY, municipalities)):
        for name in names:
            add_member(actor=actor, entry=MemberEntry(name, party, since))


def proposed_bodies(variant: Variant, known: Sequence[MemberFacts]) -> list[ProposedBody]:
    """The bodies that a template offers this förbund."""
    kommuner = [(one.key, one.name) for one in known if one.party is PartyType.MUNICIPALITY]
    return proposed(TEMPLATES[variant], kommuner)


def make_bodies(*, actor: Actor, variant: Variant, labels: Mapping[str, str]) -> None:
    """Make the chosen bodies of a template under the names given by key, its stages and what is delegated.

    Bodies that the template cannot do without are made under their own names where none is given.
    Raises StepRefused.
    """
    _in_turn(SetupStep.BODIES)
    template, known = TEMPLATES[variant], members()
    made: dict[str, UUID] = {}
    for one in proposed_bodies(variant, known):
        label = labels.get(one.key) or (one.label if one.body.key in template.needed else None)
        if label:
            made[one.key] = add_body(actor=actor, entry=_body_entry(one, label, known, made))
    form = Form(variant=template.prepares, levels=template.levels, member_tasks=MEMBER_TASKS)
    decide_form(actor=actor, form=form)
    stages = [
        StageRule(one.body_kind, one.kind, one.is_local, consensus=one.consensus, note=one.note)
        for one in template.stages
    ]
    decide_stages(actor=actor, stages=stages, seen=max((one.number for one in decided_versions()), default=0))
    if template.remaining_funds:
        _delegate(actor, template.remaining_funds)


def _delegate(actor: Actor, what: str) -> None:
    rule = Delegated("", Delegate.DIRECTOR, DelegatedMatter.APPLICATIONS_FROM_REMAINING_FUNDS, what)
    seen = max((one.number for one in delegation_versions()), default=0)
    decide_delegation(actor=actor, rules=[*bodies_queries.delegation(), rule], seen=seen, must_cite=False)


def _body_entry(
    one: ProposedBody, label: str, known: Sequence[MemberFacts], made: Mapping[str, UUID]
) -> BodyEntry:
    by_key = {member.key: member for member in known}
    chair = next((member.key for member in known if member.party is one.body.chair_party), None)
    rule = one.body.chair_rule
    return BodyEntry(
        label=label,
        kind=one.body.kind,
        tasks=one.body.tasks,
        led_by=one.body.led_by,
        chair_rule=rule,
        chair_member_key=chair if rule is ChairRule.MEMBER_REPRESENTATIVE else None,
        description=one.body.description,
        member_id=by_key[one.member_key].id if one.member_key else None,
        level=one.body.level,
        parent_id=made.get(one.body.parent or ""),
    )


def decide_rules(*, actor: Actor, rules: FirstRules) -> None:
    """Decide about §§, papers, notice board and the registry's numbers; the usual ones need no decision.

    Raises StepRefused.
    """
    _in_turn(SetupStep.RULES)
    now, numbers = meetings_queries.meeting_rules(), registry_queries.rules()
    standing = RulesEntry(**{one.name: getattr(now, one.name) for one in fields(RulesEntry)})
    entry = replace(
        standing,
        paragraphs_per_year=rules.paragraphs_per_year,
        papers_days=rules.papers_days,
        posted_at=rules.posted_at,
    )
    meetings.decide_rules(actor=actor, version=now.version, entry=entry)
    registry.decide_rules(
        actor=actor, version=numbers.version, pattern=rules.pattern, years_kept=numbers.years_kept
    )


def begin_fees(*, actor: Actor, year: int, entry: FeeEntry) -> None:
    """Begin the first year of fees as a draft, with total and keys; raises StepRefused and FeeKeyError."""
    _in_turn(SetupStep.FEES)
    open_year(actor=actor, year=year, total=entry.total, unit=entry.unit)
    save_year(actor=actor, year=year, version=FIRST_VERSION, entry=entry)


def seat_board(
    *, actor: Actor, people: Sequence[BoardSeat], term_from: date | None, term_to: date | None
) -> None:
    """Give the first board its seats for one term; raises StepRefused and NotFound."""
    _in_turn(SetupStep.BOARD)
    board = next(
        one.id for one in bodies_queries.bodies() if one.kind is BodyKind.BOARD and one.stands(today())
    )
    for one in people:
        entry = SeatEntry(
            one.person_name,
            one.kind,
            member_id=one.member_id,
            is_chair=one.is_chair,
            term_from=term_from,
            term_to=term_to,
        )
        add_seat(actor=actor, body_id=board, entry=entry)


def _in_turn(step: SetupStep) -> None:
    """Two who take the same step at once take it once: the second is told that it is done."""
    here = Tenant.id == current_tenant().id
    session.execute(select(Tenant.id).where(here).with_for_update(key_share=True))
    check_step(step)
