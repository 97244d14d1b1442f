"""The pages of releases: what the analyst does, what everybody reads, and who is refused."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.releases.release import Method, ReleaseState
from finsam_saas.releases.rules import JobKind
from tenants.database import session, today
from tests.builders_national import PRE, QUARTER, accepted_report, counts, take_part, within
from tests.builders_releases import (
    correcting_release,
    frozen_release,
    nationally,
    now_of,
    planned,
    published_release,
    reported_nation,
    settle,
    take,
)
from tests.client import CheckingClient
from tests.conftest import Prepared
from tests.servers import Servers
from worker.completeness import note_completeness
from worker.releases import work

CODE = f"{QUARTER}-1"
PUBLIC = f"/nationellt/utgavor/{CODE}/"
WORK = f"/nationellt/utgivning/{CODE}/"


@pytest.fixture
def engine(app: Flask, servers: Servers) -> Engine:
    """The national role on the test's database."""
    address = servers.settings().national_database_url
    assert address is not None
    return create_engine(address, poolclass=NullPool)


@pytest.fixture
def nation(app: Flask, engine: Engine, prepared: Prepared) -> Engine:
    """Three förbund with accepted reports in the cube, and a fourth that takes part and has none."""

    def make() -> None:
        reported_nation(app, engine)
        with within(app, "umea-vannas"):
            take_part()
        note_completeness(engine, today())

    prepared.once("nation", make)
    return engine


def page(client: CheckingClient, path: str, status: int = 200) -> str:
    """The text of a page, with its status checked."""
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_the_analyst_takes_a_release_all_the_way(app: Flask, nation: Engine, client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    planning = {
        "period": str(QUARTER),
        "planned_on": today().isoformat(),
        "threshold": "5",
        "method": "suppression",
    }
    assert client.send_form("/nationellt/utgivning/ny", planning).location.endswith(WORK)
    assert "Umeå/Vännäs" in page(client, WORK)
    for step, state in (
        ("granska", ReleaseState.PREVIEW),
        ("frys", ReleaseState.FROZEN),
        ("publicera", ReleaseState.PUBLISHED),
    ):
        assert client.send_form(WORK + step, {}).status_code == 303
        assert "<progress" in page(client, WORK)
        work(nation)
        assert now_of(app, CODE).state is state
    assert CODE in page(client, "/nationellt/utgavor/")


def test_everybody_reads_a_published_release_without_signing_in(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    found = published_release(app, nation)
    text_ = page(client, PUBLIC)
    assert "330" in text_ and "Bygger på 3 av 4 förbund" in text_
    assert found.content_hash is not None and found.content_hash in text_
    assert f"{PUBLIC}?omrade=nation-00&amp;period={QUARTER}" in text_
    assert "Hela landet" in text_ and "Kvinnor" in text_
    assert "Uppsala" in page(client, PUBLIC + "?omrade=association-uppsala-lan")
    assert "Hela landet" in page(client, PUBLIC + "?omrade=county-77&period=hittepå")


@pytest.mark.parametrize("path", [PUBLIC, PUBLIC + "uttag.csv", PUBLIC + "rattelser"])
def test_a_release_that_is_not_published_is_not_there(
    app: Flask, nation: Engine, client: CheckingClient, path: str
) -> None:
    frozen_release(app, nation)
    for role in (None, GlobalRole.NATIONAL_ANALYST):
        if role is not None:
            client.sign_in(role)
        page(client, path, 404)
    assert CODE not in page(client, "/nationellt/utgavor/flode.atom")
    assert "Fryst, men inte utgiven" in page(client, WORK + "fryst")


def test_the_files_hold_what_the_page_shows(app: Flask, nation: Engine, client: CheckingClient) -> None:
    published_release(app, nation)
    lines = client.get(PUBLIC + "uttag.csv").get_data().decode("utf-8-sig").splitlines()
    totals = next(line for line in lines if ";Alla insatser;Totalt;" in line)
    assert totals.split(";")[4] == "330"
    book = load_workbook(io.BytesIO(client.get(PUBLIC + "uttag.xlsx").get_data()))
    told = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert any(CODE in one for one in told)


def test_protected_figures_stand_as_two_dots_on_page_and_in_file(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    with within(app, "uppsala-lan"):
        accepted_report(counts((2, 0, 0), (0, 0, 0)), kind=PRE, name="Få")
    settle(app, nation)
    published_release(app, nation)
    small = PUBLIC + "?omrade=association-uppsala-lan"
    assert ">..<" in page(client, small)
    assert ";..;" in client.get(PUBLIC + "uttag.csv?omrade=association-uppsala-lan").get_data(as_text=True)


def test_where_nobody_has_reported_nothing_is_known_and_nothing_is_nobody(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    published_release(app, nation)
    missing = PUBLIC + "?omrade=association-umea-vannas"
    assert "Här finns inga godkända rapporter för perioden" in page(client, missing)
    county = page(client, PUBLIC + "?omrade=county-99")
    own = county[county.index("Umeå/Vännäs</a>") :].split("</tr>")[0]
    assert own.count("uppgift saknas") == 5 and ">0<" not in own, "four counts and a share"
    with within(app, "uppsala-lan"):
        take_part(since=today(), yes=False)
    settle(app, nation)
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    beside = page(client, f"/uppsala-lan/nationella-utgavor/{CODE}/")
    assert beside.split("<tbody>")[1].split("</tbody>")[0].count("uppgift saknas") == 16, (
        "no own figures any longer"
    )


def test_a_correction_is_told_where_it_matters(app: Flask, nation: Engine, client: CheckingClient) -> None:
    wrong = published_release(app, nation)
    with within(app, "uppsala-lan"):
        accepted_report(counts((40, 20, 10), (30, 15, 8)), name="Den glömda")
    settle(app, nation)
    right = correcting_release(app, nation, wrong, "Uppsala län hade glömt en insats.")
    assert f"Läs den rätta utgåvan {right.code}" in page(client, PUBLIC)
    log = page(client, f"/nationellt/utgavor/{right.code}/rattelser")
    assert "330" in log and "400" in log and "glömt en insats" in log
    rows = client.get(f"/nationellt/utgavor/{right.code}/rattelser.csv").get_data().decode("utf-8-sig")
    assert "330;400" in rows
    feed = ElementTree.fromstring(client.get("/nationellt/utgavor/flode.atom").get_data())
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == 2
    assert "som rättar" in str(entries[0].findtext("{http://www.w3.org/2005/Atom}title"))


def test_the_kansli_sees_its_own_exact_figures_beside_and_nobody_elses(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    published_release(app, nation)
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    text_ = page(client, f"/uppsala-lan/nationella-utgavor/{CODE}/")
    assert "<span>110</span>" in text_ and "<span>330</span>" in text_
    assert CODE in page(client, "/uppsala-lan/nationella-utgavor/")
    page(client, "/uppsala-lan/nationella-utgavor/2020-kv1-1/", 404)
    page(client, f"/vasteras/nationella-utgavor/{CODE}/", 403)


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.INITIATIVE_MANAGER, Role.ECONOMIST])
def test_others_do_not_see_exact_figures(nation: Engine, client: CheckingClient, role: Role) -> None:
    client.sign_in(role, "uppsala-lan")
    page(client, "/uppsala-lan/nationella-utgavor/", 403)


@pytest.mark.parametrize("visitor", [(Role.DIRECTOR, "uppsala-lan"), (GlobalRole.OPERATOR, None)])
def test_nobody_but_the_analyst_publishes(
    app: Flask, nation: Engine, client: CheckingClient, visitor: tuple[Role | GlobalRole, str | None]
) -> None:
    planned(app)
    client.sign_in(*visitor)
    for path in ("/nationellt/utgivning/", WORK, WORK + "frys", "/nationellt/utgivning/tackning"):
        page(client, path, 403)
    token = client.token("/")
    for path in ("paminn", "dag", "avbryt", "frys", "publicera"):
        assert client.post(WORK + path, data={"csrf_token": token}).status_code == 403


def test_steps_in_the_wrong_order_are_refused_in_words(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    planned(app)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    assert client.send_form(WORK + "publicera", {}).status_code == 303
    assert "Det steget går inte att ta nu" in page(client, WORK)
    assert client.send_form(WORK + "granska", {}).status_code == 303
    assert client.send_form(WORK + "granska", {}).status_code == 303
    assert "Ett arbete pågår redan" in page(client, WORK)
    page(client, WORK + "forhandsvisning", 404)


def test_the_preview_is_protected_and_says_that_it_is_one(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    take(app, nation, planned(app), JobKind.PREVIEW)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text_ = page(client, WORK + "forhandsvisning")
    assert "PRELIMINÄRT" in text_ and "330" in text_
    told = re.search(r"(\d+) av (\d+) siffror för hela landet visas", text_)
    assert told is not None and 0 < int(told[1]) <= int(told[2])
    assert ("Mer än hälften är skyddat" in text_) is (2 * int(told[1]) < int(told[2]))
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    page(client, WORK + "forhandsvisning", 403)


def test_a_plan_that_cannot_be_is_refused_at_its_field(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    planned(app)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    good = {
        "period": str(QUARTER),
        "planned_on": (today() + timedelta(days=32)).isoformat(),
        "threshold": "5",
        "method": "suppression",
    }
    for changed, told in (
        ({}, "Det finns redan en utgåva för kvartalet"),
        ({"threshold": "3"}, "minst 5"),
        ({"planned_on": "2020-01-01", "period": "2026-kv2"}, "Dagen har redan varit"),
        ({"planned_on": "snart"}, "Skriv vilken dag"),
        ({"period": "2031-kv1"}, "field-error"),
    ):
        answer = client.send_form("/nationellt/utgivning/ny", good | changed)
        assert answer.status_code == 422 and told in answer.get_data(as_text=True)


def test_the_analyst_chooses_noise_instead_of_gaps_and_readers_are_told(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    assert "valet gäller hela året" in page(client, "/nationellt/utgivning/ny")
    planning = {"period": str(QUARTER), "planned_on": today().isoformat(), "threshold": "5"}
    client.send_form("/nationellt/utgivning/ny", planning | {"method": Method.CELL_KEY.value})
    assert now_of(app, CODE).method is Method.CELL_KEY and "Cellnyckel" in page(client, WORK)
    take(app, nation, CODE, JobKind.PREVIEW)
    assert "Summor är inte alltid lika" in page(client, WORK + "forhandsvisning")
    take(app, nation, CODE, JobKind.FREEZE, JobKind.PUBLISH)
    for path in (PUBLIC, f"/statistik/?utgava={CODE}", "/nationellt/"):
        assert "Summor är inte alltid lika" in page(client, path), path
    text_ = page(client, PUBLIC)
    assert "cellnycklar" in text_ and "Cellnyckel" in text_
    for path in (PUBLIC + "uttag.csv", f"/api/v1/releases/{CODE}/figures?format=csv"):
        assert "Skydd av små tal" in client.get(path).get_data().decode("utf-8-sig")
    for kind in ("json-stat", "px"):
        told = client.get(f"/api/v1/releases/{CODE}/figures?format={kind}").get_data().decode("utf-8")
        assert "cell_key" in told and "cellnycklar" in told
    line = client.get(f"/api/v1/releases/{CODE}").get_json()
    assert line["method"] == "cell_key" and line["threshold"] is None
    assert "alltid på samma sätt" in client.get("/api/v1/dcat.rdf").get_data().decode("utf-8")
    other = planning | {"period": str(QUARTER.following()), "method": Method.SUPPRESSION.value}
    answer = client.send_form("/nationellt/utgivning/ny", other)
    assert answer.status_code == 422 and "på det andra sättet" in answer.get_data(as_text=True)


def test_the_other_way_is_chosen_until_something_is_made_of_the_release(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    planned(app)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    assert "Byt till cellnyckel" in page(client, WORK)
    for method in (Method.CELL_KEY, Method.SUPPRESSION):
        assert client.send_form(WORK + "metod", {"method": method.value}).status_code == 303
        assert now_of(app, CODE).method is method
    take(app, nation, CODE, JobKind.PREVIEW)
    assert "Byt till" not in page(client, WORK)
    client.send_form(WORK + "metod", {"method": Method.CELL_KEY.value})
    assert now_of(app, CODE).method is Method.SUPPRESSION
    assert client.send_form(WORK + "metod", {"method": "hittepå"}).status_code == 404


def test_the_years_other_release_settles_the_way(app: Flask, nation: Engine, client: CheckingClient) -> None:
    planned(app)
    planned(app, QUARTER.following())
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    client.send_form(WORK + "metod", {"method": Method.CELL_KEY.value})
    assert now_of(app, CODE).method is Method.SUPPRESSION
    assert "på det andra sättet" in page(client, WORK)


def test_noise_is_not_offered_where_the_operator_has_chosen_no_secret(
    app: Flask, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = app.config["FINSAM"].model_copy(update={"cell_key_version": None})
    monkeypatch.setitem(app.config, "FINSAM", without)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text_ = page(client, "/nationellt/utgivning/ny")
    assert "när driften har lagt in den hemlighet" in text_ and 'type="radio"' not in text_
    planning = {"period": str(QUARTER), "planned_on": today().isoformat(), "threshold": "5"}
    refused = client.send_form("/nationellt/utgivning/ny", planning | {"method": "cell_key"})
    assert refused.status_code == 422
    client.send_form("/nationellt/utgivning/ny", planning | {"method": "suppression"})
    assert now_of(app, CODE).method is Method.SUPPRESSION


def test_the_map_tells_who_has_reported_in_shape_and_words(nation: Engine, client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text_ = page(client, "/nationellt/utgivning/tackning")
    assert "heat-all" in text_ and "●" in text_ and "Klart" in text_
    assert "Saknas" in text_ and "3 av 4" in text_


def test_reminding_asks_once_a_day(app: Flask, nation: Engine, client: CheckingClient) -> None:
    planned(app)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    with nationally(app):
        number = session.execute(text("SELECT id FROM tenants WHERE slug = 'umea-vannas'")).scalar()
    for told in ("1 förbund påminns nu", "Ingen ny påminnelse"):
        sent = client.send_form(WORK + "paminn", {"forbund": [str(number), "x", "99"]}, page=WORK)
        assert sent.status_code == 303
        assert told in page(client, WORK)
