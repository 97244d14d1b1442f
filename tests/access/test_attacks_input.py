"""Whatever is sent, the answer is a page that says what is wrong: nothing breaks, nothing odd is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.tables import METADATA
from tests.access.conftest import Walk, insider
from tests.access.crawl import Field, Form
from tests.access.doors import ELSEWHERE, PLAIN, doors
from tests.access.siege import Siege, changed, fingerprints
from tests.client import CheckingClient
from tests.servers import WORKING, Servers

# Bytes that are no text: NUL, half a surrogate pair, broken and overlong UTF-8, a line break for a header.
NO_TEXT = ("a%00b", "%ED%A0%80", "%FF%C0%AF", "a%0D%0ASet-Cookie:%20x=y", "%E2%80%AE")
NO_NUMBERS = ("NaN", "1e999", "-inf", "１２", "١٢", "1_0", "9" * 400, "--1")
NO_NUMBER_FIELDS = re.compile(r"year|amount|total|weight|share|tkr|count(?!erpart)|position|threshold|kronor")
QUERIES = ("' OR 1=1--%", "\x00", "９", "9" * 400, "x" * 9000, "-1")
OVERPOSTED = "overposted"


@pytest.fixture
def client(besieged: Flask) -> CheckingClient:
    """Somebody who may do everything at home."""
    return insider(besieged)


def _texts(form: Form) -> Iterator[Field]:
    """One field of each kind: of rows that repeat, the first."""
    seen = set()
    for one in form.fields:
        kind = re.sub(r"[0-9a-f-]{36}|\d+", "n", one.name)
        if one.name != "csrf_token" and kind not in seen:
            seen.add(kind)
            yield one


def test_there_are_forms_to_attack(walk: Walk) -> None:
    assert len(walk.forms) > 20


def test_bytes_that_are_no_text_break_nothing(client: CheckingClient, walk: Walk) -> None:
    token, fallen = client.token("/konto"), []
    for form in walk.forms:
        kept = [(one.name, one.value) for one in form.fields if not one.is_text and one.kind != "unchecked"]
        for odd in NO_TEXT:
            typed = "&".join(f"{quote(one.name)}={odd}" for one in form.fields if one.is_text)
            body = f"{urlencode(kept)}&csrf_token={quote(token)}&{typed}"
            answer = client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")
            if answer.status_code >= 500:
                fallen.append((form.action, odd, answer.status_code))
    assert fallen == []


def test_text_that_is_far_too_long_is_refused_kindly(client: CheckingClient, walk: Walk) -> None:
    token, taken = client.token("/konto"), []
    for form in walk.forms:
        fields = [one for one in _texts(form) if one.kind in ("text", "textarea", "email", "number", "date")]
        if fields and not _refused_at_each(client, token, form, fields, "x" * 100_000):
            for one in fields:
                taken += _sent(client, token, form, one, "x" * 100_000, accepted=(400, 409, 413, 422))
    assert taken == []


def test_what_is_no_number_is_refused_at_its_field(client: CheckingClient, walk: Walk) -> None:
    token, taken, tried = client.token("/konto"), [], 0
    for form in walk.forms:
        fields = [
            one
            for one in _texts(form)
            if one.kind == "number" or (one.kind == "text" and NO_NUMBER_FIELDS.search(one.name))
        ]
        tried += len(fields)
        for value in NO_NUMBERS if fields else ():
            if not _refused_at_each(client, token, form, fields, value):
                for one in fields:
                    taken += _sent(client, token, form, one, value, accepted=(409, 422))
    assert tried > 5
    assert taken == []


def test_fields_of_choice_and_hidden_fields_take_only_what_was_offered(
    client: CheckingClient, walk: Walk
) -> None:
    token, taken = client.token("/konto"), []
    for form in walk.forms:
        for one in _texts(form):
            if not one.is_text:
                # A ticked box is ticked whatever it says; its page may tell what follows before it saves.
                shown = (200,) if one.kind in ("checkbox", "unchecked") else ()
                accepted = (303, 400, 404, 409, 413, 422, *shown)
                for value in ("no-such-choice", "\x00", "9" * 400):
                    taken += _sent(client, token, form, one, value, accepted=accepted)
    assert taken == []


def _refused_at_each(client: CheckingClient, token: str, form: Form, fields: list[Field], value: str) -> bool:
    """Whether a form with this value in all these fields is refused at each: then none is tried alone."""
    names = sorted({one.name for one in fields})
    pairs = [pair for pair in form.filled() if pair[0] not in (*names, "csrf_token")]
    body = urlencode([*pairs, *((name, value) for name in names), ("csrf_token", token)])
    answer = client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")
    page = answer.get_data(as_text=True)
    return answer.status_code == 422 and all(f'"{name}-error"' in page for name in names)


def _sent(
    client: CheckingClient, token: str, form: Form, one: Field, value: str, *, accepted: tuple[int, ...]
) -> list[tuple[str, str, str, int]]:
    pairs = [pair for pair in form.filled_but(one.name, value) if pair[0] != "csrf_token"]
    body = urlencode([*pairs, ("csrf_token", token)])
    answer = client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")
    said = (
        answer.status_code != 422 or not one.is_text or f'"{one.name}-error"' in answer.get_data(as_text=True)
    )
    return (
        []
        if said and answer.status_code in accepted
        else [(form.action, one.name, value[:12], answer.status_code)]
    )


def test_odd_questions_in_the_address_break_no_page(client: CheckingClient, walk: Walk) -> None:
    asked, fallen = 0, []
    names = {
        name for page in walk.pages for form in page.forms if form.method == "get" for name in _names(form)
    }
    pages = {
        page.address.partition("?")[0] for page in walk.pages if page.status == 200 and "?" in page.address
    }
    pages |= {
        form.action.partition("?")[0] for page in walk.pages for form in page.forms if form.method == "get"
    }
    for address in sorted(pages):
        for value in QUERIES:
            asked += 1
            answer = client.get(address, query_string=dict.fromkeys(sorted(names), value))
            if answer.status_code >= 500:
                fallen.append((address, value[:12], answer.status_code))
    assert asked > 10
    assert fallen == []


def _names(form: Form) -> set[str]:
    return {one.name for one in form.fields}


def test_odd_parts_of_an_address_break_nothing(client: CheckingClient, besieged: Flask, siege: Siege) -> None:
    odd = ("0", "9" * 30, "x" * 5000, "a%00b", "%ED%A0%80", "..%2f..%2f")
    mark = "argument-to-replace"
    token, fallen = client.token("/konto"), []
    for door in doors(besieged):
        for argument in door.rule.arguments & set(PLAIN):
            known, part = door.address(besieged, siege.objects["own"]), PLAIN[argument]
            marked = re.sub(
                rf"/{re.escape(part)}(?=[/.]|$)|(?<=\.){re.escape(part)}$", f"/{mark}", known, count=1
            )
            for value in odd:
                headers = {"X-CSRFToken": token}
                answer = client.open(marked.replace(mark, value), method=door.method, headers=headers)
                if answer.status_code >= 500:
                    fallen.append((door.method, door.endpoint, value[:12], answer.status_code))
    assert fallen == []


@pytest.mark.parametrize(
    "slug", ["a%00b", "%ED%A0%80", "x" * 5000, "..%2f..%2f", "'--", "UPPSALA-LAN", "%E2%80%AE"]
)
def test_an_odd_name_of_an_association_is_none(client: CheckingClient, slug: str) -> None:
    for method in ("GET", "POST"):
        assert client.open(f"/{slug}/insatser/ny", method=method).status_code in (400, 404)


def test_columns_that_no_form_asks_for_are_never_written(
    client: CheckingClient, walk: Walk, servers: Servers, siege: Siege
) -> None:
    neighbour = siege.tenants[ELSEWHERE]
    before = fingerprints(servers, WORKING, neighbour)
    columns = {column.name for table in METADATA.sorted_tables for column in table.columns}
    answers = []
    for form in walk.forms:
        free = (
            columns
            - {re.sub(r".*-", "", one.name) for one in form.fields}
            - {one.name for one in form.fields}
        )
        extra = [(name, str(neighbour) if name == "tenant_id" else OVERPOSTED) for name in sorted(free)]
        pairs = [pair for pair in form.filled() if pair[0] != "csrf_token"]
        body = urlencode([*pairs, *extra, ("csrf_token", client.token("/konto"))])
        answer = client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")
        answers.append((form.action, answer.status_code))
    assert [one for one in answers if one[1] >= 500] == []
    assert sum(status == 303 for _action, status in answers) > 8, "some of the forms are really taken"
    assert _kept(servers, OVERPOSTED) == []
    assert changed(before, fingerprints(servers, WORKING, neighbour)) == []


def _kept(servers: Servers, word: str) -> list[str]:
    """The tables in which any row holds the word."""
    engine = create_engine(servers.postgres.url("postgres", WORKING), poolclass=NullPool)
    with engine.connect() as connection:
        return [
            table.name
            for table in METADATA.sorted_tables
            if connection.execute(
                text(f"SELECT count(*) FROM {table.name} t WHERE t::text LIKE :word"), {"word": f"%{word}%"}
            ).scalar_one()
        ]
