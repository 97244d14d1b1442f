"""Files of the frame are kept by the browser for good, and have a new address when they change."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask, url_for

from finsam_saas.app import create_app
from tests.client import CheckingClient
from tests.servers import Servers

STYLES = "theme.css"


def test_a_file_that_a_page_asks_for_is_kept_for_good(client: CheckingClient) -> None:
    page = client.get("/").get_data(as_text=True)
    addresses = re.findall(r'(?:href|src)="(/[^"]*static[^"]*)"', page)
    assert any(STYLES in address for address in addresses)
    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{12}$", address), address
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_asked_for_without_its_version_is_soon_asked_for_again(client: CheckingClient) -> None:
    assert client.get(f"/static/{STYLES}").headers["Cache-Control"] == "public, max-age=3600"
    assert client.get("/static/none.css").headers["Cache-Control"] == "no-store"


def test_a_changed_file_has_another_address(servers: Servers, tmp_path: Path) -> None:
    def address(content: str) -> str:
        (tmp_path / STYLES).write_text(content, encoding="utf-8")
        app: Flask = create_app(servers.settings())
        app.static_folder = str(tmp_path)
        with app.test_request_context():
            app.preprocess_request()
            return url_for("static", filename=STYLES)

    assert address("one") != address("two")
    assert address("one") == address("one")
