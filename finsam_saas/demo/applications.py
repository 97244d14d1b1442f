"""The demo's applications in the open call: written, handed in, sent back, and with those who prepare."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import UUID

from xlsxwriter import Workbook

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries, service, writing
from finsam_saas.applications.attachments import attach
from finsam_saas.applications.entry import AmountEntry, BasicsEntry, TextEntry
from finsam_saas.applications.file_checks import check_file
from finsam_saas.applications.rules import CostType, Text
from finsam_saas.bodies.preparing import decide_stages
from finsam_saas.bodies.queries import decided_stages
from finsam_saas.calls import queries as calls
from finsam_saas.calls.rules import CallStatus
from finsam_saas.demo.people import Colleagues
from finsam_saas.initiatives.rules import Orientation
from finsam_saas.members.queries import members
from finsam_saas.members.rules import PartyType
from finsam_saas.preparation import queries as preparation
from finsam_saas.preparation import service as preparing
from finsam_saas.preparation.entry import ConclusionEntry, OpinionEntry
from finsam_saas.preparation.rules import OwnInterest, StageState, Verdict

ATTACHED = "Budget i detalj (demo).xlsx"
DETAILS = (("Tjänst", "Kronor"), ("Processledare, 100 %", 760_000), ("Handledare, 75 %", 490_000))
WORDS = "Påhittad text i demon om {about}."
REMARKS = "Påhittat i demon: behovet är tydligt, men målen behöver gå att mäta."
DAYS_TO_PREPARE = 14
MORE_WANTED = "Påhittat i demon: skriv hur målen ska mätas, och lägg till en risk."


def fill_applications(colleagues: Colleagues, today: date, need_id: UUID) -> None:
    """Applications by the one who speaks for a kommun for next year, each as far as it has come.

    The first of them answers the need, and has a file with it.
    """
    call = next(one for one in calls.public_calls() if one.status() is CallStatus.OPEN)
    writer, clerk = colleagues[Role.MEMBER_REPRESENTATIVE].actor, colleagues[Role.SECRETARIAT].actor
    whole = written(writer, call.id, call.first_year, "Nästa steg för unga (demo)", need_id)
    attach(actor=writer, application_id=whole, checked=check_file(ATTACHED, _workbook()))
    hand_in(writer, whole)
    sent_back = written(writer, call.id, call.first_year, "Gemensam kartläggning (demo)")
    hand_in(writer, sent_back)
    service.request_supplement(
        actor=clerk,
        application_id=sent_back,
        version=queries.handed_in(sent_back).version,
        reason=MORE_WANTED,
        due_on=today + timedelta(days=14),
    )
    decided = [replace(one, days=DAYS_TO_PREPARE) for one in decided_stages()]
    decide_stages(actor=colleagues[Role.TENANT_ADMIN].actor, stages=decided, seen=0)
    for title, is_with_kansli in (("Vägen in (demo)", False), ("Jobbspår (demo)", True)):
        prepared = written(writer, call.id, call.first_year, title)
        hand_in(writer, prepared)
        _prepare(clerk, colleagues[Role.GROUP_MEMBER].actor, prepared, is_with_kansli)
    owner = next(one.id for one in members() if one.party is PartyType.MUNICIPALITY and one.holds(today))
    writing.begin(actor=writer, call_id=call.id, owner_id=owner, title="Samverkan i vardagen (demo)")


def _workbook() -> bytes:
    """A budget in more detail than the form asks for."""
    content = BytesIO()
    workbook = Workbook(content, {"in_memory": True})
    sheet = workbook.add_worksheet("Budget")
    for number, row in enumerate(DETAILS):
        sheet.write_row(number, 0, row)
    workbook.close()
    return content.getvalue()


def written(actor: Actor, call_id: UUID, year: int, title: str, need_id: UUID | None = None) -> UUID:
    """An application with all that is asked for, by a kommun and Försäkringskassan."""
    standing = members()
    kommun = next(one.id for one in standing if one.party is PartyType.MUNICIPALITY)
    agency = next(one.id for one in standing if one.party is PartyType.SOCIAL_INSURANCE)
    application_id = writing.begin(
        actor=actor, call_id=call_id, owner_id=kommun, title=title, need_id=need_id
    )
    basics = BasicsEntry(
        title=title,
        owner_id=kommun,
        orientation=Orientation.INDIVIDUAL,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        women=25,
        men=20,
        contact="Enhetschefen (demo)",
    )
    writing.save_basics(actor=actor, application_id=application_id, version=1, entry=basics)
    texts = {kind: TextEntry(WORDS.format(about=title), 0) for kind in Text}
    writing.save_texts(actor=actor, application_id=application_id, entries=texts)
    parties = {kommun: None, agency: "Samverkansansvarig (demo)"}
    writing.set_parties(actor=actor, application_id=application_id, contacts=parties)
    budget = [
        AmountEntry(year, CostType.STAFF, Decimal(1_250_000)),
        AmountEntry(year, CostType.TRAINING, Decimal(60_000)),
        AmountEntry(year, CostType.STAFF, Decimal(150_000), financier_id=agency, in_kind=True),
    ]
    version = queries.written_by(actor, application_id).version
    writing.save_amounts(actor=actor, application_id=application_id, version=version, entries=budget)
    version = queries.written_by(actor, application_id).version
    for member_id in parties:
        writing.confirm_party(
            actor=actor,
            application_id=application_id,
            version=version,
            member_id=member_id,
            by="Verksamhetschefen (demo)",
        )
    return application_id


def hand_in(actor: Actor, application_id: UUID) -> None:
    """Hand an application in."""
    version = queries.written_by(actor, application_id).version
    service.submit(actor=actor, application_id=application_id, version=version)


def _prepare(clerk: Actor, group_member: Actor, application_id: UUID, is_with_kansli: bool) -> None:
    """Take it to the group that prepares first; where it is with the kansli, the group has answered."""
    version = queries.handed_in(application_id).version
    preparing.start_preparation(actor=clerk, application_id=application_id, version=version)
    if not is_with_kansli:
        return
    stages = preparation.stages(application_id)
    stage = next(one for one in stages if one.state is StageState.OPEN)
    opinion = OpinionEntry(Verdict.SUPPORT_WITH_REMARKS, REMARKS, OwnInterest.NONE)
    preparing.give_opinion(actor=group_member, stage_id=stage.id, entry=opinion)
    conclusion = ConclusionEntry(Verdict.SUPPORT_WITH_REMARKS, REMARKS, is_consensus=True)
    preparing.conclude(actor=clerk, stage_id=stage.id, version=stage.version, entry=conclusion)
