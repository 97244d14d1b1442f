"""Fair comparison: opened by the own accepted quarters, from what the release shows and from nothing else."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import Role
from finsam_saas.releases.release import Method, Release
from tests.builders_national import QUARTER, accepted_report, counts, take_part, within
from tests.builders_releases import MANY, published_release, settle
from tests.client import CheckingClient
from tests.conftest import Prepared
from tests.servers import Servers

OWN, PEER, FEW_IN = "uppsala-lan", "bad-esa", "vasteras"
MANY_IN = (OWN, PEER, "umea-vannas")
PAGE = f"/{OWN}/jamforelse/"
PICTURE = f"{PAGE}diagram.svg"
NEXT = QUARTER.following()
FEW = counts((1, 1, 1), (1, 0, 0))
DOTS = '<span aria-hidden="true">..</span>'


@pytest.fixture
def nation(app: Flask, servers: Servers, prepared: Prepared) -> Engine:
    """Three förbund that take part, each with many persons in the first quarter."""
    address = servers.settings().national_database_url
    assert address is not None
    engine = create_engine(address, poolclass=NullPool)

    def make() -> None:
        for slug in MANY_IN:
            with within(app, slug):
                take_part()
                accepted_report(MANY)
        settle(app, engine)

    prepared.once("nation", make)
    return engine


def half_year(
    app: Flask,
    engine: Engine,
    slugs: tuple[str, ...] = MANY_IN,
    few: bool = False,
    method: Method = Method.SUPPRESSION,
) -> Release:
    """Both quarters published; in the second these förbund have reported, and one of few persons in both."""
    published_release(app, engine, method=method)
    for slug in slugs:
        with within(app, slug):
            accepted_report(MANY, quarter=NEXT, name=f"Insats {NEXT}")
    if few:
        with within(app, FEW_IN):
            take_part()
            for quarter in (QUARTER, NEXT):
                accepted_report(FEW, quarter=quarter, name=f"Liten {quarter}")
    settle(app, engine)
    return published_release(app, engine, NEXT, method)


def page(client: CheckingClient, path: str = PAGE, status: int = 200) -> str:
    """The text of a page, with its status checked."""
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True).replace("\N{NO-BREAK SPACE}", " ")


def row(text: str, name: str, place: int = -1) -> str:
    """A row of the tables, the last with the name if nothing else is said."""
    found: list[str] = re.findall(rf'<tr><th scope="row">{name}</th>(.*?)</tr>', text, re.S)
    return found[place]


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a file as programs read them."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_before_a_half_year_is_published_the_page_says_what_opens_it(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    published_release(app, nation)
    client.sign_in(Role.SECRETARIAT, OWN)
    text = page(client)
    assert "Jämförelsen öppnas när det första halvåret är utgivet" in text
    assert "Till rapporterna" in text
    page(client, PICTURE, 404)
    page(client, f"{PAGE}uttag.csv", 404)


def test_who_lacks_a_quarter_reads_which_and_is_led_to_the_reports(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    half_year(app, nation, slugs=MANY_IN[1:])
    client.sign_in(Role.DIRECTOR, OWN)
    text = page(client)
    assert "Jämförelsen öppnas när era egna kvartal är godkända" in text
    assert "1 av 1" in row(text, "Kvartal 1 2026") and "0 av 0" in row(text, "Kvartal 2 2026")
    assert "Till rapporterna" in text
    page(client, PICTURE, 404)
    with within(app, OWN):
        accepted_report(MANY, quarter=NEXT, name="Sen")
    settle(app, nation)
    assert "Allt är godkänt. Jämförelsen öppnas med nästa utgåva" in page(client)


def test_who_takes_no_part_is_told_so(app: Flask, nation: Engine, client: CheckingClient) -> None:
    half_year(app, nation)
    client.sign_in(Role.DIRECTOR, FEW_IN)
    text = page(client, f"/{FEW_IN}/jamforelse/")
    assert "för förbund som deltar i den nationella statistiken" in text
    assert "Om att delta" in text
    client.sign_in(Role.BOARD_MEMBER, FEW_IN)
    assert "Om att delta" not in page(client, f"/{FEW_IN}/jamforelse/"), "the board may not open it"


def test_the_own_share_stands_beside_the_others_with_its_interval(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    release = half_year(app, nation)
    for role in (Role.SECRETARIAT, Role.BOARD_MEMBER, Role.AUDITOR):
        client.sign_in(role, OWN)
        text = page(client)
        assert "ligger inom det som slumpen kan förklara" in text
        assert release.code in text and (release.content_hash or "-")[:12] in text
        assert "40,0 % av 220" in text
        assert "33,8 %–46,6 %" in text, "Wilson's interval of 88 in 220"
        assert "används inte, eftersom registret inte har uppgifterna" in text
    picture = client.get(PICTURE)
    assert picture.status_code == 200 and picture.mimetype == "image/svg+xml"
    answer = client.get(f"{PAGE}uttag.csv?forbund={PEER}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    read = rows(answer.get_data())
    assert [one["Kön"] for one in read] == ["Kvinnor", "Män", "Totalt"] * 2
    assert (read[2]["Andel, %"], read[2]["Lägst, %"], read[2]["Högst, %"]) == ("40", "33,8", "46,6")
    assert client.get(f"{PAGE}uttag.xlsx").status_code == 200


def test_the_figures_are_those_of_the_release_and_not_the_own_exact_ones(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    half_year(app, nation)
    client.sign_in(Role.SECRETARIAT, OWN)
    before = row(page(client), "Uppsala län")
    with within(app, OWN):
        accepted_report(counts((700, 300, 299), (0, 0, 0)), quarter=NEXT, name="Sen")
    settle(app, nation)
    assert row(page(client), "Uppsala län") == before


def test_what_the_release_hides_is_left_out_and_counted(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    half_year(app, nation, few=True)
    client.sign_in(Role.SECRETARIAT, OWN)
    chosen = f"{PAGE}?forbund={FEW_IN}&forbund={PEER}"
    text = page(client, chosen)
    small = row(text, "Västerås")
    assert DOTS in small and "%" not in small
    assert re.search(r"[12] av 2 kan inte visas: deras siffror är skyddade \(\.\.\)\.", text)
    assert "Västerås" not in client.get(f"{PICTURE}?forbund={FEW_IN}&forbund={PEER}").get_data(as_text=True)
    in_file = rows(client.get(f"{PAGE}uttag.csv?forbund={FEW_IN}").get_data())
    hidden = [one for one in in_file if one["Förbund"] == "Västerås"]
    assert {one["Deltagare"] for one in hidden} == {".."}
    assert {one["Andel, %"] for one in hidden} <= {"..", "."}, "nobody among the men ended"
    by_size = page(client)
    assert '<tr><th scope="row">Västerås' not in by_size
    assert re.search("kan inte väljas efter storlek, eftersom de(ss|ras) antal deltagare är skydd", by_size)
    client.sign_in(Role.DIRECTOR, FEW_IN)
    own = page(client, f"/{FEW_IN}/jamforelse/")
    assert "Er andel är skyddad i utgåvan och kan inte jämföras." in own
    assert re.search(r"\b[1-9]", row(own, "Västerås")) is None


def test_the_share_to_work_is_not_compared_where_types_would_be_put_together(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    half_year(app, nation)
    client.sign_in(Role.SECRETARIAT, OWN)
    for chosen in ("", "?matt=arbete", "?matt=arbete&kon=man"):
        text = page(client, PAGE + chosen)
        assert "Andelen till arbete eller studier jämförs inte här" in text
        assert '<option value="arbete"' not in text
        assert "Avslutade, av dem som deltog" in text
    in_file = client.get(f"{PAGE}uttag.csv?matt=arbete").get_data(as_text=True)
    assert "Antal avslutade" not in in_file and "Antal deltagare" in in_file


def test_by_cell_keys_one_type_at_a_time_is_compared_and_types_are_never_put_together(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    half_year(app, nation, method=Method.CELL_KEY)
    client.sign_in(Role.SECRETARIAT, OWN)
    text = page(client)
    assert "jämförs inte här" not in text
    assert "Typ av insats: arbetslivsinriktad rehabilitering, och bara den." in text
    own = row(text, "Uppsala län")
    women, men, together = (int(one) for one in re.findall(r"% av (\d+)", own))
    # 48 women and 40 men ended in two quarters; each count has its own noise.
    assert abs(women - 48) <= 3 and abs(men - 40) <= 3 and abs(together - 88) <= 3
    assert '<option value="">Alla insatser' not in text
    assert '<option value="" selected>Alla insatser' in page(client, f"{PAGE}?matt=avslutade")


def test_values_that_nobody_knows_are_left_out_and_told(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    half_year(app, nation)
    client.sign_in(Role.SECRETARIAT, OWN)
    for wrong, said in (
        ("matt=rang", "mått"),
        ("antal=9999", "antal förbund"),
        ("forbund=finns-inte", "förbund som du har valt"),
        ("period=1999-h1", "period"),
        ("typ='", "typ av insats"),
        (f"forbund={OWN}", "förbund som du har valt"),
    ):
        text = page(client, f"{PAGE}?{wrong}")
        told = re.search(r"kändes inte igen och är utelämnat:</p>|utelämnat: (.*?)</p>", text, re.S)
        assert told is not None and said in told[0], wrong
        assert "40,0 % av 220" in text


def test_each_measure_is_shown_and_drawn(app: Flask, nation: Engine, client: CheckingClient) -> None:
    half_year(app, nation)
    client.sign_in(Role.SECRETARIAT, OWN)
    for chosen in ("matt=avslutade&kon=kvinnor", "matt=kvinnor", "matt=avslutade&kon=man&mitt=landet"):
        assert "ligger inom det som slumpen kan förklara" in page(client, f"{PAGE}?{chosen}")
        assert client.get(f"{PICTURE}?{chosen}").status_code == 200


def test_other_roles_and_other_förbund_are_refused(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    half_year(app, nation)
    others = (Role.INITIATIVE_MANAGER, Role.ECONOMIST, Role.TENANT_ADMIN)
    for who, where in (*((role, OWN) for role in others), (Role.DIRECTOR, FEW_IN)):
        client.sign_in(who, where)
        for path in (PAGE, PICTURE, f"{PAGE}uttag.csv"):
            page(client, path, 403)
