"""What a reader has chosen to compare, as it stands in the address of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from werkzeug.datastructures import MultiDict

from finsam_saas.followup.rules import Sex
from finsam_saas.statistics.rules import ALL, ENDED, PARTICIPANTS, TO_WORK_OR_STUDIES

FEWEST_CHOSEN, MOST_CHOSEN, USUALLY_CHOSEN = 3, 30, 10


class Measure(StrEnum):
    """What is compared, by its name in the address."""

    WORK = "arbete"
    ENDED = "avslutade"
    WOMEN = "kvinnor"

    @property
    def counts(self) -> tuple[str, str]:
        """The two counts behind it: the part and the whole."""
        return _COUNTS[self]

    @property
    def is_by_sex(self) -> bool:
        """Whether women and men have a share each."""
        return self is not Measure.WOMEN


_COUNTS = {
    Measure.WORK: (TO_WORK_OR_STUDIES, ENDED),
    Measure.ENDED: (ENDED, PARTICIPANTS),
    Measure.WOMEN: (PARTICIPANTS, PARTICIPANTS),
}
SEX_OF = {"alla": ALL, "kvinnor": Sex.WOMEN.value, "man": Sex.MEN.value}
"""Whose shares the picture shows, by the word in the address."""


class Around(StrEnum):
    """Around which mean the limits are drawn, by its name in the address."""

    PEERS = "jamforda"
    NATION = "landet"


class Field(StrEnum):
    """What stands in the address."""

    MEASURE = "matt"
    KIND = "typ"
    SEX = "kon"
    COUNT = "antal"
    COUNTY = "lan"
    NAMED = "forbund"
    AROUND = "mitt"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is compared with whom; `misread` are the fields whose value nobody knows, left out."""

    measure: Measure = Measure.WORK
    kind: str = ALL
    sex: str = "alla"
    count: int = USUALLY_CHOSEN
    same_county: bool = False
    named: tuple[str, ...] = ()
    around: Around = Around.PEERS
    period: str = ""
    misread: tuple[Field, ...] = ()

    @property
    def shown_sex(self) -> str:
        """Whose shares the picture shows; all where the measure has no sexes."""
        return SEX_OF[self.sex] if self.measure.is_by_sex else ALL

    @property
    def address(self) -> dict[str, str | list[str]]:
        """The choice as it stands in an address; what is usual is left out."""
        said: dict[Field, str | list[str]] = {
            Field.MEASURE: self.measure.value,
            Field.KIND: "" if self.kind == ALL else self.kind,
            Field.SEX: "" if self.sex == "alla" else self.sex,
            Field.COUNT: "" if self.count == USUALLY_CHOSEN else str(self.count),
            Field.COUNTY: "samma" if self.same_county else "",
            Field.NAMED: list(self.named),
            Field.AROUND: "" if self.around is Around.PEERS else self.around.value,
            Field.PERIOD: self.period,
        }
        return {field.value: value for field, value in said.items() if value}


def choice_of(arguments: MultiDict[str, str]) -> Choice:
    """The choice in an address; values that nobody knows are left out, and told of.

    Whether a release has the period, the type and the förbund, it alone can tell.
    """
    misread = tuple(_misread(arguments))

    def said(field: Field, usual: str) -> str:
        return usual if field in misread else arguments.get(field.value) or usual

    return Choice(
        measure=Measure(said(Field.MEASURE, Measure.WORK.value)),
        kind=said(Field.KIND, ALL),
        sex=said(Field.SEX, "alla"),
        count=int(said(Field.COUNT, str(USUALLY_CHOSEN))),
        same_county=said(Field.COUNTY, "") == "samma",
        named=tuple(dict.fromkeys(filter(None, arguments.getlist(Field.NAMED.value)))),
        around=Around(said(Field.AROUND, Around.PEERS.value)),
        period=said(Field.PERIOD, ""),
        misread=misread,
    )


def _misread(arguments: MultiDict[str, str]) -> Iterator[Field]:
    """The fields whose value is none of those there are."""
    known = {
        Field.MEASURE: [one.value for one in Measure],
        Field.SEX: list(SEX_OF),
        Field.COUNTY: ["samma"],
        Field.AROUND: [one.value for one in Around],
        Field.COUNT: [str(number) for number in range(FEWEST_CHOSEN, MOST_CHOSEN + 1)],
    }
    for field, values in known.items():
        said = arguments.get(field.value)
        if said and said not in values:
            yield field
