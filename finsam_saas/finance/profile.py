"""The finance section of a förbund's profile: fees and their keys, budgets, financial rules, stated facts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from finsam_saas.budgets.rules import DECIDED, INITIATIVE_KINDS, BudgetLineKind, BudgetState
from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import (
    PARTY_OF_MEMBER_KIND,
    FeeKey,
    FeeKeyError,
    FeeKeyFault,
    FeeMember,
    KeyBasis,
    fee_table,
)
from finsam_saas.governance.profile import GovernanceSection
from tenants.profile_fields import (
    Day,
    InitiativeReference,
    Key,
    MemberReference,
    Number,
    PartialDate,
    Percent,
    ProfileFault,
    ProfileSection,
    SignedTkr,
    Sourced,
    Text,
    Tkr,
    Year,
    declares,
    repeated,
)

AgreedPercent = Annotated[Number, Field(ge=0, le=100, decimal_places=4)]
ONE_KRONA_IN_TKR = Decimal("0.001")
FEE_KEY_MESSAGES = {
    FeeKeyFault.PERCENT_SUM: "the fixed per cent of a party must add up to 100",
    FeeKeyFault.NOT_A_MEMBER: "a key for one who is not a paying member that year",
    FeeKeyFault.NOT_SINGLE: "basis 'single' is for the only member of its party",
    FeeKeyFault.ZERO_SUM: "the weights of a party add up to nothing",
}


class FeeKeyPart(Sourced):
    """One member's weight within its party: a per cent of its share, a measure, or the only member."""

    party: FeeParty
    member: MemberReference
    basis: KeyBasis
    weight: Annotated[Number, Field(ge=0, lt=10**10, decimal_places=4)]
    measure: Text | None = None


class KeyRulePart(Sourced):
    """How a party divides its share in words, where the source gives no figures."""

    party: FeeParty
    description: Text


class StatedFeePart(Sourced):
    """An amount that the source itself gives for a member (tkr); the fee table is checked against it."""

    member: MemberReference
    amount_tkr: Tkr


class AgreedSharesPart(Sourced):
    """Shares of the fees (per cent by party) that the members have agreed on instead of the law's (5 §)."""

    state: AgreedPercent
    region: AgreedPercent
    municipality: AgreedPercent

    @model_validator(mode="after")
    def _all_of_it(self) -> Self:
        if self.state + self.region + self.municipality != 100:
            raise PydanticCustomError("shares_sum", "the parties' shares must add up to 100")
        return self


class FeeYearPart(Sourced):
    """A year's member fees: the total (tkr), the unit amounts are rounded to, and the keys within parties."""

    year: Year
    total_tkr: Tkr
    unit_tkr: Annotated[Tkr, Field(gt=0)] = ONE_KRONA_IN_TKR
    preliminary: bool = Field(default=False, strict=True)
    state_decided_on: Day | None = None
    note: Text | None = None
    shares: AgreedSharesPart | None = None
    deviation_reason: Text | None = None
    keys: tuple[FeeKeyPart, ...] = ()
    key_rules: tuple[KeyRulePart, ...] = ()
    stated: tuple[StatedFeePart, ...] = ()

    @field_validator("keys")
    @classmethod
    def _keys_add_up(cls, keys: tuple[FeeKeyPart, ...]) -> tuple[FeeKeyPart, ...]:
        if repeated([key.member for key in keys]):
            raise PydanticCustomError("repeated", "gives the same member two keys")
        for party in {key.party: None for key in keys}:
            bases = {key.basis for key in keys if key.party is party}
            weight = sum((key.weight for key in keys if key.party is party), Decimal())
            if len(bases) > 1:
                raise PydanticCustomError(
                    "mixed_basis", "{party}: all keys of a party need the same basis", {"party": party.value}
                )
            if bases == {KeyBasis.FIXED_PERCENT} and weight > 100:
                raise PydanticCustomError(
                    "percent_sum",
                    "{party}: the fixed per cent add up to {sum}, more than 100",
                    {"party": party.value, "sum": f"{weight:f}"},
                )
        return keys


class BudgetLinePart(Sourced):
    """A line of a budget (tkr, positive by kind); no amount = the source has the line but not the figure."""

    kind: BudgetLineKind
    label: Text
    amount_tkr: Tkr | None = None
    initiative: InitiativeReference | None = None
    is_forecast: bool = Field(default=False, strict=True)
    as_of: PartialDate | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _initiative_on_initiative_lines(self) -> Self:
        if self.initiative and self.kind not in INITIATIVE_KINDS:
            raise PydanticCustomError("line_initiative", "only a line that pays for an insats can name one")
        return self


class BudgetPart(Sourced):
    """One version of a year's budget: how far it has come, and the day and § by which it was adopted."""

    year: Year
    version: Annotated[int, Field(strict=True, ge=1, le=99)] = 1
    name: Text
    state: BudgetState
    decided_on: Day | None = None
    paragraph: Text | None = None
    note: Text | None = None
    lines: tuple[BudgetLinePart, ...]

    @model_validator(mode="after")
    def _decision_of_an_adopted(self) -> Self:
        if (self.decided_on or self.paragraph) and self.state not in DECIDED:
            raise PydanticCustomError("budget_decision", "only an adopted budget has a decision")
        return self


class FinancialRulePart(Sourced):
    """A rule the förbund has set itself; breaking it is a goal not met, never a stop."""

    key: Annotated[Key, declares("financial rule")]
    kind: Literal["own_capital_share", "no_debt", "other"]
    text: Text
    at_least_percent: Percent | None = None
    base: Literal["budgeted_funds", "member_fees", "costs"] | None = None
    strength: Literal["should", "must"]

    @model_validator(mode="after")
    def _share_has_a_threshold(self) -> Self:
        if self.kind == "own_capital_share" and (self.at_least_percent is None or self.base is None):
            raise PydanticCustomError("capital_share", "own_capital_share needs at_least_percent and base")
        return self


class FinancialFactPart(Sourced):
    """A sum that the source states and that no line of a budget here carries (tkr, may be negative)."""

    key: Annotated[Key, declares("financial fact")]
    label: Text
    year: Year
    amount_tkr: SignedTkr
    is_forecast: bool = Field(default=False, strict=True)
    as_of: PartialDate | None = None
    note: Text | None = None


class FinanceSection(ProfileSection):
    """A förbund's fees, budgets, own rules and stated sums."""

    fee_years: tuple[FeeYearPart, ...] = ()
    budgets: tuple[BudgetPart, ...] = ()
    rules: tuple[FinancialRulePart, ...] = ()
    facts: tuple[FinancialFactPart, ...] = ()

    @field_validator("fee_years")
    @classmethod
    def _a_year_once(cls, years: tuple[FeeYearPart, ...]) -> tuple[FeeYearPart, ...]:
        if repeated([fee.year for fee in years]):
            raise PydanticCustomError("repeated", "holds the same year twice")
        return years

    @field_validator("budgets")
    @classmethod
    def _a_version_once(cls, budgets: tuple[BudgetPart, ...]) -> tuple[BudgetPart, ...]:
        versions = [(budget.year, budget.version) for budget in budgets]
        if repeated(versions) or repeated([(budget.year, budget.name) for budget in budgets]):
            raise PydanticCustomError("repeated", "holds the same version or name of a year twice")
        if repeated([budget.year for budget in budgets if budget.state is BudgetState.ADOPTED]):
            raise PydanticCustomError("adopted_twice", "holds two adopted budgets of the same year")
        return budgets

    def faults(self, sections: Mapping[str, ProfileSection]) -> Iterator[ProfileFault]:
        """Keys under another party than the member's own, and keys that do not divide the year's fees."""
        governance = GovernanceSection.of(sections)
        if governance is None:
            return
        for year_place, year in enumerate(self.fee_years):
            path = f"finance.fee_years[{year_place}]"
            misplaced = list(_misplaced_keys(path, year, governance))
            yield from misplaced or _undivided_fees(path, year, governance)


def _misplaced_keys(path: str, year: FeeYearPart, governance: GovernanceSection) -> Iterator[ProfileFault]:
    for place, key in enumerate(year.keys):
        party_type = governance.party_of(key.member)
        party = PARTY_OF_MEMBER_KIND[party_type] if party_type else key.party
        if party is not key.party:
            yield ProfileFault(f"{path}.keys[{place}].party", f"'{key.member}' belongs to {party.value}")


def _undivided_fees(path: str, year: FeeYearPart, governance: GovernanceSection) -> Iterator[ProfileFault]:
    """A party whose members all have a key must add up; one that still lacks keys may wait for them."""
    members = [FeeMember(member.key, member.party) for member in governance.members_in(year.year)]
    keys = [FeeKey(key.member, key.party, key.basis, key.weight) for key in year.keys]
    try:
        fee_table(year.total_tkr * 1000, year.year, members, keys, year.unit_tkr * 1000)
    except FeeKeyError as error:
        message = FEE_KEY_MESSAGES.get(error.code, "the keys do not divide the fee")
        details = ", ".join(f"{name} {value}" for name, value in error.values.items())
        yield ProfileFault(f"{path}.keys", f"{message} ({details})")
