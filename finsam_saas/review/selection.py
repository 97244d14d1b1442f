"""Which reports a list, a file or a board shows, as its address says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.followup.queries import PeriodRow
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.wording import STATE_WORDS
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.wording import KIND_WORDS, period_label
from finsam_saas.review.choices import choices
from finsam_saas.review.queries import ReportFilter
from finsam_saas.web.paging import PAGE_ARGUMENT, page_asked
from tenants.database import today

ALL_PERIODS = "alla"
LATE = "forsenad"
LONGEST_SEARCH = 100

Chip = tuple[str, str, str]


@dataclass(frozen=True)
class Selection:
    """The reports that an address asks for; what it does not know it leaves out."""

    opened: Sequence[PeriodRow]
    municipalities: Sequence[tuple[UUID, str]]
    period: PeriodRow | None
    chosen: ReportFilter
    page: int

    @property
    def period_code(self) -> str:
        """The period as it stands in the address."""
        return str(self.period.period) if self.period else ALL_PERIODS

    @property
    def state_code(self) -> str:
        """The state as it stands in the address."""
        return LATE if self.chosen.late_on else self.chosen.state.value if self.chosen.state else ""

    @property
    def address(self) -> dict[str, str]:
        """The choice as it stands in an address, without the page."""
        return {"period": self.period_code, **self.filters}

    @property
    def filters(self) -> dict[str, str]:
        """What limits the list besides the period, as it stands in an address."""
        return {**common_query(self.chosen), **({"lage": self.state_code} if self.state_code else {})}

    @property
    def chips(self) -> list[Chip]:
        """The filters in force besides the period."""
        state = str(STATE_WORDS[self.chosen.state]) if self.chosen.state else ""
        if self.chosen.late_on:
            state = str(_("Försenade"))
        found = [("lage", _("Läge"), state), *common_chips(self.chosen, self.municipalities)]
        return [chip for chip in found if chip[2]]

    def words(self) -> str:
        """What was chosen, for the first sheet of a file."""
        period = period_label(self.period.period) if self.period else _("alla perioder")
        return ", ".join([str(period), *(value for _name, _label, value in self.chips)])


def list_selection(arguments: Mapping[str, str], actor: Actor) -> Selection:
    """The newest opened period unless another is chosen; who has few reports begins with all periods."""
    offered = choices()
    opened = offered.periods
    code, state = arguments.get("period", ""), arguments.get("lage", "")
    period = next((one for one in opened if str(one.period) == code), None)
    reads_all = actor.may(Permission.REPORTS_READ)
    if period is None and code != ALL_PERIODS and reads_all:
        period = opened[0] if opened else None
    common = common_filter(arguments)
    known = {one.value: one for one in ReportState}
    chosen = ReportFilter(
        period=period.period if period else None,
        state=known.get(state),
        late_on=today() if state == LATE else None,
        kind=common.kind,
        municipality_id=common.municipality_id,
        text=common.text,
    )
    page = page_asked(arguments.get(PAGE_ARGUMENT, ""))
    return Selection(opened, offered.municipalities if reads_all else [], period, chosen, page)


def common_filter(arguments: Mapping[str, str]) -> ReportFilter:
    """The kind of insats, the kommun and the words of a name that an address asks for."""
    kinds = {kind.value: kind for kind in TemplateKind}
    return ReportFilter(
        kind=kinds.get(arguments.get("typ", "")),
        municipality_id=id_in(arguments.get("kommun", "")),
        text=arguments.get("sok", "").replace("\0", "").strip()[:LONGEST_SEARCH],
    )


def id_in(text: str) -> UUID | None:
    """The id that a text from outside names; None where it names none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def common_chips(chosen: ReportFilter, municipalities: Sequence[tuple[UUID, str]]) -> list[Chip]:
    """The kind of insats, the kommun and the words that limit the list, in words."""
    kind = str(KIND_WORDS[chosen.kind]) if chosen.kind else ""
    kommun = (
        dict(municipalities).get(chosen.municipality_id, _("okänd kommun")) if chosen.municipality_id else ""
    )
    found = [
        ("typ", _("Typ"), kind),
        ("kommun", _("Kommun"), kommun),
        ("sok", _("Insatsens namn"), chosen.text),
    ]
    return [chip for chip in found if chip[2]]


def common_query(chosen: ReportFilter) -> dict[str, str]:
    """The kind of insats, the kommun and the words as they stand in an address."""
    said = {"typ": chosen.kind, "kommun": chosen.municipality_id, "sok": chosen.text}
    return {name: str(value) for name, value in said.items() if value}
