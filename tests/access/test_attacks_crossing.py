"""Between two förbund nothing crosses: not by addresses, not by references in forms, not on any page."""

from __future__ import annotations

import io
import re
from uuid import UUID

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.access.conftest import Walk, insider
from tests.access.crawl import Page
from tests.access.doors import ELSEWHERE, HOME, OBJECTS, Door, doors
from tests.access.siege import CANARY, Siege, changed, fingerprints, rows_alike
from tests.client import CheckingClient
from tests.servers import WORKING, Servers

NOWHERE = dict.fromkeys(OBJECTS, str(UUID(int=5)))
# What differs between two answers to the same question: ids, addresses, the reference, tokens.
_PASSING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|(?:value|nonce)=\"[^\"]*\"")


def words(page: Page) -> str:
    """All text that a page or a file holds."""
    if "spreadsheetml" not in page.mimetype:
        return page.text
    book = load_workbook(io.BytesIO(page.body))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_reading_every_page_changes_no_row(walk: Walk) -> None:
    assert len(walk.pages) > 60
    assert changed(walk.before, walk.after) == []


def test_every_page_that_can_be_reached_answers(walk: Walk) -> None:
    fallen = [page.address for page in walk.pages if page.status >= 500 and page.address != "/readyz"]
    assert fallen == []


def test_no_page_or_file_holds_a_word_of_another(walk: Walk) -> None:
    assert sum(CANARY in words(page) for page in walk.of_the_neighbour) > 15, (
        "the canaries can be heard at home"
    )
    assert any("spreadsheetml" in page.mimetype for page in walk.pages)
    assert any(page.mimetype == "text/csv" for page in walk.pages)
    heard = [page.address for page in walk.pages if CANARY in words(page) or "@vasteras" in words(page)]
    assert heard == []


def _answer(client: CheckingClient, door: Door, address: str, token: str) -> tuple[int, str]:
    answer = client.open(address, method=door.method, headers={"X-CSRFToken": token})
    return answer.status_code, _PASSING.sub("", answer.get_data(as_text=True))


def test_anothers_row_answers_exactly_as_one_that_does_not_exist(
    besieged: Flask, servers: Servers, siege: Siege
) -> None:
    client = insider(besieged)
    token = client.token("/konto")
    neighbour = siege.tenants[ELSEWHERE]
    before = fingerprints(servers, WORKING, neighbour)
    told = []
    for door in doors(besieged):
        named = [argument for argument in OBJECTS if argument in door.rule.arguments]
        for argument in named:
            own = siege.objects["own"]
            foreign = door.address(besieged, {**own, argument: siege.objects["foreign"][argument]})
            missing = door.address(besieged, {**own, argument: NOWHERE[argument]})
            answers = [_answer(client, door, address, token) for address in (foreign, missing)]
            if answers[0] != answers[1] or answers[0][0] != 404:
                told.append((door.method, door.endpoint, argument, answers[0][0], answers[1][0]))
    assert told == []
    assert changed(before, fingerprints(servers, WORKING, neighbour)) == []


def test_a_form_cannot_refer_to_anothers_row(
    besieged: Flask, servers: Servers, siege: Siege, walk: Walk
) -> None:
    client = insider(besieged)
    token = client.token("/konto")
    neighbour = siege.tenants[ELSEWHERE]
    before = fingerprints(servers, WORKING, neighbour)
    strangers, everybody = rows_alike(servers, siege), set(siege.objects["foreign"].values())
    tried, taken = 0, []
    for form in walk.forms:
        for one in form.fields:
            ids = {value for value in (one.value, *one.options) if re.fullmatch(r"[0-9a-f-]{36}", value)}
            for stranger in set().union(*(strangers.get(known, everybody) for known in ids)):
                tried += 1
                sent = {**dict(form.filled_but(one.name, stranger)), "csrf_token": token}
                answer = client.post(form.action, data=sent)
                if answer.status_code not in (400, 404, 409, 422):
                    taken.append((form.action, one.name, answer.status_code))
    assert tried > 20
    assert taken == []
    assert changed(before, fingerprints(servers, WORKING, neighbour)) == []


SHOWN_TO_ALL = tuple(
    f"/{slug}/{page}/" for slug in (HOME, ELSEWHERE) for page in ("lediga-medel", "anslagstavla")
)
"""What a förbund publishes for everybody."""


def test_the_nation_reads_no_word_of_any_association(walk: Walk) -> None:
    assert sum(page.status == 200 for page in walk.of_the_nation) > 8
    read = [page for page in walk.of_the_nation if CANARY in words(page) or "img src=x" in words(page)]
    assert [page.address for page in read if not page.address.startswith(SHOWN_TO_ALL)] == []


@pytest.mark.parametrize("token", ["", "made-up", "of-somebody-else"])
def test_every_write_without_the_own_token_is_refused(
    besieged: Flask, servers: Servers, siege: Siege, token: str
) -> None:
    if token == "of-somebody-else":
        token = (
            besieged.test_client()
            .get("/logga-in")
            .get_data(as_text=True)
            .partition('value="')[2]
            .partition('"')[0]
        )
        assert len(token) > 40
    client = insider(besieged)
    before = fingerprints(servers, WORKING)
    passed = []
    for door in doors(besieged):
        if door.method != "GET":
            address = door.address(besieged, siege.objects["own"])
            answer = client.open(address, method=door.method, data={"csrf_token": token} if token else {})
            if answer.status_code != 400:
                passed.append((door.method, door.endpoint, answer.status_code))
    assert passed == []
    assert changed(before, fingerprints(servers, WORKING)) == []


def test_a_write_that_comes_from_another_site_is_refused(
    besieged: Flask, servers: Servers, siege: Siege
) -> None:
    client = insider(besieged)
    headers = {"Sec-Fetch-Site": "cross-site", "X-CSRFToken": client.token("/konto")}
    before = fingerprints(servers, WORKING)
    passed = []
    for door in doors(besieged):
        if door.method != "GET":
            address = door.address(besieged, siege.objects["own"])
            answer = client.open(address, method=door.method, headers=headers)
            if answer.status_code != 403:
                passed.append((door.method, door.endpoint, answer.status_code))
    assert passed == []
    assert changed(before, fingerprints(servers, WORKING)) == []
