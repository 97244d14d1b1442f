"""Keys: a förbund's own programs read its exact figures, and nobody else's."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.open_data.models import ApiKey
from finsam_saas.open_data.service import MOST_OPEN, TooManyKeys, create_key
from tenants.database import session, today
from tests.builders_national import KANSLI, accepted_report, counts, submitted_report, within
from tests.client import CheckingClient

KEYS = "/uppsala-lan/nycklar/"
FIGURES = "/api/v1/own/figures?period=2026-kv1"
FEW = counts((3, 2, 1), (20, 10, 5))


@pytest.fixture
def key(app: Flask, client: CheckingClient) -> str:
    """A key that a systemförvaltare has made, and the client as nobody again."""
    with within(app, "uppsala-lan"):
        accepted_report(FEW)
    with within(app, "vasteras"):
        accepted_report(counts((100, 50, 25), (100, 50, 25)), name="Grannens")
    client.sign_in(Role.TENANT_ADMIN, "uppsala-lan")
    answer = client.send_form(KEYS, {"name": "Ekonomens kalkylark"})
    found = re.search(r"finsam_uppsala-lan_[A-Za-z0-9_-]{43}", answer.get_data(as_text=True))
    assert answer.status_code == 200 and found
    return found.group(0)


def bearer(key: str) -> dict[str, str]:
    """The header that carries a key."""
    return {"Authorization": f"Bearer {key}"}


def test_a_key_reads_the_own_forbunds_exact_figures_alone(app: Flask, key: str) -> None:
    answer = app.test_client().get(FIGURES, headers=bearer(key))
    content = json.loads(answer.get_data())
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert list(content["dimension"]["initiative"]["category"]["label"].values()) == ["Framsteget"]
    rows, sexes = (content["dimension"][one]["category"]["index"] for one in ("measure", "sex"))
    values = dict(zip(((row, sex) for row in rows for sex in sexes), content["value"], strict=True))
    assert values["new", "women"] == 3 and values["work", "women"] == 1 and values["ended", "men"] == 10
    assert any("får inte publiceras" in note for note in content["note"])


def test_figures_that_are_not_accepted_are_not_read(app: Flask, key: str) -> None:
    with within(app, "uppsala-lan"):
        submitted_report(name="Väntar")
    content = json.loads(app.test_client().get(FIGURES, headers=bearer(key)).get_data())
    assert list(content["dimension"]["initiative"]["category"]["label"].values()) == ["Framsteget"]
    assert "Bygger på 1 av 2 begärda rapporter." in content["note"]


@pytest.mark.parametrize("wanted", ["px", "csv", "xlsx"])
def test_the_figures_are_given_in_every_format(app: Flask, key: str, wanted: str) -> None:
    answer = app.test_client().get(f"{FIGURES}&format={wanted}", headers=bearer(key))
    assert answer.status_code == 200 and answer.get_data()


def test_only_a_digest_is_kept_and_the_key_is_shown_once(
    app: Flask, client: CheckingClient, key: str
) -> None:
    with within(app, "uppsala-lan"):
        kept = session.query(ApiKey).one()
        told = session.query(Event).filter(Event.name == "api-key:created").one()
        written = [str(value) for value in vars(kept).values()] + [str(told.details), told.subject_label]
        assert not any(key[-20:] in one for one in written)
        assert kept.expires_on - today() >= timedelta(days=365)
    text = client.get(KEYS).get_data(as_text=True)
    assert key not in text and "Ekonomens kalkylark" in text and "inte ännu" in text


def test_the_day_of_the_latest_use_is_noted(app: Flask, client: CheckingClient, key: str) -> None:
    app.test_client().get(FIGURES, headers=bearer(key))
    with within(app, "uppsala-lan"):
        assert session.query(ApiKey).one().last_used_on == today()
    assert "inte ännu" not in client.get(KEYS).get_data(as_text=True)


def test_a_key_that_is_taken_back_opens_nothing(app: Flask, client: CheckingClient, key: str) -> None:
    found = re.search(rf'href="({KEYS}[0-9a-f-]+/aterkalla)"', client.get(KEYS).get_data(as_text=True))
    assert found
    assert client.send_form(found.group(1), {}).status_code == 303
    assert app.test_client().get(FIGURES, headers=bearer(key)).status_code == 401
    assert "återkallad" in client.get(KEYS).get_data(as_text=True)


def test_a_key_opens_nothing_after_its_last_day(app: Flask, key: str) -> None:
    for last, status in ((today(), 200), (today() - timedelta(days=1), 401)):
        with within(app, "uppsala-lan"):
            session.execute(update(ApiKey).values(expires_on=last))
            session.commit()
        assert app.test_client().get(FIGURES, headers=bearer(key)).status_code == status


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer finsam_uppsala-lan_" + "a" * 43,
        "Bearer finsam_finns-inte_" + "a" * 43,
        "Bearer finsam_uppsala-lan_kort",
        "Basic dXBwc2FsYTpsYW4=",
    ],
)
def test_what_is_no_key_is_refused_in_the_same_words(app: Flask, key: str, header: str) -> None:
    answer = app.test_client().get(FIGURES, headers={"Authorization": header})
    content = json.loads(answer.get_data())
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
    assert content["detail"].startswith("Nyckeln saknas, är återkallad eller har gått ut")


def test_a_key_does_not_open_another_forbund_under_its_name(app: Flask, key: str) -> None:
    turned = key.replace("uppsala-lan", "vasteras")
    assert app.test_client().get(FIGURES, headers=bearer(turned)).status_code == 401


def test_a_key_changes_and_opens_nothing_else(app: Flask, key: str) -> None:
    visitor = app.test_client()
    assert visitor.get(KEYS, headers=bearer(key)).status_code == 302
    assert visitor.get("/uppsala-lan/", headers=bearer(key)).status_code == 302
    assert visitor.post(FIGURES, headers=bearer(key)).status_code in (400, 405)


def test_a_period_that_has_no_figures_is_told_kindly(app: Flask, key: str) -> None:
    answer = app.test_client().get("/api/v1/own/figures?period=2024-kv1", headers=bearer(key))
    assert answer.status_code == 404 and answer.mimetype == "application/problem+json"
    assert app.test_client().get("/api/v1/own/figures", headers=bearer(key)).status_code == 422


def test_a_forbund_has_no_more_keys_than_it_can_look_after(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        for number in range(MOST_OPEN):
            create_key(actor=KANSLI, name=f"Nyckel {number}")
        with pytest.raises(TooManyKeys):
            create_key(actor=KANSLI, name="En till")
        session.execute(update(ApiKey).values(expires_on=date(2020, 1, 1)))
        assert create_key(actor=KANSLI, name="En ny")


def test_a_key_without_a_name_is_not_made(client: CheckingClient, app: Flask) -> None:
    client.sign_in(Role.TENANT_ADMIN, "uppsala-lan")
    answer = client.send_form(KEYS, {"name": " "})
    assert answer.status_code == 422 and "Skriv vad nyckeln är till för" in answer.get_data(as_text=True)
