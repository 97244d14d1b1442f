"""Files with applications: the writers' own until they are handed in, then kept as they were."""

from __future__ import annotations

import io
from hashlib import sha256
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import attachments, files, received, service
from finsam_saas.applications import queries as applications
from finsam_saas.applications.file_checks import check_file
from finsam_saas.applications.file_rules import MOST_FILES, FileFault, FileRefused
from finsam_saas.applications.models import ApplicationFile, SubmissionFile
from finsam_saas.applications.writing import NotOpenToWriters
from finsam_saas.web.errors import NotFound
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests import builders_files as make
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG, ELSEWHERE = "uppsala-lan", "vasteras"
WRITER = Role.MEMBER_REPRESENTATIVE
PLAN = make.docx("Så ska vi arbeta")


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def draft(inside: Inside) -> UUID:
    """An application that is being written."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        application_id = apply.begun(writer, apply.open_call(kansli))
        session.commit()
    return application_id


def attached(writer: Actor, application_id: UUID, name: str = "Plan.docx", content: bytes = PLAN) -> UUID:
    """A file that a writer has attached."""
    checked = check_file(name, content)
    return attachments.attach(actor=writer, application_id=application_id, checked=checked)


def handed_in(writer: Actor, application_id: UUID) -> None:
    """Complete and hand in the application."""
    version = apply.complete(writer, application_id)
    service.submit(actor=writer, application_id=application_id, version=version)


def page_of(application_id: UUID) -> str:
    """The writers' page of the files."""
    return f"/{SLUG}/ansokningar/{application_id}/bilagor"


def send(client: CheckingClient, page: str, name: str, content: bytes) -> tuple[int, str]:
    """Send a file with the form of the page; the status and the page that answers."""
    answer = client.send_form(page, {"file": (io.BytesIO(content), name)})
    return answer.status_code, answer.get_data(as_text=True)


def test_files_are_part_of_what_is_handed_in_and_stay_as_they_were(inside: Inside, draft: UUID) -> None:
    """Names and fingerprints stand in the content; a file taken away later is still in what was handed in."""
    with inside(SLUG, WRITER) as writer:
        file_id = attached(writer, draft)
        handed_in(writer, draft)
        content = received.submissions(draft)[0].content
        assert [(one["name"], one["sha256"]) for one in content["attachments"]] == [
            ("Plan.docx", sha256(PLAN).hexdigest())
        ]
        with pytest.raises(NotOpenToWriters):
            attachments.detach(actor=writer, application_id=draft, file_id=file_id)
        session.commit()
    with inside(SLUG) as kansli:
        version = applications.handed_in(draft).version
        service.request_supplement(
            actor=kansli, application_id=draft, version=version, reason="Mer", due_on=today()
        )
        session.commit()
    with inside(SLUG, WRITER) as writer:
        attachments.detach(actor=writer, application_id=draft, file_id=file_id)
        assert files.attached(draft) == []
        assert files.handed_in_file(draft, file_id).content == PLAN
        assert files.writers_file(writer, draft, file_id).name == "Plan.docx"


def test_what_was_handed_in_can_be_neither_changed_nor_taken_away(inside: Inside, draft: UUID) -> None:
    """PostgreSQL itself refuses: the content is bound to its fingerprint, the submission to its files."""
    with inside(SLUG, WRITER) as writer:
        file_id = attached(writer, draft)
        handed_in(writer, draft)
        session.commit()
    for statement in (
        delete(SubmissionFile),
        delete(ApplicationFile).where(ApplicationFile.id == file_id),
        update(ApplicationFile).where(ApplicationFile.id == file_id).values(content=b"other", size=5),
    ):
        with inside(SLUG, WRITER), pytest.raises(DBAPIError):
            session.execute(statement)


def test_a_file_that_was_never_handed_in_is_gone_when_it_is_taken_away(inside: Inside, draft: UUID) -> None:
    """What the writers thought better of is nowhere kept."""
    with inside(SLUG, WRITER) as writer:
        file_id = attached(writer, draft)
        attachments.detach(actor=writer, application_id=draft, file_id=file_id)
        assert session.scalar(text("SELECT count(*) FROM application_files")) == 0
        with pytest.raises(NotFound):
            attachments.detach(actor=writer, application_id=draft, file_id=file_id)


def test_only_those_who_write_have_the_files_of_a_draft(inside: Inside, draft: UUID) -> None:
    """Not the kansli, not another who may write; and what is attached after handing in is private again."""
    with inside(SLUG, WRITER) as writer:
        file_id = attached(writer, draft)
        session.commit()
    with inside(SLUG) as kansli:
        with pytest.raises(NotFound):
            files.handed_in_file(draft, file_id)
        with pytest.raises(NotFound):
            files.writers_file(kansli, draft, file_id)
    with inside(SLUG, Role.INITIATIVE_MANAGER) as other:
        with pytest.raises(NotFound):
            attached(other, draft, "Annan.docx", make.docx("annat"))
        with pytest.raises(NotFound):
            attachments.detach(actor=other, application_id=draft, file_id=file_id)


def test_there_is_a_limit_to_the_number_and_the_same_file_comes_once(inside: Inside, draft: UUID) -> None:
    """Two files of one name get names of their own."""
    with inside(SLUG, WRITER) as writer:
        attached(writer, draft)
        with pytest.raises(FileRefused) as refused:
            attached(writer, draft, "Annat namn.docx")
        assert refused.value.fault is FileFault.SAME_FILE
        for number in range(MOST_FILES - 1):
            attached(writer, draft, content=make.docx(str(number)))
        names = {one.name for one in files.attached(draft)}
        assert len(names) == MOST_FILES
        assert "Plan (2).docx" in names
        with pytest.raises(FileRefused) as refused:
            attached(writer, draft, content=make.docx("en till"))
        assert refused.value.fault is FileFault.TOO_MANY


def test_a_file_that_is_refused_is_said_at_the_field_and_not_kept(
    client: CheckingClient, inside: Inside, draft: UUID
) -> None:
    """With what to do about it; the number itself is not repeated."""
    client.sign_in(WRITER, SLUG)
    for name, content, said in (
        ("avsikt.pdf", b"MZ\x90 a program", "inte en PDF-, Word- eller Excelfil"),
        ("plan.docx", make.docx("x", more={"word/vbaProject.bin": b"x"}), "innehåller makron"),
        ("budget.xlsx", make.xlsx("199001019802"), "personnummer"),
        (f"{make.IDENTITY_NUMBER}.docx", PLAN, "personnummer"),
        ("plan.pdf", PLAN, "namn slutar på något annat"),
    ):
        status, shown = send(client, page_of(draft), name, content)
        assert status == 422
        assert said in shown
        assert make.IDENTITY_NUMBER not in shown
    with inside(SLUG):
        assert files.attached(draft) == []


def test_a_file_larger_than_anything_one_may_send_is_said_at_the_field(
    client: CheckingClient, draft: UUID
) -> None:
    """On the page that it was sent from, with what is attached; others are told as everywhere."""
    client.sign_in(WRITER, SLUG)
    assert send(client, page_of(draft), "Plan.docx", PLAN)[0] == 303
    status, shown = send(client, page_of(draft), "film.pdf", b"x" * (8 * 1024 * 1024 + 1))
    assert status == 413 and "Filen är större än 7 MB" in shown and "Plan.docx" in shown
    client.sign_in(Role.SECRETARIAT, SLUG)
    status, shown = send(client, page_of(draft), "film.pdf", b"x" * (8 * 1024 * 1024 + 1))
    assert status in (403, 413) and "Plan.docx" not in shown


def test_a_file_is_sent_saved_and_taken_away_on_the_page(client: CheckingClient, draft: UUID) -> None:
    """With a path in its name; it is saved by the browser, never shown."""
    client.sign_in(WRITER, SLUG)
    page = page_of(draft)
    assert send(client, page, "..\\..\\Åtgärder & mål.docx", PLAN)[0] == 303
    shown = client.get(page).get_data(as_text=True)
    assert "Åtgärder &amp; mål.docx" in shown
    file_id = shown.partition("/ta-bort")[0][-36:]
    answer = client.get(f"{page}/{file_id}")
    assert answer.get_data() == PLAN
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert str(answer.mimetype).endswith("wordprocessingml.document")
    assert "no-store" in answer.headers["Cache-Control"]
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert client.get(f"{page}/{file_id}").status_code == 403
    assert client.get(f"/{SLUG}/ansokningar/{draft}/inlamnad/bilagor/{file_id}").status_code == 404
    client.sign_in(WRITER, SLUG)
    assert client.send_form(f"{page}/{file_id}/ta-bort", {}).status_code == 303
    assert client.get(f"{page}/{file_id}").status_code == 404


def test_the_kansli_reads_the_files_that_were_handed_in_and_nobody_elsewhere_does(
    client: CheckingClient, inside: Inside, draft: UUID
) -> None:
    """From the page of what was handed in; under another förbund's address it is not there."""
    with inside(SLUG, WRITER) as writer:
        file_id = attached(writer, draft)
        handed_in(writer, draft)
        session.commit()
        other = str(build.member_id("heby"))
    path = f"ansokningar/{draft}/inlamnad/bilagor/{file_id}"
    for role in (Role.SECRETARIAT, Role.BOARD_MEMBER, Role.GROUP_MEMBER, WRITER):
        client.sign_in(role, SLUG)
        assert client.get(f"/{SLUG}/{path}").get_data() == PLAN
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert path in client.get(f"/{SLUG}/ansokningar/{draft}/inlamnad").get_data(as_text=True)
    assert client.get(f"/{SLUG}/ansokningar/{other}/inlamnad/bilagor/{file_id}").status_code == 404
    client.sign_in(Role.SECRETARIAT, ELSEWHERE)
    assert client.get(f"/{ELSEWHERE}/{path}").status_code == 404
