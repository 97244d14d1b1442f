"""The free table of the nation: the address is the table, protected, and the same for ever when pinned."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.followup.quarters import Quarter
from finsam_saas.releases.release import Release
from tests.builders_national import QUARTER, accepted_report, counts, take_part, within
from tests.builders_releases import (
    MANY,
    correcting_release,
    frozen_release,
    published_release,
    reported_nation,
    settle,
)
from tests.client import CheckingClient
from tests.conftest import Prepared
from tests.servers import Servers

TABLE = "/nationellt/tabell/"
COUNTIES = "?rader=omrade&omrade=lan&tid=halvar"
OVER_TIME = "?rader=tid"
FILE = "/nationellt/tabell/uttag.csv"
PICTURE = "/nationellt/tabell/diagram.svg"
PLACES = {"uppsala-lan": "Uppsala län", "vasteras": "Västmanlands län", "bad-esa": "Västra Götalands län"}
FEW_IN, FEW = "umea-vannas", counts((1, 1, 1), (1, 0, 0))
NEXT = QUARTER.following()


@pytest.fixture
def nation(app: Flask, servers: Servers, prepared: Prepared) -> Engine:
    """Three förbund in a county each, and a fourth of two persons, in the first quarter."""
    address = servers.settings().national_database_url
    assert address is not None
    engine = create_engine(address, poolclass=NullPool)
    prepared.once("nation", lambda: _report_nation(app, servers, engine))
    return engine


def _report_nation(app: Flask, servers: Servers, engine: Engine) -> None:
    owner = create_engine(servers.postgres.url("postgres", "finsam_test"), poolclass=NullPool)
    with owner.begin() as connection:
        for slug, county in {**PLACES, FEW_IN: "Västerbottens län"}.items():
            connection.execute(
                text("update tenants set county = :county where slug = :slug"),
                {"slug": slug, "county": county},
            )
    reported_nation(app, engine)
    with within(app, FEW_IN):
        take_part()
        accepted_report(FEW, name="Liten")
    settle(app, engine)


@pytest.fixture
def half_year(app: Flask, nation: Engine, prepared: Prepared) -> Release:
    """The first quarter published, then the second, which closes the half-year."""

    def make() -> Release:
        published_release(app, nation)
        report_all(app, nation, NEXT)
        return published_release(app, nation, NEXT)

    return prepared.once("half_year", make)


def report_all(app: Flask, engine: Engine, quarter: Quarter) -> None:
    for slug in PLACES:
        with within(app, slug):
            accepted_report(MANY, quarter=quarter, name=f"Insats {quarter}")
    with within(app, FEW_IN):
        accepted_report(FEW, quarter=quarter, name=f"Liten {quarter}")
    settle(app, engine)


def page(client: CheckingClient, path: str = TABLE, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True).replace("\N{NO-BREAK SPACE}", " ")


def row(page_text: str, name: str) -> list[str]:
    """The figures of the row with this name, protected ones by their symbol."""
    found = re.search(rf'<tr><th scope="row">(?:{name})</th>(.*?)</tr>', page_text, re.S)
    assert found is not None, name
    cells = re.findall(r"<td[^>]*><span[^>]*>[^<]*</span><span>(.*?)</span></td>", found[1])
    return [re.sub(r'<span aria-hidden="true">(.*?)</span>.*', r"\1", cell) for cell in cells]


def test_tables_are_read_as_their_addresses_say(half_year: Release, client: CheckingClient) -> None:
    client.sign_in(Role.DIRECTOR, "uppsala-lan")
    first = page(client)
    assert "Kvartal 2 2026" in first and "Bygger på 4 av 4" in first
    assert len(row(first, "Deltagare")) == 3, "women, men and all: nobody is of unknown sex"
    assert half_year.code in first, "the citation names the release"
    over_time = page(client, TABLE + OVER_TIME)
    assert row(over_time, "Kvartal 2 2026") == row(first, "Deltagare")
    assert row(over_time, "Kvartal 1 2026")[-1] == "332"
    assert client.get(PICTURE + OVER_TIME).mimetype == "image/svg+xml"
    counties = page(client, TABLE + COUNTIES)
    assert "Hela landet" in counties.partition("<tfoot>")[2], "the sum that the release holds"
    assert row(counties, "Hela landet") == row(page(client, f"{TABLE}?rader=tid&tid=halvar"), "Halvår 1 2026")
    share = page(client, f"{TABLE}?rader=tid&matt=andel")
    assert all("%" in cell or cell == ".." for cell in row(share, "Kvartal 2 2026"))
    divided = page(client, f"{TABLE}?rader=tid&sedan=kon&kolumner=matt&kon=man")
    assert row(divided, "Kvartal 2 2026, Män")[0] == row(first, "Deltagare")[1]


def test_what_is_protected_is_in_no_format(half_year: Release, client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    for query in (COUNTIES, "?rader=omrade&kolumner=matt&omrade=forbund&tid=halvar"):
        assert set(row(page(client, TABLE + query), "Västerbottens län|[^<]*Umeå[^<]*")) <= {"..", "-", "."}
        lines = client.get(FILE + query).get_data(as_text=True).splitlines()
        few = next(line for line in lines if re.match("Västerbottens län|.*Umeå", line))
        assert re.sub("^[^;]*;", "", few).replace(";", "").strip(".-") == ""
        book = load_workbook(io.BytesIO(client.get(FILE.replace("csv", "xlsx") + query).data))
        assert book.sheetnames[0] == "Om uttaget"
        cells = next(
            one for one in book.worksheets[1].values if re.match("Västerbottens län|.*Umeå", str(one[0]))
        )
        assert set(cells[1:]) <= {"..", "-", "."}
    assert client.get(PICTURE + COUNTIES).status_code == 404, "nothing but gaps is not drawn"
    small = page(client, f"{TABLE}?rader=omrade&omrade=valda&aven=lan-24&matt=andel&tid=halvar")
    assert set(row(small, "Västerbottens län")) <= {"..", "."}


def test_what_a_release_does_not_hold_is_said(app: Flask, nation: Engine, client: CheckingClient) -> None:
    published_release(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    shown = page(client, f"{TABLE}?rader=omrade&omrade=valda&aven=lan-03,lan-24")
    assert "Utgåvorna visar inga sådana siffror" in shown
    assert set(row(shown, "Uppsala län")) <= {"-", ".."}
    assert "Ingen utgåva visar de perioder du valde" in page(client, f"{TABLE}?rader=tid&tid=ar")
    assert client.get(f"{FILE}?rader=tid&tid=ar").status_code == 404
    assert client.get(f"{PICTURE}?rader=matt&kolumner=typ").status_code == 404


FAULTY = {
    "rader=kommun": "Rader: ”kommun” finns inte här",
    "rader=tid&kolumner=tid": "Samma sak står på två ställen",
    "rader=tid&kolumner=ingen&kon=kvinnor,man": "Kön: du har valt flera",
    "aven=lan-77&rader=omrade": "Enskilda områden: ”lan-77” finns inte här",
    "fran=2026&till=2020": "Från år är efter till år",
    "utgava=2019-kv1-1": "Utgåva 2019-kv1-1 är inte utgiven",
    "matt=%22%3E%3Cscript%3E": "finns inte här",
    "aven=%22%3E%3Cscript%3E&rader=omrade": "finns inte här",
}


def test_what_cannot_be_followed_is_told_at_its_field_and_stays_as_typed(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    published_release(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    for query, words in FAULTY.items():
        shown = page(client, f"{TABLE}?{query}", 422)
        assert words in shown, query
        assert "<script>" not in shown.partition("<main")[2]
        assert 'id="tabellen"' not in shown, "nothing is guessed"
    typed = page(client, f"{TABLE}?rader=kommun&kolumner=typ", 422)
    assert '<option value="kommun" selected>' in typed
    assert '<option value="typ" selected>' in typed
    whole = "?rader=tid&kolumner=kon&sedan=ingen&omrade=landet&tid=halvar&fran=&till=&kon=man&kon=kvinnor"
    answer = client.get(TABLE + whole)
    assert answer.status_code == 302, "a form sent whole leads to the short address"
    assert answer.headers["Location"] == f"{TABLE}?rader=tid&tid=halvar&kon=kvinnor,man"


def test_a_pinned_address_shows_the_same_for_ever_and_tells_of_corrections(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    first = published_release(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    pinned = f"?rader=tid&utgava={first.code}"
    assert f"utgava={first.code}" in page(client, TABLE + OVER_TIME), "the citation is pinned"
    then = client.get(FILE + pinned).data, client.get(PICTURE + pinned).data
    cited = re.findall(r"kontrollsumma ([0-9a-f]{12})", page(client, TABLE + pinned))
    assert "visar alltid just de här siffrorna" in page(client, TABLE + pinned)

    report_all(app, nation, NEXT)
    published_release(app, nation, NEXT)
    with within(app, "uppsala-lan"):
        accepted_report(MANY, name="Sen")
    settle(app, nation)
    mended = correcting_release(app, nation, first)

    assert (client.get(FILE + pinned).data, client.get(PICTURE + pinned).data) == then
    shown = page(client, TABLE + pinned)
    assert re.findall(r"kontrollsumma ([0-9a-f]{12})", shown) == cited
    assert f"Utgåva {mended.code} rättar {first.code}" in shown
    assert "Kvartal 2 2026" not in shown.partition("<tbody>")[2].partition("</table>")[0]
    assert client.get(FILE + OVER_TIME).data != then[0], "without the pin the figures are the latest"


def test_what_is_frozen_but_not_published_is_shown_to_nobody(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    frozen = frozen_release(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    assert "Ingen statistik är utgiven än" in page(client, f"{TABLE}?utgava={frozen.code}")
    for path in (FILE, PICTURE):
        assert client.get(f"{path}?utgava={frozen.code}").status_code == 404


@pytest.mark.parametrize("role", [Role.INITIATIVE_MANAGER, Role.ECONOMIST, Role.AUDITOR])
def test_who_does_not_meet_the_overview_does_not_meet_the_table(client: CheckingClient, role: Role) -> None:
    client.sign_in(role, "uppsala-lan")
    for path in (TABLE, FILE, PICTURE, f"{TABLE}vyer/"):
        page(client, path, 403)


def test_who_has_not_signed_in_is_asked_to(client: CheckingClient) -> None:
    assert client.get(TABLE).status_code == 302
