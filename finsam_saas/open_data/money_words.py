"""The words of the nation's money on screen and in files."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from finsam_saas.releases.money import MadeItem, Statistic
from finsam_saas.statistics.money_rules import (
    AROUND,
    COSTS,
    INDIVIDUAL,
    INITIATIVES,
    MUNICIPALITIES,
    OPENING,
    OVERHEAD,
    REGIONS,
    STAFF,
    STATE,
    STRUCTURAL,
    UNSPECIFIED,
    MoneyItem,
)
from finsam_saas.statistics.wording import TYPE_WORDS

PARTY_WORDS: Mapping[str, object] = {
    STATE: _l("Staten"),
    REGIONS: _l("Regionerna"),
    MUNICIPALITIES: _l("Kommunerna"),
}
ORIENTATION_WORDS: Mapping[str, object] = {
    INDIVIDUAL: _l("Insatser för individer"),
    STRUCTURAL: _l("Strukturinriktade insatser"),
    UNSPECIFIED: _l("Inriktning saknas"),
}
ITEM_WORDS: Mapping[str, object] = {
    MoneyItem.ALLOCATED.value: _l("Tilldelat"),
    MoneyItem.BUDGET.value: _l("Budget"),
    MoneyItem.GRANTED.value: _l("Beviljat till insatser"),
    MoneyItem.USED.value: _l("Förbrukat i insatser"),
    MoneyItem.GRANTED_BY_TYPE.value: _l("Beviljat efter typ av insats"),
    MoneyItem.USED_BY_TYPE.value: _l("Förbrukat efter typ av insats"),
    MoneyItem.ADMINISTRATION_BUDGET.value: _l("Budget för administration"),
    MoneyItem.ADMINISTRATION.value: _l("Utfall för administration"),
    MoneyItem.OWN_CAPITAL.value: _l("Eget kapital vid årets början"),
    MadeItem.TOTAL.value: _l("Summa av delarna"),
    MadeItem.PARTY_SHARE.value: _l("Partens andel av det tilldelade"),
    MadeItem.INDIVIDUAL_SHARE.value: _l("Andel för individer"),
    MadeItem.ADMINISTRATION_SHARE.value: _l("Administrationens andel"),
    MadeItem.OWN_CAPITAL_SHARE.value: _l("Eget kapital mot det tilldelade"),
    MadeItem.COST_PER_PARTICIPANT.value: _l("Kostnad per deltagare"),
    MadeItem.COST_PER_RESULT.value: _l("Kostnad per person till arbete eller studier"),
}
PART_WORDS: Mapping[str, object] = {
    **PARTY_WORDS,
    **ORIENTATION_WORDS,
    COSTS: _l("Alla kostnader"),
    INITIATIVES: _l("Insatser"),
    OVERHEAD: _l("Styrelse, kansli och revision"),
    AROUND: _l("Kring insatserna"),
    STAFF: _l("Personal"),
    OPENING: _l("Vid årets början"),
    MoneyItem.ALLOCATED.value: _l("Tilldelat"),
    MoneyItem.BUDGET.value: _l("Enligt budget"),
    MoneyItem.GRANTED.value: _l("Beviljat till insatser"),
    MoneyItem.USED.value: _l("Enligt utfall"),
}
STATISTIC_WORDS: Mapping[str, object] = {
    Statistic.VALUE.value: _l("Värde"),
    Statistic.LOWER_QUARTILE.value: _l("Undre kvartil"),
    Statistic.MEDIAN.value: _l("Median"),
    Statistic.UPPER_QUARTILE.value: _l("Övre kvartil"),
}
SPREAD_WORDS: Mapping[tuple[str, str], object] = {
    (MadeItem.INDIVIDUAL_SHARE.value, MoneyItem.GRANTED.value): _l("För individer, av det beviljade"),
    (MadeItem.INDIVIDUAL_SHARE.value, MoneyItem.USED.value): _l("För individer, av det förbrukade"),
    (MadeItem.ADMINISTRATION_SHARE.value, MoneyItem.BUDGET.value): _l("Administration, av budgeten"),
    (MadeItem.ADMINISTRATION_SHARE.value, MoneyItem.USED.value): _l("Administration, av utfallet"),
    (MadeItem.OWN_CAPITAL_SHARE.value, OPENING): _l("Eget kapital vid årets början, mot det tilldelade"),
}


def part_said(item: str, part: str) -> str:
    """What a part of an item is called."""
    return str(TYPE_WORDS[part] if item.endswith("_by_type") else PART_WORDS[part])
