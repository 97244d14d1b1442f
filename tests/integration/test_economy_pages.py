"""The table of money as a browser meets it: amounts, what they come from, what is requisitioned, files."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from functools import partial
from uuid import UUID

import openpyxl
import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.economy import queries, service
from finsam_saas.economy.rules import MoneyColumn, Noting, sums_of
from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from finsam_saas.followup import reading
from finsam_saas.followup import service as followup
from finsam_saas.followup.rules import Missing
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests.builders_economy import FIRST, REASON, UPPSALA, reported, two_initiatives
from tests.client import CheckingClient
from tests.conftest import Inside, Prepared

TABLE = "/uppsala-lan/uppfoljning/ekonomi"


@pytest.fixture
def both(inside: Inside, prepared: Prepared) -> tuple[UUID, UUID]:
    """The large and the small insats with their accepted reports."""
    return prepared.once("both", lambda: reported(inside))


def noting(amount: int) -> Noting:
    return Noting(Decimal(amount), today(), "Rekvisition 1")


def test_each_amount_comes_from_the_newest_accepted_report(inside: Inside, both: tuple[UUID, UUID]) -> None:
    with inside(UPPSALA):
        small, large = queries.lines(2026)
        assert (small.name, large.name) == ("Klivet", "Stegen")
        assert large.money.granted == Decimal(1_500_000)
        assert large.money.committed == Decimal(1_500_000)
        assert large.money.used == Decimal("650000.50")
        assert large.money.forecast == Decimal(1_350_000)
        assert large.money.left == Decimal(150_000)
        assert large.reason == REASON
        assert large.forecast is not None and str(large.forecast.period) == "2026-kv2"
        assert small.money.committed is Missing.NOT_APPLICABLE


def test_a_missing_forecast_is_missing_in_the_row_and_in_the_sum(
    inside: Inside, both: tuple[UUID, UUID]
) -> None:
    with inside(UPPSALA):
        lines = queries.lines(2026)
        assert lines[0].money.forecast is Missing.NOT_KNOWN
        assert lines[0].money.left is Missing.NOT_KNOWN
        found = sums_of(line.money for line in lines)[MoneyColumn.FORECAST]
        assert (found.amount, found.known, found.asked) == (Decimal(1_350_000), 1, 2)


def test_a_report_that_is_not_accepted_tells_nothing(inside: Inside) -> None:
    two_initiatives(inside)
    with inside(UPPSALA):
        assert all(line.used is None and line.money.used is Missing.NOT_KNOWN for line in queries.lines(2026))


def test_a_reopened_report_leaves_the_table_and_an_older_one_takes_its_place(
    inside: Inside, both: tuple[UUID, UUID]
) -> None:
    with inside(UPPSALA) as kansli:
        newest = queries.line(2026, both[0]).forecast
        assert newest is not None
        version = reading.report(kansli, newest.report_id).version
        followup.reopen_report(actor=kansli, report_id=newest.report_id, version=version, reason="Fel belopp")
        line = queries.line(2026, both[0])
        assert line.money.forecast == Decimal(1_500_000)
        assert line.reason == "", "a reason explains the forecast it was written beside, and no other"


def test_reports_after_a_day_are_left_out(inside: Inside, both: tuple[UUID, UUID]) -> None:
    with inside(UPPSALA):
        lines = {line.name: line for line in queries.lines(2026, until=FIRST.last_day)}
        assert lines["Stegen"].money.used == Decimal(300_000)


def test_kansli_notes_what_is_requisitioned_and_sees_it_in_the_table(
    client: CheckingClient, inside: Inside, both: tuple[UUID, UUID]
) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    path = f"{TABLE}/{both[0]}/2026/rekvirerat"
    fields = {"amount": "750,5", "as_of": today().isoformat(), "note": "Rekvisition 1", "version": "0"}
    answer = client.send_form(path, fields)
    assert answer.status_code == 303
    page = client.get(f"{TABLE}?ar=2026").get_data(as_text=True)
    assert "750,5" in page and "749,5" in page
    explained = client.get(f"{TABLE}/{both[0]}?ar=2026").get_data(as_text=True)
    assert "Rekvisition 1" in explained
    with inside(UPPSALA):
        line = queries.line(2026, both[0])
        assert line.requisition is not None and line.requisition.amount == Decimal(750_500)


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": "mycket", "as_of": "2026-01-31"},
        {"amount": "750.5", "as_of": "2026-01-31"},
        {"amount": "750", "as_of": ""},
        {"amount": "750", "as_of": "2099-01-01"},
        {"amount": "750", "as_of": "2026-01-31", "note": "Gäller 19121212-1212"},
    ],
)
def test_a_faulty_note_is_refused_and_kept_on_the_page(
    client: CheckingClient, inside: Inside, both: tuple[UUID, UUID], fields: dict[str, str]
) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    answer = client.send_form(f"{TABLE}/{both[0]}/2026/rekvirerat", {**fields, "version": "0"})
    assert answer.status_code == 422
    assert fields["amount"] in answer.get_data(as_text=True)
    with inside(UPPSALA):
        assert queries.line(2026, both[0]).requisition is None


def test_a_noting_is_taken_away_and_a_lost_update_refused(inside: Inside, both: tuple[UUID, UUID]) -> None:
    with inside(UPPSALA) as kansli:
        note = partial(service.note_requisitioned, actor=kansli, initiative_id=both[0], year=2026)
        note(version=0, noting=noting(100))
        with pytest.raises(Conflict):
            note(version=0, noting=noting(200))
        note(version=1, noting=noting(200))
        assert queries.line(2026, both[0]).money.requisitioned == Decimal(200)
        note(version=2, noting=None)
        assert queries.line(2026, both[0]).money.requisitioned is Missing.NOT_KNOWN


def test_another_forbunds_insats_is_not_found(inside: Inside, both: tuple[UUID, UUID]) -> None:
    with inside("vasteras") as kansli, pytest.raises(NotFound):
        service.note_requisitioned(
            actor=kansli, initiative_id=both[0], year=2026, version=0, noting=noting(1)
        )


def test_the_board_reads_the_table_and_notes_nothing(client: CheckingClient, both: tuple[UUID, UUID]) -> None:
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    assert client.get(TABLE).status_code == 200
    assert client.get(f"{TABLE}/{both[0]}/2026/rekvirerat").status_code == 403
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    assert client.get(TABLE).status_code == 403


def test_years_and_insatser_that_do_not_exist_are_not_there(
    client: CheckingClient, both: tuple[UUID, UUID]
) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    assert client.get(f"{TABLE}/{both[0]}/1999/rekvirerat").status_code == 404
    assert client.get(f"{TABLE}/{UUID(int=1)}?ar=2026").status_code == 404
    assert "Insatsernas ekonomi 2026" in client.get(f"{TABLE}?ar=1066").get_data(as_text=True)


def test_files_hold_the_same_amounts_in_kronor(client: CheckingClient, both: tuple[UUID, UUID]) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    answer = client.get(f"{TABLE}/uttag.csv?ar=2026")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert rows[1][:8] == ["Klivet", "400000", ".", "-", "90000", "-", "-", "-"]
    assert rows[2][:8] == ["Stegen", "1500000", "1500000", "-", "650000,5", "1350000", "150000", "-"]
    assert rows[3][:6] == ["Summa", "1900000", "1500000", "-", "740000,5", "1350000"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{TABLE}/uttag.xlsx?ar=2026").get_data()))
    assert book.sheetnames == ["Om uttaget", "Insatsernas ekonomi", "Summor"]
    sums = {row[0]: row[1:] for row in book["Summor"].iter_rows(values_only=True)}
    assert sums["Prognos"] == (1_350_000, 1, 2)


def test_what_is_requisitioned_is_on_record(inside: Inside, both: tuple[UUID, UUID]) -> None:
    with inside(UPPSALA) as kansli:
        service.note_requisitioned(
            actor=kansli, initiative_id=both[0], year=2026, version=0, noting=noting(100)
        )
        session.flush()
        told = session.query(Event).filter(Event.name == EventName.REQUISITION_NOTED.value).one()
        assert told.subject_id == both[0]
        assert told.details["changes"] == {"amount:2026": [None, "100"]}
