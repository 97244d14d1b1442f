"""The follow-up to the board: one document on the page, in Word and in PDF, protected when it may leave."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from html import unescape
from uuid import UUID

import docx
import pypdf
import pytest
from docx.document import Document as WordFile

from finsam_saas.access.permissions import Role
from finsam_saas.followup import reading
from finsam_saas.followup import service as followup
from finsam_saas.followup.models import Report
from finsam_saas.followup.rules import WORK_OR_STUDIES
from finsam_saas.initiatives.models import Initiative
from finsam_saas.reporting_plan.models import TemplateTarget, TemplateVersion
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import session
from tests.builders_economy import (
    HAPPENED,
    LARGE,
    REASON,
    SECOND,
    UPPSALA,
    accepted,
    entry,
    reported,
    two_initiatives,
)
from tests.builders_followup import report_of
from tests.client import CheckingClient
from tests.conftest import Inside, Prepared

BOARD = "/uppsala-lan/uppfoljning/styrelsen"
INTERNAL = f"{BOARD}/internt"
HALF = "?period=2026-h1"
QUARTERS = "?fran=2026-kv1&till=2026-kv2"
COUNTED = ("Nya", "Avslutade", "Till arbete eller studier", "Pågående vid periodens slut", "Klivet")


@pytest.fixture
def both(inside: Inside, prepared: Prepared) -> tuple[UUID, UUID]:
    """The large and the small insats with their accepted reports."""
    return prepared.once("both", lambda: reported(inside))


def page_text(client: CheckingClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return plain(unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))))


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("\u00ad", "").split())


def word(client: CheckingClient, path: str) -> WordFile:
    answer = client.get(path)
    assert answer.status_code == 200
    return docx.Document(io.BytesIO(answer.get_data()))


def word_tables(file: WordFile) -> list[list[list[str]]]:
    return [[[plain(cell.text) for cell in row.cells] for row in table.rows] for table in file.tables]


def page_tables(client: CheckingClient, path: str) -> list[list[list[str]]]:
    text = client.get(path).get_data(as_text=True)
    found = []
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        rows = []
        for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL):
            hidden = re.sub(r'<span class="(data-label|visually-hidden)"[^>]*>.*?</span>', "", row)
            cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", hidden, re.DOTALL)
            rows.append([plain(unescape(re.sub(r"<[^>]+>", "", cell))) for cell in cells])
        found.append(rows)
    return found


def pdf(client: CheckingClient, path: str) -> pypdf.PdfReader:
    answer = client.get(path)
    assert answer.status_code == 200
    return pypdf.PdfReader(io.BytesIO(answer.get_data()))


@pytest.mark.parametrize("path", [BOARD + "{}" + HALF, INTERNAL + "{}" + QUARTERS])
def test_page_and_word_hold_the_same_figures(
    client: CheckingClient, both: tuple[UUID, UUID], path: str
) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    on_page = page_tables(client, path.format(""))
    in_word = word_tables(word(client, path.format("/dokument.docx")))
    assert len(on_page) > 5
    assert on_page == in_word[: len(on_page)]


def test_pdf_is_tagged_and_holds_the_same_words(client: CheckingClient, both: tuple[UUID, UUID]) -> None:
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    reader = pdf(client, f"{BOARD}/dokument.pdf{HALF}")
    catalogue = reader.root_object
    assert "/MarkInfo" in catalogue
    assert "/StructTreeRoot" in catalogue
    assert str(catalogue["/Lang"]).startswith("sv")
    text = plain(" ".join(page.extract_text() for page in reader.pages))
    for said in (
        "Uppföljning till styrelsen",
        "Halvår 1 2026",
        "bygger på 3 av 4 rapporter",
        HAPPENED,
        REASON,
        "Stegen",
        "1 350",
    ):
        assert said in text, said


def test_small_counts_do_not_leave_the_kansli(client: CheckingClient, both: tuple[UUID, UUID]) -> None:
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    tables = word_tables(word(client, f"{BOARD}/dokument.docx{HALF}"))
    counts = [cell for table in tables for row in table if row[0] in COUNTED for cell in row[1:5]]
    assert len(counts) > 20
    assert not {"1", "2", "3", "4"} & set(counts)
    assert ".." in counts


def test_what_is_hidden_cannot_be_subtracted_from_what_is_shown(
    client: CheckingClient, both: tuple[UUID, UUID]
) -> None:
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    rows = [row for table in page_tables(client, f"{BOARD}{HALF}") for row in table]
    everybody, klivet, stegen = [row[1:] for row in rows if row[0] == "Avslutade"]
    for column, total in enumerate(everybody):
        hidden = [cell for cell in (total, klivet[column], stegen[column]) if cell == ".."]
        assert len(hidden) != 1


def test_kansli_alone_gets_exact_figures_marked_on_every_page(
    client: CheckingClient, both: tuple[UUID, UUID]
) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    tables = page_tables(client, f"{INTERNAL}{QUARTERS}")
    assert ["Nya", "66", "52", "0", "118"] in tables[0]
    assert "exakta antal" in page_text(client, f"{INTERNAL}{QUARTERS}").lower()
    pages = pdf(client, f"{INTERNAL}/dokument.pdf{QUARTERS}").pages
    assert len(pages) > 1
    assert all("internt" in page.extract_text() for page in pages)
    for role in (Role.BOARD_MEMBER, Role.AUDITOR, Role.INITIATIVE_MANAGER):
        client.sign_in(role, UPPSALA)
        assert client.get(f"{INTERNAL}{QUARTERS}").status_code == 403
        assert client.get(f"{INTERNAL}/dokument.docx{QUARTERS}").status_code == 403


def test_results_stand_with_n(client: CheckingClient, both: tuple[UUID, UUID]) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    rows = [row for table in page_tables(client, f"{INTERNAL}{QUARTERS}") for row in table]
    assert rows.count(["Resultat", "Kvinnor", "Män", "Uppgift saknas", "Totalt", "Avslutade, n"]) == 2
    large = [row for row in rows if row[0] == "Andel till arbete eller studier"][-1]
    assert large == ["Andel till arbete eller studier", "45,0 %", "46,7 %", ".", "45,7 %", "140"]


@pytest.mark.parametrize(("threshold", "state"), [("0.35", "Nått"), ("0.50", "Inte nått")])
def test_results_stand_against_the_templates_target(
    client: CheckingClient, inside: Inside, both: tuple[UUID, UUID], threshold: str, state: str
) -> None:
    with inside(UPPSALA):
        version = TemplateVersion(kind=TemplateKind.WORK_ORIENTED, number=1)
        session.add(version)
        session.flush()
        target = TemplateTarget(
            template_version_id=version.id,
            key="work",
            text="Till arbete eller studier",
            numerator=[outcome.value for outcome in WORK_OR_STUDIES],
            denominator="ended",
            threshold=Decimal(threshold),
        )
        session.add(target)
        session.query(Report).update({Report.template_version_id: version.id})
        session.commit()
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    rows = [row for table in page_tables(client, f"{INTERNAL}{QUARTERS}") for row in table]
    told = [row for row in rows if row[0] == "Till arbete eller studier" and len(row) == 8][-1]
    assert told[4:6] == ["45,7 %", "140"]
    assert told[7] == state
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    rows = [row for table in page_tables(client, f"{BOARD}{HALF}") for row in table]
    protected = [row for row in rows if row[0] == "Till arbete eller studier" and len(row) == 8]
    assert [row[7] for row in protected] == ["Visas inte", "Visas inte"]


def test_only_accepted_reports_are_told_of(client: CheckingClient, inside: Inside) -> None:
    large, _small = two_initiatives(inside)
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    assert "inget att visa" in page_text(client, f"{BOARD}{HALF}")
    assert client.get(f"{BOARD}/dokument.docx{HALF}").status_code == 404
    with inside(UPPSALA):
        report_id = report_of(large, SECOND)
    told = entry(LARGE, used=Decimal(1), forecast=Decimal(1_500_000), deviations="Lokalen byttes i maj.")
    accepted(inside, {report_id: told})
    text = page_text(client, f"{BOARD}{HALF}")
    assert "Lokalen byttes i maj." in text
    assert "Ingen rapport för tiden är godkänd ännu." in text, "the small insats has none"
    assert "bygger på 1 av 4 rapporter" in text


def test_a_report_accepted_anew_is_marked_as_revised(
    client: CheckingClient, inside: Inside, both: tuple[UUID, UUID]
) -> None:
    with inside(UPPSALA) as kansli:
        report_id = report_of(both[0], SECOND)
        version = reading.report(kansli, report_id).version
        followup.reopen_report(actor=kansli, report_id=report_id, version=version, reason="Fel belopp")
        session.commit()
    accepted(inside, {report_id: entry(LARGE, used=Decimal(2), forecast=Decimal(1_500_000))})
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    text = page_text(client, f"{BOARD}{HALF}")
    assert "Reviderad Kvartal 2 2026" in text
    assert "har reviderats: 1" in text


def test_text_that_looks_like_markup_is_text_in_all_formats(
    client: CheckingClient, inside: Inside, both: tuple[UUID, UUID]
) -> None:
    with inside(UPPSALA):
        session.query(Initiative).filter(Initiative.id == both[0]).one().name = "<b>Stegen</b> #let x = 1"
        session.commit()
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    assert "&lt;b&gt;Stegen" in client.get(f"{BOARD}{HALF}").get_data(as_text=True)
    text = plain(" ".join(page.extract_text() for page in pdf(client, f"{BOARD}/dokument.pdf{HALF}").pages))
    assert "<b>Stegen</b> #let x = 1" in text


@pytest.mark.parametrize("query", ["", "?period=2026-kv1", "?period=skräp", "?period=1066-h1"])
def test_an_address_that_names_no_half_year_shows_the_latest(
    client: CheckingClient, both: tuple[UUID, UUID], query: str
) -> None:
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    assert "Halvår" in page_text(client, f"{BOARD}{query}")


def test_the_year_is_shown_as_the_statistics_show_it(client: CheckingClient, both: tuple[UUID, UUID]) -> None:
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    everybody = page_tables(client, f"{BOARD}?period=2026-ar1")[0]
    ended = next(row for row in everybody if row[0] == "Avslutade")
    statistics = page_text(client, "/uppsala-lan/statistik/?ar=2026&matt=ended")
    assert ended[4] in statistics
