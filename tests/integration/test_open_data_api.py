"""The programming interface: everybody reads published releases, and nothing else."""

from __future__ import annotations

import io
import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from finsam_saas.releases.release import ReleaseState
from finsam_saas.statistics.cells import CellKey
from tests.builders_open_data import AREAS, figures, publish
from tests.client import CheckingClient
from tests.servers import Servers

RELEASES = "/api/v1/releases"
ONE = f"{RELEASES}/2026-kv3-1"
PROBLEM = "application/problem+json"


@pytest.fixture
def published(app: object, servers: Servers) -> str:
    """One published release in the small world."""
    return publish(servers)


def told(client: CheckingClient, address: str, status: int = 200) -> Any:
    """What an address answers, as JSON, with its status checked."""
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return json.loads(answer.get_data())


def test_releases_are_listed_page_by_page_the_newest_first(client: CheckingClient, servers: Servers) -> None:
    for number, quarter in enumerate(("2026-kv1-1", "2026-kv2-1", "2026-kv3-1")):
        publish(servers, quarter, published_at=datetime(2026, 5 + number, 1, tzinfo=UTC))
    first = told(client, f"{RELEASES}?limit=2")
    assert [one["code"] for one in first["releases"]] == ["2026-kv3-1", "2026-kv2-1"]
    assert first["next_cursor"] == "2026-kv2-1" and "cursor=2026-kv2-1" in first["next"]
    second = told(client, f"{RELEASES}?limit=2&cursor={first['next_cursor']}")
    assert [one["code"] for one in second["releases"]] == ["2026-kv1-1"]
    assert second["next"] is None and second["next_cursor"] is None


def test_a_release_that_is_not_published_does_not_exist(client: CheckingClient, servers: Servers) -> None:
    for code, state in (("2026-kv2-1", ReleaseState.FROZEN), ("2026-kv3-1", ReleaseState.PREVIEW)):
        publish(servers, code, state=state)
        for part in ("", "/figures", "/areas", "/coverage", "/definitions"):
            answer = client.get(f"{RELEASES}/{code}{part}")
            assert answer.status_code == 404 and answer.mimetype == PROBLEM
    assert told(client, RELEASES)["releases"] == []


def test_a_corrected_release_stays_and_names_the_one_that_mends_it(
    client: CheckingClient, servers: Servers
) -> None:
    publish(servers, state=ReleaseState.CORRECTED)
    publish(servers, "2026-kv3-2", corrects="2026-kv3-1", published_at=datetime(2026, 11, 20, tzinfo=UTC))
    old, new = told(client, ONE), told(client, f"{RELEASES}/2026-kv3-2")
    assert old["state"] == "corrected" and old["corrected_by"] == "2026-kv3-2"
    assert new["corrects"] == "2026-kv3-1" and new["correction_note"]
    listed = {one["code"]: one["corrected_by"] for one in told(client, RELEASES)["releases"]}
    assert listed == {"2026-kv3-1": "2026-kv3-2", "2026-kv3-2": None}


def test_figures_are_the_whole_country_where_nothing_is_chosen(
    client: CheckingClient, published: str
) -> None:
    content = told(client, f"{ONE}/figures")
    assert content["id"] == ["area", "period", "initiative_type", "measure", "sex"]
    assert list(content["dimension"]["area"]["category"]["label"].values()) == ["Hela landet"]
    assert content["extension"]["release"] == published
    assert content["extension"]["content_hash"] == told(client, ONE)["content_hash"]
    assert "Kvartal\u00a03 2026: Bygger på 3 av 4 förbund." in content["note"]


def test_every_figure_read_back_by_another_program_is_the_released_one(
    client: CheckingClient, published: str
) -> None:
    from pyjstat import pyjstat

    text = client.get(f"{ONE}/figures?level=nation,county,association").get_data(as_text=True)
    frame = pyjstat.Dataset.read(text).write("dataframe", naming="id")
    levels = {area: level for level, area in AREAS}
    shown = figures("2026-kv3")
    assert len(frame) == len(shown)
    for row in frame.itertuples():
        place = CellKey(levels[row.area], row.area, row.period, row.initiative_type, row.measure, row.sex)
        expected = shown[place]
        assert math.isnan(row.value) if expected is None else row.value == expected


def test_a_protected_figure_is_two_points_in_every_format(client: CheckingClient, published: str) -> None:
    asked = f"{ONE}/figures?area=uppsala-lan&measure=other_or_interrupted&sex=women&type=all"
    content = told(client, asked)
    assert content["value"] == [None] and content["status"] == {"0": ".."}
    assert '".."' in client.get(f"{asked}&format=px").get_data(as_text=True)
    line = client.get(f"{asked}&format=csv").get_data(as_text=True).splitlines()[1]
    assert line.endswith(";..")
    book = load_workbook(io.BytesIO(client.get(f"{asked}&format=xlsx").get_data()))
    assert book.worksheets[1].cell(2, 11).value == ".."
    about = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows(min_row=2)}
    assert about["release"] == published and about["content_hash"]


def test_what_is_chosen_is_what_is_given(client: CheckingClient, published: str) -> None:
    content = told(client, f"{ONE}/figures?level=association&measure=ended,new&sex=all&type=all&lang=en")
    labels = {name: list(one["category"]["index"]) for name, one in content["dimension"].items()}
    assert labels == {
        "area": ["uppsala-lan", "vasteras"],
        "period": ["2026-kv3"],
        "initiative_type": ["all"],
        "measure": ["new", "ended"],
        "sex": ["all"],
    }
    assert content["value"] == [36, 27, 36, 27]


def test_areas_coverage_and_definitions_are_told(client: CheckingClient, published: str) -> None:
    areas = told(client, f"{ONE}/areas")["areas"]
    assert [one["level"] for one in areas] == ["nation", "county", "county", "association", "association"]
    nation = told(client, f"{ONE}/coverage")["coverage"]
    assert {"contributing": 3, "expected": 4}.items() <= next(
        one for one in nation if one["area"] == "00"
    ).items()
    definitions = told(client, f"{ONE}/definitions")
    assert "participants" in {one["code"] for one in definitions["measures"]}
    assert definitions["frozen"] == [{"code": "method", "label": "method", "definition": "Små tal skyddas."}]


def test_an_answer_that_has_not_changed_is_not_sent_again(client: CheckingClient, published: str) -> None:
    for part in ("", "/figures?format=csv", "/areas", "/coverage", "/definitions"):
        first = client.get(f"{ONE}{part}")
        assert first.headers["Cache-Control"] == "public, max-age=300"
        again = client.get(f"{ONE}{part}", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304 and not again.get_data()
    other = client.get(f"{ONE}/figures?format=px").headers["ETag"]
    assert other != client.get(f"{ONE}/figures?format=csv").headers["ETag"]


def test_nobody_gets_a_session_or_a_cookie(client: CheckingClient, published: str) -> None:
    for address in (RELEASES, ONE, f"{ONE}/figures", "/api/v1/openapi.json"):
        answer = client.get(address)
        assert "Set-Cookie" not in answer.headers and "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("level=planet", "query.level.0"),
        ("sex=women,none", "query.sex.1"),
        ("period=2026-kv9", "query.period.0"),
        ("format=pdf", "query.format"),
        ("lang=fi", "query.lang"),
        ("levels=nation", "query.levels"),
        ("area=", "query.area"),
    ],
)
def test_a_wrong_parameter_is_refused_with_its_path(
    client: CheckingClient, published: str, question: str, field: str
) -> None:
    answer = client.get(f"{ONE}/figures?{question}")
    assert answer.status_code == 422 and answer.mimetype == PROBLEM
    content = json.loads(answer.get_data())
    assert [one["field"] for one in content["errors"]] == [field]
    assert content["status"] == 422 and content["detail"] and content["errors"][0]["message"]


def test_what_a_release_does_not_hold_is_told_kindly(client: CheckingClient, published: str) -> None:
    content = told(client, f"{ONE}/figures?area=99", 404)
    assert "Välj andra områden" in content["detail"]


def test_a_cursor_that_names_no_release_is_refused(client: CheckingClient, published: str) -> None:
    content = told(client, f"{RELEASES}?cursor=2019-kv1-1", 422)
    assert content["errors"][0]["field"] == "query.cursor"


def test_one_place_cannot_ask_without_end(client: CheckingClient, published: str) -> None:
    statuses = [client.get(RELEASES).status_code for _ in range(121)]
    assert statuses[:120] == [200] * 120 and statuses[120] == 429
    answer = client.get(RELEASES)
    assert answer.mimetype == PROBLEM and answer.headers["Retry-After"] == "60"


def test_the_description_is_openapi_3_1_and_names_every_endpoint(client: CheckingClient) -> None:
    content = told(client, "/api/v1/openapi.json")
    assert content["openapi"] == "3.1.0" and content["info"]["license"]["identifier"] == "CC0-1.0"
    assert "/api/v1/releases/{release_code}/figures" in content["paths"]
    names = {
        one["name"]
        for one in content["paths"]["/api/v1/releases/{release_code}/figures"]["get"]["parameters"]
    }
    assert {"level", "area", "period", "type", "measure", "sex", "format", "lang"} <= names


def test_the_pages_of_the_house_keep_their_own_errors(client: CheckingClient) -> None:
    answer = client.get("/finns-inte/")
    assert answer.status_code == 404 and answer.mimetype == "text/html"


def test_one_place_gets_few_large_answers_a_minute_and_small_ones_as_before(
    client: CheckingClient, published: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("finsam_saas.open_data.answers.LARGE", 100)
    large = f"{ONE}/figures?level=nation,county,association&format=xlsx"
    statuses = [client.get(f"{large}&sex={sex}").status_code for sex in ("women", "men") * 6]
    assert statuses == [200] * 10 + [429] * 2
    refused = client.get(large)
    assert refused.mimetype == PROBLEM and refused.headers["Retry-After"] == "60"
    assert client.get(f"{ONE}/figures").status_code == 200


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [
        ("/api/v1", "GET", 404),
        ("/api/v1/", "GET", 404),
        ("/api/v1/nothing/here", "GET", 404),
        ("/api/v1/nothing", "POST", 404),
        (RELEASES, "POST", 405),
        (ONE, "DELETE", 405),
    ],
)
def test_what_never_comes_to_an_endpoint_is_a_problem_too(
    client: CheckingClient, address: str, method: str, status: int
) -> None:
    """No page in HTML for a program: also for an address that is none and a method that is not taken."""
    answer = client.open(f"{address}?lang=en", method=method)
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    problem = json.loads(answer.get_data())
    assert problem["status"] == status and problem["detail"] and problem["title"]
    assert (set(answer.allow) >= {"GET"}) is (status == 405)


def test_pages_keep_their_errors(client: CheckingClient) -> None:
    for address in ("/api/v10/releases", "/finns-inte-alls/"):
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
