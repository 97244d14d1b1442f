"""Agreements: written from what is decided, sent, signed by each party, replaced; files; what is refused."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import update

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.agreements import afterwards, queries, service
from finsam_saas.agreements.entry import AgreementEntry
from finsam_saas.agreements.models import Agreement
from finsam_saas.agreements.rules import AgreementKind, AgreementState, Fault, FollowUp, StepRefused
from finsam_saas.agreements.service import KeptInRegistry, NotComplete, NotTheirs
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.models import InitiativeOwner
from finsam_saas.members.models import MemberRepresentative
from finsam_saas.requisitions.money import attested_by_year
from finsam_saas.requisitions.rules import AboveGrant
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import acting_for
from tenants.database import session, today
from tests import builders_association as build
from tests import builders_requisitions as claim
from tests import world
from tests.client import CheckingClient
from tests.conftest import Inside

sign = partial(service.sign, attested=attested_by_year)
SLUG = claim.UPPSALA
PAGE = f"/{SLUG}/overenskommelser"
CONCERNS = "Överenskommelse om Stegen"


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def initiative_id(inside: Inside) -> UUID:
    """An insats that Heby owns and that has a grant."""
    made = claim.granted(inside)
    with inside(SLUG):
        session.add(InitiativeOwner(initiative_id=made, member_id=build.member_id("heby")))
        session.commit()
    return made


def entry(kind: AgreementKind = AgreementKind.FIRST, ends_on: date = date(2027, 12, 31)) -> AgreementEntry:
    """What Heby and the förbund agree on."""
    return AgreementEntry(
        kind=kind,
        decided="§ 43, styrelsen 15 september 2026",
        starts_on=date(2027, 1, 1),
        ends_on=ends_on,
        conditions="Minst två parter deltar i styrgruppen\nRekryteringen är klar i mars",
        reporting="Rapport varje kvartal.",
        terms="Medlen används till insatsen.",
        amounts={2027: Decimal(500_000)},
        members=[build.member_id("heby")],
    )


def signed_on_paper(actor: Actor, agreement_id: UUID, party_id: UUID) -> None:
    """Note that a party has signed today."""
    service.note_signature(
        attested=attested_by_year,
        actor=actor,
        agreement_id=agreement_id,
        party_id=party_id,
        signatory="Anna Ek, kommundirektör",
        signed_on=today(),
    )


def holding(inside: Inside, initiative_id: UUID) -> UUID:
    """An agreement that all have signed on paper."""
    with inside(SLUG) as kansli:
        made = service.draft(actor=kansli, initiative_id=initiative_id, entry=entry())
        service.send(actor=kansli, agreement_id=made, version=1, concerns=CONCERNS)
        for one in queries.parties(made):
            signed_on_paper(kansli, made, one.id)
        session.commit()
    return made


def test_a_draft_is_the_kanslis_and_what_is_sent_does_not_change(inside: Inside, initiative_id: UUID) -> None:
    """It is registered when sent; taken back for a change, all sign again."""
    with inside(SLUG) as kansli:
        made = service.draft(actor=kansli, initiative_id=initiative_id, entry=entry())
        with pytest.raises(Conflict):
            service.draft(actor=kansli, initiative_id=initiative_id, entry=entry())
        session.commit()
    with inside(SLUG, Role.MEMBER_REPRESENTATIVE) as owner, pytest.raises(NotFound):
        queries.agreement(owner, made)
    with inside(SLUG) as kansli:
        number = service.send(actor=kansli, agreement_id=made, version=1, concerns=CONCERNS)
        assert number.endswith("/1")
        with pytest.raises(StepRefused):
            service.change(actor=kansli, agreement_id=made, version=2, entry=entry())
        party = queries.parties(made)[0]
        signed_on_paper(kansli, made, party.id)
        with pytest.raises(Conflict):
            signed_on_paper(kansli, made, party.id)
        service.recall(actor=kansli, agreement_id=made, version=2, reason="Fel belopp")
        assert queries.parties(made)[0].signed_on is None
        assert build.last_event() == ("agreement:recalled", {"reason": "Fel belopp"})
        with pytest.raises(KeptInRegistry):
            service.discard(actor=kansli, agreement_id=made, version=3)
        assert queries.agreement(kansli, made).document_number == number


def test_it_holds_when_all_have_signed_and_each_signs_for_its_own(
    inside: Inside, initiative_id: UUID
) -> None:
    """In the product only who speaks for the party; the director for the förbund."""
    with inside(SLUG, Role.MEMBER_REPRESENTATIVE) as owner:
        membership_id = owner.membership_id
    with inside(SLUG) as kansli:
        made = service.draft(actor=kansli, initiative_id=initiative_id, entry=entry())
        service.send(actor=kansli, agreement_id=made, version=1, concerns=CONCERNS)
        heby, own = queries.parties(made)
        assert (heby.name, own.member_id) == ("Heby", None)
        with pytest.raises(NotTheirs):
            service.sign(
                actor=kansli, agreement_id=made, party_id=own.id, version=2, attested=attested_by_year
            )
        session.commit()
    with inside(SLUG, Role.DIRECTOR) as director:
        with pytest.raises(NotTheirs):
            service.sign(
                actor=director, agreement_id=made, party_id=heby.id, version=2, attested=attested_by_year
            )
        # What was taken back and changed after it was read is not what one signs.
        with pytest.raises(Conflict):
            service.sign(
                actor=director, agreement_id=made, party_id=own.id, version=1, attested=attested_by_year
            )
        sign(actor=director, agreement_id=made, party_id=own.id, version=2)
        assert queries.agreement(director, made).state is AgreementState.SENT
        session.commit()
    with inside(SLUG, Role.MEMBER_REPRESENTATIVE) as owner:
        with pytest.raises(NotTheirs):
            service.sign(
                actor=owner, agreement_id=made, party_id=heby.id, version=2, attested=attested_by_year
            )
        session.rollback()
        session.add(MemberRepresentative(membership_id=membership_id, member_id=build.member_id("heby")))
        session.flush()
        sign(actor=owner, agreement_id=made, party_id=heby.id, version=2)
        found = queries.agreement(owner, made)
        assert (found.state, found.signed_at is not None) == (AgreementState.SIGNED, True)
        assert build.last_event()[0] == "agreement:signed"


def test_an_extension_replaces_what_held_when_it_is_signed(inside: Inside, initiative_id: UUID) -> None:
    """Each cites its decision; until then the earlier one holds."""
    first = holding(inside, initiative_id)
    with inside(SLUG) as kansli:
        short = entry(AgreementKind.EXTENSION)
        made = service.draft(actor=kansli, initiative_id=initiative_id, entry=short)
        with pytest.raises(NotComplete) as refused:
            service.send(actor=kansli, agreement_id=made, version=1, concerns=CONCERNS)
        assert refused.value.faults == (Fault.NOT_LONGER,)
        longer = entry(AgreementKind.EXTENSION, date(2028, 6, 30))
        service.change(actor=kansli, agreement_id=made, version=1, entry=longer)
        service.send(actor=kansli, agreement_id=made, version=2, concerns=CONCERNS)
        assert queries.agreement(kansli, first).state is AgreementState.SIGNED
        for one in queries.parties(made):
            signed_on_paper(kansli, made, one.id)
        states = [(one.number, one.state) for one in queries.versions(kansli, initiative_id)]
        assert states == [(2, AgreementState.SIGNED), (1, AgreementState.REPLACED)]


def test_another_association_finds_nothing(inside: Inside, initiative_id: UUID) -> None:
    """Neither the agreement nor the insats, and no member of another may sign."""
    made = holding(inside, initiative_id)
    with inside("vasteras") as stranger:
        with pytest.raises(NotFound):
            queries.agreement(stranger, made)
        with pytest.raises(NotFound):
            service.draft(actor=stranger, initiative_id=initiative_id, entry=entry_without_members())


def entry_without_members() -> AgreementEntry:
    """An agreement that nobody signs."""
    return AgreementEntry(AgreementKind.FIRST, "§ 1", None, None, "", "", "")


def test_the_file_says_what_was_agreed_in_word_and_tagged_pdf(
    client: CheckingClient, inside: Inside, initiative_id: UUID
) -> None:
    """Parties, period, amounts, conditions, the decision, and who has signed."""
    made = holding(inside, initiative_id)
    client.sign_in(Role.INITIATIVE_MANAGER, SLUG)
    word = Document(io.BytesIO(client.get(f"{PAGE}/{made}/overenskommelse.docx").data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    told = " ".join([*(one.text for one in word.paragraphs), *cells]).replace("\xa0", " ")
    reader = PdfReader(io.BytesIO(client.get(f"{PAGE}/{made}/overenskommelse.pdf").data))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    printed = " ".join(page.extract_text() for page in reader.pages).replace("\xa0", " ")
    for text in (told, re.sub(r"\s+", " ", printed)):
        for piece in ("Heby", "§ 43", "500 000", "Rekryteringen är klar i mars", "Anna Ek"):
            assert piece in text, piece


def test_an_agreement_is_written_sent_and_signed_by_forms_alone(
    client: CheckingClient, inside: Inside, initiative_id: UUID
) -> None:
    """It begins with what is known; what is missing is told; only the kansli writes."""
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    assert client.get(f"{PAGE}/insats/{initiative_id}/ny").status_code == 403
    client.sign_in(Role.SECRETARIAT, SLUG)
    begun = client.get(f"{PAGE}/insats/{initiative_id}/ny").get_data(as_text=True)
    assert "Heby" in begun
    typed = {
        "kind": "first",
        "decision_id": "",
        "members": str(_heby(inside)),
        "terms": "Våra ord",
        "version": "0",
    }
    years = {"amounts-0-year": str(claim.year()), "amounts-0-amount": "100"}
    answer = client.send_form(f"{PAGE}/insats/{initiative_id}/ny", {**typed, **years})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = str(answer.location)
    assert "Skriv vilket beslut den följer av" in client.get(page).get_data(as_text=True)
    assert client.send_form(f"{page}/skicka", {"version": "1"}).status_code == 422
    period = {"starts_on": f"{claim.year()}-01-01", "ends_on": f"{claim.year()}-12-31", "decided": "§ 43"}
    whole = {**typed, **years, **period, "version": "1"}
    assert client.send_form(f"{page}/andra", whole).status_code == 303
    assert client.send_form(f"{page}/skicka", {"version": "2"}).status_code == 303
    for address in re.findall(rf"{page}/underskrift/[0-9a-f-]+", client.get(page).get_data(as_text=True)):
        assert client.send_form(address, {"signatory": "", "signed_on": "2999-01-01"}).status_code == 422
        signed = {"signatory": "Anna Ek", "signed_on": today().isoformat()}
        assert client.send_form(address, signed).status_code == 303
    assert "gäller" in client.get(page).get_data(as_text=True)
    assert client.send_form(f"{PAGE}/villkor", {"text": "Egna villkor", "version": "0"}).status_code == 303
    listed = client.get(f"{PAGE}/?lage=signed").get_data(as_text=True)
    assert "Stegen, version 1" in listed
    assert "Stegen" in client.get(f"{PAGE}/insats/{initiative_id}").get_data(as_text=True)


def test_what_follows_the_end_is_due_ticked_off_and_opened_again(
    client: CheckingClient, inside: Inside, initiative_id: UUID
) -> None:
    """Shown on the start page when it is due; only once an agreement holds."""
    with inside(SLUG) as kansli:
        assert afterwards.tasks_of(initiative_id) == []
    made = holding(inside, initiative_id)
    with inside(SLUG):
        assert len(afterwards.tasks_of(initiative_id)) == len(FollowUp)
        assert afterwards.open_tasks() == []
        ended = {"starts_on": date(2020, 1, 1), "ends_on": date(2025, 12, 31)}
        session.execute(update(Agreement).where(Agreement.id == made).values(**ended))
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert "efter avslutade insatser" in client.get(f"/{SLUG}/").get_data(as_text=True)
    address = f"{PAGE}/insats/{initiative_id}/efterat/slutrapport"
    assert client.send_form(address, {"reason": ""}).status_code == 422
    assert client.send_form(address, {"reason": "Kommunen har tagit över"}).status_code == 303
    assert client.get(address).status_code == 404
    assert "Kommunen har tagit över" in client.get(f"{PAGE}/insats/{initiative_id}").get_data(as_text=True)
    with inside(SLUG) as kansli:
        assert FollowUp.FINAL_REPORT not in {one.kind for one in afterwards.open_tasks()}
        kind = FollowUp.FINAL_REPORT
        with pytest.raises(Conflict):
            afterwards.tick_off(actor=kansli, initiative_id=initiative_id, kind=kind, note="Igen")
    assert client.send_form(f"{address}/oppna", {"reason": "Fel insats"}).status_code == 303
    assert "Slutrapport" in client.get(f"{PAGE}/efterat").get_data(as_text=True)
    client.sign_in(Role.INITIATIVE_MANAGER, SLUG)
    assert client.get(address).status_code == 403


def _heby(inside: Inside) -> UUID:
    with inside(SLUG):
        return build.member_id("heby")


def test_the_director_signs_on_the_page(client: CheckingClient, inside: Inside, initiative_id: UUID) -> None:
    with inside(SLUG) as kansli:
        made = service.draft(actor=kansli, initiative_id=initiative_id, entry=entry())
        service.send(actor=kansli, agreement_id=made, version=1, concerns=CONCERNS)
        own = next(one for one in queries.parties(made) if one.member_id is None)
        session.commit()
    client.sign_in(Role.DIRECTOR, SLUG)
    page = f"{PAGE}/{made}/skriv-under/{own.id}"
    assert "Skriv under" in client.get(page).get_data(as_text=True)
    assert client.send_form(page, {"version": "1"}).status_code == 409, "the text has changed since"
    assert client.send_form(page, {"version": "2"}).status_code == 303
    with inside(SLUG):
        assert next(one for one in queries.parties(made) if one.id == own.id).signed_on == today()


def ending(kansli: Actor, initiative_id: UUID, day: date) -> UUID:
    """An early end that the member has signed and the förbund has not."""
    first = entry(ends_on=date(day.year + 1, 12, 31))
    first = replace(first, starts_on=date(day.year, 1, 1), amounts={})
    end = replace(first, kind=AgreementKind.EARLY_END, ends_on=day, amounts={day.year: Decimal(50_000)})
    for one in (first, end):
        made = service.draft(actor=kansli, initiative_id=initiative_id, entry=one)
        service.send(actor=kansli, agreement_id=made, version=1, concerns=CONCERNS)
        signing = [party.id for party in queries.parties(made)]
        for party_id in signing if one is first else signing[:1]:
            signed_on_paper(kansli, made, party_id)
    return made


def test_an_early_end_leaves_what_is_agreed_and_what_is_attested(
    app: Flask, inside: Inside, initiative_id: UUID
) -> None:
    """The last signature lowers the ceiling; who claims at the same moment waits, and is refused."""
    day, year = today(), claim.year()
    claim.attested(inside, claim.submitted(inside, initiative_id, 60_000))
    late = claim.begun(inside, initiative_id, 30_000)
    with inside(SLUG) as kansli:
        made = ending(kansli, initiative_id, day)
        session.commit()
    with inside(SLUG, Role.INITIATIVE_MANAGER) as actor:
        owner = actor

    def hand_in() -> str:
        with app.app_context(), acting_for(world.tenant(SLUG), user_id=owner.user_id):
            try:
                claim.hand_in(owner, late)
            except AboveGrant:
                session.rollback()
                return "refused"
            return "done"

    with ThreadPoolExecutor(1) as pool, inside(SLUG) as kansli:
        last = next(one.id for one in queries.parties(made) if one.signed_on is None)
        signed_on_paper(kansli, made, last)
        claiming = pool.submit(hand_in)
        wait([claiming], timeout=0.3)
        assert not claiming.done()
        session.commit()
        assert claiming.result(timeout=5) == "refused"
    with inside(SLUG):
        money = {one.year: one.amount for one in initiatives.amounts(initiative_id)}
        assert money == {year: Decimal(60_000)} and initiatives.initiative(initiative_id).ends_on == day
