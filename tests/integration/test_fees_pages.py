"""The pages about fees: what they show, what they refuse, and that typing is kept."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event

from finsam_saas.access.permissions import Role
from finsam_saas.fees import queries
from tenants.database import db
from tests import builders_finance as build
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "vasteras"
FEES = f"/{SLUG}/avgifter"


@pytest.fixture
def ids(app: Flask) -> dict[str, UUID]:
    """The members of BÅD-ESÅ, with 2016 as a draft."""
    with app.app_context():
        return build.bad_esa_2016(SLUG)


@pytest.fixture
def kansli(client: CheckingClient) -> CheckingClient:
    """A browser where kansli is signed in."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    return client


def text_of(client: CheckingClient, path: str) -> str:
    """A page that opens, with ordinary spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True).replace("\xa0", " ")


def form_values(page: str) -> dict[str, str]:
    """What the edit form holds, as a browser would send it."""
    values = dict(re.findall(r'<input[^>]*name="([a-z_0-9]+)"[^>]*value="([^"]*)"', page))
    chosen = r'<input(?=[^>]*type="radio")(?=[^>]*checked)[^>]*name="(\w+)"[^>]*value="([^"]*)"'
    radios = re.findall(chosen, page)
    return {name: value.replace("\xa0", " ") for name, value in {**values, **dict(radios)}.items()}


def fix(client: CheckingClient, year: int = 2016) -> None:
    """Fix the year through the page."""
    path = f"{FEES}/{year}/faststall"
    version = form_values(client.get(path).get_data(as_text=True))["version"]
    assert client.send_form(path, {"version": version}).status_code == 303


def test_the_years_page_lists_totals_and_parties(kansli: CheckingClient, ids: dict[str, UUID]) -> None:
    """Latest first, with the parties' parts."""
    page = text_of(kansli, f"{FEES}/")
    assert "5 240" in page and "2 620" in page and "1 310" in page and "Utkast" in page


def test_an_empty_forbund_is_told_what_to_do(kansli: CheckingClient) -> None:
    """No years, no budgets: a sentence and the next step."""
    assert "Börja med ett år" in text_of(kansli, f"{FEES}/")
    assert "ingen budget" in text_of(kansli, f"{FEES}/budget/")


def test_the_years_own_page_shows_law_keys_and_amounts(kansli: CheckingClient, ids: dict[str, UUID]) -> None:
    """BÅD-ESÅ 2016 to the tkr, with paragraph and source."""
    page = text_of(kansli, f"{FEES}/2016")
    for amount in ("2 620", "249", "314", "118", "367", "262", "668", "642", "5 240"):
        assert amount in page
    assert "Finsamlagen 5 §" in page and "fast 19 %" in page and "seed 3" in page
    assert "betalas av Försäkringskassan" in page


def test_a_draft_has_no_fee_to_show_a_member(kansli: CheckingClient, ids: dict[str, UUID]) -> None:
    """Neither letter nor invoice before the year is fixed."""
    assert kansli.get(f"{FEES}/2016/medlem/{ids['amal']}").status_code == 404


@pytest.mark.parametrize("path", ["/2015", "/2003", "/99999999999", "/2016/medlem/nej", "/budget/nej"])
def test_what_is_not_there_is_not_found(kansli: CheckingClient, ids: dict[str, UUID], path: str) -> None:
    """Unknown years and ids of any shape."""
    assert kansli.get(FEES + path).status_code == 404


def test_a_missing_key_is_asked_for_on_the_page(kansli: CheckingClient, app: Flask) -> None:
    """Uppsala's kommuner: the total stands, the form is there, and what is typed is saved."""
    with app.app_context():
        ids = build.uppsala_2023(SLUG)
    page = text_of(kansli, f"{FEES}/2023")
    assert "Kommunerna: nyckeln saknas" in page and "5 772,5" in page and "11 545" in page
    assert "Fastställ</a>" not in page
    fields = {f"weight_{ids[key].hex}": "12,5" for key in build.UPPSALA_KOMMUNER}
    fields |= {"basis_municipality": "fixed_percent", "version": "1"}
    wrong = {**fields, f"weight_{ids['heby'].hex}": "12.5"}
    refused = kansli.send_form(f"{FEES}/2023/nycklar/municipality", wrong, page=f"{FEES}/2023")
    assert refused.status_code == 422 and "komma" in refused.get_data(as_text=True)
    assert 'value="12.5"' in refused.get_data(as_text=True)
    short = {**fields, f"weight_{ids['heby'].hex}": "10"}
    refused = kansli.send_form(f"{FEES}/2023/nycklar/municipality", short, page=f"{FEES}/2023")
    assert refused.status_code == 422 and "Lägg till" in refused.get_data(as_text=True)
    saved = kansli.send_form(f"{FEES}/2023/nycklar/municipality", fields, page=f"{FEES}/2023")
    assert saved.status_code == 303
    page = text_of(kansli, f"{FEES}/2023")
    assert "721,5" in page and "fast 12,5 %" in page and "nyckeln saknas" not in page


def test_recalculating_shows_the_effect_and_saves_nothing(
    kansli: CheckingClient, ids: dict[str, UUID], inside: Inside
) -> None:
    """Half of 6 000 tkr is on the page; the year still has 5 240."""
    values = form_values(kansli.get(f"{FEES}/2016/andra").get_data(as_text=True))
    answer = kansli.send_form(f"{FEES}/2016/andra", {**values, "total": "6 000", "action": "recalculate"})
    assert answer.status_code == 200 and "3\xa0000" in answer.get_data(as_text=True)
    with inside(SLUG):
        year = queries.fee_year(2016)
        assert year is not None and year.total == 5240_000 and year.version == 1


def test_a_slip_of_unit_is_asked_about_and_can_be_confirmed(
    kansli: CheckingClient, ids: dict[str, UUID], inside: Inside
) -> None:
    """5 240 000 tkr is a thousand times too much: told, kept as typed, saved only when confirmed."""
    values = form_values(kansli.get(f"{FEES}/2016/andra").get_data(as_text=True))
    slip = {**values, "total": "5 240 000", "action": "save"}
    answer = kansli.send_form(f"{FEES}/2016/andra", slip)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Menar du 5\xa0240 tkr" in page and 'value="5 240 000"' in page
    assert kansli.send_form(f"{FEES}/2016/andra", {**slip, "confirmed": "y"}).status_code == 303
    with inside(SLUG):
        year = queries.fee_year(2016)
        assert year is not None and year.total == 5_240_000_000


NO_AMOUNTS = ["", "fem", "23.090", "5 24 0", "-5", "1e3", "NaN", "٣", "5,123456", "9" * 30]


@pytest.mark.parametrize("typed", NO_AMOUNTS)
def test_what_is_no_amount_is_refused_and_kept(
    kansli: CheckingClient, ids: dict[str, UUID], typed: str
) -> None:
    """422, the error at the field, what was typed still there."""
    values = form_values(kansli.get(f"{FEES}/2016/andra").get_data(as_text=True))
    answer = kansli.send_form(f"{FEES}/2016/andra", {**values, "total": typed, "action": "save"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "total-error" in page and f'value="{typed}"' in page


def test_a_deviation_from_the_law_needs_a_reason_and_is_told(
    kansli: CheckingClient, ids: dict[str, UUID]
) -> None:
    """R1: refused without reason, a warning with it; shares that are not a hundred are refused."""
    values = form_values(kansli.get(f"{FEES}/2016/andra").get_data(as_text=True))
    shares = {"share_state": "40", "share_region": "30", "share_municipality": "30"}
    other = {**values, **shares, "action": "save"}
    assert kansli.send_form(f"{FEES}/2016/andra", {**other, "share_state": "50"}).status_code == 422
    assert kansli.send_form(f"{FEES}/2016/andra", other).status_code == 422
    saved = kansli.send_form(f"{FEES}/2016/andra", {**other, "deviation_reason": "Samråd i april"})
    assert saved.status_code == 303
    page = text_of(kansli, f"{FEES}/2016")
    assert "avviker från Finsamlagen 5 §" in page and "Samråd i april" in page


def test_the_tenant_admin_changes_the_model_but_fixes_nothing(
    client: CheckingClient, ids: dict[str, UUID]
) -> None:
    """Shares, keys and rounding of a draft are the förbund's set-up; that the year is fixed is not."""
    client.sign_in(Role.TENANT_ADMIN, SLUG)
    path = f"{FEES}/2016/andra"
    key = f"weight_{ids['vgr'].hex}"
    changed = {
        **form_values(text_of(client, path)),
        "share_state": "48",
        "share_region": "27",
        "deviation_reason": "Medlemmarnas avtal.",
        "unit": "100",
        key: "60",
        f"weight_{ids['liv'].hex}": "40",
    }
    assert client.send_form(path, changed).status_code == 303
    held = form_values(text_of(client, path))
    assert (held["share_state"], held["unit"], held[key]) == ("48", "100", "60")
    assert client.get(f"{FEES}/2016/faststall").status_code == 403


def test_a_new_year_begins_from_the_page(kansli: CheckingClient, ids: dict[str, UUID]) -> None:
    """Saved once; the same year again is refused kindly; so are years without law."""
    fields = {"year": "2017", "total": "4 600", "unit": "1000"}
    assert kansli.send_form(f"{FEES}/nytt", fields).status_code == 303
    assert kansli.send_form(f"{FEES}/nytt", fields).status_code == 422
    assert kansli.send_form(f"{FEES}/nytt", {**fields, "year": "2003"}).status_code == 422
    assert kansli.send_form(f"{FEES}/nytt", {**fields, "year": "x"}).status_code == 422


def test_fixing_locks_the_year_against_every_post(kansli: CheckingClient, ids: dict[str, UUID]) -> None:
    """Explained first; then no page and no direct post changes it, and fixing again is harmless."""
    values = form_values(kansli.get(f"{FEES}/2016/andra").get_data(as_text=True))
    assert "Avgifterna låses" in text_of(kansli, f"{FEES}/2016/faststall")
    fix(kansli)
    token_page = f"{FEES}/2016"
    again = kansli.send_form(f"{FEES}/2016/faststall", {"version": "1"}, page=token_page)
    assert again.status_code == 303
    posted = kansli.send_form(f"{FEES}/2016/andra", {**values, "action": "save"}, page=token_page)
    assert posted.status_code == 409
    keys = {"basis_region": "fixed_percent", "version": "2"}
    assert kansli.send_form(f"{FEES}/2016/nycklar/region", keys, page=token_page).status_code in (409, 422)
    assert kansli.get(f"{FEES}/2016/andra").status_code == 303


def test_an_incomplete_year_cannot_be_fixed(kansli: CheckingClient, app: Flask) -> None:
    """The page says what is missing and has no button; a direct post is refused."""
    with app.app_context():
        build.uppsala_2023(SLUG)
    assert "kan inte fastställas än" in text_of(kansli, f"{FEES}/2023/faststall")
    answer = kansli.send_form(f"{FEES}/2023/faststall", {"version": "1"})
    assert answer.status_code == 422 and "kan inte fastställas än" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/2016", "/2016/andra", "/2016/faststall", "/budget/"])
def test_a_page_asks_the_database_few_times(
    kansli: CheckingClient, ids: dict[str, UUID], app: Flask, path: str
) -> None:
    """At most eight statements, whatever the number of members."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert kansli.get(FEES + path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) <= 8, asked
