"""The national overview: from published releases alone, protected everywhere, and kind before the first."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.followup.quarters import Quarter
from finsam_saas.releases.release import Release
from tests.builders_national import QUARTER, accepted_report, counts, take_part, within
from tests.builders_releases import MANY, frozen_release, published_release, reported_nation, settle
from tests.client import CheckingClient
from tests.conftest import Prepared
from tests.servers import Servers

OVERVIEW = "/nationellt/"
YEARS = "/nationellt/diagram/ar.svg"
QUARTERS = "/nationellt/diagram/kvartal.svg"
SAVED = "/nationellt/diagram/ar-att-spara.png"
COUNTIES = {
    "uppsala-lan": "Uppsala län",
    "vasteras": "Västmanlands län",
    "bad-esa": "Västra Götalands län",
}
FEW_IN, FEW = "umea-vannas", counts((1, 1, 1), (1, 0, 0))
NEXT = QUARTER.following()
NOT_STATED = '<span aria-hidden="true">-</span>'
DOTS = '<span aria-hidden="true">..</span>'


@pytest.fixture
def nation(app: Flask, servers: Servers, prepared: Prepared) -> Engine:
    """Three förbund in a county each that take part, each with sixty women and fifty men in the quarter."""
    address = servers.settings().national_database_url
    assert address is not None
    engine = create_engine(address, poolclass=NullPool)

    def make() -> None:
        placed(servers)
        reported_nation(app, engine)

    prepared.once("nation", make)
    return engine


@pytest.fixture
def half_year(app: Flask, nation: Engine, prepared: Prepared) -> Release:
    """The first quarter published, then the second, which closes the half-year."""
    return prepared.once("half_year", lambda: published_half_year(app, nation))


def published_half_year(app: Flask, engine: Engine) -> Release:
    """The release of the second quarter, after that of the first."""
    published_release(app, engine)
    reported(app, engine, NEXT)
    return published_release(app, engine, NEXT)


def placed(servers: Servers) -> None:
    """Enter the counties of the förbund in the register, as somebody whom no wall binds."""
    engine = create_engine(servers.postgres.url("postgres", "finsam_test"), poolclass=NullPool)
    with engine.begin() as connection:
        for slug, county in {**COUNTIES, FEW_IN: "Västerbottens län"}.items():
            connection.execute(
                text("update tenants set county = :county where slug = :slug"),
                {"slug": slug, "county": county},
            )


def reported(app: Flask, engine: Engine, quarter: Quarter) -> None:
    for slug in COUNTIES:
        with within(app, slug):
            accepted_report(MANY, quarter=quarter, name=f"Insats {quarter}")
    settle(app, engine)


def page(client: CheckingClient, path: str = OVERVIEW, status: int = 200) -> str:
    """The text of a page, with its status checked."""
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True).replace("\N{NO-BREAK SPACE}", " ")


def test_the_latest_release_stands_with_its_coverage_and_permalink(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    release = published_release(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text = page(client)
    assert "330" in text, "three times 110 who took part"
    assert "Bygger på 3 av" in text
    assert f"/nationellt/utgavor/{release.code}/" in text
    assert (release.content_hash or "-")[:12] in text
    assert "inga publicerade siffror för samma period året före" in text
    assert "när två kvartal i följd är utgivna" in text
    assert "när det första halvåret är utgivet" in text


def test_women_and_men_stand_side_by_side(app: Flask, nation: Engine, client: CheckingClient) -> None:
    published_release(app, nation)
    client.sign_in(Role.DIRECTOR, "uppsala-lan")
    row = re.search(r'<th scope="row">Deltagare</th>(.*?)</tr>', page(client), re.S)
    assert row is not None
    assert re.findall(r"<span>(\d+)</span>", row[1]) == ["180", "150", "330"]


def test_what_is_not_published_is_not_shown(app: Flask, nation: Engine, client: CheckingClient) -> None:
    frozen_release(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text = page(client)
    assert "Ingen statistik är utgiven än" in text
    assert "330" not in text
    page(client, YEARS, 404)
    page(client, QUARTERS, 404)
    page(client, SAVED, 404)


def test_a_report_accepted_later_changes_nothing_on_the_page(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    published_release(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    before = page(client)
    with within(app, "uppsala-lan"):
        accepted_report(counts((500, 40, 20), (400, 40, 20)), name="Sen")
    settle(app, nation)
    figures = re.compile(r'<dl class="figures">.*?</dl>', re.S)
    assert figures.findall(page(client)) == figures.findall(before)


def test_what_is_kept_of_a_release_gives_way_to_the_next_and_is_no_other_reader_s(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    published_release(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    director = app.test_client()
    assert isinstance(director, CheckingClient)
    director.sign_in(Role.DIRECTOR, "uppsala-lan")
    first, own = page(client), page(director)
    assert "Det egna förbundet" in own and "Det egna förbundet" not in first
    assert "Det egna förbundet" not in page(client), "drawn for the director in between"
    reported(app, nation, NEXT)
    newer = published_release(app, nation, NEXT)
    assert newer.code not in first
    assert newer.code in page(client) and newer.code in page(director)


def test_a_county_of_few_persons_is_protected_in_map_and_table(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    for quarter in (QUARTER, NEXT):
        with within(app, FEW_IN):
            if quarter == QUARTER:
                take_part()
            accepted_report(FEW, quarter=quarter, name=f"Liten {quarter}")
    settle(app, nation)
    published_half_year(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    for measure in ("participants", "ended", "to_work_or_studies", "share"):
        text = page(client, f"{OVERVIEW}?matt={measure}")
        tiles = re.search(r'<ul class="tiles".*?</ul>', text, re.S)
        assert tiles is not None
        assert tiles[0].count("<li") == 21
        assert "Väster\N{SOFT HYPHEN}botten</span> <b>" + DOTS in tiles[0]
        # Nor does the shade tell what the figure does not.
        assert 'tile-step-0"><span>Väster\N{SOFT HYPHEN}botten' in tiles[0], (
            "not shaded by what it does not show"
        )
        assert "Skåne</span> <b>" + NOT_STATED in tiles[0], "a county without reports is not nobody"
        assert re.search(r'<th scope="row">Västerbottens län</th><td class="num">.*?' + re.escape(DOTS), text)


@pytest.mark.parametrize("measure", ["participants", "ended", "to_work_or_studies", "share", "annat"])
def test_the_map_shows_what_is_asked_for(half_year: Release, client: CheckingClient, measure: str) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    assert 'class="tiles"' in page(client, f"{OVERVIEW}?matt={measure}&period=2026-h1")


def test_two_quarters_in_a_row_are_drawn_with_their_table(half_year: Release, client: CheckingClient) -> None:
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    text = page(client)
    assert QUARTERS in text
    caption = text.index("Andel till arbete eller studier, av dem som avslutades (procent)")
    assert text[caption:].count("50,0 %") + text[caption:].count("40,0 %") > 0
    picture = client.get(QUARTERS)
    assert picture.status_code == 200 and picture.mimetype == "image/svg+xml"


def test_the_years_before_stand_with_sources_and_breaks(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    published_release(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text = page(client)
    assert "28 500" in text and "32 715" in text
    assert "isf2017" not in text and "ISF genom sfris.se" in text
    assert "Serien bryts före 2023" in text and "SUS stängs den 30 april 2023" in text
    assert client.get(YEARS).mimetype == "image/svg+xml"


def test_the_pictures_are_saved_with_all_that_a_reader_needs_to_trust_them(
    half_year: Release, client: CheckingClient
) -> None:
    """As PNG and SVG, with title, source, release, periods and coverage in the picture itself."""
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text = page(client)
    for name, title in (("kvartal", "Andel till arbete eller studier"), ("ar", "Deltagare per år")):
        for picture_type, begins in (("png", b"\x89PNG"), ("svg", b"<svg")):
            address = f"/nationellt/diagram/{name}-att-spara.{picture_type}"
            assert address in text
            answer = client.get(address)
            assert answer.get_data().startswith(begins)
            assert answer.headers["Content-Disposition"].startswith("attachment")
        drawn = answer.get_data(as_text=True).replace("\xa0", " ")
        for told in (title, f"utgåva {half_year.code}", "Period: ", "Bygger på 3 av 3 förbund"):
            assert told in drawn


@pytest.mark.parametrize(
    ("who", "association", "step"),
    [
        (GlobalRole.NATIONAL_ANALYST, None, "Planera en utgåva"),
        (Role.SECRETARIAT, "uppsala-lan", "Till rapporterna"),
    ],
)
def test_before_the_first_release_each_role_reads_its_next_step(
    app: Flask, client: CheckingClient, who: Role | GlobalRole, association: str | None, step: str
) -> None:
    client.sign_in(who, association)
    text = page(client)
    assert "Ingen statistik är utgiven än" in text and step in text
    assert "32 715" in text, "what is known from before stands there already"


def test_the_board_reads_what_is_published_and_nothing_preliminary(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    published_release(app, nation)
    client.sign_in(Role.BOARD_MEMBER, "uppsala-lan")
    text = page(client)
    assert "/uppsala-lan/jamforelse/" in text and "/nationellt/preliminart" not in text
    assert "/uppsala-lan/nationell-statistik" not in text
    for path in ("/nationellt/preliminart", "/nationellt/utgivning/", "/nationellt/utgivning/tackning"):
        page(client, path, 403)
    for path in ("/nationellt/tabell/", "/uppsala-lan/jamforelse/"):
        page(client, path)


@pytest.mark.parametrize("role", [Role.INITIATIVE_MANAGER, Role.AUDITOR, Role.ECONOMIST])
def test_other_roles_are_refused(app: Flask, nation: Engine, client: CheckingClient, role: Role) -> None:
    published_release(app, nation)
    client.sign_in(role, "uppsala-lan")
    for path in (OVERVIEW, YEARS, QUARTERS, SAVED):
        page(client, path, 403)


def test_who_has_not_signed_in_is_asked_to(client: CheckingClient) -> None:
    assert client.get(OVERVIEW).status_code == 302
