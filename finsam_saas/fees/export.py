"""A year's fees as a table to take out: kronor, per cent and days as real values."""

from __future__ import annotations

from flask_babel import gettext as _

from finsam_saas.fees import words
from finsam_saas.fees.facts import FeeSheet
from finsam_saas.fees.pages import FeeGroup, FeeLine, FeePage
from finsam_saas.web.tables import Cell, Column, Kind, Sheet, about


def about_fees(sheet: FeeSheet, page: FeePage) -> Sheet:
    """Where the figures come from, and how far the year has come."""
    _kind, state = words.year_tag(sheet.year.state, complete=page.complete)
    definitions = _(
        "Staten betalar hälften, regionerna en fjärdedel och kommunerna en fjärdedel (Finsamlagen 5 §). "
        "Delarna avrundas så att summan alltid stämmer."
    )
    if page.deviates:
        definitions = _("Parternas andelar avviker från Finsamlagen 5 §: %(reason)s", reason=_reason(sheet))
    return about(
        source=sheet.year.source or _("Inmatat av förbundet"),
        selection=_("Medlemsavgifter %(year)s, alla medlemmar", year=sheet.year.year),
        definitions=definitions,
        coverage=_("Alla belopp finns") if page.complete else _("Nyckel saknas för minst en part"),
        revision=state,
    )


def _reason(sheet: FeeSheet) -> str:
    return str(sheet.year.details.get("deviation_reason") or _("skäl saknas"))


def fee_table_sheet(sheet: FeeSheet, page: FeePage) -> Sheet:
    """All members with key, shares, fee and invoice; a party without a key has one row with its total."""
    rows: list[list[Cell]] = []
    for group in page.groups:
        if group.key_missing:
            unknown = _("alla, nyckel saknas")
            rows.append([group.label, unknown, "", None, group.share, group.total, "", None, None, None])
        else:
            rows += [_row(page, group, line) for line in group.lines]
    columns = (
        Column(_("Part")),
        Column(_("Medlem")),
        Column(_("Nyckel")),
        Column(_("Andel av partens del, procent"), Kind.SHARE),
        Column(_("Andel av hela avgiften, procent"), Kind.SHARE),
        Column(_("Avgift, kr"), Kind.KRONOR),
        Column(_("Faktura")),
        Column(_("Skickad"), Kind.DAY),
        Column(_("Förfaller"), Kind.DAY),
        Column(_("Betald"), Kind.DAY),
    )
    total: list[Cell] = [_("Summa"), "", "", None, None, page.total, "", None, None, None]
    return Sheet(_("Avgifter %(year)s", year=sheet.year.year), columns, rows, total)


def _row(page: FeePage, group: FeeGroup, line: FeeLine) -> list[Cell]:
    share = line.share * group.share if line.share is not None else None
    fee = line.fee
    return [
        group.label,
        line.member.name,
        line.key,
        line.share,
        share,
        line.amount,
        line.tag[1] if line.tag else "",
        fee.sent_on if fee else None,
        fee.due_on if fee else None,
        fee.paid_on if fee else None,
    ]
