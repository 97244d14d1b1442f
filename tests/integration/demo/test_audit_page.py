"""The audit page: who may read it, filters, pages, words and files."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.events.names import EventName
from tests.client import CheckingClient
from tests.integration.demo.conftest import Counted, SignedIn

LOG = "/uppsala-lan/handelser"


def rows_of(client: CheckingClient, query: str = "") -> list[str]:
    """The events on a page, each as its text."""
    answer = client.get(f"{LOG}{query}")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"<[^>]+>", " ", row) for row in body.split("<tr>")[1:]]


@pytest.mark.parametrize("role", list(Role))
def test_only_tenant_admins_and_auditors_read_the_log(signed_in: SignedIn, role: Role) -> None:
    """The log tells what everybody does, so few may read it."""
    expected = 200 if role in (Role.TENANT_ADMIN, Role.AUDITOR) else 403
    client = signed_in(role)
    assert client.get(LOG).status_code == expected
    assert client.get(f"{LOG}/uttag.csv").status_code == expected


def test_filters_stand_in_the_address_and_narrow_the_list(signed_in: SignedIn) -> None:
    """By event, person, words and days, alone and together."""
    client = signed_in(Role.AUDITOR)
    accepted = rows_of(client, f"?handelse={EventName.REPORT_ACCEPTED.value}")
    assert accepted and all("Godkände rapport" in row for row in accepted)
    omars = rows_of(client, "?vem=omar")
    assert omars and all("Omar Wester" in row for row in omars)
    both = rows_of(client, f"?handelse={EventName.REPORT_SUBMITTED.value}&vem=omar&text=medvind")
    assert len(both) == 3 and all("Medvind" in row for row in both)
    assert rows_of(client, "?fran=2001-01-01&till=2001-12-31") == []
    assert rows_of(client, "?fran=2001-01-01")


def test_a_returned_report_shows_its_reason_and_a_saved_one_never_its_values(signed_in: SignedIn) -> None:
    """Details are sentences, not keys; an unsent report is its author's own, here and in files."""
    client = signed_in(Role.AUDITOR)
    returned = rows_of(client, f"?handelse={EventName.REPORT_RETURNED.value}")
    assert "Skäl: Antalet pågående män stämmer inte" in returned[0]
    saved = rows_of(client, f"?handelse={EventName.REPORT_SAVED.value}")
    assert re.search(r"\d+ uppgift(er)? ändrade?", saved[0])
    taken_out = csv_rows(client, f"?handelse={EventName.REPORT_SAVED.value}")
    assert taken_out
    assert not any("→" in cell for row in (*taken_out, saved) for cell in row)
    invited = rows_of(client, f"?handelse={EventName.MEMBERSHIP_INVITED.value}")
    assert "Roller: styrelseledamot" in invited[0]


def test_no_event_of_the_demo_shows_a_bare_key(signed_in: SignedIn) -> None:
    """Every event, field and value that the use cases record has words."""
    client = signed_in(Role.AUDITOR)
    lines = csv_rows(client, "")
    english = re.compile(r"\b[a-z]+_[a-z_]+\b|\b(True|False|None)\b")
    bare = [cell for line in lines for cell in line if english.search(cell)]
    assert bare == []


def csv_rows(client: CheckingClient, query: str) -> list[list[str]]:
    """The rows of the CSV, without the headings."""
    answer = client.get(f"{LOG}/uttag.csv{query}")
    assert answer.status_code == 200
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def test_pages_follow_each_other_without_gap_or_repeat(signed_in: SignedIn) -> None:
    """Walking the pages gives exactly what the file gives."""
    client = signed_in(Role.AUDITOR)
    whole = csv_rows(client, "")
    seen: list[str] = []
    query = ""
    while True:
        seen += rows_of(client, query)
        page = client.get(f"{LOG}{query}").get_data(as_text=True)
        following = re.search(r'href="[^"]*handelser(\?[^"]*)" rel="next"', page)
        if not following:
            break
        query = following.group(1).replace("&amp;", "&")
    assert len(seen) == len(whole) > 100


@pytest.mark.parametrize(
    "query",
    [
        "?efter=nonsens",
        "?efter=2026-01-01~x",
        "?fran=igår",
        "?handelse=inget:sånt",
        "?text=%25",
        "?vem=%5C",
        "?till=9999-12-31",
        "?fran=0001-01-01",
    ],
)
def test_what_the_address_does_not_mean_is_left_out(signed_in: SignedIn, query: str) -> None:
    """A mistyped address shows a page, never an error; wildcards are letters."""
    answer = signed_in(Role.AUDITOR).get(f"{LOG}{query}")
    assert answer.status_code == 200


def test_the_file_holds_what_was_chosen_and_says_so(signed_in: SignedIn) -> None:
    """XLSX begins with what was taken out; the rows are those of the screen."""
    client = signed_in(Role.TENANT_ADMIN)
    answer = client.get(f"{LOG}/uttag.xlsx?handelse={EventName.REPORT_ACCEPTED.value}&vem=karin")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    about = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
    assert about["Urval"] == "Godkände rapport, av karin"
    rows = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert rows and all(row[1] == "Karin Holm" for row in rows)
    assert "handelser" in answer.headers["Content-Disposition"]


def test_another_associations_events_are_not_there(signed_in: SignedIn) -> None:
    """Nothing of Västerås stands in Uppsala's log, and its log is closed."""
    client = signed_in(Role.AUDITOR)
    assert not any("Arosvägen" in cell for row in csv_rows(client, "") for cell in row)
    assert client.get("/vasteras/handelser").status_code == 403


def test_the_log_costs_few_statements(signed_in: SignedIn, counted: Counted) -> None:
    """One for the page, whatever it holds."""
    client = signed_in(Role.AUDITOR)
    with counted() as statements:
        client.get(LOG)
    assert len(statements) <= 8
