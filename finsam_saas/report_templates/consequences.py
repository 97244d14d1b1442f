"""What a change will do before it is made, in sentences: to insatser, to open reports, to the next period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.followup.renewal import AskedPeriod, Renewal
from finsam_saas.report_templates.entry import PlanEntry
from finsam_saas.report_templates.service import Start
from finsam_saas.reporting_plan.queries import Plan
from finsam_saas.reporting_plan.succession import first_free_period
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.web.formats import current_formats


def of_plan(
    before: Plan, after: PlanEntry, initiatives: int, asked: Sequence[AskedPeriod], today: date
) -> list[str]:
    """What another plan does."""
    told = [
        ngettext("%(num)s insats berörs.", "%(num)s insatser berörs.", initiatives)
        if initiatives
        else _("Ingen insats av det här slaget pågår eller är planerad.")
    ]
    still_open = sum(one.open for one in asked)
    if still_open:
        told.append(
            ngettext(
                "%(num)s öppen rapport behåller sin period, sina frågor och sin sista dag.",
                "%(num)s öppna rapporter behåller sin period, sina frågor och sin sista dag.",
                still_open,
            )
        )
    if not after.is_asked:
        return [
            str(one)
            for one in [*told, _("Inga nya rapporter efterfrågas. Det som är rapporterat finns kvar.")]
        ]
    if (before.is_asked, before.cadence) != (after.is_asked, after.cadence):
        told += _next_period(after, asked, today)
    if before.needs_sign_off != after.needs_sign_off and still_open:
        told.append(
            _("Styrgruppen godkänner också de rapporter som är öppna nu.")
            if after.needs_sign_off
            else _("De rapporter som är öppna nu går direkt till kansliet.")
        )
    return [str(one) for one in told]


def _next_period(after: PlanEntry, asked: Sequence[AskedPeriod], today: date) -> list[str]:
    """The first period with the new cadence, and the days before it that nobody is asked about."""
    periods = [one.period for one in asked]
    period = first_free_period(after.cadence, today, periods)
    if period is None:
        return []
    told = [_("Den första perioden med den nya takten blir %(period)s.", period=period_label(period).lower())]
    last_asked = max((one.last_day for one in periods), default=period.first_day)
    first, last = last_asked + timedelta(days=1), period.first_day - timedelta(days=1)
    if first <= last:
        formats = current_formats()
        told.append(
            _(
                "%(first)s – %(last)s frågas inte. Ska den tiden med: öppna den först med den gamla takten.",
                first=formats.date(first),
                last=formats.date(last),
            )
        )
    return [str(one) for one in told]


def of_start(start: Start) -> list[str]:
    """What taking a version into use from a period does."""
    if not start.is_possible:
        return [
            str(
                ngettext(
                    "%(num)s rapport är redan godkänd. Välj en senare dag.",
                    "%(num)s rapporter är redan godkända. Välj en senare dag.",
                    start.does.accepted,
                )
            )
        ]
    return of_renewal(start.does)


def of_renewal(does: Renewal) -> list[str]:
    """How many reports follow a version, and how many keep what they began with."""
    told = []
    if does.follow:
        told.append(
            ngettext(
                "%(num)s rapport som inte är påbörjad följer den nya mallen.",
                "%(num)s rapporter som inte är påbörjade följer den nya mallen.",
                does.follow,
            )
        )
    if does.keep:
        told.append(
            ngettext(
                "%(num)s påbörjad rapport behåller den gamla.",
                "%(num)s påbörjade rapporter behåller den gamla.",
                does.keep,
            )
        )
    return [str(one) for one in told] or [str(_("Ingen rapport är öppnad än."))]


def start_label(start: Start) -> str:
    """A period's first day with what taking the version into use then does."""
    day = current_formats().date(start.period.first_day)
    told = " ".join(of_start(start))
    return str(
        _("%(day)s, %(period)s. %(told)s", day=day, period=period_label(start.period).lower(), told=told)
    )
