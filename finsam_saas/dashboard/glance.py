"""Figures of start pages, each with its unit, period and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.dashboard.queries import Fees, People, Portfolio
from finsam_saas.dashboard.results import SHARE_ROWS, TOOK_PART, Results
from finsam_saas.fees.rules import InvoiceState
from finsam_saas.figures.measures import ENDED, PARTICIPANTS, TO_WORK, TO_WORK_SHARE, FigureMeasure
from finsam_saas.figures.selection import EVERYBODY, figure_address
from finsam_saas.followup.entry import SMALLEST_WHOLE_FOR_A_SHARE
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Missing, Sex
from finsam_saas.followup.wording import SEX_WORDS
from finsam_saas.invoices.queries import OwnFee
from finsam_saas.web.formats import current_formats


@dataclass(frozen=True)
class Figure:
    """One figure, written: a value of None is missing.

    `href` is the page it comes from, `explained` the page that explains it.
    """

    label: str
    value: str | None
    unit: str
    source: str
    href: str = ""
    explained: str = ""


def of_results(results: Results, *, own: bool) -> Iterator[Figure]:
    """Participants, and those who ended to work or studies, in the newest quarter with accepted reports."""
    formats = current_formats()
    quarter = formats.quarter_label(results.quarter.year, results.quarter.number)
    coverage = _(
        "%(quarter)s, %(accepted)s av %(expected)s rapporter godkända",
        quarter=quarter,
        accepted=results.accepted,
        expected=results.expected,
    )
    url = url_for("review.reports", period=str(results.quarter))
    people = _("Deltagare i dina insatser") if own else _("Deltagare")
    told, persons = str(coverage), _("personer")
    took_part = _count(results.participants, known=results.is_known(TOOK_PART))
    yield Figure(str(people), took_part, persons, told, url, _explained(results, PARTICIPANTS))
    ended, part = results.ended(), results.to_work_or_studies()
    label = str(_("Till arbete eller studier"))
    if ended >= SMALLEST_WHOLE_FOR_A_SHARE and results.is_known(SHARE_ROWS):
        told = _("%(part)s av %(ended)s avslutade, %(quarter)s", part=part, ended=ended, quarter=quarter)
        share = formats.number(Fraction(part * 100, ended), 1)
        yield Figure(label, share, "%", str(told), url, _explained(results, TO_WORK_SHARE))
    else:
        all_ended = _count(ended, known=results.is_known([Measure.ENDED]))
        to_work = _count(part, known=results.is_known(WORK_OR_STUDIES))
        yield Figure(str(_("Avslutade")), all_ended, persons, told, url, _explained(results, ENDED))
        yield Figure(label, to_work, persons, told, url, _explained(results, TO_WORK))


def _count(persons: int, *, known: bool) -> str:
    """A count, told as at least so many where some report does not know."""
    count = current_formats().count(persons)
    return count if known else str(_("minst %(count)s", count=count))


def _explained(results: Results, measure: FigureMeasure, sex: str = EVERYBODY) -> str:
    address: dict[str, Any] = {**figure_address(measure, results.quarter.period, sex)}
    return url_for("figures.figure", **address)


def bars(results: Results) -> list[dict[str, Any]]:
    """Those who went to work or studies, by sex; only sexes somebody ended of."""
    return [
        {
            "label": str(SEX_WORDS[sex]),
            "sex": sex.value,
            "part": results.to_work_or_studies(sex)
            if results.is_known(SHARE_ROWS, sex)
            else Missing.NOT_KNOWN.value,
            "whole": results.ended(sex),
            "explained": _explained(results, TO_WORK_SHARE, sex.value),
        }
        for sex in Sex
        if results.ended(sex)
    ]


def of_portfolio(found: Portfolio, *, reads_reports: bool) -> Iterator[Figure]:
    """How many insatser run, and what is set aside for them; explained beside what the reports tell."""
    formats = current_formats()
    parts = [
        ngettext("%(num)s för individer", "%(num)s för individer", found.individual),
        ngettext("%(num)s för strukturer", "%(num)s för strukturer", found.structural),
    ]
    if found.unspecified:
        parts.append(_("%(number)s utan uppgift om inriktning", number=found.unspecified))
    if found.status_unknown:
        parts.append(_("uppgift om läge saknas för %(number)s", number=found.status_unknown))
    url = url_for("funding.index")
    told = ", ".join(str(one) for one in parts)
    yield Figure(str(_("Insatser igång")), formats.count(found.ongoing), "", told, url)
    if found.year:
        source = _("Beslutade belopp för alla insatser %(year)s", year=found.year)
        label = _("Avsatt till insatser %(year)s", year=found.year)
        explained = url_for("economy.index", ar=found.year) if reads_reports else url
        yield Figure(str(label), formats.tkr(found.amount), _("tkr"), str(source), explained=explained)


def of_fees(fees: Fees) -> Iterator[Figure]:
    """The newest year's fees."""
    if fees.year is None:
        return
    state = _("Fastställda") if fees.fixed else _("Utkast, inte fastställda")
    label = _("Medlemsavgifter %(year)s", year=fees.year)
    url = url_for("fees.year", year=fees.year)
    yield Figure(str(label), current_formats().tkr(fees.total), _("tkr"), str(state), explained=url)


def of_unpaid(fees: Fees) -> Iterator[Figure]:
    """What the members have left to pay."""
    source = ngettext("%(num)s faktura, alla år", "%(num)s fakturor, alla år", fees.unpaid)
    amount = current_formats().tkr(fees.unpaid_amount)
    yield Figure(str(_("Obetalda avgifter")), amount, _("tkr"), str(source), url_for("invoices.index"))


def of_own_initiatives(number: int) -> Iterator[Figure]:
    """How many insatser concern the viewer's own member."""
    source = _("Planerade, pågående eller utan uppgift om läge")
    yield Figure(str(_("Insatser som rör din medlem")), current_formats().count(number), "", str(source))


INVOICE_WORDS = {
    InvoiceState.DUE: lambda: _("Faktura är inte skickad"),
    InvoiceState.SENT: lambda: _("Faktura är skickad"),
    InvoiceState.PAID: lambda: _("Betald"),
}


def of_own_fees(fees: Sequence[OwnFee]) -> Iterator[Figure]:
    """The fee of each member the viewer speaks for, of the newest fixed year."""
    newest = max((fee.year for fee in fees), default=None)
    for fee in fees:
        if fee.year == newest:
            label = _("Avgift %(year)s, %(member)s", year=fee.year, member=fee.member)
            url = url_for("invoices.member", year=fee.year, member_id=fee.member_id)
            state = INVOICE_WORDS[fee.invoice_state]()
            yield Figure(str(label), current_formats().tkr(fee.amount), _("tkr"), str(state), explained=url)


def of_people(found: People) -> Iterator[Figure]:
    """Users with access, and invitations without an answer."""
    url = url_for("memberships.members")
    formats = current_formats()
    today = _("I dag")
    yield Figure(str(_("Aktiva användare")), formats.count(found.active), "", str(today), url)
    waiting = formats.count(len(found.unanswered))
    yield Figure(str(_("Inbjudningar utan svar")), waiting, "", str(today), url)
