"""An agreement on paper, in Swedish: for page, Word and PDF alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from finsam_saas.agreements.labels import KINDS, MANNERS
from finsam_saas.agreements.queries import AgreementFacts, PartyFacts
from finsam_saas.agreements.rules import AgreementKind, AgreementState
from finsam_saas.documents.model import (
    Block,
    BulletList,
    ColumnKind,
    Document,
    Facts,
    Heading,
    Note,
    Paragraph,
    SigningLine,
    Table,
    TableColumn,
)
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking
from tenants.context import current_tenant
from tenants.database import now


def document(agreement: AgreementFacts, parties: Sequence[PartyFacts]) -> Document:
    """The agreement with its signatures; a draft says that it is one."""
    with speaking(SOURCE_LANGUAGE):
        return Document(
            title=_("Överenskommelse"),
            subtitle=agreement.title,
            association=current_tenant().name,
            language=SOURCE_LANGUAGE,
            as_of=agreement.signed_at or agreement.sent_at or now(),
            blocks=list(_blocks(agreement, parties)),
        )


def registered_as(agreement: AgreementFacts) -> str:
    """What the registry says that the agreement concerns."""
    with speaking(SOURCE_LANGUAGE):
        return str(_("Överenskommelse om %(initiative)s", initiative=agreement.title))


def _blocks(agreement: AgreementFacts, parties: Sequence[PartyFacts]) -> Iterator[Block]:
    if agreement.state is AgreementState.DRAFT:
        yield Note(_("Utkast. Det är inte skickat till parterna."), _("Inte klar"))
    if agreement.state is AgreementState.REPLACED:
        yield Note(_("En senare överenskommelse gäller i stället."), _("Ersatt"))
    yield Facts(_facts(agreement))
    yield Heading(_("Parter"))
    yield BulletList([one.name for one in parties])
    yield Heading(_("Medel"))
    yield _amounts(agreement)
    if agreement.conditions.strip():
        yield Heading(_("Villkor i beslutet"))
        yield BulletList([line.strip() for line in agreement.conditions.split("\n") if line.strip()])
    yield Heading(_("Rapportering och uppföljning"))
    yield Paragraph(agreement.reporting)
    yield Heading(_("Allmänna villkor"))
    yield Paragraph(agreement.terms)
    yield Heading(_("Underskrifter"))
    yield Paragraph(
        _("Överenskommelsen gäller när alla parter har skrivit under. Varje part får ett exemplar.")
    )
    for one in parties:
        yield Heading(one.name, 2)
        yield from _signature(one)


def _facts(agreement: AgreementFacts) -> list[tuple[str, str]]:
    day = formats_for(SOURCE_LANGUAGE).date
    lines = [(_("Insats"), agreement.title), (_("Version"), str(agreement.number))]
    if agreement.kind is not AgreementKind.FIRST:
        lines.append((_("Gäller"), str(KINDS[agreement.kind])))
    if agreement.starts_on and agreement.ends_on:
        told = {"first": day(agreement.starts_on), "last": day(agreement.ends_on)}
        lines.append((_("Period"), _("%(first)s till %(last)s", **told)))
    lines.append((_("Beslut"), agreement.decided))
    if agreement.document_number:
        lines.append((_("Nummer i diariet"), agreement.document_number))
    return lines


def _amounts(agreement: AgreementFacts) -> Table:
    return Table(
        _("Förbundets medel till insatsen per år"),
        [TableColumn(_("År")), TableColumn(_("Belopp, kr"), ColumnKind.KRONOR)],
        [[str(year), amount] for year, amount in agreement.by_year.items()],
        [_("Summa"), agreement.total],
    )


def _signature(party: PartyFacts) -> Iterator[Block]:
    """Who signed, when and how; lines with room for a pen where it has not been signed."""
    if party.signed_on is None or party.manner is None:
        for name in (_("Ort och dag"), _("Underskrift"), _("Namnförtydligande")):
            yield SigningLine(name)
        return
    day = formats_for(SOURCE_LANGUAGE).date(party.signed_on)
    told = {"day": day, "manner": str(MANNERS[party.manner])}
    yield Facts(
        [
            (_("Underskriven av"), party.signatory or ""),
            (_("Dag"), _("%(day)s, %(manner)s", **told)),
        ]
    )
