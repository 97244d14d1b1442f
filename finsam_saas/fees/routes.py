"""Addresses of the pages about member fees and budgets, and the lists they begin from."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.finance import budget_views, edit_views, export, invoice_views, pages, queries, words
from finsam_saas.finance.fees import FeeKeyError
from finsam_saas.finance.year_view import sheet_of, to_year, today, year_page
from finsam_saas.web.tables import FileType, download

# Years outside the law's time, or a calendar's, are no addresses.
YEAR = "<int(min=2004,max=2100):year>"

blueprint = Blueprint("finance", __name__, template_folder="templates", url_prefix="/avgifter")
blueprint.context_processor(lambda: {"words": words, "today": today()})


@blueprint.get("/")
@requires(Permission.FEES_READ, Permission.FEES_READ_OWN)
def index() -> ResponseReturnValue:
    """All years; for the one who speaks for a member, that member's own fees."""
    if not actor().may(Permission.FEES_READ):
        return render_template("finance/own.html", fees=queries.own_fees(actor()))
    return render_template(
        "finance/years.html",
        years=queries.fee_years(),
        unpaid=queries.unpaid_fees(today()),
        may_edit=actor().may(Permission.FEES_EDIT),
    )


@blueprint.get(f"/{YEAR}")
@requires(Permission.FEES_READ)
def year(year: int) -> ResponseReturnValue:
    """A year's fees by party and member."""
    return year_page(sheet_of(year))


@blueprint.get(f"/{YEAR}/avgifter.<any(csv,xlsx):file_type>")
@requires(Permission.FEES_READ)
def table(year: int, file_type: str) -> ResponseReturnValue:
    """The year's table as a file."""
    sheet = sheet_of(year)
    try:
        page = pages.page_of_sheet(sheet)
    except FeeKeyError:
        return to_year(year)
    tables = [export.fee_table_sheet(sheet, page)]
    if sheet.year.fixed:
        tables.append(export.invoice_sheet(sheet, page))
    first = export.about_fees(sheet, page)
    return download(FileType(file_type), first, *tables, report="avgifter", period=str(year))


blueprint.route("/nytt", methods=["GET", "POST"])(edit_views.new)
blueprint.route(f"/{YEAR}/andra", methods=["GET", "POST"])(edit_views.edit)
blueprint.route(f"/{YEAR}/faststall", methods=["GET", "POST"])(edit_views.fix)
blueprint.post(f"/{YEAR}/nycklar/<any(region,municipality):party>")(edit_views.keys)
blueprint.post(f"/{YEAR}/fakturor")(invoice_views.invoices)
blueprint.get(f"/{YEAR}/medlem/<uuid:member_id>")(invoice_views.member)
blueprint.get("/budget/")(budget_views.budgets)
blueprint.get("/budget/<uuid:budget_id>")(budget_views.budget)
