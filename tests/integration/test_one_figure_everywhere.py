"""A figure that was typed once is the same on every page and in every file that shows it (idea 1)."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from uuid import UUID

import docx
import openpyxl
import pypdf
import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.followup.service import accept_report
from finsam_saas.initiatives.models import InitiativeAmount
from tenants.database import session
from tests.builders_followup import QUARTER, add_initiative, complete, hand_in, open_quarter, report_of
from tests.client import CheckingClient
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
YEAR = QUARTER.year
ENDED = ["8", "6", "0", "14"]
"""Women, men, unknown and together, as the reporter typed them; nobody else has reported."""
STATISTICS = f"/{UPPSALA}/statistik"
BOARD = f"/{UPPSALA}/uppfoljning/styrelsen/internt"
SPAN = f"?fran={QUARTER}&till={QUARTER}"


@pytest.fixture
def accepted(inside: Inside) -> UUID:
    """One insats with one accepted report."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        made = add_initiative("Framsteget", manager=manager.membership_id)
        session.add(InitiativeAmount(initiative_id=made, year=YEAR, amount=Decimal(900_000)))
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        open_quarter(kansli)
        session.commit()
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        version = hand_in(manager, report_of(made), complete())
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        accept_report(actor=kansli, report_id=report_of(made), version=version)
        session.commit()
    return made


def content(client: CheckingClient, path: str) -> bytes:
    """What an address answers with."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return bytes(answer.get_data())


def rows_of_page(client: CheckingClient, path: str) -> list[list[str]]:
    """The rows of every table of a page, as they are read."""
    page = content(client, path).decode().replace("\u00a0", " ")
    page = re.sub(r'<span class="(data-label|visually-hidden)"[^>]*>.*?</span>', "", page, flags=re.DOTALL)
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def rows_of_csv(client: CheckingClient, path: str) -> list[list[str]]:
    """The rows of a CSV file."""
    text = content(client, path).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def rows_of_workbook(client: CheckingClient, path: str) -> list[list[str]]:
    """The rows of every sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content(client, path)))
    return [[str(cell) for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]


def rows_of_word(client: CheckingClient, path: str) -> list[list[str]]:
    """The rows of every table of a Word file."""
    found = docx.Document(io.BytesIO(content(client, path)))
    return [[cell.text.strip() for cell in row.cells] for table in found.tables for row in table.rows]


def ended(rows: list[list[str]]) -> list[list[str]]:
    """Of all rows, the four counts of those that tell how many ended."""
    found = [
        row[place + 1 : place + 5] for row in rows for place, cell in enumerate(row) if cell == "Avslutade"
    ]
    return [row for row in found if len(row) == 4 and row[0][:1].isdigit()]


def test_those_who_ended_are_the_same_number_wherever_they_stand(
    client: CheckingClient, accepted: UUID, inside: Inside
) -> None:
    with inside(UPPSALA, Role.SECRETARIAT):
        report_id = report_of(accepted)
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    year = f"?ar={YEAR}"
    told = {
        "the report": rows_of_page(client, f"/{UPPSALA}/uppfoljning/{report_id}"),
        "the file of reports": rows_of_csv(client, f"/{UPPSALA}/uppfoljning/uttag.csv?period={QUARTER}"),
        "the workbook of reports": rows_of_workbook(
            client, f"/{UPPSALA}/uppfoljning/uttag.xlsx?period={QUARTER}"
        ),
        "statistics": rows_of_page(client, f"{STATISTICS}/{year}"),
        "statistics as CSV": rows_of_csv(client, f"{STATISTICS}/alla-matt.csv{year}"),
        "statistics as XLSX": rows_of_workbook(client, f"{STATISTICS}/alla-matt.xlsx{year}"),
        "to the board": rows_of_page(client, BOARD + SPAN),
        "to the board as Word": rows_of_word(client, f"{BOARD}/dokument.docx{SPAN}"),
    }
    for place, rows in told.items():
        assert ended(rows), place
        assert all(row == ENDED for row in ended(rows)), (place, ended(rows))
    reader = pypdf.PdfReader(io.BytesIO(content(client, f"{BOARD}/dokument.pdf{SPAN}")))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "Avslutade 8 6 0 14" in text
    (target,) = [
        row
        for row in rows_of_csv(client, f"/{UPPSALA}/underlag-uppfoljning-finsam/{YEAR}/underlag.csv")
        if row[1] == "Antal deltagare, kvinnor"
    ]
    assert target[2] == "40", "31 ongoing when it began and 9 new"
