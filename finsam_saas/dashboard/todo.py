"""What waits for the viewer, most urgent first: one line, one state, one button each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.dashboard.queries import Fees, Invitation
from finsam_saas.fees.rules import InvoiceState
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.rules import ReportState, is_editable
from finsam_saas.followup.wording import action_words, state_tag
from finsam_saas.invoices.queries import OwnFee
from finsam_saas.memberships.labels import STATE_LABELS
from finsam_saas.memberships.rules import MembershipState
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.seats.labels import SEAT_KINDS
from finsam_saas.seats.queries import SeatRow
from finsam_saas.web.formats import current_formats

MOST_OF_A_KIND = 4


@dataclass(frozen=True)
class Todo:
    """One thing that waits: what, why, its state (kind, words), and where to do something about it."""

    what: str
    why: str
    tag: tuple[str, str] | None
    action: tuple[str, str] | None


def own_reports(reports: Sequence[ReportRow], today: date) -> Iterator[Todo]:
    """Reports the viewer is to write: those sent back first, then by deadline."""
    mine = [row for row in reports if row.own and is_editable(row.state)]
    sent_back = (ReportState.RETURNED, ReportState.REOPENED)
    for row in sorted(mine, key=lambda row: row.state not in sent_back):
        why = (
            _("Att komplettera: %(reason)s", reason=row.reason)
            if row.state in sent_back and row.reason
            else _("Sista dag %(day)s.", day=current_formats().weekday(row.due_on))
        )
        yield _report(row, str(why), today, may_review=False)


def to_sign_off(reports: Sequence[ReportRow], today: date) -> Iterator[Todo]:
    """Reports that wait for the viewer to sign them off for a styrgrupp, by deadline."""
    for row in reports:
        if row.signs and row.state is ReportState.AWAITING_SIGN_OFF:
            why = _("Inlämnad av %(who)s. Väntar på dig för styrgruppen.", who=row.submitted_by or "")
            yield _report(row, str(why), today, may_review=False)


def to_review(reports: Sequence[ReportRow], today: date) -> Iterator[Todo]:
    """Reports that are handed in, the one that has waited longest first."""
    waiting = [row for row in reports if row.state is ReportState.SUBMITTED]
    waiting.sort(key=lambda row: (row.submitted_at is None, row.submitted_at))
    for row in waiting[:MOST_OF_A_KIND]:
        when = current_formats().moment(row.submitted_at) if row.submitted_at else ""
        why = _("Inlämnad av %(who)s %(when)s.", who=row.submitted_by or "", when=when)
        yield _report(row, str(why), today, may_review=True)
    left = len(waiting) - MOST_OF_A_KIND
    if left > 0:
        what = ngettext("%(num)s rapport till att granska", "%(num)s rapporter till att granska", left)
        url = url_for("review.inbox")
        yield Todo(str(what), "", None, (str(_("Visa alla")), url))


def late(reports: Sequence[ReportRow], today: date) -> Iterator[Todo]:
    """Reports that never were handed in though their last day has passed, the latest first."""
    found = [row for row in reports if row.days_late(today) and not row.own]
    for row in found[:MOST_OF_A_KIND]:
        why = _("Sista dag var %(day)s.", day=current_formats().weekday(row.due_on))
        yield _report(row, str(why), today, may_review=False)
    left = len(found) - MOST_OF_A_KIND
    if left > 0:
        what = ngettext("%(num)s försenad rapport till", "%(num)s försenade rapporter till", left)
        url = url_for("review.reports", period="alla", lage="forsenad")
        yield Todo(str(what), "", None, (str(_("Visa alla")), url))


def _report(row: ReportRow, why: str, today: date, *, may_review: bool) -> Todo:
    period = period_label(row.period)
    what = _("Rapport från %(initiative)s, %(period)s", initiative=row.initiative, period=period)
    url = url_for("followup.report", report_id=row.id)
    return Todo(str(what), why, state_tag(row, today), (action_words(row, may_review=may_review), url))


def unpaid_fees(fees: Fees) -> Iterator[Todo]:
    """Fees that are not paid, as one line: those that are late say so."""
    if not fees.unpaid:
        return
    formats = current_formats()
    what = ngettext(
        "%(num)s medlemsavgift är inte betald", "%(num)s medlemsavgifter är inte betalda", fees.unpaid
    )
    amount = formats.tkr(fees.unpaid_amount)
    why = _("Tillsammans %(amount)s tkr.", amount=amount)
    if fees.oldest_due:
        due = formats.date(fees.oldest_due)
        why = _("Tillsammans %(amount)s tkr. Den första skulle betalas %(due)s.", amount=amount, due=due)
    tag = None
    if fees.late:
        tag = ("late", str(ngettext("%(num)s försenad", "%(num)s försenade", fees.late)))
    url = url_for("fees.year", year=fees.year_of_oldest)
    yield Todo(str(what), str(why), tag, (str(_("Följ betalningarna")), url))


def own_fees(fees: Sequence[OwnFee], today: date) -> Iterator[Todo]:
    """Fees that have been invoiced to the viewer's own member and are not paid."""
    formats = current_formats()
    for fee in fees:
        if fee.invoice_state is not InvoiceState.SENT:
            continue
        what = _("Medlemsavgift %(year)s för %(member)s", year=fee.year, member=fee.member)
        why = _("%(amount)s tkr.", amount=formats.tkr(fee.amount))
        tag = ("wait", str(_("Ska betalas")))
        if fee.due_on:
            due = formats.date(fee.due_on)
            why = _("%(amount)s tkr, ska betalas senast %(due)s.", amount=formats.tkr(fee.amount), due=due)
            if fee.due_on < today:
                tag = ("late", str(_("Försenad")))
        url = url_for("invoices.member", year=fee.year, member_id=fee.member_id)
        yield Todo(str(what), str(why), tag, (str(_("Visa avgiften")), url))


def seats_ending(seats: Sequence[SeatRow]) -> Iterator[Todo]:
    """Seats whose term ends within 90 days, nearest first."""
    for seat in seats[:MOST_OF_A_KIND]:
        if seat.term_to is None:
            continue
        kind = str(SEAT_KINDS[seat.kind]).lower()
        where = seat.member or ""
        why = _("%(kind)s för %(member)s i %(body)s.", kind=kind.capitalize(), member=where, body=seat.body)
        tag = ("soon", str(_("Slutar %(day)s", day=current_formats().date(seat.term_to))))
        url = url_for("governance.body", body_id=seat.body_id)
        what = _("Uppdraget för %(person)s tar slut", person=seat.person_name)
        yield Todo(str(what), str(why), tag, (str(_("Visa gruppen")), url))
    left = len(seats) - MOST_OF_A_KIND
    if left > 0:
        what = ngettext("%(num)s uppdrag till tar slut snart", "%(num)s uppdrag till tar slut snart", left)
        yield Todo(str(what), "", None, (str(_("Visa alla")), url_for("seats.seats")))


def unanswered(invitations: Sequence[Invitation]) -> Iterator[Todo]:
    """Invitations nobody has answered, the oldest first."""
    for one in invitations[:MOST_OF_A_KIND]:
        what = _("%(name)s har inte svarat på inbjudan", name=one.name)
        why = _("Skickad %(when)s.", when=current_formats().moment(one.invited_at))
        kind, words = STATE_LABELS[MembershipState.INVITED]
        url = url_for("memberships.member", membership_id=one.membership_id)
        yield Todo(str(what), str(why), (kind, str(words)), (str(_("Öppna")), url))
    left = len(invitations) - MOST_OF_A_KIND
    if left > 0:
        what = ngettext("%(num)s inbjudan till utan svar", "%(num)s inbjudningar till utan svar", left)
        yield Todo(str(what), "", None, (str(_("Visa alla")), url_for("memberships.members")))
