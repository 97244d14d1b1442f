"""The page where a report is written: saved as one types, questions that never stop, checked, handed in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from finsam_saas.access.permissions import Role
from finsam_saas.followup import reading, service
from finsam_saas.followup.background import background
from finsam_saas.followup.entry import WHY
from finsam_saas.followup.forms import field_name
from finsam_saas.followup.rules import Cell, CellKey, Measure, Missing, ReportState, Sex
from finsam_saas.initiatives.models import InitiativeAmount
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import Target
from tenants.database import session
from tests.builders_followup import (
    EARLIER,
    START_DIFFERS,
    add_initiative,
    complete_cells,
    hand_in,
    open_quarter,
    report_of,
    template_in_use,
)
from tests.client import CheckingClient
from tests.conftest import Inside, Prepared
from tests.integration.test_followup_budget import counted, make_reports
from tests.integration.test_followup_pages import LIST, UPPSALA, balanced, fields, value_of

MOST = 8
TARGET = Target("work", "Andel till arbete", ("work",), "ended", Fraction(1, 2))


@pytest.fixture
def report_id(inside: Inside, prepared: Prepared) -> UUID:
    """A report not begun: the last one ended with 32 women, half to work is the target, 1 200 tkr granted."""
    return prepared.once("report", lambda: _open_report(inside))


def _open_report(inside: Inside) -> UUID:
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager, inside(UPPSALA) as kansli:
        pass
    with inside(UPPSALA):
        template_in_use(TemplateKind.PRE_REHABILITATION, [TARGET])
        initiative_id = add_initiative("Framsteget", manager=manager.membership_id)
        session.add(InitiativeAmount(initiative_id=initiative_id, year=2026, amount=Decimal(1_200_000)))
        open_quarter(kansli, EARLIER)
        earlier = report_of(initiative_id, EARLIER)
        version = hand_in(manager, earlier)
        service.accept_report(actor=kansli, report_id=earlier, version=version)
        open_quarter(kansli)
        session.commit()
        return report_of(initiative_id)


class Writer:
    """The insatsansvarig at the page, whose browser saves as she types."""

    def __init__(self, client: CheckingClient, report_id: UUID) -> None:
        client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
        self.client = client
        self.page = f"{LIST}/{report_id}"
        self.token = client.token(self.page)

    def send(self, typed: dict[str, Any]) -> TestResponse:
        """What the script posts after a pause."""
        data = {"csrf_token": self.token, **typed}
        return self.client.post(self.page, data=data, headers={"Accept": "application/json"})

    def press(self, typed: dict[str, Any], step: str) -> TestResponse:
        """What a button posts."""
        return self.client.post(self.page, data={"csrf_token": self.token, **typed, "step": step})

    def text(self, path: str = "") -> str:
        """The page, or one below it."""
        return self.client.get(self.page + path).get_data(as_text=True)


@pytest.fixture
def writer(client: CheckingClient, report_id: UUID) -> Writer:
    """Somebody who has opened the page."""
    return Writer(client, report_id)


def of_women(**counts: Cell) -> dict[CellKey, Cell]:
    """A complete report with other counts of women in some rows."""
    other: dict[CellKey, Cell] = {(row, Sex.WOMEN): count for row, count in counts.items()}
    return {**complete_cells(), **other}


def test_what_is_typed_is_saved_at_once_and_the_version_follows(writer: Writer, inside: Inside) -> None:
    """The answer carries the version for the next save; one sitting is one entry of the history."""
    first = writer.send(fields({(Measure.NEW, Sex.WOMEN): 5}))
    assert first.status_code == 200 and first.json is not None
    assert first.json["message"].startswith("Sparat kl. ") and first.json["version"] == "2"
    second = writer.send(fields({(Measure.NEW, Sex.WOMEN): 6}, version=2))
    assert second.json is not None and second.json["version"] == "3"
    assert value_of(writer.text(), "new-women") == "6"
    text = writer.text()
    assert "Nya, kvinnor: tomt → 6" in text and "5 → 6" not in text


def test_what_cannot_be_saved_is_told_at_its_field(writer: Writer, inside: Inside, report_id: UUID) -> None:
    """Nothing of it is kept, and what was typed is still on the page that asked."""
    answer = writer.send({**fields({}), "new-men": "tre", "answer-cost_to_date": "mycket"})
    assert answer.status_code == 422 and answer.json is not None
    assert set(answer.json["errors"]) == {"new-men", "answer-cost_to_date"}
    assert answer.json["message"].startswith("Inte sparat. Män: skriv ett helt antal")
    with inside(UPPSALA) as kansli:
        assert reading.report(kansli, report_id).state is ReportState.NOT_STARTED


def test_another_who_saved_meanwhile_is_told_as_a_conflict(writer: Writer) -> None:
    """The button then shows both values, and saving again is a choice."""
    writer.send(fields({(Measure.NEW, Sex.WOMEN): 5}))
    late = writer.send(fields({(Measure.NEW, Sex.WOMEN): 9}))
    assert late.status_code == 409 and late.json is not None and "Någon annan" in late.json["message"]
    shown = writer.press(fields({(Measure.NEW, Sex.WOMEN): 9}), "save")
    assert shown.status_code == 409 and "Kvinnor: 5 är sparat nu" in shown.get_data(as_text=True)


def test_a_conflict_shows_also_the_numbers_that_another_saved(writer: Writer) -> None:
    """Kronor are shown as the counts are; an amount written in another way is the same amount."""
    writer.send({**fields({}), "answer-cost_to_date": "350000", "answer-cost_forecast": "900000"})
    typed = {**fields({}), "answer-cost_to_date": "410 000", "answer-cost_forecast": "900 000"}
    shown = writer.press(typed, "save")
    text = shown.get_data(as_text=True)
    assert shown.status_code == 409 and "Nu är sparat: ”350000”" in text and "”900000”" not in text


@pytest.mark.parametrize("typed", ["125.000", "1e3", "1_000", "١٢", "-0", "12345678901"])
def test_an_amount_that_can_be_read_in_two_ways_is_not_guessed_at(writer: Writer, typed: str) -> None:
    answer = writer.send({**fields({}), "answer-cost_to_date": typed})
    assert answer.status_code == 422 and answer.json is not None
    assert set(answer.json["errors"]) == {"answer-cost_to_date"}


def test_when_the_session_has_ended_no_page_is_taken_for_a_saved_one(writer: Writer) -> None:
    """The script sees that the answer is no JSON and keeps what was typed."""
    writer.client.delete_cookie("finsam")
    assert not writer.send(fields({(Measure.NEW, Sex.WOMEN): 5})).is_json


def test_a_saved_count_that_is_unusual_or_missing_is_asked_about(writer: Writer) -> None:
    """At its row, in words; a count that is not known says why."""
    answer = writer.send(fields(of_women(new=400, ended=Missing.NOT_KNOWN))).json
    assert answer is not None
    assert answer["asks"]["new"][0].startswith("Kvinnor: i vanliga fall 0–")
    assert answer["asks"]["ended"] == ["Varför saknas uppgiften?"]
    assert answer["asks"]["ongoing_at_start"][0].startswith("Förra rapporten slutade på ett annat antal")
    assert "new-women" in answer["asked"] and "new-men" not in answer["asked"]


def test_the_check_tells_what_is_missing_and_what_is_asked(writer: Writer) -> None:
    """Faults first; no way to hand in until they are gone. Questions stop nobody."""
    led = writer.press(fields(of_women(new=400)), "check")
    assert led.status_code == 303 and led.headers["Location"].endswith("kontroll=ja")
    text = writer.text("?kontroll=ja")
    assert "Det här behöver rättas innan du kan lämna in" in text and ">Lämna in</button>" not in text
    assert "Pågående vid periodens början: Skriv några ord om varför." in text
    assert "Nya: Kvinnor: i vanliga fall" in text and "Andel till arbete: 36\u00a0% mot mål 50\u00a0%" in text


def test_a_report_that_holds_is_handed_in_from_the_check(writer: Writer, inside: Inside) -> None:
    """Start page, form, check, receipt: the receipt shows the own trend and what happens next."""
    version = writer.send({**balanced(), "step": ""}).json
    assert version is not None
    text = writer.text("?kontroll=ja")
    assert ">Lämna in</button>" in text and "Siffrorna går ihop" in text
    assert writer.press({**balanced(), "version": version["version"]}, "submit").status_code == 303
    receipt = writer.text("/kvittens")
    assert (
        "Kv\u00a01\u00a02026" in receipt and "50\u00a0%" in receipt and "Kansliet läser rapporten" in receipt
    )


def test_a_likely_name_is_asked_about_and_the_writer_answers(writer: Writer) -> None:
    """Not saved until it is taken out, or said to be no participant; a personnummer is never taken."""
    typed = fields({}, happened="Anna Andersson höll i kursen.")
    asked = writer.send(typed)
    assert asked.status_code == 422 and asked.json is not None
    assert asked.json["names"] == {"happened": ["Anna Andersson"]}
    page = writer.press(typed, "save").get_data(as_text=True)
    assert "Texten kan innehålla ett namn" in page and 'value="Anna Andersson"' in page
    assert writer.press({**typed, "no_participants": "Anna Andersson"}, "save").status_code == 303
    assert writer.send({**typed, "version": "2"}).status_code == 200, "what is kept is not asked about again"
    both = {**typed, "version": "2", "deviations": "811228-9874", "no_participants": "811228-9874"}
    assert writer.press(both, "save").status_code == 422


def test_a_result_below_target_is_answered_in_its_own_text(writer: Writer, inside: Inside) -> None:
    """The prompt names the share, the target and how many; the answer is kept with the report."""
    typed = balanced() | {"answer-target-work": "Få praktikplatser i kvartalet."}
    asked = writer.send({**balanced(), "step": ""}).json
    assert asked is not None and asked["asks"]["target-work"] == [
        "36\u00a0% mot mål 50\u00a0% (5 av 14 avslutade). Vad beror det på?"
    ]
    assert writer.press({**typed, "version": "2"}, "submit").status_code == 303
    assert "Texten ”Andel till arbete” ändrades" in writer.text()


def test_a_forecast_that_differs_from_the_granted_amount_is_explained(writer: Writer) -> None:
    """And an amount in the wrong unit is asked about beside what was granted."""
    assert "Beviljat 2026: 1\u00a0200\u00a0000 kr." in writer.text()
    slip = writer.send(fields({}) | {"answer-cost_forecast": "1 200"}).json
    assert slip is not None and slip["asks"]["cost_forecast"] == [
        "Menade du 1\u00a0200\u00a0000 kr? Beloppet ska skrivas i kronor."
    ]
    typed = {**balanced(), "answer-cost_forecast": "1 100 000", "version": "2"}
    refused = writer.press(typed, "submit")
    assert refused.status_code == 422 and "Skriv ett svar." in refused.get_data(as_text=True)
    assert writer.press(typed | {"answer-cost_reason": "Start i mars."}, "submit").status_code == 303


def test_the_explanation_of_a_difference_stands_with_the_report(
    writer: Writer, inside: Inside, report_id: UUID
) -> None:
    """Without it the report is refused at that row."""
    without = {
        name: text for name, text in balanced().items() if name != field_name(next(iter(START_DIFFERS)))
    }
    refused = writer.press(without, "submit")
    assert refused.status_code == 422 and "Skriv några ord om varför." in refused.get_data(as_text=True)
    assert writer.press(balanced(), "submit").status_code == 303
    with inside(UPPSALA) as kansli:
        kept = background(reading.report(kansli, report_id)).kept
        assert kept.text(WHY + Measure.ONGOING_AT_START).startswith("En kvinna räknades")


def test_definitions_stand_beside_every_row_a_click_away(writer: Writer) -> None:
    """Without a script: each row has its definition and room for a comment."""
    text = writer.text()
    assert "De som började i insatsen under perioden." in text
    assert text.count('<details class="row-more"') == 11


@pytest.mark.parametrize("number", [1, 12])
def test_opening_and_saving_stay_within_eight_statements(
    app: Flask, client: CheckingClient, inside: Inside, number: int
) -> None:
    """With a template of the förbund's own and earlier periods beside, whatever the number of insatser."""
    with inside(UPPSALA):
        template_in_use(TemplateKind.PRE_REHABILITATION, [TARGET])
        session.commit()
    writer = Writer(client, make_reports(inside, number, ReportState.RETURNED))
    with counted(app) as sent:
        assert "Spara utkast" in writer.text()
    assert len(sent) <= MOST, sent
    with counted(app) as sent:
        assert writer.send(fields(of_women(new=8))).status_code == 200
    assert len(sent) <= MOST, sent
