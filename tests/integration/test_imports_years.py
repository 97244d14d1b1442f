"""Older years from files: kept by series with the break marked, replaced by a repeat, never mixed."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from finsam_saas.access.permissions import Role
from finsam_saas.events.labels import detail_lines
from finsam_saas.events.models import Event
from finsam_saas.figures.rules import Span
from finsam_saas.figures.sums import Choice, sums
from finsam_saas.followup.rules import Sex
from finsam_saas.imports import queries
from finsam_saas.imports.models import YearlyAggregate
from finsam_saas.imports.rules import Series
from tenants.database import now, session
from tests.builders_followup import add_initiative
from tests.builders_imports import saved, workbook_of
from tests.client import CheckingClient
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
PAGE = f"/{UPPSALA}/uppfoljning/aldre-ar"
UPLOAD = f"{PAGE}/inlasning"
HEAD = "År;Serie;Insats;Uppgift;Kvinnor;Män;Uppgift saknas;Totalt;Källa"
GOOD = (
    "2021;SUS;;Deltagare under året;410;305;12;727;",
    "2022;SUS;;Deltagare under året;388;290;-;;",
    "2023;Uppföljning Finsam;;Deltagare under året;420;301;;721;",
    "2022;SUS;Framsteget;Avslutade;41;30;;;",
)
PLANTED = {
    "A6": "2023;SUS;;Deltagare under året;1;1;;;",
    "B7": "2019;Egen;;Deltagare under året;1;1;;;",
    "D8": "2019;SUS;;Något annat;1;1;;;",
    "E9": "2019;SUS;;Nya;..;1;;;",
    "H10": "2019;SUS;;Avslutade;10;5;;16;",
    "F11": "2018;SUS;;Avslutade;10;=2+3;;;",
    "D12": "2021;SUS;;Deltagare under året;410;305;12;;",
    "C13": "2018;SUS;Anna 19121212-1212;Nya;1;1;;;",
    "E14": "2017;SUS;;Nya;;;;;",
    "A15": "tjugo;SUS;;Nya;1;;;;",
}


def file_of(*lines: str) -> bytes:
    """A CSV file with these lines under the headings."""
    return "\r\n".join([HEAD, *lines]).encode("utf-8-sig")


def send(client: CheckingClient, content: bytes, source: str = "SUS insatsrapport") -> TestResponse:
    """Choose a file the way a browser does."""
    fields = {"csrf_token": client.token(UPLOAD), "source": source, "file": (io.BytesIO(content), "ar.csv")}
    return client.post(UPLOAD, data=fields)


def confirm(client: CheckingClient, shown: TestResponse) -> TestResponse:
    """Press the button of the page that was shown."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(shown)))
    return client.post(f"{UPLOAD}/spara", data={name: html.unescape(value) for name, value in fields.items()})


def page(answer: TestResponse) -> str:
    """The page's text."""
    return answer.get_data(as_text=True)


@pytest.fixture
def kansli(client: CheckingClient) -> CheckingClient:
    """The secretariat of Uppsala, signed in."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    return client


def test_where_there_is_nothing_the_page_says_how_to_begin(kansli: CheckingClient) -> None:
    assert "Här finns inga äldre år än" in page(kansli.get(PAGE)) and UPLOAD in page(kansli.get(PAGE))
    kansli.sign_in(Role.AUDITOR, UPPSALA)
    assert "Kansliet läser in dem" in page(kansli.get(PAGE)) and UPLOAD not in page(kansli.get(PAGE))
    assert kansli.get(UPLOAD).status_code == 403


def test_older_years_are_exact_and_so_not_for_the_board(kansli: CheckingClient) -> None:
    kansli.sign_in(Role.BOARD_MEMBER, UPPSALA)
    assert kansli.get(PAGE).status_code == 403
    assert kansli.get(f"{PAGE}/uttag.csv").status_code == 403


def test_years_are_kept_by_series_and_the_break_is_marked(kansli: CheckingClient, inside: Inside) -> None:
    with inside(UPPSALA):
        initiative = add_initiative("Framsteget")
        session.commit()
    shown = send(kansli, file_of(*GOOD))
    assert shown.status_code == 200, page(shown)
    assert "4 rader är rätt" in page(shown) and "10 nya siffror" in page(shown)
    with inside(UPPSALA):
        assert queries.yearly_lines() == [], "nothing is saved by looking"
    done = confirm(kansli, shown)
    assert done.status_code == 303
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page(kansli.get(done.location))))
    assert "10 siffror är inlästa." in text
    broken = text.index("Serien bryts")
    assert text.index("2022 Serie SUS") < broken < text.index("2023 Serie Uppföljning Finsam")
    assert "Källa: SUS insatsrapport. Inläst" in text
    with inside(UPPSALA):
        (line, *_more) = queries.yearly_lines("Framsteget")
        assert line.initiative_id == initiative
        assert sums(Choice(Span.of_year(2022))) == {}, "older years are in no sum of reports"
    with inside("vasteras"):
        assert queries.yearly_lines() == []


def test_a_repeat_replaces_and_what_stood_before_is_told(kansli: CheckingClient, inside: Inside) -> None:
    confirm(kansli, send(kansli, file_of(*GOOD)))
    again = send(kansli, file_of(*GOOD))
    assert "10 siffror finns redan och ändras inte" in page(again)
    assert "Inget nytt" in page(kansli.get(confirm(kansli, again).location))
    changed = "2022;SUS;FRAMSTEGET;Avslutade;43;30;2;;"
    confirm(kansli, send(kansli, file_of(changed), source="Rättad"))
    with inside(UPPSALA):
        found = {one.figure.key.sex: one.figure.value for one in queries.yearly_lines("Framsteget")}
        assert found == {"women": 43, "men": 30, "unknown": 2}
        events = session.scalars(select(Event).where(Event.name == "older-years:imported").order_by(Event.at))
        told = detail_lines(list(events)[-1].details)
        assert "Ersatta: 1" in told and "Källa: Rättad" in told
        assert "SUS 2022, Framsteget: Avslutade kvinnor 41 → Avslutade kvinnor 43" in told


def test_ten_planted_faults_are_told_at_their_cells(kansli: CheckingClient, inside: Inside) -> None:
    shown = send(kansli, file_of(*GOOD, *PLANTED.values()))
    assert shown.status_code == 422
    assert re.findall(r'<th scope="row">([^<]+)</th>', page(shown)) == list(PLANTED)
    assert "4 rader är rätt" in page(shown) and "19121212-1212" not in page(shown)
    assert confirm(kansli, shown).status_code == 303
    with inside(UPPSALA):
        assert len(queries.yearly_lines()) == 10, "only the rows that are right"


def test_what_is_taken_out_can_be_read_in_again(kansli: CheckingClient) -> None:
    confirm(kansli, send(kansli, file_of(*GOOD)))
    for file_type in ("csv", "xlsx"):
        content = bytes(kansli.get(f"{PAGE}/uttag.{file_type}").data)
        shown = send(kansli, content)
        assert shown.status_code == 200 and "10 siffror finns redan" in page(shown), file_type
    rows = list(
        csv.reader(io.StringIO(kansli.get(f"{PAGE}/uttag.csv").data.decode("utf-8-sig")), delimiter=";")
    )
    assert rows[1][:8] == ["2021", "SUS", "", "Deltagare under året", "410", "305", "12", "727"]
    assert [row[1] for row in rows[1:]] == ["SUS", "SUS", "SUS", "Uppföljning Finsam"]


def test_the_template_is_filled_in_and_read(kansli: CheckingClient) -> None:
    book = workbook_of(bytes(kansli.get(f"{PAGE}/mall.xlsx").data))
    sheet = book["Äldre år"]
    assert sheet.data_validations.count >= 2, "series and rows are chosen from lists"
    for place, value in enumerate((2020, "SUS", None, "Nya", 12, 9), start=1):
        sheet.cell(2, place, value)
    shown = send(kansli, saved(book))
    assert shown.status_code == 200 and "2 nya siffror" in page(shown), page(shown)
    assert kansli.get(f"{PAGE}/mall.csv").data.decode("utf-8-sig").startswith("År;Serie;Insats;Uppgift;")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen är tom"),
        (b"hej;hopp\r\n1;2", "saknar kolumnerna"),
        (b"\xd0\xcf\x11\xe0gammal", "äldre Excelfil"),
        (b"PK\x03\x04skrap", "skadad"),
        (b"x" * (1024 * 1024 + 1), "större än 1 MB"),
    ],
)
def test_a_file_that_is_no_use_is_refused_kindly(kansli: CheckingClient, content: bytes, words: str) -> None:
    shown = send(kansli, content)
    assert shown.status_code == 422 and words in page(shown)


@pytest.mark.parametrize(
    ("series", "year", "value", "missing"),
    [
        (Series.SUS, 2023, 1, None),
        (Series.UPPFOLJNING_FINSAM, 2022, 1, None),
        (Series.SUS, 2020, None, None),
        (Series.SUS, 2020, 1, "-"),
        (Series.SUS, 2020, None, ".."),
        (Series.SUS, 2020, -1, None),
    ],
)
def test_the_database_refuses_what_is_no_figure_of_the_series(
    inside: Inside, series: Series, year: int, value: int | None, missing: str | None
) -> None:
    row = {"series": series, "year": year, "value": value, "missing": missing, "sex": Sex.WOMEN}
    origin = {"source": "x", "imported_at": now(), "imported_by": "x", "initiative": "", "row": "new"}
    with inside(UPPSALA), pytest.raises(DBAPIError):
        session.execute(insert(YearlyAggregate).values(**row, **origin))
