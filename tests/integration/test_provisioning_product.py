"""What people change in the product is found in the export: one value per section, and it loads again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import select

from finsam_saas import provisioning
from finsam_saas.access.actor import SYSTEM
from finsam_saas.bodies import service as bodies
from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule
from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import KeyBasis
from finsam_saas.fees import queries as fee_queries
from finsam_saas.fees import service as fees
from finsam_saas.fees.entry import stored_entry
from finsam_saas.fees.facts import KeyEntry
from finsam_saas.finance.profile import FinanceSection
from finsam_saas.followup.profile import FollowupSection
from finsam_saas.funding.profile import FundingSection, InitiativePart
from finsam_saas.governance import service as naming
from finsam_saas.governance.models import RecordedFact
from finsam_saas.governance.profile import BodyPart, GovernanceSection, MemberPart
from finsam_saas.initiatives import service as initiatives
from finsam_saas.initiatives.entry import InitiativeEntry
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.rules import InitiativeAction, InitiativeStatus, Orientation
from finsam_saas.members import service as members
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from finsam_saas.planning import cycle
from finsam_saas.planning import queries as planning_queries
from finsam_saas.planning import service as planning
from finsam_saas.planning.cycle import CycleEntry
from finsam_saas.planning.entry import TargetWording, wording_of
from finsam_saas.planning.profile import PlanningSection
from finsam_saas.planning.rules import CapitalBase, TargetKind, Way
from tenants.context import acting_for
from tenants.database import session
from tenants.profile import Profile
from tenants.profile_fields import REGISTERED, ProfileSection
from tenants.register import registered
from tests import profiles

SLUG = "uppsala-lan"
SectionType = TypeVar("SectionType", bound=ProfileSection)


@pytest.fixture(autouse=True)
def application(profiled_app: Flask) -> Iterator[Flask]:
    """The application, in its context, on a database that holds the four förbund."""
    with profiled_app.app_context():
        yield profiled_app
        session.remove()


def in_the_product(work: Callable[[], object]) -> None:
    """What somebody does in the product, as the app role, kept."""
    with acting_for(registered(SLUG)):
        work()
        session.commit()
        session.remove()


def exported() -> Profile:
    """The profile that comes out now; it must load without changing anything."""
    text = provisioning.export(SLUG)
    assert profiles.load(text).changes == []
    return profiles.parsed(text)


def section(kind: type[SectionType]) -> SectionType:
    """One section of the profile that comes out now."""
    return exported().section(kind)


def body(key: str) -> BodyPart:
    """A body in the profile that comes out now."""
    return next(part for part in section(GovernanceSection).bodies if part.key == key)


def member(key: str) -> MemberPart:
    """A member in the profile that comes out now."""
    return next(part for part in section(GovernanceSection).members if part.key == key)


def initiative(key: str) -> InitiativePart:
    """An insats in the profile that comes out now."""
    return next(part for part in section(FundingSection).initiatives if part.key == key)


def test_the_forbunds_own_words() -> None:
    """Labels and the chief's title are edited on one page and lie in the register."""

    def work() -> None:
        words = profiles.parsed(profiles.text_of(SLUG)).association
        labels = {str(name): word for name, word in words.labels.items()} | {"initiative": "verksamhet"}
        seen = naming.labels_mark(
            {str(name): word for name, word in words.labels.items()}, words.director_title
        )
        naming.change_labels(actor=SYSTEM, seen=seen, labels=labels, director_title="direktör")

    in_the_product(work)
    association = exported().association
    assert association.labels["initiative"] == "verksamhet"
    assert association.director_title == "direktör"


def test_a_member_that_leaves_and_one_that_joins() -> None:
    """The new one has no source but the förbund itself."""

    def work() -> None:
        entry = members.MemberEntry("Heby", PartyType.MUNICIPALITY, valid_to=date(2025, 12, 31))
        heby = session.scalars(select(Member.id).where(Member.key == "heby")).one()
        members.change_member(actor=SYSTEM, member_id=heby, version=1, entry=entry)
        members.add_member(actor=SYSTEM, entry=members.MemberEntry("Gävle", PartyType.MUNICIPALITY))

    in_the_product(work)
    assert member("heby").valid_to == date(2025, 12, 31)
    assert member("gavle").name == "Gävle"
    assert member("gavle").source == REGISTERED


def test_a_body_that_is_changed_and_one_that_is_new() -> None:
    """Label, tasks, chair, seats and last day come from what the page wrote."""

    def work() -> None:
        row = session.scalars(select(Body).where(Body.key == "strategisk-utvecklingsgrupp")).one()
        entry = bodies.BodyEntry(
            label="Strategiskt råd",
            kind=BodyKind.STRATEGIC_GROUP,
            tasks=(BodyTask.PREPARES,),
            chair_rule=ChairRule.MEMBER_REPRESENTATIVE,
            chair_member_key="forsakringskassan",
            ordinary_seats=8,
            ended_on=date(2025, 6, 30),
        )
        bodies.change_body(actor=SYSTEM, body_id=row.id, version=row.version, entry=entry)
        added = bodies.BodyEntry(label="Ekonomiråd", kind=BodyKind.WORKING_GROUP, meetings_per_year=6)
        bodies.add_body(actor=SYSTEM, entry=added)

    in_the_product(work)
    changed, added = body("strategisk-utvecklingsgrupp"), body("ekonomirad")
    assert changed.label == "Strategiskt råd" and changed.tasks == (BodyTask.PREPARES,)
    assert changed.chair is not None and changed.chair.member == "forsakringskassan"
    assert changed.seats is not None and (changed.seats.ordinary, changed.seats.substitute) == (8, None)
    assert changed.meetings is None and changed.ended_on == date(2025, 6, 30)
    assert added.meetings is not None and added.meetings.source == REGISTERED


def test_a_chair_that_no_longer_is_a_members() -> None:
    """The member that used to chair is not carried along."""

    def chair(rule: ChairRule, member_key: str | None) -> Callable[[], None]:
        def work() -> None:
            row = session.scalars(select(Body).where(Body.key == "arbetsutskott")).one()
            entry = bodies.BodyEntry(row.label, row.kind, chair_rule=rule, chair_member_key=member_key)
            bodies.change_body(actor=SYSTEM, body_id=row.id, version=row.version, entry=entry)

        return work

    in_the_product(chair(ChairRule.MEMBER_REPRESENTATIVE, "heby"))
    in_the_product(chair(ChairRule.ELECTED_WITHIN, None))
    found = body("arbetsutskott").chair
    assert found is not None and (found.rule, found.member) == ("elected_within", None)


def test_fees_with_their_keys_and_agreed_shares() -> None:
    """Total, unit, keys by a measure, other shares than the law's and the reason for them."""

    def work() -> None:
        sheet = fee_queries.fee_sheet(2023)
        assert sheet is not None
        kommuner = [one for one in sheet.members if one.party is FeeParty.MUNICIPALITY]
        entry = replace(
            stored_entry(sheet),
            total=Decimal("23100000.50"),
            unit=Decimal(1000),
            keys=[KeyEntry(one.id, KeyBasis.MEASURE, Decimal("1000.5"), "invånare") for one in kommuner],
            shares={
                FeeParty.STATE: Decimal(40),
                FeeParty.REGION: Decimal(30),
                FeeParty.MUNICIPALITY: Decimal(30),
            },
            deviation_reason="Överenskommet 2022",
        )
        fees.save_year(actor=SYSTEM, year=2023, version=1, entry=entry)

    in_the_product(work)
    (year,) = section(FinanceSection).fee_years
    assert (year.total_tkr, year.unit_tkr, year.source) == (Decimal("23100.0005"), Decimal(1), REGISTERED)
    assert {(key.measure, key.weight, key.source) for key in year.keys} == {
        ("invånare", Decimal("1000.5"), REGISTERED)
    }
    assert len(year.keys) == 8
    assert year.shares is not None and year.shares.state == 40
    assert year.deviation_reason == "Överenskommet 2022"


def test_a_new_fee_year_and_one_that_is_fixed() -> None:
    """A fixed year comes out with what it was fixed at, and can be loaded over itself."""

    def work() -> None:
        fees.open_year(actor=SYSTEM, year=2024, total=Decimal(23500000))
        sheet = fee_queries.fee_sheet(2024)
        assert sheet is not None
        kommuner = [one for one in sheet.members if one.party is FeeParty.MUNICIPALITY]
        keys = [KeyEntry(one.id, KeyBasis.MEASURE, Decimal(1), "invånare") for one in kommuner]
        fees.save_year(actor=SYSTEM, year=2024, version=1, entry=replace(stored_entry(sheet), keys=keys))
        fees.fix_year(actor=SYSTEM, year=2024, version=2)

    in_the_product(work)
    assert [(year.year, year.total_tkr) for year in section(FinanceSection).fee_years] == [
        (2023, Decimal(23090)),
        (2024, Decimal(23500)),
    ]


def test_an_insats_with_everything_a_page_can_say() -> None:
    """Columns and the tables below them, amounts in tkr, as it is entered and moved on."""

    def work() -> None:
        ids = {row.key: row.id for row in session.execute(select(Member.key, Member.id))}
        entry = InitiativeEntry(
            name="Ny insats",
            orientation=Orientation.STRUCTURAL,
            owners={ids["heby"]: "Arbetsmarknadsenheten", ids["tierp"]: None},
            parties=(PartyType.MUNICIPALITY, PartyType.SOCIAL_INSURANCE),
            municipality_ids=(ids["heby"], ids["tierp"]),
            starts_on=date(2023, 1, 1),
            ends_on=date(2024, 12, 31),
        )
        amounts = {2024: Decimal("1250500.00"), 2023: Decimal(99000)}
        made = initiatives.add_initiative(actor=SYSTEM, entry=entry, amounts=amounts, is_demo=True)
        initiatives.move(actor=SYSTEM, initiative_id=made, version=1, action=InitiativeAction.START)

    in_the_product(work)
    found = initiative("ny-insats")
    assert (found.orientation, found.status) == (Orientation.STRUCTURAL, InitiativeStatus.ONGOING)
    assert (found.starts_on, found.ends_on) == (date(2023, 1, 1), date(2024, 12, 31))
    assert [(owner.member, owner.unit) for owner in found.owners] == [
        ("heby", "Arbetsmarknadsenheten"),
        ("tierp", None),
    ]
    assert set(found.parties) == {PartyType.MUNICIPALITY, PartyType.SOCIAL_INSURANCE}
    assert found.municipalities == ("heby", "tierp") and found.is_demo
    assert {amount.year: amount.amount_tkr for amount in found.amounts} == {
        2023: Decimal(99),
        2024: Decimal("1250.5"),
    }


def test_an_amount_of_an_insats_that_came_with_the_profile() -> None:
    """The new amount has no source but the förbund itself; the others keep theirs."""
    first = profiles.parsed(profiles.text_of(SLUG)).section(FundingSection).initiatives[0]

    def work() -> None:
        row = session.scalars(select(Initiative).where(Initiative.key == first.key)).one()
        initiatives.set_amounts(
            actor=SYSTEM, initiative_id=row.id, version=row.version, amounts={2025: Decimal(700000)}
        )

    in_the_product(work)
    sources = {amount.year: (amount.amount_tkr, amount.source) for amount in initiative(first.key).amounts}
    assert sources[2025] == (Decimal(700), REGISTERED)
    assert sources[2023] == (first.amounts[0].amount_tkr, "seed 1")


def test_a_threshold_that_was_revised_and_a_target_of_money_that_is_new() -> None:
    """Edited on the goals' pages; a share comes out as per cent, what was copied as registered here."""

    def work() -> None:
        (goal, *_others) = planning_queries.goals()
        target = goal.targets[0]
        wording = replace(wording_of(target), threshold=Fraction(4150, 10_000))
        planning.change_target(actor=SYSTEM, target_id=target.id, version=target.version, wording=wording)
        money = TargetWording(
            text="Eget kapital minst 10 %",
            way=Way.CAPITAL,
            threshold=Fraction(1, 10),
            base=CapitalBase.BUDGETED_FUNDS,
        )
        planning.add_target(actor=SYSTEM, goal_id=goal.id, wording=money)
        planning.copy_goals(actor=SYSTEM, from_year=2023, to_year=2024)

    in_the_product(work)
    goals = section(PlanningSection).goals
    revised = goals[0].targets[0]
    assert (revised.threshold_percent, revised.source) == (Decimal("41.5"), REGISTERED)
    assert revised.comparison is not None and revised.comparison.source == "seed 1"
    assert goals[0].targets[1].source == "seed 1"
    added = goals[0].targets[-1]
    assert (added.kind, added.threshold_percent, added.base) == (
        TargetKind.MONEY,
        Decimal(10),
        CapitalBase.BUDGETED_FUNDS,
    )
    assert [goal.year for goal in goals] == [2023, 2024] * 3
    copied = [target for goal in goals if goal.year == 2024 for target in goal.targets]
    assert {target.source for target in copied} == {REGISTERED} and len(copied) == 7


def test_the_annual_cycle_as_it_is_edited() -> None:
    """A day that was moved, an event that is new and one that is gone."""

    def work() -> None:
        found = {one.text: one for one in planning_queries.cycle_events()}
        moved, gone = found["Sista dag för ansökningar"], found["Kick-off för ny styrelse"]
        entry = CycleEntry(moved.text, moved.kind, 6, 20, moved.body_key)
        cycle.change_cycle_event(actor=SYSTEM, event_id=moved.id, version=moved.version, entry=entry)
        cycle.add_cycle_event(actor=SYSTEM, entry=CycleEntry("Framtidsdag", "event", 9))
        cycle.remove_cycle_event(actor=SYSTEM, event_id=gone.id, version=gone.version)

    in_the_product(work)
    events = {part.text: part for part in section(PlanningSection).annual_cycle}
    assert (events["Sista dag för ansökningar"].day, events["Sista dag för ansökningar"].year) == (20, 2023)
    assert events["Framtidsdag"].source == REGISTERED and "Kick-off för ny styrelse" not in events


def test_what_is_recorded_of_follow_up() -> None:
    """No page edits it yet; it comes out of the tables all the same."""

    def work() -> None:
        row = session.scalars(select(RecordedFact).where(RecordedFact.kind == "initiative_reports")).one()
        row.value = {**row.value, "note": "Även muntligt"}

    in_the_product(work)
    reports = section(FollowupSection).initiative_reports
    assert reports is not None and reports.note == "Även muntligt"
