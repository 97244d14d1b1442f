"""The four förbund as their documents tell them: every profile reads, with the sums of the sources."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import tenants
from finsam_saas.bodies.rules import BodyKind, BodyTask
from finsam_saas.budgets.rules import INCOME_KINDS, BudgetLineKind
from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import FeeKey, FeeMember, FeeTable, fee_table
from finsam_saas.finance.profile import BudgetPart, FinanceSection
from finsam_saas.followup.profile import FollowupSection
from finsam_saas.funding.profile import FundingSection, InitiativePart
from finsam_saas.governance.profile import BodyPart, GovernanceSection
from finsam_saas.members.rules import PartyType
from finsam_saas.planning.profile import PlanningSection
from tenants.profile import Profile, read_profile
from tenants.profile_fields import ProfileSection, Sourced

FOLDER = Path(tenants.__file__).parent / "profiles"
SLUGS = ("bad-esa", "umea-vannas", "uppsala-lan", "vasteras")
SECTIONS: dict[str, type[ProfileSection]] = {
    "governance": GovernanceSection,
    "finance": FinanceSection,
    "funding": FundingSection,
    "followup": FollowupSection,
    "planning": PlanningSection,
}


@pytest.fixture(scope="module")
def profiles() -> dict[str, Profile]:
    return {slug: read_profile(FOLDER / f"{slug}.toml", SECTIONS) for slug in SLUGS}


def bodies(profile: Profile, kind: BodyKind) -> list[BodyPart]:
    return [body for body in profile.section(GovernanceSection).bodies if body.kind is kind]


def budget(profile: Profile, year: int) -> BudgetPart:
    return next(budget for budget in profile.section(FinanceSection).budgets if budget.year == year)


def line_sum(budget: BudgetPart, *kinds: BudgetLineKind) -> Decimal:
    return sum((line.amount_tkr or Decimal() for line in budget.lines if line.kind in kinds), Decimal())


def initiative_sum(profile: Profile, year: int, group: str | None = None) -> Decimal:
    return sum(
        (
            amount.amount_tkr
            for initiative in profile.section(FundingSection).initiatives
            for amount in initiative.amounts
            if amount.year == year and group in (None, initiative.group)
        ),
        Decimal(),
    )


def initiative(profile: Profile, key: str) -> InitiativePart:
    return next(part for part in profile.section(FundingSection).initiatives if part.key == key)


def fees(profile: Profile, year: int) -> FeeTable:
    fee_year = next(fee for fee in profile.section(FinanceSection).fee_years if fee.year == year)
    return fee_table(
        fee_year.total_tkr * 1000,
        year,
        [FeeMember(member.key, member.party) for member in profile.section(GovernanceSection).members],
        [FeeKey(key.member, key.party, key.basis, key.weight) for key in fee_year.keys],
        fee_year.unit_tkr * 1000,
    )


def test_every_profile_in_the_folder_is_tested() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_profile_bears_the_name_of_its_file(profiles: dict[str, Profile], slug: str) -> None:
    assert profiles[slug].association.slug == slug


def numbers_without_source(value: object, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        figures = [
            key
            for key, item in value.items()
            if isinstance(item, int | Decimal) and not isinstance(item, bool)
        ]
        if figures and "source" not in value:
            yield f"{path}: {figures}"
        for key, item in value.items():
            yield from numbers_without_source(item, f"{path}.{key}")
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from numbers_without_source(item, f"{path}[{place}]")


@pytest.mark.parametrize("slug", SLUGS)
def test_every_figure_of_a_file_names_its_source(slug: str) -> None:
    document = tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"), parse_float=Decimal)
    for source in document["association"]["sources"]:
        source.pop("year", None)
    assert list(numbers_without_source(document, slug)) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_source_of_a_file_is_used(slug: str) -> None:
    text = (FOLDER / f"{slug}.toml").read_text(encoding="utf-8")
    for source in tomllib.loads(text)["association"]["sources"]:
        assert f'source = "{source["key"]}"' in text or source.get("gives"), source["key"]


def parts(schema: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    def models(annotation: Any) -> Iterator[type[BaseModel]]:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield annotation
        for argument in getattr(annotation, "__args__", ()):
            yield from models(argument)

    for field in schema.model_fields.values():
        for model in set(models(field.annotation)) - seen:
            seen.add(model)
            parts(model, seen)
    return seen


def holds_a_figure(annotation: Any) -> bool:
    return annotation in (int, Decimal) or any(map(holds_a_figure, getattr(annotation, "__args__", ())))


def test_the_schema_lets_no_figure_in_without_a_source() -> None:
    found = {part for schema in SECTIONS.values() for part in parts(schema, set())}
    with_figures = {
        part
        for part in found
        if any(holds_a_figure(field.annotation) for field in part.model_fields.values())
    }
    assert len(with_figures) > 10
    assert {part.__name__ for part in with_figures if not issubclass(part, Sourced)} == set()


# ----------------------------------------------------------------------------------------------- Uppsala län


def test_uppsala_has_eleven_members_and_a_lokusgrupp_in_each_kommun(profiles: dict[str, Profile]) -> None:
    uppsala = profiles["uppsala-lan"]
    members = uppsala.section(GovernanceSection).members
    kommuner = {member.key for member in members if member.party is PartyType.MUNICIPALITY}
    groups = bodies(uppsala, BodyKind.LOCAL_DEVELOPMENT_GROUP)
    labels = [group.label for group in groups]
    assert len(members) == 11
    assert len(kommuner) == len(groups) == 8
    assert {group.municipality for group in groups} == kommuner
    assert labels[:3] == ["Lokusgrupp Enköping", "Lokusgrupp Heby", "Lokusgrupp Håbo"]
    assert {task for group in groups for task in group.tasks} == {BodyTask.RAISES_NEED}


def test_uppsala_board_and_strategic_group(profiles: dict[str, Profile]) -> None:
    (board,) = bodies(profiles["uppsala-lan"], BodyKind.BOARD)
    (strategic,) = bodies(profiles["uppsala-lan"], BodyKind.STRATEGIC_GROUP)
    assert board.seats is not None and (board.seats.ordinary, board.seats.substitute) == (11, 11)
    assert strategic.chair is not None and strategic.chair.rule == "director"
    assert board.meetings is not None and strategic.meetings is not None
    assert (board.meetings.per_year, board.meetings.at_least) == (5, False)
    assert (strategic.meetings.per_year, strategic.meetings.at_least) == (4, True)


def test_uppsala_initiatives_2023_sum_as_the_budget_says(profiles: dict[str, Profile]) -> None:
    uppsala = profiles["uppsala-lan"]
    own = [part for part in uppsala.section(FundingSection).initiatives if part.owned_by_association]
    assert initiative_sum(uppsala, 2023, "Samverkansinsatser") == 19_663
    assert initiative_sum(uppsala, 2023, "Övriga samverkansinsatser") == 1_030
    assert initiative_sum(uppsala, 2023) == 20_693
    assert sum(amount.amount_tkr for part in own for amount in part.amounts) == 1_030


def test_uppsala_budget_2023_may_end_in_a_deficit(profiles: dict[str, Profile]) -> None:
    plan = budget(profiles["uppsala-lan"], 2023)
    costs = [kind for kind in BudgetLineKind if kind.startswith("cost_")]
    income, cost = line_sum(plan, *INCOME_KINDS), line_sum(plan, *costs)
    capital = line_sum(plan, BudgetLineKind.OPENING_CAPITAL)
    assert [income, cost, income - cost] == [24_190, 26_913, -2_723]
    assert [income + capital, income + capital - cost] == [27_890, 977]


def test_a_line_without_a_figure_in_the_source_is_missing(profiles: dict[str, Profile]) -> None:
    plan = budget(profiles["uppsala-lan"], 2023)
    missing = [line.kind for line in plan.lines if line.amount_tkr is None]
    assert missing == [BudgetLineKind.UNUSED_FORECAST, BudgetLineKind.COST_INITIATIVE]


def test_uppsala_fees_2023_stand_by_party_and_ask_for_the_key(profiles: dict[str, Profile]) -> None:
    table = fees(profiles["uppsala-lan"], 2023)
    assert table.party_totals[FeeParty.STATE] == 11_545_000
    assert table.party_totals[FeeParty.REGION] == table.party_totals[FeeParty.MUNICIPALITY] == 5_772_500
    assert set(table.missing_keys) == {FeeParty.MUNICIPALITY}


def test_uppsala_goals_have_the_thresholds_of_the_plan(profiles: dict[str, Profile]) -> None:
    goals = profiles["uppsala-lan"].section(PlanningSection).goals
    targets = [target for goal in goals for target in goal.targets]
    assert [target.threshold_percent for target in targets if target.threshold_percent] == [35, 90, 75]
    assert [target.threshold_count for target in targets if target.threshold_count] == [15]
    assert sum(target.kind == "milestone" for target in targets) == 2
    assert all(goal.legs for goal in goals)


def test_uppsala_year_follow_up_and_delegation(profiles: dict[str, Profile]) -> None:
    uppsala = profiles["uppsala-lan"]
    events = {event.key: event for event in uppsala.section(PlanningSection).annual_cycle}
    reports = uppsala.section(FollowupSection).initiative_reports
    assert (events["ansokningar-in"].month, events["ansokningar-in"].day) == (6, 16)
    assert [event.month for event in events.values() if event.kind == "consultation"] == [4, 10]
    assert reports is not None and (reports.cadence, reports.by_sex, reports.board_reports_per_year) == (
        "quarter",
        True,
        2,
    )
    (rule,) = uppsala.section(GovernanceSection).delegation
    assert (rule.who, rule.matter, rule.maximum_tkr) == (
        "director",
        "applications_from_remaining_funds",
        None,
    )


# --------------------------------------------------------------------------------------------------- BÅD-ESÅ


def test_bad_esa_members_since(profiles: dict[str, Profile]) -> None:
    members = profiles["bad-esa"].section(GovernanceSection).members
    joined = {member.name for member in members if member.valid_from and member.valid_from.year == 2012}
    assert len(members) == 9
    assert joined == {"Säffle", "Årjäng", "Landstinget i Värmland"}


def test_bad_esa_fees_2016_are_those_of_the_plan(profiles: dict[str, Profile]) -> None:
    table = fees(profiles["bad-esa"], 2016)
    (stated,) = [
        year.stated for year in profiles["bad-esa"].section(FinanceSection).fee_years if year.year == 2016
    ]
    calculated = {row.member_key: row.amount / 1000 for row in table.rows if row.amount}
    assert calculated == {fee.member: fee.amount_tkr for fee in stated}
    assert sum(calculated.values()) == 5_240
    assert table.party_totals[FeeParty.MUNICIPALITY] == table.party_totals[FeeParty.REGION] == 1_310_000


@pytest.mark.parametrize(
    ("year", "funds", "used"),
    [(2015, 6_844, 6_600), (2016, 5_840, 5_540), (2017, 4_900, 3_525), (2018, 4_140, 0)],
)
def test_bad_esa_budget_columns(profiles: dict[str, Profile], year: int, funds: int, used: int) -> None:
    plan = budget(profiles["bad-esa"], year)
    costs = [kind for kind in BudgetLineKind if kind.startswith("cost_")]
    assert line_sum(plan, BudgetLineKind.INCOME_FEE, BudgetLineKind.OPENING_CAPITAL) == funds
    assert line_sum(plan, *costs) == used


def test_bad_esa_initiatives_2016_sum_by_group(profiles: dict[str, Profile]) -> None:
    bad_esa = profiles["bad-esa"]
    groups = ("Insatser", "Integrerad samverkan", "Kompletterande arbetsmarknad och praktikstöd")
    assert [initiative_sum(bad_esa, 2016, group) for group in groups] == [530, 3_350, 790]
    assert initiative_sum(bad_esa, 2016) == 4_670
    assert initiative_sum(bad_esa, 2016) + line_sum(budget(bad_esa, 2016), BudgetLineKind.COST_ADMIN) == 5_540


def test_individ_samverkan_has_five_owners_each_with_its_unit(profiles: dict[str, Profile]) -> None:
    owners = initiative(profiles["bad-esa"], "individ-samverkan").owners
    assert [(owner.member, owner.unit) for owner in owners] == [
        ("bengtsfors", "AME"),
        ("amal", "Utvecklingscentrum"),
        ("dals-ed", "AME"),
        ("saffle", "AME"),
        ("arjang", "IFO"),
    ]


def test_bad_esa_opens_2016_with_a_dated_forecast_and_not_the_balance_of_2015(
    profiles: dict[str, Profile],
) -> None:
    (opening,) = [
        line
        for line in budget(profiles["bad-esa"], 2016).lines
        if line.kind is BudgetLineKind.OPENING_CAPITAL
    ]
    assert opening.amount_tkr == 600
    assert (opening.is_forecast, opening.as_of) == (True, "2015-08")


def test_bad_esa_rules_and_levels(profiles: dict[str, Profile]) -> None:
    bad_esa = profiles["bad-esa"]
    rules = {rule.kind: rule for rule in bad_esa.section(FinanceSection).rules}
    governance = bad_esa.section(GovernanceSection)
    capital = rules["own_capital_share"]
    assert capital.at_least_percent == 10
    assert (capital.base, capital.strength) == ("budgeted_funds", "should")
    assert rules["no_debt"].strength == "must"
    assert [body.level for body in governance.bodies if body.kind is BodyKind.PREPARATORY_GROUP] == [
        governance.levels[1]
    ]


# ------------------------------------------------------------------------------------- Umeå/Vännäs, Västerås


def test_umea_fees_2014_are_tkr_and_the_kommuner_lack_a_key(profiles: dict[str, Profile]) -> None:
    table = fees(profiles["umea-vannas"], 2014)
    assert table.party_totals == {
        FeeParty.STATE: 5_300_000,
        FeeParty.REGION: 2_650_000,
        FeeParty.MUNICIPALITY: 2_650_000,
    }
    assert set(table.missing_keys) == {FeeParty.MUNICIPALITY}


def test_umea_beredningsgrupp_is_chaired_by_forsakringskassan(profiles: dict[str, Profile]) -> None:
    umea = profiles["umea-vannas"]
    (group,) = bodies(umea, BodyKind.PREPARATORY_GROUP)
    (steering,) = bodies(umea, BodyKind.STEERING_GROUP)
    assert group.chair is not None and group.chair.member == "forsakringskassan"
    assert steering.chair is not None and steering.chair.rule == "initiative_owner"
    assert umea.association.organisation_number == "222000-1834"
    assert umea.section(FundingSection).initiatives == ()


def test_vasteras_has_only_the_labelled_public_figures(profiles: dict[str, Profile]) -> None:
    vasteras = profiles["vasteras"]
    finance = vasteras.section(FinanceSection)
    assert finance.fee_years == ()
    assert finance.budgets == ()
    assert {fact.source for fact in finance.facts} == {"public 2019"}
    assert [fact.amount_tkr for fact in finance.facts] == [12_100, 1_300, 8_100]
    counts = [count.count for count in vasteras.section(FollowupSection).published_counts]
    assert counts == [2, 173, 112, 91, 361]
    assert vasteras.association.director_title == "förbundssamordnare"


@pytest.mark.parametrize(
    ("slug", "variant"),
    [
        ("uppsala-lan", BodyKind.LOCAL_DEVELOPMENT_GROUP),
        ("vasteras", BodyKind.DEVELOPMENT_GROUP),
        ("bad-esa", BodyKind.PREPARATORY_GROUP),
        ("umea-vannas", BodyKind.PREPARATORY_GROUP),
    ],
)
def test_the_preparing_body_never_decides(profiles: dict[str, Profile], slug: str, variant: BodyKind) -> None:
    governance = profiles[slug].section(GovernanceSection)
    assert governance.variant is variant
    assert [body.kind for body in governance.bodies if BodyTask.DECIDES in body.tasks] == [BodyKind.BOARD]
