"""Following a year's invoices, and one member's fee with its letter."""

from __future__ import annotations

from uuid import UUID

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.finance import invoicing, letters, pages, queries
from finsam_saas.finance.invoice_forms import InvoiceForm
from finsam_saas.finance.year_view import sheet_of, to_year, today, year_page
from finsam_saas.web.errors import NotFound


@requires(Permission.FEES_INVOICE)
def invoices(year: int) -> ResponseReturnValue:
    """Note invoices as sent or paid, for the members that were marked."""
    sheet = sheet_of(year)
    chosen = _chosen_fees()
    form = InvoiceForm()
    sending = request.form.get("action") == "send"
    valid = form.validate() and (form.check_sent(today()) if sending else form.check_paid(today()))
    if not chosen:
        form.form_errors = [_("Markera minst en medlem i tabellen.")]
    if not valid or not chosen:
        return year_page(sheet, 422, invoice_form=form, chosen=chosen)
    moved = _send(year, chosen, form) if sending else _register_payment(year, chosen, form)
    flash(_told(moved, chosen, sending=sending), "success" if moved else "info")
    return to_year(year)


def _send(year: int, chosen: list[UUID], form: InvoiceForm) -> list[str]:
    sent_on, due_on = form.days_sent()
    return invoicing.send_invoices(actor=actor(), year=year, fee_ids=chosen, sent_on=sent_on, due_on=due_on)


def _register_payment(year: int, chosen: list[UUID], form: InvoiceForm) -> list[str]:
    return invoicing.register_payments(actor=actor(), year=year, fee_ids=chosen, paid_on=form.day_paid())


def _chosen_fees() -> list[UUID]:
    try:
        return [UUID(value) for value in dict.fromkeys(request.form.getlist("fee"))]
    except ValueError as error:
        raise NotFound("fee") from error


def _told(moved: list[str], chosen: list[UUID], *, sending: bool) -> str:
    left, number = len(chosen) - len(moved), len(moved)
    done: str = (
        ngettext("%(num)s faktura noterad som skickad.", "%(num)s fakturor noterade som skickade.", number)
        if sending
        else ngettext("%(num)s avgift noterad som betald.", "%(num)s avgifter noterade som betalda.", number)
    )
    if not left:
        return done
    skipped: str = ngettext(
        "%(num)s hade redan passerat det steget eller är inte där än, och är orörd.",
        "%(num)s hade redan passerat det steget eller är inte där än, och är orörda.",
        left,
    )
    return f"{done} {skipped}"


@requires(Permission.FEES_READ, Permission.FEES_READ_OWN)
def member(year: int, member_id: UUID) -> ResponseReturnValue:
    """One member's fee for a fixed year: what the invoice rests on, and the letter."""
    if not queries.may_read_member(actor(), member_id):
        raise NotFound("fee")
    sheet = sheet_of(year)
    page = pages.page_of_sheet(sheet) if sheet.year.fixed else None
    for group in page.groups if page else ():
        for line in group.lines:
            if line.member.id == member_id and page:
                letter = letters.letter(sheet, page, group, line)
                shown = {"sheet": sheet, "page": page, "group": group, "line": line, "letter": letter}
                may_read_all = actor().may(Permission.FEES_READ)
                return render_template("finance/member.html", may_read_all=may_read_all, **shown)
    raise NotFound("fee")
