"""Addresses of the pages about what is owed: all years, own fees, invoices, letters, and files."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.fee_model.table import FeeKeyError
from finsam_saas.fees import pages, words
from finsam_saas.fees.export import about_fees, fee_table_sheet
from finsam_saas.fees.facts import FeeSheet
from finsam_saas.fees.pages import FeeGroup, FeeLine, FeePage, today
from finsam_saas.fees.year_view import YEAR, sheet_of, to_year, year_page
from finsam_saas.invoices import letters, queries, service
from finsam_saas.invoices.export import invoice_sheet
from finsam_saas.invoices.forms import InvoiceForm
from finsam_saas.invoices.panel import following_with
from finsam_saas.invoices.rules import InvoiceAction, InvoiceTransitionRefused, withdrawal_from
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from finsam_saas.web.tables import FileType, download

WITHDRAWN = {"betalning": InvoiceAction.WITHDRAW_PAYMENT, "utskick": InvoiceAction.WITHDRAW_SENDING}

blueprint = Blueprint("invoices", __name__, template_folder="templates", url_prefix="/avgifter")
blueprint.context_processor(lambda: {"words": words, "today": today()})


@blueprint.get("/")
@requires(Permission.FEES_READ, Permission.FEES_READ_OWN)
def index() -> ResponseReturnValue:
    """All years; for the one who speaks for a member, that member's own fees."""
    if not actor().may(Permission.FEES_READ):
        return render_template("invoices/own.html", fees=queries.own_fees(actor()))
    return render_template(
        "invoices/years.html",
        years=queries.fee_years(),
        unpaid=queries.unpaid_fees(today()),
        may_edit=actor().may(Permission.FEES_EDIT),
    )


@blueprint.get(f"/{YEAR}/avgifter.<any(csv,xlsx):file_type>")
@requires(Permission.FEES_READ)
def table(year: int, file_type: str) -> ResponseReturnValue:
    """The year's table as a file, with what its invoices rest on once it is fixed."""
    sheet = sheet_of(year)
    try:
        page = pages.page_of_sheet(sheet)
    except FeeKeyError:
        return to_year(year)
    tables = [fee_table_sheet(sheet, page)]
    if sheet.year.fixed:
        tables.append(invoice_sheet(sheet, page))
    first = about_fees(sheet, page)
    return download(FileType(file_type), first, *tables, report="avgifter", period=str(year))


@blueprint.post(f"/{YEAR}/fakturor")
@requires(Permission.FEES_INVOICE)
def follow(year: int) -> ResponseReturnValue:
    """Note invoices as sent or paid, for the members that were marked."""
    sheet = sheet_of(year)
    chosen = _chosen_fees()
    form = InvoiceForm()
    sending = request.form.get("action") == "send"
    valid = form.validate() and (form.check_sent(today()) if sending else form.check_paid(today()))
    if not chosen:
        form.form_errors = [_("Markera minst en medlem i tabellen.")]
    if not valid or not chosen:
        return year_page(sheet, 422, following=following_with(sheet, form, chosen))
    moved = _send(year, chosen, form) if sending else _register_payment(year, chosen, form)
    flash(_told(moved, chosen, sending=sending), "success" if moved else "info")
    return to_year(year)


def _send(year: int, chosen: list[UUID], form: InvoiceForm) -> list[str]:
    sent_on, due_on = form.days_sent()
    return service.send_invoices(actor=actor(), year=year, fee_ids=chosen, sent_on=sent_on, due_on=due_on)


def _register_payment(year: int, chosen: list[UUID], form: InvoiceForm) -> list[str]:
    return service.register_payments(actor=actor(), year=year, fee_ids=chosen, paid_on=form.day_paid())


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


@blueprint.get(f"/{YEAR}/medlem/<uuid:member_id>")
@requires(Permission.FEES_READ, Permission.FEES_READ_OWN)
def member(year: int, member_id: UUID) -> ResponseReturnValue:
    """One member's fee for a fixed year: what the invoice rests on, and the letter."""
    if not queries.may_read_member(actor(), member_id):
        raise NotFound("fee")
    sheet = sheet_of(year)
    page, group, line = _place_of(sheet, member_id)
    shown = {"sheet": sheet, "page": page, "group": group, "line": line}
    return render_template(
        "invoices/member.html",
        letter=letters.letter(sheet, page, group, line),
        may_read_all=actor().may(Permission.FEES_READ),
        withdrawn=_withdrawn(line) if actor().may(Permission.FEES_INVOICE) else None,
        **shown,
    )


@blueprint.route(
    f"/{YEAR}/medlem/<uuid:member_id>/ta-tillbaka/<any(betalning,utskick):withdrawn>",
    methods=["GET", "POST"],
)
@requires(Permission.FEES_INVOICE)
def withdraw(year: int, member_id: UUID, withdrawn: str) -> ResponseReturnValue:
    """Take back a payment, or that the invoice was sent, noted by mistake; says why."""
    _page, _group, line = _place_of(sheet_of(year), member_id)
    back = url_for("invoices.member", year=year, member_id=member_id)
    if line.fee is None or _withdrawn(line) != withdrawn:
        flash(_told_moved_on(), "info")
        return redirect(back, 303)
    return take(
        _step(line, year, withdrawn, back),
        partial(_withdraw, year, line.fee.id, WITHDRAWN[withdrawn]),
        refusals={InvoiceTransitionRefused: _told_moved_on()},
    )


def _withdraw(year: int, fee_id: UUID, action: InvoiceAction, _seen: int, reason: str) -> None:
    service.withdraw(actor=actor(), year=year, fee_id=fee_id, action=action, reason=reason)


def _step(line: FeeLine, year: int, withdrawn: str, back: str) -> Step:
    paid = withdrawn == "betalning"
    return Step(
        title=_("Ta tillbaka betalningen") if paid else _("Ta tillbaka att fakturan är skickad"),
        explanation=_("%(member)s, medlemsavgift %(year)s.", member=line.member.name, year=year),
        consequences=[
            _("Fakturan står åter som skickad och obetald.")
            if paid
            else _("Fakturan står åter som att skicka, utan förfallodag."),
            _("Noteringen, vem som tog tillbaka den och varför syns i händelserna."),
        ],
        submit_label=_("Ta tillbaka"),
        cancel_url=back,
        done=_("Noteringen är tillbakatagen."),
        done_url=back,
        asks_why=True,
        danger=False,
        trail=[
            (_("Medlemsavgifter"), url_for("invoices.index")),
            (str(year), url_for("fees.year", year=year)),
            (line.member.name, back),
        ],
    )


def _told_moved_on() -> str:
    text: str = _("Fakturan står inte så längre, och är orörd.")
    return text


def _withdrawn(line: FeeLine) -> str | None:
    """The step that can be taken back, as the address names it."""
    action = withdrawal_from(line.fee.invoice_state) if line.fee and line.selectable else None
    return next((step for step, known in WITHDRAWN.items() if known is action), None)


def _place_of(sheet: FeeSheet, member_id: UUID) -> tuple[FeePage, FeeGroup, FeeLine]:
    """Where a member stands in a fixed year's table; raises NotFound, also while the year is a draft."""
    page = pages.page_of_sheet(sheet) if sheet.year.fixed else None
    for group in page.groups if page else ():
        for line in group.lines:
            if line.member.id == member_id and page:
                return page, group, line
    raise NotFound("fee")
