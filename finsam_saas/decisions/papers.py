"""What is behind an application in the papers of a meeting: what preparing bodies said, and itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications.content import Content
from finsam_saas.applications.file_rules import FileKind, kind_named
from finsam_saas.applications.files import handed_in_file
from finsam_saas.applications.last_handed_in import LastHandedIn, last_handed_in
from finsam_saas.applications.on_paper import application_blocks
from finsam_saas.bodies.labels import STAGES
from finsam_saas.documents.model import Block, ColumnKind, Heading, Note, Table, TableColumn
from finsam_saas.meetings.behind import Behind, PaperFile
from finsam_saas.preparation import labels
from finsam_saas.preparation.queries import StageFacts, stages_of
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking
from finsam_saas.web.tables import Cell


def papers_behind(application_ids: Sequence[UUID]) -> Mapping[UUID, Behind]:
    """What is behind each application, for those who read applications; of what is secret only that it is."""
    if not actor().may(Permission.APPLICATIONS_READ):
        return {}
    found, prepared = last_handed_in(application_ids), stages_of(application_ids)
    with speaking(SOURCE_LANGUAGE):
        return {
            one.application_id: _behind(one, prepared.get(one.application_id, ())) for one in found.values()
        }


def _behind(found: LastHandedIn, stages: Sequence[StageFacts]) -> Behind:
    if found.is_secret:
        told = _("Ansökan är sekretessmarkerad och följer inte med handlingarna.")
        return Behind([Note(told, _("Sekretess"))])
    return Behind(
        [*_preparation(stages), *application_blocks(found.content)],
        list(_files(found.application_id, found.content)),
    )


def _preparation(stages: Sequence[StageFacts]) -> Iterator[Block]:
    """What each body has said, the skipped ones with the reason; nothing before anybody has said anything."""
    said = [one for one in stages if one.verdict or one.reasons]
    if not said:
        return
    yield Heading(_("Beredning"), 2)
    columns = [
        TableColumn(_("Steg")),
        TableColumn(_("Svar")),
        TableColumn(_("Skäl")),
        TableColumn(_("Dag"), ColumnKind.DAY),
    ]
    yield Table(_("Vad de som har berett ansökan säger"), columns, [_said(one) for one in said])


def _said(one: StageFacts) -> list[Cell]:
    step = f"{one.body or ''} {STAGES[one.kind]}".strip()
    answer = str(labels.VERDICTS[one.verdict]) if one.verdict else str(labels.STATES[one.state][0])
    if one.is_consensus:
        answer = _("%(answer)s, i enighet", answer=answer)
    day = one.closed_at.astimezone(SWEDEN).date() if one.closed_at else None
    return [step, answer, one.reasons or "", day]


def _files(application_id: UUID, content: Content) -> Iterator[PaperFile]:
    for one in content.get("attachments", ()):
        read = partial(_content, application_id, UUID(one["id"]))
        is_pdf = kind_named(one["name"]) is FileKind.PDF
        yield PaperFile(one["name"], one["size"], one["sha256"], is_pdf, read)


def _content(application_id: UUID, file_id: UUID) -> bytes:
    return handed_in_file(application_id, file_id).content
