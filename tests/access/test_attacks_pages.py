"""What somebody typed is shown as it was typed: never as part of a page, a link or a formula."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlsplit

import pytest
from flask import Flask
from openpyxl import load_workbook

from finsam_saas.app import create_app
from tests.access.conftest import Walk, insider
from tests.access.crawl import Page
from tests.access.doors import HOME, doors
from tests.access.siege import Siege
from tests.client import CheckingClient, check_page
from tests.servers import WORKING, Servers

# Pieces that would be alive if any page let them through; inside a text they are always written otherwise.
ALIVE = ("<img src=x", "<script>alert", '=1+1"')
READ_BY_PROGRAMS = (
    "text/csv",
    "text/calendar",
    "application/json",
    "application/atom+xml",
    "application/pdf",
)
"""No browser takes these for a page: they are saved, or read by a program that asks for them."""
PROTECTION = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Pictures stand in pages; the others are read by programs, which ask for them by name.
NOT_SAVED = (
    "text/html",
    "text/plain",
    "application/json",
    "application/vnd.oai.openapi+json",
    "application/atom+xml",
    "application/rdf+xml",
    "image/svg+xml",
)
SAME_FOR_EVERYBODY = ("/statistik/", "/api/v1/")
"""Nobody's session is looked at there, so others may keep what they answer."""
STRICT_POLICY = (
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "'nonce-",
)


def pages_of(walk: Walk, mimetype: str) -> list[Page]:
    return [page for page in walk.pages if page.mimetype == mimetype and page.status == 200]


def test_what_was_typed_never_becomes_part_of_a_page(walk: Walk, siege: Siege) -> None:
    assert siege.planted > 60
    shown = [page for page in pages_of(walk, "text/html") if "&lt;img src=x" in page.text]
    assert len(shown) > 25, "the planted text is really shown"
    alive = [page.address for page in walk.pages for piece in ALIVE if piece in page.text and _is_html(page)]
    assert alive == []
    feeds = [page for page in walk.pages if page.mimetype == "application/atom+xml"]
    assert feeds
    assert [page.address for page in feeds for piece in ALIVE[:2] if piece in page.text] == []


def _is_html(page: Page) -> bool:
    return page.mimetype not in READ_BY_PROGRAMS and "spreadsheetml" not in page.mimetype


def test_what_was_typed_leaves_the_pages_well_formed(walk: Walk) -> None:
    for page in pages_of(walk, "text/html"):
        check_page(page.text)


def test_what_was_typed_is_not_worked_out(walk: Walk) -> None:
    for page in pages_of(walk, "text/html"):
        assert "&#39;49&lt;" not in page.text, page.address


def test_every_link_leads_to_a_page_or_a_known_kind_of_address(walk: Walk) -> None:
    schemes = {urlsplit(link).scheme for page in walk.pages for link in page.links}
    assert schemes <= {"", "https", "mailto", "tel"}
    strange = {link for page in walk.pages for link in page.links if link.startswith(("//", "/\\", "="))}
    assert strange == set()


def test_no_cell_of_a_table_file_is_a_formula(walk: Walk) -> None:
    files = pages_of(walk, "text/csv")
    assert any("=1+1" in page.text for page in files), "the planted formula is really taken out"
    for page in files:
        for row in csv.reader(io.StringIO(page.text.removeprefix("\ufeff")), delimiter=";"):
            assert not [cell for cell in row if cell.startswith(("=", "@", "\t", "\r"))], page.address


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(walk: Walk) -> None:
    books = [page for page in walk.pages if "spreadsheetml" in page.mimetype]
    assert books
    for page in books:
        for sheet in load_workbook(io.BytesIO(page.body)):
            for row in sheet.iter_rows():
                assert not [cell for cell in row if cell.data_type == "f" or cell.hyperlink], page.address


def test_files_are_saved_and_never_shown_in_the_browser(walk: Walk) -> None:
    for page in walk.pages:
        if page.status == 200 and not page.mimetype.startswith(NOT_SAVED):
            assert page.headers["Content-Disposition"].startswith("attachment; filename="), page.address
            assert "\n" not in page.headers["Content-Disposition"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_carries_the_protective_headers(besieged: Flask, siege: Siege, signed_in: bool) -> None:
    client = insider(besieged) if signed_in else besieged.test_client()
    assert isinstance(client, CheckingClient)
    client.checks = False
    addresses = [(door.method, door.address(besieged, siege.objects["own"])) for door in doors(besieged)]
    odd = [("GET", "/finns-inte"), ("GET", "/inget-forbund/"), ("DELETE", "/konto"), ("TRACE", "/konto")]
    nonces = set()
    for method, address in [*addresses, *odd]:
        answer = client.open(address, method=method)
        policy = answer.headers["Content-Security-Policy"]
        assert all(part in policy for part in STRICT_POLICY), f"{method} {address}"
        assert "unsafe" not in policy and "*" not in policy
        assert {name: answer.headers.get(name) for name in PROTECTION} == PROTECTION, f"{method} {address}"
        if answer.headers["Cache-Control"] != "no-store":
            assert address.startswith(SAME_FOR_EVERYBODY), f"{method} {address}"
            assert "Set-Cookie" not in answer.headers, f"{method} {address}"
        if "Access-Control-Allow-Origin" in answer.headers:
            assert address.startswith("/api/v1/") and not address.startswith("/api/v1/own/"), address
            assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Werkzeug" not in answer.headers.get("Server", "")
        nonces.add(policy)
    assert len(nonces) == len(addresses) + len(odd), "a nonce is used once"


def test_a_made_up_host_gets_into_no_answer(besieged: Flask, siege: Siege) -> None:
    client = insider(besieged)
    spoofed = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "/evil.example",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "/evil.example",
        "Referer": "https://evil.example/steg",
        "Origin": "https://evil.example",
    }
    for door in doors(besieged):
        address = door.address(besieged, siege.objects["own"])
        answer = client.open(address, method=door.method, headers=spoofed)
        assert b"evil.example" not in answer.data, address
        assert "evil.example" not in (answer.location or ""), address


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80"])
def test_a_made_up_host_does_not_turn_a_redirect_away(besieged: Flask, host: str) -> None:
    answer = besieged.test_client().get(f"/{HOME}/", headers={"Host": host})
    assert answer.location.startswith("/logga-in")


@pytest.mark.usefixtures("besieged")
def test_in_production_the_browser_is_told_to_stay_with_https(servers: Servers) -> None:
    secure = create_app(servers.settings(WORKING, insecure_cookies=False))
    for address in ("/logga-in", "/finns-inte", "/static/theme.css"):
        answer = secure.test_client().get(address, base_url="https://finsam.example")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000"), address
