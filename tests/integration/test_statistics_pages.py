"""The national overview and the page where a förbund decides to take part."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import Engine, create_engine, delete, select
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.events.models import Event
from finsam_saas.statistics.models import NationalFigure, NationalParticipation
from tenants.database import session
from tests import world
from tests.builders_national import PRE, QUARTER, accepted_report, counts, take_part, three_take_part, within
from tests.client import CheckingClient
from tests.conftest import Prepared
from tests.servers import Servers
from worker.deliver import deliver_waiting
from worker.national import refresh

OVERVIEW = "/nationellt/preliminart"
OWN = "/uppsala-lan/nationell-statistik/"


@pytest.fixture
def nation(app: Flask, servers: Servers, prepared: Prepared) -> Engine:
    """Three förbund with accepted reports and a fourth that is missing, published and refreshed."""
    address = servers.settings().national_database_url
    assert address is not None
    engine = create_engine(address, poolclass=NullPool)

    def make() -> None:
        three_take_part(app)
        with within(app, "umea-vannas"):
            take_part()
        settle(app, engine)

    prepared.once("nation", make)
    return engine


def settle(app: Flask, engine: Engine) -> None:
    """Deliver and refresh as the worker does."""
    for slug in world.TENANTS:
        with within(app, slug):
            deliver_waiting()
    refresh(engine)


def few_men(app: Flask, engine: Engine) -> None:
    """A type of insats that three förbund have, with three men in all."""
    for slug in ("uppsala-lan", "vasteras", "bad-esa"):
        with within(app, slug):
            accepted_report(counts((40, 20, 8), (1, 0, 0)), kind=PRE, name="Få män")
    settle(app, engine)


def page(client: CheckingClient, path: str, status: int = 200) -> str:
    """The text of a page, with its status checked."""
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_the_analyst_sees_figures_coverage_and_who_is_missing(nation: Engine, client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text = page(client, OVERVIEW)
    assert "Bygger på 3 av 4 förbund" in text
    assert "Preliminärt" in text
    assert "Uppgifter per" in text
    assert "150" in text and "50,0\N{NO-BREAK SPACE}%" in text
    assert "Förbund som saknas" in text and "Umeå/Vännäs" in text


def test_the_kansli_sees_the_preview_but_not_who_is_missing(nation: Engine, client: CheckingClient) -> None:
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    text = page(client, OVERVIEW)
    assert "Preliminärt" in text and "Bygger på 3 av 4 förbund" in text
    assert "Umeå/Vännäs" not in text
    assert OWN in text


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.INITIATIVE_MANAGER, Role.AUDITOR, Role.ECONOMIST])
def test_other_roles_have_no_preview(nation: Engine, client: CheckingClient, role: Role) -> None:
    client.sign_in(role, "uppsala-lan")
    page(client, OVERVIEW, 403)
    page(client, f"/nationellt/preliminart/uttag.csv?kvartal={QUARTER}", 403)


def test_nobody_sees_anything_without_signing_in(nation: Engine, client: CheckingClient) -> None:
    assert client.get(OVERVIEW).status_code == 302


def test_protected_figures_stand_as_two_dots_with_the_reason_for_none(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    few_men(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text = page(client, OVERVIEW)
    assert "Förrehabilitering" in text
    assert '<span aria-hidden="true">..</span>' in text
    assert "En siffra skyddas" in text
    for reason in ("small_number", "few_associations", "complementary"):
        assert reason not in text


def test_the_quarter_is_chosen_in_the_address(app: Flask, nation: Engine, client: CheckingClient) -> None:
    for slug in ("uppsala-lan", "vasteras", "bad-esa"):
        with within(app, slug):
            accepted_report(counts((300, 12, 6), (20, 10, 5)), quarter=QUARTER.following(), name="Nästa")
    settle(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    assert "960" in page(client, OVERVIEW)
    assert "150" in page(client, f"{OVERVIEW}?kvartal={QUARTER}")
    assert "960" in page(client, f"{OVERVIEW}?kvartal=2099-kv9")


def test_before_the_first_accepted_report_the_page_says_so(app: Flask, client: CheckingClient) -> None:
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    assert "Inget förbund som deltar har någon godkänd rapport än" in page(client, OVERVIEW)
    page(client, "/nationellt/preliminart/uttag.xlsx", 404)


@pytest.mark.parametrize("who", [(GlobalRole.NATIONAL_ANALYST, None), (Role.DIRECTOR, "uppsala-lan")])
def test_where_the_preview_is_off_there_are_no_figures_for_anybody(
    app: Flask,
    nation: Engine,
    client: CheckingClient,
    servers: Servers,
    monkeypatch: pytest.MonkeyPatch,
    who: tuple[Role | GlobalRole, str | None],
) -> None:
    monkeypatch.setitem(app.config, "FINSAM", servers.settings(national_preview=False))
    client.sign_in(*who)
    text = page(client, OVERVIEW)
    assert "Här finns inga siffror än" in text
    assert "150" not in text
    page(client, "/nationellt/preliminart/uttag.csv", 404)
    assert "150" not in page(client, "/"), "nor on the start page"


def test_the_files_hold_the_same_protected_figures(
    app: Flask, nation: Engine, client: CheckingClient
) -> None:
    few_men(app, nation)
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    text = client.get("/nationellt/preliminart/uttag.csv").get_data().decode("utf-8-sig")
    total = next(line for line in text.splitlines() if ";Alla insatser;Totalt;" in line)
    assert total.startswith("2026-kv1;Alla insatser;Totalt;273;")
    assert "Förrehabilitering;Män;..;" in text
    workbook = load_workbook(io.BytesIO(client.get("/nationellt/preliminart/uttag.xlsx").get_data()))
    assert workbook.sheetnames[0] == "Om uttaget"
    about = "\n".join(str(row[1]) for row in workbook.worksheets[0].iter_rows(values_only=True))
    assert "Bygger på 3 av 4 förbund" in about and "Preliminärt" in about


@pytest.mark.parametrize("file_type", ["csv", "xlsx"])
def test_a_quarter_whose_figures_were_withdrawn_is_no_file_of_zeros(
    app: Flask, nation: Engine, client: CheckingClient, file_type: str
) -> None:
    with nation.begin() as connection:
        connection.execute(delete(NationalFigure))
    client.sign_in(GlobalRole.NATIONAL_ANALYST)
    page(client, f"/nationellt/preliminart/uttag.{file_type}?kvartal={QUARTER}", 404)


def test_the_director_decides_to_take_part_and_to_leave(app: Flask, client: CheckingClient) -> None:
    client.sign_in(Role.DIRECTOR, "uppsala-lan")
    assert "Förbundet deltar inte" in page(client, OWN)
    answer = client.send_form(OWN, {"takes_part": "ja", "decided_on": "2026-03-17", "note": "Styrelsen § 34"})
    assert answer.status_code == 303
    text = page(client, OWN)
    assert "Förbundet deltar nu" in text and "Styrelsen § 34" in text
    client.send_form(OWN, {"takes_part": "nej", "decided_on": "2026-05-04", "note": ""})
    assert "Förbundet deltar inte längre" in page(client, OWN)
    with within(app, "uppsala-lan"):
        decided = session.scalars(select(NationalParticipation.takes_part).order_by("decided_on")).all()
        assert decided == [True, False]
        events = session.scalars(select(Event).filter_by(name="national-participation:decided")).all()
        assert [event.details["takes_part"] for event in sorted(events, key=lambda one: one.at)] == [
            True,
            False,
        ]


def test_pressing_twice_decides_once(app: Flask, client: CheckingClient) -> None:
    client.sign_in(Role.DIRECTOR, "uppsala-lan")
    for _ in range(2):
        assert client.send_form(OWN, {"takes_part": "ja", "decided_on": "2026-03-17"}).status_code == 303
    with within(app, "uppsala-lan"):
        assert len(session.scalars(select(NationalParticipation)).all()) == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"takes_part": "ja", "decided_on": ""}, "Skriv vilken dag"),
        ({"takes_part": "ja", "decided_on": "17 mars"}, "Skriv vilken dag"),
        ({"takes_part": "ja", "decided_on": "2099-01-01"}, "Dagen har inte varit än"),
        ({"takes_part": "ja", "decided_on": "1999-01-01"}, "Dagen är för tidig"),
        ({"takes_part": "ja", "decided_on": "2026-03-17", "note": "x" * 201}, "högst 200 tecken"),
        ({"takes_part": "kanske", "decided_on": "2026-03-17"}, "Något behöver rättas"),
    ],
)
def test_a_decision_that_cannot_be_is_told_at_the_field_and_not_kept(
    app: Flask, client: CheckingClient, fields: dict[str, str], told: str
) -> None:
    client.sign_in(Role.DIRECTOR, "uppsala-lan")
    answer = client.send_form(OWN, fields)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    with within(app, "uppsala-lan"):
        assert session.scalars(select(NationalParticipation)).all() == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DIRECTOR])
def test_only_the_director_decides(app: Flask, client: CheckingClient, role: Role) -> None:
    client.sign_in(role, "uppsala-lan")
    text = page(client, OWN)
    assert "Registrera beslut att delta" not in text
    token = client.token(OWN)
    answer = client.post(OWN, data={"csrf_token": token, "takes_part": "ja", "decided_on": "2026-03-17"})
    assert answer.status_code == 403
    with within(app, "uppsala-lan"):
        assert session.scalars(select(NationalParticipation)).all() == []


def test_another_forbunds_decision_page_is_closed(client: CheckingClient) -> None:
    client.sign_in(Role.DIRECTOR, "uppsala-lan")
    page(client, "/vasteras/nationell-statistik/", 403)


def test_the_own_page_tells_what_is_published(nation: Engine, client: CheckingClient) -> None:
    client.sign_in(Role.AUDITOR, "uppsala-lan")
    text = page(client, OWN)
    assert "Rapporter i den nationella statistiken" in text
    assert "Kvartal\N{NO-BREAK SPACE}1 2026" in text
