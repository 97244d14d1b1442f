"""An application on paper, as it was handed in: all that stands in it, in the order of the form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from finsam_saas.applications import labels
from finsam_saas.applications.content import Content
from finsam_saas.applications.rules import CostType, Section
from finsam_saas.documents.model import (
    Block,
    ColumnKind,
    Facts,
    Heading,
    Paragraph,
    Table,
    TableColumn,
)
from finsam_saas.initiatives.labels import ORIENTATIONS, SPECIFIC_ORIENTATIONS
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE


def application_blocks(content: Content) -> Iterator[Block]:
    """The content of an application under a heading (2) of its own: facts, parties, texts, budget."""
    yield Heading(_("Ansökan"), 2)
    yield Facts(list(_facts(content)))
    yield from _parties(content)
    for kind, words in labels.TEXTS.items():
        if written := content["texts"].get(kind.value):
            yield Heading(str(words), 3)
            yield Paragraph(written)
    yield from _budget(content)


def _facts(content: Content) -> Iterator[tuple[str, str]]:
    missing = _("uppgift saknas")
    yield _("Omgång"), content["call"]
    yield _("Insatsägare"), content["owner"]
    yield _("Kontaktperson"), content["contact"] or missing
    told = [
        words
        for known, name in ((ORIENTATIONS, "orientation"), (SPECIFIC_ORIENTATIONS, "specific_orientation"))
        for value, words in known.items()
        if value.value == content[name]
    ]
    yield _("Inriktning"), ", ".join(map(str, told)) or missing
    yield _("Period"), f"{_day(content['starts_on']) or missing} – {_day(content['ends_on']) or missing}"
    women, men = content["women"], content["men"]
    planned = _("%(women)s kvinnor, %(men)s män", women=women or 0, men=men or 0)
    yield _("Planerade deltagare per år"), missing if women is None and men is None else planned


def _day(text: str | None) -> str:
    return formats_for(SOURCE_LANGUAGE).date(date.fromisoformat(text)) if text else ""


def _parties(content: Content) -> Iterator[Block]:
    yield Heading(str(labels.SECTIONS[Section.PARTIES]), 3)
    columns = [TableColumn(_("Medlem")), TableColumn(_("Kontaktperson")), TableColumn(_("Bekräftad av"))]
    rows = [[one["name"], one["contact"] or "", one["confirmed_by"] or ""] for one in content["parties"]]
    yield Table(_("Parter i insatsen"), columns, rows)


def _budget(content: Content) -> Iterator[Block]:
    yield Heading(str(labels.SECTIONS[Section.MONEY]), 3)
    columns = [
        TableColumn(_("År")),
        TableColumn(_("Kostnad")),
        TableColumn(_("Betalas av")),
        TableColumn(_("Belopp, kr"), ColumnKind.KRONOR),
    ]
    yield Table(_("Kostnader och vem som betalar"), columns, [_amount(one) for one in content["amounts"]])
    asked = [[year, Decimal(kronor)] for year, kronor in content["applied_for"].items()]
    total = sum((kronor for _year, kronor in asked), Decimal(0))
    yield Table(
        _("Söks från förbundet"),
        [TableColumn(_("År")), TableColumn(_("Belopp, kr"), ColumnKind.KRONOR)],
        asked,
        [_("Totalt"), total],
    )


def _amount(one: dict[str, Any]) -> list[str | Decimal]:
    payer = one["financier"] or _("Förbundet")
    if one["in_kind"]:
        payer = _("%(financier)s, egen tid", financier=payer)
    return [str(one["year"]), str(labels.COSTS[CostType(one["cost_type"])]), payer, Decimal(one["amount"])]
