"""The pages of Insatser on the real profiles: sums equal to the sources, filters, forms, refusals."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from markupsafe import Markup
from sqlalchemy import event

from finsam_saas.access.actor import SYSTEM, Actor
from finsam_saas.access.permissions import Role
from finsam_saas.funding import queries
from finsam_saas.funding.overview import list_page
from finsam_saas.funding.selection import InitiativeFilter
from finsam_saas.initiatives import queries as reading
from finsam_saas.initiatives.routes import PANELS
from tenants.context import acting_for
from tenants.database import db, session, today
from tests import builders_association as build
from tests import world
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
HOME = f"/{SLUG}/insatser"
TKR = 1000


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


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


def names_in(page: str) -> list[str]:
    """The insatser a page lists, in order."""
    return re.findall(r'<th scope="row"><a href="[^"]*/insatser/[0-9a-f-]{36}">([^<]*)', page)


@pytest.mark.parametrize(
    ("slug", "year", "groups", "total", "all_costs"),
    [
        (SLUG, 2023, [19663, 1030], 20693, 26913),
        ("bad-esa", 2016, [530, 3350, 790], 4670, 5540),
    ],
)
def test_sums_equal_the_sources(
    app: Flask, slug: str, year: int, groups: list[int], total: int, all_costs: int
) -> None:
    """By group, in all, and with the budget's other costs; the year is the one shown first (tkr)."""
    with app.test_request_context(), acting_for(world.tenant(slug)):
        page = list_page({}, SYSTEM, today())
        session.rollback()
    assert page.chosen.year == year
    assert [group.total.amount for group in page.found.groups] == [amount * TKR for amount in groups]
    assert page.found.amount == total * TKR
    assert page.budget is not None
    assert page.budget.initiatives == total * TKR
    assert page.budget.total == all_costs * TKR


def test_where_the_source_gives_nothing_it_is_said(app: Flask) -> None:
    """Västerås: one insats without amount, owner or year; Umeå: none at all."""
    with app.test_request_context(), acting_for(world.tenant("vasteras")):
        page = list_page({}, SYSTEM, today())
        session.rollback()
    assert (page.found.count, page.found.without_amount, page.found.amount) == (1, 1, Decimal(0))
    with app.test_request_context(), acting_for(world.tenant("umea-vannas")):
        assert list_page({}, SYSTEM, today()).found.count == 0
        session.rollback()


def test_a_sum_of_nothing_known_is_missing_and_not_nought(client: CheckingClient) -> None:
    """Västerås: no amount in the source, on screen and in the file."""
    client.sign_in(Role.SECRETARIAT, "vasteras")
    foot = text_of(client, "/vasteras/insatser/").partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert "uppgift saknas" in foot
    rows = client.get("/vasteras/insatser/lista.csv").get_data().decode("utf-8-sig").splitlines()
    assert rows[-1] == "Summa;;;;;;"


def test_the_list_shows_sums_and_says_what_is_missing(kansli: CheckingClient) -> None:
    """Uppsala's fourteen, with the budget's total below."""
    page = text_of(kansli, f"{HOME}/")
    assert "14 insatser, 20 693 tkr" in page
    assert len(names_in(page)) == 14
    for figure in ("19 663", "1 030", "26 913"):
        assert figure in page
    assert "uppgift saknas" in page


def test_filters_stand_in_the_address(kansli: CheckingClient, inside: Inside) -> None:
    """Owner, kommun, the förbund itself, words, and what is not known; nonsense limits nothing."""
    with inside(SLUG, Role.SECRETARIAT):
        uppsala, heby = build.member_id("uppsala"), build.member_id("heby")
    assert names_in(text_of(kansli, f"{HOME}/?agare={uppsala}")) == [
        "Lokussamordnare Uppsala",
        "Arbetslivsintro",
    ]
    assert names_in(text_of(kansli, f"{HOME}/?kommun={heby}")) == ["Plattform för individstöd"]
    assert len(names_in(text_of(kansli, f"{HOME}/?agare=forbundet"))) == 3
    assert names_in(text_of(kansli, f"{HOME}/?sok=BRYGGAN")) == ["Bryggan (inkl. förlängning)"]
    assert names_in(text_of(kansli, f"{HOME}/?sok=%25")) == []
    assert len(names_in(text_of(kansli, f"{HOME}/?inriktning=saknas&lage=saknas"))) == 14
    assert names_in(text_of(kansli, f"{HOME}/?inriktning=individual")) == []
    assert len(names_in(text_of(kansli, f"{HOME}/?ar=x&agare=y&kommun=z&lage=q&inriktning=r"))) == 14
    assert names_in(text_of(kansli, f"{HOME}/?ar=2019")) == []
    assert len(names_in(text_of(kansli, f"{HOME}/?ar=alla"))) == 14


def test_own_insatser_come_first(client: CheckingClient, inside: Inside) -> None:
    """Under a heading of their own, and all are there too."""
    with inside(SLUG, Role.DIRECTOR):
        build.seat("lokusgrupp-heby", None, "Jag", membership=build.membership_id(Role.GROUP_MEMBER))
        session.commit()
    client.sign_in(Role.GROUP_MEMBER, SLUG)
    page = text_of(client, f"{HOME}/")
    assert page.index("Dina insatser") < page.index("Alla insatser")
    assert names_in(page)[0] == "Plattform för individstöd"
    assert len(names_in(page)) == 15
    assert "Lägg till insats" not in page


def test_the_list_and_a_page_ask_the_database_little(
    kansli: CheckingClient, app: Flask, inside: Inside
) -> None:
    """At most eight statements each, whatever the number of rows."""
    with inside(SLUG, Role.SECRETARIAT):
        one = build.initiative_id("framsteget-2-0")
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "set_config" not in statement:
            asked.append(statement)

    text_of(kansli, f"{HOME}/")
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        for path in (f"{HOME}/", f"{HOME}/{one}"):
            asked.clear()
            text_of(kansli, path)
            assert len(asked) <= 8, (path, len(asked))
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_list_leaves_the_house_with_its_filter(kansli: CheckingClient, inside: Inside) -> None:
    """Real numbers in kronor and the same sum as on screen."""
    with inside(SLUG, Role.SECRETARIAT):
        uppsala = build.member_id("uppsala")
    answer = kansli.get(f"{HOME}/lista.csv?agare={uppsala}")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["Lokussamordnare Uppsala", "Arbetslivsintro", "Summa"]
    assert rows[-1][-1] == "3264000"
    book = openpyxl.load_workbook(io.BytesIO(kansli.get(f"{HOME}/lista.xlsx").get_data()))
    assert book["Insatser"].cell(row=book["Insatser"].max_row, column=7).value == 20_693_000


def test_a_page_of_an_insats_tells_all_and_shows_what_others_add(
    kansli: CheckingClient, app: Flask, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Owners with units, R3's hint, amounts with their source, panels of the features above."""
    with inside(SLUG, Role.SECRETARIAT):
        one = build.initiative_id("framsteget-2-0")

    def panel(initiative_id: UUID, actor: Actor) -> Markup | None:
        assert actor.name
        return Markup("<p>Rapporter för den</p>") if initiative_id == one else None

    monkeypatch.setitem(app.extensions, PANELS, (panel,))
    page = text_of(kansli, f"{HOME}/{one}")
    assert "Rapporter för den" in page
    assert "Minst två av de fyra parterna ska samverka i en insats. Källan nämner färre." in page
    assert "3 831" in page
    assert "Verksamhetsplan och budget 2023, Samordningsförbundet Uppsala län" in page


def test_individ_samverkan_has_five_owners_with_their_units(app: Flask) -> None:
    """BÅD-ESÅ's huvudmän."""
    with app.app_context(), acting_for(world.tenant("bad-esa")):
        owners = reading.owners(build.initiative_id("individ-samverkan"))
        session.rollback()
    assert [(one.name, one.unit) for one in owners] == [
        ("Bengtsfors", "AME"),
        ("Åmål", "Utvecklingscentrum"),
        ("Dals-Ed", "AME"),
        ("Säffle", "AME"),
        ("Årjäng", "IFO"),
    ]


def test_a_new_insats_through_its_page(kansli: CheckingClient, inside: Inside) -> None:
    """Refused kindly with the typing kept, then added with its amount."""
    with inside(SLUG, Role.SECRETARIAT):
        heby = str(build.member_id("heby"))
    path = f"{HOME}/ny"
    fields = {
        "name": "Ny väg",
        "owners-0-member_id": heby,
        "owners-0-unit": "AME",
        "amounts-0-year": "2027",
        "amounts-0-amount": "1 250,5",
    }
    answer = kansli.send_form(path, fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Välj en inriktning." in page
    assert 'value="1 250,5"' in page
    answer = kansli.send_form(path, {**fields, "orientation": "individual"})
    assert answer.status_code == 422
    assert "Minst två av de fyra parterna ska samverka, här är det 1." in answer.get_data(as_text=True)
    answer = kansli.send_form(path, {**fields, "orientation": "individual", "parties": ["region"]})
    assert answer.status_code == 303
    page = text_of(kansli, answer.headers["Location"])
    assert "Heby, AME" in page
    assert "1 250,5" in page
    with inside(SLUG, Role.SECRETARIAT) as actor:
        assert queries.initiative_list(InitiativeFilter(year=2027), actor, {}).amount == Decimal(1_250_500)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Skriv vad insatsen heter."),
        ({"amounts-0-amount": "12.500"}, "Skriv decimaler med komma"),
        ({"amounts-0-year": ""}, "Skriv vilket år beloppet gäller."),
        ({"amounts-1-year": "2027", "amounts-1-amount": "5"}, "Samma år står på två rader."),
        ({"amounts-1-year": "2028", "amounts-1-amount": "1 000 000"}, "Menar du"),
        ({"owners-1-unit": "IFO"}, "En enhet saknar medlem."),
        ({"starts_on": "2027-13-01"}, "Skriv datumet som 2027-04-01."),
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "Sista dagen är före första dagen."),
        ({"description": "Se 19640823-3234"}, "Texten verkar innehålla ett personnummer."),
        ({"parties": ["kungen"]}, "Välj bland alternativen på sidan."),
    ],
)
def test_what_cannot_be_saved_is_explained(
    kansli: CheckingClient, inside: Inside, changed: dict[str, object], said: str
) -> None:
    """Each fault in a Swedish sentence, 422, nothing saved."""
    with inside(SLUG, Role.SECRETARIAT):
        heby = str(build.member_id("heby"))
    fields = {
        "name": "Ny väg",
        "orientation": "individual",
        "parties": ["region"],
        "owners-0-member_id": heby,
        "amounts-0-year": "2027",
        "amounts-0-amount": "1 000",
        **changed,
    }
    answer = kansli.send_form(f"{HOME}/ny", fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page.partition('class="error-summary"')[2].partition("</ul>")[0]
    assert said in page.partition("</ul></div>")[2] or said in page.partition("<form method")[2]
    with inside(SLUG, Role.SECRETARIAT) as actor:
        assert queries.initiative_list(InitiativeFilter(year=2027), actor, {}).count == 0


def test_a_loaded_insats_is_edited_started_and_given_amounts(kansli: CheckingClient, inside: Inside) -> None:
    """The form holds what stands and locks the orientation once told; an old version is a conflict."""
    with inside(SLUG, Role.SECRETARIAT):
        one, habo = build.initiative_id("framsteget-2-0"), str(build.member_id("habo"))
    path = f"{HOME}/{one}"
    assert "uppgift saknas" in text_of(kansli, f"{path}/andra")
    fields = {
        "name": "Framsteget 2.0",
        "orientation": "individual",
        "owners-0-member_id": habo,
        "parties": ["region"],
        "municipality_ids": [habo],
        "group_label": "Samverkansinsatser",
        "version": "1",
    }
    assert kansli.send_form(f"{path}/andra", fields).status_code == 303
    assert "Inriktningen är låst" in text_of(kansli, f"{path}/andra")
    assert kansli.send_form(f"{path}/andra", {**fields, "name": "Annat"}).status_code == 409
    answer = kansli.send_form(f"{path}/andra", {**fields, "orientation": "structural", "version": "2"})
    assert answer.status_code == 422
    assert "Inriktningen kan inte ändras" in answer.get_data(as_text=True)
    assert "Det här händer" in text_of(kansli, f"{path}/starta")
    assert kansli.send_form(f"{path}/starta", {"version": "2"}).status_code == 303
    assert kansli.send_form(f"{path}/starta", {"version": "3"}).status_code == 409
    amounts = {"amounts-0-year": "2023", "amounts-0-amount": "3 831", "amounts-1-year": "2024"}
    more = {**amounts, "amounts-1-amount": "3 900", "version": "3"}
    assert kansli.send_form(f"{path}/belopp", more).status_code == 303
    assert "7 731" in text_of(kansli, path)
    ongoing = InitiativeFilter(status="ongoing", orientation="individual")
    with inside(SLUG, Role.SECRETARIAT) as actor:
        assert queries.initiative_list(ongoing, actor, {}).count == 1


def test_a_slip_of_unit_is_asked_about_and_can_be_confirmed(kansli: CheckingClient, inside: Inside) -> None:
    """3 831 000 typed as tkr beside 3 831."""
    with inside(SLUG, Role.SECRETARIAT):
        one = build.initiative_id("framsteget-2-0")
    path = f"{HOME}/{one}/belopp"
    rows = {"amounts-0-year": "2023", "amounts-0-amount": "3 831", "amounts-1-year": "2024"}
    slip = {**rows, "amounts-1-amount": "3 831 000", "version": "1"}
    answer = kansli.send_form(path, slip)
    assert answer.status_code == 422
    assert "Beloppen stämmer" in answer.get_data(as_text=True)
    assert kansli.send_form(path, {**slip, "confirmed": "y"}).status_code == 303


def test_an_insatsansvarig_is_appointed_on_a_page(kansli: CheckingClient, inside: Inside) -> None:
    """Only those with the role are offered; the insats is theirs on the list."""
    with inside(SLUG, Role.SECRETARIAT):
        one, manager = build.initiative_id("bryggan"), build.membership_id(Role.INITIATIVE_MANAGER)
    path = f"{HOME}/{one}/ansvariga"
    assert text_of(kansli, path).count('type="checkbox"') == 1
    assert kansli.send_form(path, {"membership_ids": [str(manager)]}).status_code == 303
    assert "Initiative Manager uppsala-lan" in text_of(kansli, f"{HOME}/{one}")
    kansli.get("/")
    kansli.post("/logga-ut", data={"csrf_token": kansli.token(f"{HOME}/")})
    kansli.sign_in(Role.INITIATIVE_MANAGER, SLUG)
    assert "Dina insatser" in text_of(kansli, f"{HOME}/")


def test_those_who_only_read_cannot_change_anything(client: CheckingClient, inside: Inside) -> None:
    """Refused at the door, also by a direct post."""
    with inside(SLUG, Role.SECRETARIAT):
        one = build.initiative_id("bryggan")
    client.sign_in(Role.AUDITOR, SLUG)
    token = {"csrf_token": client.token(f"{HOME}/")}
    for path in ("ny", f"{one}/andra", f"{one}/belopp", f"{one}/ansvariga", f"{one}/starta"):
        assert client.get(f"{HOME}/{path}").status_code == 403
        assert client.post(f"{HOME}/{path}", data=token).status_code == 403
    assert "Ändra" not in text_of(client, f"{HOME}/{one}")


def test_another_forbunds_insats_is_not_there(kansli: CheckingClient, inside: Inside) -> None:
    """404, read or written."""
    with inside("vasteras", Role.SECRETARIAT):
        foreign = build.initiative_id("samordningsteam-vasteras")
    token = {"csrf_token": kansli.token(f"{HOME}/")}
    for path in (f"{foreign}", f"{foreign}/andra", f"{foreign}/belopp", f"{foreign}/starta"):
        assert kansli.get(f"{HOME}/{path}").status_code == 404
    assert kansli.post(f"{HOME}/{foreign}/andra", data=token).status_code == 404
    assert kansli.post(f"{HOME}/{foreign}/starta", data={**token, "version": "1"}).status_code == 404
    with inside(SLUG, Role.SECRETARIAT) as actor:
        chosen = InitiativeFilter(owner_id=foreign)
        assert queries.initiative_list(chosen, actor, {}).count == 0
