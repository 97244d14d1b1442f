"""The nation's money as its readers meet it: who pays, what it goes to, and how far förbund differ."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.fee_model.shares import FeeParty, shares_for
from finsam_saas.open_data.money_words import ITEM_WORDS, PARTY_WORDS, SPREAD_WORDS, part_said
from finsam_saas.releases.money import MadeItem, Money, MoneyCell, MoneyFigure, Statistic
from finsam_saas.releases.release import Release
from finsam_saas.releases.view import NATION
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.money_rules import (
    INDIVIDUAL,
    MUNICIPALITIES,
    REGIONS,
    STATE,
    STRUCTURAL,
    MoneyItem,
)
from finsam_saas.web.formats import current_formats

NOT_KNOWN = MoneyFigure(None, 0, 0)
PARTY_OF = {STATE: FeeParty.STATE, REGIONS: FeeParty.REGION, MUNICIPALITIES: FeeParty.MUNICIPALITY}
IN_SHORT = (
    MoneyItem.ALLOCATED.value,
    MoneyItem.GRANTED.value,
    MoneyItem.USED.value,
    MadeItem.TOTAL.value,
    MadeItem.PARTY_SHARE.value,
    *(item for item, _part in SPREAD_WORDS),
)
"""What the national overview shows of the money."""
NOTICEABLE = Fraction(1, 2000)
"""A party's share that differs from the law's by less than this is written the same, and told as the same."""


@dataclass(frozen=True, slots=True)
class PartyLine:
    """What a party pays (kr), its share, and the law's."""

    label: str
    paid: MoneyFigure
    share: Decimal | None
    law: Fraction

    @property
    def difference(self) -> Fraction | None:
        """How much more than the law's share the party pays; below nought for less."""
        return None if self.share is None else Fraction(self.share) - self.law


@dataclass(frozen=True, slots=True)
class MixLine:
    """What is granted, or used, for individuals and for structures (kr), and the part for individuals."""

    label: str
    individual: MoneyFigure
    structural: MoneyFigure
    share: MoneyFigure


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """One figure of the country, and the middle half of the förbund around their median."""

    label: str
    whole: MoneyFigure
    lower: MoneyFigure
    median: MoneyFigure
    upper: MoneyFigure
    is_share: bool


@dataclass(frozen=True)
class MoneyView:
    """The money of a release, for the whole country and the year of its last period."""

    release: Release
    money: Money

    @property
    def year(self) -> int:
        """The year that the money is of."""
        return Period.parse(self.release.period).year

    @property
    def is_closed(self) -> bool:
        """Whether the release is of the end of the year, so that what is used is of all of it."""
        period = Period.parse(self.release.period)
        return period.last_day == Period(Cadence.YEAR, period.year, 1).last_day

    @property
    def allocated(self) -> MoneyFigure:
        """What all parties give together."""
        return self._at(MadeItem.TOTAL.value, MoneyItem.ALLOCATED.value)

    @property
    def granted(self) -> MoneyFigure:
        """What is set aside for insatser."""
        return self._at(MadeItem.TOTAL.value, MoneyItem.GRANTED.value)

    @property
    def used(self) -> MoneyFigure:
        """What insatser have cost."""
        return self._at(MadeItem.TOTAL.value, MoneyItem.USED.value)

    @property
    def parties(self) -> list[PartyLine]:
        """Who pays, in the law's order."""
        law = shares_for(self.year)
        return [
            PartyLine(
                str(PARTY_WORDS[part]),
                self._at(MoneyItem.ALLOCATED.value, part),
                self._at(MadeItem.PARTY_SHARE.value, part).amount,
                law.of(party),
            )
            for part, party in PARTY_OF.items()
        ]

    @property
    def parties_told(self) -> str:
        """How the parties' shares stand to the law's, in words."""
        lines = [line for line in self.parties if line.difference is not None]
        if not lines:
            return str(_("Inget förbund har fastställt årets avgifter än."))
        most = max(lines, key=lambda line: line.difference or 0)
        if (most.difference or 0) < NOTICEABLE:
            return str(_("Parterna betalar det som lagen säger."))
        return str(
            _(
                "%(party)s betalar %(share)s, lagen säger %(law)s. Det händer att en part betalar mer än sin"
                " del. Då blir de andras andelar mindre, fast de betalar lika mycket som förut.",
                party=most.label,
                share=current_formats().percent(most.share),
                law=current_formats().percent(most.law),
            )
        )

    @property
    def mix(self) -> list[MixLine]:
        """What is granted and used for individuals and for structures."""
        return [
            MixLine(
                str(ITEM_WORDS[item]),
                self._at(item, INDIVIDUAL),
                self._at(item, STRUCTURAL),
                self._at(MadeItem.INDIVIDUAL_SHARE.value, item),
            )
            for item in (MoneyItem.GRANTED.value, MoneyItem.USED.value)
        ]

    @property
    def types(self) -> list[SpreadLine]:
        """What is set aside for each type of insats, the largest first (kr)."""
        return self._by_type(MoneyItem.GRANTED_BY_TYPE.value)

    @property
    def types_used(self) -> list[SpreadLine]:
        """What each type of insats has cost, the largest first (kr)."""
        return self._by_type(MoneyItem.USED_BY_TYPE.value)

    @property
    def spreads(self) -> list[SpreadLine]:
        """Shares that förbund can be told apart by without being ranked."""
        found = [self._spread(str(words), item, part) for (item, part), words in SPREAD_WORDS.items()]
        return [line for line in found if line.whole.known]

    @property
    def costs(self) -> list[SpreadLine]:
        """Kr per participant and per result, where the year is over."""
        lines = [
            self._spread(str(ITEM_WORDS[item.value]), item.value, INDIVIDUAL)
            for item in (MadeItem.COST_PER_PARTICIPANT, MadeItem.COST_PER_RESULT)
        ]
        return [line for line in lines if line.whole.known]

    def _by_type(self, item: str) -> list[SpreadLine]:
        kinds = {cell.part for cell in self.money if cell.item == item}
        lines = [self._spread(part_said(item, kind), item, kind) for kind in kinds]
        return sorted(lines, key=lambda line: (-(line.whole.amount or 0), line.label))

    def _spread(self, label: str, item: str, part: str) -> SpreadLine:
        return SpreadLine(
            label,
            whole=self._at(item, part),
            lower=self._at(item, part, Statistic.LOWER_QUARTILE),
            median=self._at(item, part, Statistic.MEDIAN),
            upper=self._at(item, part, Statistic.UPPER_QUARTILE),
            is_share=item.endswith("_share"),
        )

    def _at(self, item: str, part: str, statistic: Statistic = Statistic.VALUE) -> MoneyFigure:
        return self.money.get(MoneyCell(*NATION, self.year, item, part, statistic.value), NOT_KNOWN)
