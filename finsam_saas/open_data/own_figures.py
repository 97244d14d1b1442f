"""A förbund's own exact figures of a period as a dataset: each insats, row and sex."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.figures import sums
from finsam_saas.figures.rules import Coverage, Span
from finsam_saas.followup.rules import Missing, Sex, Total
from finsam_saas.open_data import queries
from finsam_saas.open_data.dataset import LANGUAGES, Category, Dataset, Dimension, Label, Role, Value
from finsam_saas.open_data.wording import PERSONS, period_said, said, said_of
from finsam_saas.reporting_plan.core_indicators import CORE, AnswerKind
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.wording import CORE_WORDS
from finsam_saas.web.language import speaking
from tenants.context import current_tenant
from tenants.database import now

COUNTED = tuple(code for code, one in CORE.items() if one.answer is AnswerKind.BY_SEX)


def own_dataset(period: Period) -> Dataset:
    """The sums of the acting förbund's accepted reports whose whole period lies in this one."""
    choice = sums.Choice(Span(period.first_day, period.last_day))
    totals = {key: total for key, total in sums.sums(choice).items() if key[1] in COUNTED}
    tenant, code = current_tenant(), str(period)
    name = Label(tenant.name, tenant.name)
    return Dataset(
        code=f"{tenant.slug}_{code}",
        title=name,
        dimensions=_dimensions(period, {(key[0], key[1]) for key in totals}),
        values={
            (str(initiative_id), code, row, sex.value): _shown(total)
            for (initiative_id, row, sex), total in totals.items()
        },
        unit=said(PERSONS),
        source=name,
        updated=now(),
        notes=_notes(queries.own_coverage(choice)),
        facts={"association": tenant.slug, "period": code},
    )


def _dimensions(period: Period, found: Collection[tuple[UUID, str]]) -> list[Dimension]:
    """Insatser by name, the period, the rows in the order of the report, and the sexes."""
    counted = {initiative_id for initiative_id, _row in found}
    initiatives = [
        Category(str(key), Label(name, name))
        for key, name in queries.initiative_names().items()
        if key in counted
    ]
    said_rows = {row for _initiative_id, row in found}
    rows = [Category(row, said(CORE_WORDS[row])) for row in COUNTED if row in said_rows]
    sexes = [Category(sex.value, said_of("sex", sex.value)) for sex in Sex]
    code = str(period)
    return [
        Dimension("initiative", said_of("dimension", "initiative"), initiatives),
        Dimension("period", said_of("dimension", "period"), [Category(code, period_said(code))], Role.TIME),
        Dimension("measure", said_of("dimension", "measure"), rows, Role.MEASURE),
        Dimension("sex", said_of("dimension", "sex"), sexes),
    ]


def _shown(total: Total) -> Value:
    if total.value is not None:
        return total.value
    return (Missing.NOT_APPLICABLE if total.complete else Missing.NOT_KNOWN).value


def _notes(covered: Coverage) -> list[Label]:
    """What the figures cover, and that they must not be passed on as they are."""
    told: list[list[str]] = [[], []]
    for language in LANGUAGES:
        with speaking(language):
            reports = _(
                "Bygger på %(accepted)s av %(expected)s begärda rapporter.",
                accepted=covered.accepted,
                expected=covered.expected,
            )
            internal = _("Internt: exakta antal, får inte publiceras. Små tal är inte skyddade.")
            told[0].append(reports)
            told[1].append(internal)
    return [Label(*spoken) for spoken in told]
