"""Pages of indicators as a browser meets them: looking, importing in two steps, files, and who may."""

from __future__ import annotations

import csv
import html
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles.numbers import FORMAT_PERCENTAGE_00
from sqlalchemy import select
from werkzeug.test import TestResponse

from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.surveys import queries
from finsam_saas.surveys.models import SurveyIndicator
from finsam_saas.surveys.rules import PROTECTED, RespondentGroup, Result, ResultKey
from tenants.database import session
from tests.client import CheckingClient
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
PAGE = "/uppsala-lan/indikatorer"
UPLOAD = f"{PAGE}/inlasning"
HEAD = "År;Grupp;Indikator;Indikatorns namn;Tema;Antal svar;Andel positiva, procent;Medelvärde"
GOOD = (
    "2022;Styrelseledamöter;1;Helhetssyn;Styrning;12;70;3,1",
    "2023;Styrelseledamöter;1;Helhetssyn;Styrning;14;85,71;3,4",
    "2023;Styrelseledamöter;2;;;4;50;2,5",
    "2023;Personal i insats;1;;;31;64,5;",
)
PLANTED = {
    "F6": "2023;Remittenter;1;;;tolv;50;",
    "A7": "2016;Remittenter;2;;;12;50;",
    "B8": "2023;Föräldrar;3;;;12;50;",
    "C9": "2023;Remittenter;;;;12;50;",
    "C10": "2023;Remittenter;=1+1;;;12;50;",
    "F11": "2023;Remittenter;6;;;12,5;50;",
    "G12": "2023;Remittenter;7;;;12;130;",
    "G13": "2023;Remittenter;8;;;34;0,823;",
    "C14": "2023;Styrelseledamöter;1;;;14;85,71;3,4",
    "D15": "2023;Remittenter;9;Intervju med 19121212-1212;;12;50;",
}


def file_of(*lines: str) -> bytes:
    """A CSV file with these lines under the headings."""
    return "\r\n".join([HEAD, *lines]).encode("utf-8-sig")


def send(client: CheckingClient, content: bytes, name: str = "resultat.csv", **fields: str) -> TestResponse:
    """Choose a file the way a browser does."""
    token = client.token(UPLOAD)
    sent = {"instrument": "nns", "source": "NNS rapport 2023", **fields}
    return client.post(UPLOAD, data={"csrf_token": token, "file": (io.BytesIO(content), name), **sent})


def confirm(client: CheckingClient, shown: TestResponse) -> TestResponse:
    """Press the button of the page that was shown."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page_of(shown)))
    return client.post(f"{UPLOAD}/spara", data={name: html.unescape(value) for name, value in fields.items()})


def page_of(answer: TestResponse) -> str:
    """The page's text."""
    return answer.get_data(as_text=True)


@pytest.fixture
def kansli(client: CheckingClient) -> CheckingClient:
    """The secretariat of Uppsala, signed in."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    return client


def test_where_there_is_nothing_the_page_says_how_to_begin(client: CheckingClient) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    page = page_of(client.get(PAGE))
    assert "Här finns inga resultat än" in page and UPLOAD in page
    assert "Nationella nätverket för samordningsförbund" in page
    client.sign_in(Role.AUDITOR, UPPSALA)
    page = page_of(client.get(PAGE))
    assert "Kansliet läser in dem" in page and UPLOAD not in page


def test_nothing_is_saved_before_the_second_step(kansli: CheckingClient, inside: Inside) -> None:
    shown = send(kansli, file_of(*GOOD))
    assert shown.status_code == 200
    for words in ("Inget är sparat än", "4 nya resultat", "1 resultat har för få svar", "NNS rapport 2023"):
        assert words in page_of(shown)
    with inside(UPPSALA):
        assert queries.coverage("nns") == []
    done = confirm(kansli, shown)
    assert (done.status_code, done.location) == (303, f"{PAGE}?grupp=board_members")
    page = page_of(kansli.get(done.location))
    assert "4 resultat är inlästa." in page
    again = confirm(kansli, shown)
    assert "Inget nytt" in page_of(kansli.get(again.location)), "a second press changes nothing"


def test_results_are_shown_with_n_and_how_they_moved_and_small_groups_are_not(kansli: CheckingClient) -> None:
    confirm(kansli, send(kansli, file_of(*GOOD)))
    page = page_of(kansli.get(f"{PAGE}?grupp=board_members"))
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)).replace("\u00a0", " ")
    assert "85,7 % n 14, medel 3,40" in text
    assert "↑ upp 15,7 procentenheter sedan 2022" in text
    assert "skyddat, för få svar" in text and "inte heller för kansliet" in text
    assert "2,50" not in text and "n 4 " not in text, "the small group shows nowhere, not even to the kansli"
    assert "Källa: NNS rapport 2023. Inläst" in text
    assert "Indikator 2" in text, "an indicator without a name is called by its code"


def test_a_year_that_was_read_in_wrongly_is_taken_away(kansli: CheckingClient, inside: Inside) -> None:
    """Once it is said to be meant; what was taken away stays on record, and an unused indicator goes too."""
    confirm(kansli, send(kansli, file_of(*GOOD)))
    place, gone = f"{PAGE}/ta-bort", {"places": ["board_members:2023:2"], "sure": "y"}
    assert place in page_of(kansli.get(PAGE))
    assert "Styrelseledamöter 2023, 2 resultat" in page_of(kansli.get(place))
    for refused in (
        {"sure": "y"},
        {"places": gone["places"]},
        {"places": ["board_members:2023:9"], "sure": "y"},
    ):
        assert kansli.send_form(place, refused).status_code == 422
    with inside(UPPSALA):
        assert len(queries.standing("nns", {2022, 2023})) == 4
    answer = kansli.send_form(place, gone)
    assert answer.status_code == 303 and "2 resultat är borttagna." in page_of(kansli.get(answer.location))
    assert kansli.send_form(place, gone).status_code == 422, "a second press finds nothing of it"
    with inside(UPPSALA):
        left = {(key.year, key.group.value, key.code) for key in queries.standing("nns", {2022, 2023})}
        assert left == {(2022, "board_members", "1"), (2023, "staff", "1")}
        assert session.scalars(select(SurveyIndicator.code)).all() == ["1"]
        told = session.scalars(select(Event).where(Event.name == "survey-results:removed")).one()
        assert told.details["years"] == [2023] and told.details["removed"] == 2
        assert told.details["changes"][0]["before"] == {"n": "14", "share": "85,71", "mean": "3,400"}
        assert told.details["changes"][1]["before"] == {"n": ".."}, "what was protected stays so"


def test_who_only_reads_takes_nothing_away(client: CheckingClient) -> None:
    client.sign_in(Role.AUDITOR, UPPSALA)
    assert client.get(f"{PAGE}/ta-bort").status_code == 403


def test_ten_planted_faults_are_each_told_at_their_cell(kansli: CheckingClient, inside: Inside) -> None:
    shown = send(kansli, file_of(*GOOD, *PLANTED.values()))
    assert shown.status_code == 422
    page = page_of(shown)
    assert "10 rader behöver rättas" in page and "4 rader är rätt" in page
    assert re.findall(r'<th scope="row">([A-Z]+\d+)</th>', page) == list(PLANTED)
    with inside(UPPSALA):
        assert queries.coverage("nns") == []
    assert confirm(kansli, shown).status_code == 303, "the rows that are right can be chosen"
    with inside(UPPSALA):
        standing = queries.standing("nns", {2022, 2023})
    assert len(standing) == 4
    assert standing[ResultKey(2023, RespondentGroup.STAFF, "1")] == Result(31, Decimal("64.50"))
    assert standing[ResultKey(2023, RespondentGroup.BOARD_MEMBERS, "2")] == PROTECTED


def test_the_same_faults_are_found_in_a_workbook(kansli: CheckingClient) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in [HEAD, *GOOD, *PLANTED.values()]:
        sheet.append(line.split(";"))
    content = io.BytesIO()
    book.save(content)
    shown = send(kansli, content.getvalue(), "resultat.xlsx")
    assert re.findall(r'<th scope="row">([A-Z]+\d+)</th>', page_of(shown)) == list(PLANTED)


def test_the_template_is_filled_in_and_read(kansli: CheckingClient, inside: Inside) -> None:
    book = openpyxl.load_workbook(io.BytesIO(kansli.get(f"{PAGE}/mall.xlsx").data))
    assert book.sheetnames == ["Om uttaget", "Resultat"]
    book["Resultat"].append([2023, "Chefer i samverkan", 7, None, None, 20, 0.65, 3.25])
    book["Resultat"]["G2"].number_format = FORMAT_PERCENTAGE_00
    content = io.BytesIO()
    book.save(content)
    confirm(kansli, send(kansli, content.getvalue(), "mall.xlsx"))
    with inside(UPPSALA):
        key = ResultKey(2023, RespondentGroup.MANAGERS, "7")
        assert queries.standing("nns", {2023}) == {key: Result(20, Decimal(65), Decimal("3.25"))}
    assert kansli.get(f"{PAGE}/mall.csv").get_data(as_text=True).strip("\ufeff\r\n").split(";")[0] == "År"


@pytest.mark.parametrize("file_type", ["csv", "xlsx"])
def test_what_is_taken_out_is_protected_and_can_be_read_in_again(
    kansli: CheckingClient, file_type: str
) -> None:
    confirm(kansli, send(kansli, file_of(*GOOD, "2023;Remittenter;1;=HYPERLINK(A1);@x;20;50;")))
    taken = kansli.get(f"{PAGE}/uttag.{file_type}").data
    shown = page_of(send(kansli, taken, f"uttag.{file_type}"))
    assert "5 resultat finns redan och ändras inte" in shown
    assert "Kolumnen Källa läses inte in" in shown
    if file_type == "csv":
        rows = list(csv.reader(io.StringIO(taken.decode("utf-8-sig")), delimiter=";"))
        (small,) = [row for row in rows if row[2] == "2"]
        assert small[5:8] == ["..", "..", ".."]
        assert "'=HYPERLINK(A1)" in [row[3] for row in rows]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Välj filen"),
        ("År;Grupp\r\n2023;x".encode(), "saknar kolumnerna ”Indikator”, ”Antal svar”"),
        (b"PK\x03\x04" + b"x" * 50, "skadad"),
        (b"x" * (1024 * 1024 + 1), "större än 1 MB"),
        ("År;x".encode("cp1252"), "UTF-8"),
        ("\r\n".join([HEAD, *["2023;Remittenter;1;;;12;50;"] * 1_500]).encode(), "fler än 1500 rader"),
    ],
)
def test_a_file_that_is_no_use_says_what_to_do_and_keeps_what_was_typed(
    kansli: CheckingClient, content: bytes, words: str
) -> None:
    answer = send(kansli, content)
    assert answer.status_code == 422
    assert words in html.unescape(page_of(answer)) and "NNS rapport 2023" in page_of(answer)


@pytest.mark.parametrize(
    "rows", [f"{HEAD}\n2023;Remittenter;1;;;12;130;", "nonsense", f"{HEAD}\n=1;Remittenter;1;;;12;50;", ""]
)
def test_what_is_changed_between_the_steps_is_looked_at_again(
    kansli: CheckingClient, inside: Inside, rows: str
) -> None:
    fields = {"instrument": "nns", "source": "x", "rows": rows}
    assert kansli.send_form(f"{UPLOAD}/spara", fields, page=UPLOAD).status_code == 422
    with inside(UPPSALA):
        assert queries.coverage("nns") == []


def test_the_source_is_asked_for_and_holds_no_personnummer(kansli: CheckingClient) -> None:
    assert send(kansli, file_of(*GOOD), source="").status_code == 422
    assert "personnummer" in page_of(send(kansli, file_of(*GOOD), source="Svar från 19121212-1212"))
    assert send(kansli, file_of(*GOOD), instrument="annat").status_code == 422


def test_an_address_that_asks_for_what_is_not_there_shows_what_is(kansli: CheckingClient) -> None:
    confirm(kansli, send(kansli, file_of(GOOD[3])))
    assert "Personal i insats: andel" in page_of(kansli.get(f"{PAGE}?grupp=nobody&instrument=other"))
