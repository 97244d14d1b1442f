"""Statistics inside the förbund: the figures of a year, every one explained, and who sees what."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import openpyxl
import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.figures.measures import MEASURES
from finsam_saas.figures.selection import Dimension
from finsam_saas.initiatives.models import InitiativeManager
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from tenants.database import db, session
from tests import builders_association as association
from tests import builders_figures as build
from tests.client import CheckingClient
from tests.conftest import Inside, Prepared
from tests.integration.test_statements import counted

SLUG = "uppsala-lan"
HOME = f"/{SLUG}/statistik/"
SOME_MEASURES = ("participants", "work_or_studies_share", "work", "activities_held", "activity_participants")
LINK = re.compile(r'<a class="explained" href="([^"]+)"><span class="visually-hidden">[^<]*</span>(.*?)</a>')

VALUE = re.compile(r'<span class="value">(.*?)</span>(?:<span class="source">|</dd>)', re.DOTALL)
HIDDEN = re.compile(r'<span class="visually-hidden">[^<]*</span>|<span class="data-label"[^>]*>[^<]*</span>')
ROW = re.compile(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', re.DOTALL)
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


@pytest.fixture
def year(inside: Inside, prepared: Prepared) -> dict[str, UUID]:
    """A year of reports; Stora is in two kommuner, Lilla in one of them, and two share a target group."""
    return prepared.once("year", lambda: _make_year(inside))


def _make_year(inside: Inside) -> dict[str, UUID]:
    with inside(SLUG, Role.SECRETARIAT) as actor:
        found = build.add_year(actor)
        kommuner = []
        for name in ("Ekby", "Åby"):
            made = Member(key=name.lower(), name=name, party=PartyType.MUNICIPALITY)
            session.add(made)
            session.flush()
            kommuner.append(made.id)
        build.place(found["Stora"], *kommuner)
        build.place(found["Lilla"], kommuner[0])
        build.group("Unga", found["Stora"], found["Mellan"])
        session.add(
            InitiativeManager(
                initiative_id=found["Lilla"], membership_id=association.membership_id(Role.INITIATIVE_MANAGER)
            )
        )
        session.commit()
    return found


def text_of(client: CheckingClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status)
    return answer.get_data(as_text=True).replace("\xa0", " ").replace("&amp;", "&")


def plain(markup: str) -> str:
    """What a sighted reader sees of a cell."""
    return " ".join(re.sub(r"<[^>]*>", "", HIDDEN.sub("", markup)).split())


def rows_of(page: str) -> dict[str, list[str]]:
    """The cells of each table row, by the row's name."""
    found: dict[str, list[str]] = {}
    for name, cells in ROW.findall(page):
        found.setdefault(plain(name), [plain(value) for value in CELL.findall(cells)])
    return found


def test_a_year_by_insats(client: CheckingClient, year: dict[str, UUID]) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    rows = rows_of(text_of(client, HOME + "?matt=participants"))
    # The first report's ongoing and all new: 31 + 3 · 20 women, 26 + 3 · 17 men.
    assert rows["Stora"] == ["91", "77", "0", "168", "3 av 4"]
    assert rows["Lilla"] == ["3", "11", "0", "14", "1 av 1"]
    assert rows["Totalt"] == ["196", "174", "0", "370", "6 av 7"]
    assert "Nätverket" not in rows


def test_what_is_missing_is_never_added_as_nothing(client: CheckingClient, year: dict[str, UUID]) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    rows = rows_of(text_of(client, HOME + "?matt=work"))
    assert rows["Stora"][:4] == ["27", "minst 14", "0", "minst 41"]
    shares = rows_of(text_of(client, HOME + "?matt=work_or_studies_share"))
    assert shares["Stora"][:4] == ["50,0 %", "-", ".", "-"]
    held = rows_of(text_of(client, HOME + "?matt=activities_held"))
    assert held["Nätverket"] == [".", ".", ".", "minst 3", "2 av 2"]


def test_an_insats_of_two_kommuner_stands_under_both_and_once_in_the_total(
    client: CheckingClient, year: dict[str, UUID]
) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = text_of(client, HOME + "?matt=new&efter=kommun")
    rows = rows_of(page)
    assert [rows[name][3] for name in ("Ekby", "Åby", "uppgift saknas", "Totalt")] == [
        "117",
        "111",
        "74",
        "191",
    ]
    assert "räknas i var och en" in page


def test_periods_are_in_order_and_longer_reports_stand_in_the_total_only(
    client: CheckingClient, year: dict[str, UUID]
) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = text_of(client, HOME + "?matt=ended&efter=kvartal")
    rows = rows_of(page)
    names = [name for name in rows if name.startswith("Kvartal")]
    assert names == [f"Kvartal {number} 2026" for number in (1, 2, 3, 4)]
    assert rows["Kvartal 3 2026"] == ["-", "-", "-", "-", "0 av 1"]
    assert "1 godkänd rapport gäller längre tid" in page
    total = sum(int(rows[name][3]) for name in names if rows[name][3] != "-")
    assert int(rows["Totalt"][3]) == total + 34


@pytest.mark.parametrize("by", list(Dimension))
def test_every_figure_explained_is_the_same_figure(
    client: CheckingClient, year: dict[str, UUID], by: Dimension
) -> None:
    """Each link on the page leads to the figure counted anew from the reports, equal to the one shown."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    client.checks = False
    seen = 0
    for measure in ("participants", "ongoing_at_end", "work_or_studies_share", "activities_held"):
        page = text_of(client, f"{HOME}?matt={measure}&efter={by.value}")
        links = {link: plain(shown) for link, shown in LINK.findall(page)}
        for link, shown in links.items():
            if f"matt={measure}" in link:
                explained = text_of(client, link)
                value = VALUE.search(explained)
                assert value and plain(value[1]) == shown, link
                seen += 1
    assert seen > 15


def test_an_explanation_names_reports_values_and_what_was_left_out(
    client: CheckingClient, year: dict[str, UUID]
) -> None:
    client.sign_in(Role.AUDITOR, SLUG)
    page = text_of(client, f"{HOME}siffra?ar=2026&matt=new&efter=insats&kon=women")
    assert "De som började i insatsen under perioden." in page
    assert "Uppföljning Finsam, version 1" in page
    assert "Lilla, Kvartal 1 2026" in page and "reviderad" in page
    assert "Stora, Kvartal 3 2026" in page and "Väntar på godkännande" in page
    part = text_of(client, f"{HOME}siffra?ar=2026&del=kv1&matt=new&efter=insats&kon=women")
    assert "Förrehab, Halvår 1 2026" in part and "Gäller också tid utanför urvalet" in part


@pytest.mark.parametrize(
    "query", ["rad=nonsense", "kon=nonsense", "rad=00000000-0000-0000-0000-000000000001"]
)
def test_a_figure_that_does_not_exist_is_not_found(
    client: CheckingClient, year: dict[str, UUID], query: str
) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert client.get(f"{HOME}siffra?{query}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "ar=1&del=x&efter=x&matt=x&insats=x&typ=x&kommun=x&malgrupp=x&ordning=x",
        "ar=alla&del=kv1",
        "ordning=-totalt",
    ],
)
def test_an_address_that_makes_no_sense_limits_nothing(
    client: CheckingClient, year: dict[str, UUID], query: str
) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert rows_of(text_of(client, f"{HOME}?{query}"))["Totalt"][3] == "370"


def test_an_insatsansvarig_sees_the_own_insats_and_nothing_of_others(
    client: CheckingClient, year: dict[str, UUID]
) -> None:
    client.sign_in(Role.INITIATIVE_MANAGER, SLUG)
    page = text_of(client, HOME + "?matt=participants")
    rows = rows_of(page)
    assert rows["Lilla"][3] == rows["Totalt"][3] == "14"
    assert "Stora" not in page and "Mellan" not in page
    other = f"{HOME}siffra?matt=participants&efter=insats&rad={year['Stora']}"
    assert client.get(other).status_code == 404
    assert rows_of(text_of(client, f"{HOME}?insats={year['Stora']}")).get("Totalt") is None


def test_the_board_sees_protected_figures_whatever_the_address_says(
    client: CheckingClient, year: dict[str, UUID]
) -> None:
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    page = text_of(client, HOME + "?matt=participants&visning=&del=kv1&efter=kommun")
    rows = rows_of(page)
    assert rows["Lilla"][0] == ".." and rows["Totalt"][3] == "370"
    explained = text_of(client, f"{HOME}siffra?matt=participants&efter=insats&rad={year['Lilla']}&kon=women")
    assert '<span class="value"><span aria-hidden="true">..</span>' in explained
    assert "/uppfoljning/" not in re.sub(r"<nav.*?</nav>", "", explained, flags=re.DOTALL)


def test_files_hold_the_figures_of_the_page(client: CheckingClient, year: dict[str, UUID]) -> None:
    for role in (Role.SECRETARIAT, Role.BOARD_MEMBER):
        client.sign_in(role, SLUG)
        for measure in SOME_MEASURES:
            rows = rows_of(text_of(client, f"{HOME}?matt={measure}"))
            answer = client.get(f"{HOME}uttag.csv?matt={measure}")
            lines = answer.get_data().decode("utf-8-sig").splitlines()
            assert len(lines) > 2
            for line in lines[1:]:
                name, *cells = line.split(";")
                shown = rows["Totalt" if name.startswith("Totalt") else name]
                written = [one.replace("minst ", "").replace(" ", "") for one in shown[:4]]
                assert [_as_shown(cell, measure) for cell in cells[:4]] == written


def _as_shown(cell: str, measure: str) -> str:
    if not MEASURES[measure].is_share or cell in (".", "-", ".."):
        return cell
    percent = Decimal(cell.replace(",", ".")).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{percent}%".replace(".", ",")


def test_a_picture_only_where_the_rows_are_periods(client: CheckingClient, year: dict[str, UUID]) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert "<svg" in client.get(f"{HOME}diagram.svg?efter=kvartal&matt=new").get_data(as_text=True)
    assert client.get(f"{HOME}diagram.svg?efter=insats").status_code == 404


def test_without_reports_the_page_says_so(client: CheckingClient) -> None:
    client.sign_in(Role.DIRECTOR, SLUG)
    assert "Här finns ingen statistik ännu" in text_of(client, HOME)
    assert client.get(f"{HOME}uttag.csv").status_code == 404


def test_what_came_before_and_after_stands_beside_each_other(
    client: CheckingClient, year: dict[str, UUID], inside: Inside
) -> None:
    """Occupation afterwards follows from the outcomes; reports that were not asked how it was are told."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        before = {"occupation_before:employed": (2, 1, 0), "occupation_before:other": (16, 15, 0)}
        build.add_report(actor, year["Mellan"], "2026-kv2", {**build.BIG, **before})
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = text_of(client, f"{HOME}fore-efter?insats={year['Mellan']}")
    found = re.findall(r'<th scope="row">(Arbetade|Annat)</th>(.*?)</tr>', page, re.DOTALL)
    cells = [(name, [plain(cell) for cell in CELL.findall(row)]) for name, row in found]
    assert cells[0] == ("Arbetade", ["Före", "2", "1", "0", "3", "1 av 2"])
    assert cells[1] == ("Arbetade", ["Efter", "18", "14", "0", "32", "2 av 2"])
    assert "bygger inte på samma rapporter" in page
    lines = client.get(f"{HOME}fore-efter.csv?insats={year['Mellan']}").get_data().decode("utf-8-sig")
    assert lines.splitlines()[1] == "Arbetade;Före;2;1;0;3;1;2;"
    link = re.search(r'href="([^"]*matt=occupation_before:employed[^"]*kon=all)"', page.replace("%3A", ":"))
    assert link and '<span class="value">3</span>' in text_of(client, link[1])


def test_a_workbook_begins_with_what_was_taken_out(client: CheckingClient, year: dict[str, UUID]) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    for query, told in (("", "Internt: exakta antal"), ("?visning=publicering", "Skyddat för publicering")):
        answer = client.get(f"{HOME}uttag.xlsx{query}")
        book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
        assert book.sheetnames[0] == "Om uttaget" and len(book.sheetnames) == 4
        words = {row[0].value: row[1].value for row in book["Om uttaget"].iter_rows()}
        assert told in str(words["Revidering"]) and words["Täckning"] == "bygger på 8 av 9 rapporter"
        name = "internt" if not query else "publicering"
        assert name in answer.headers["Content-Disposition"]


def test_what_leaves_never_shows_a_count_below_five(client: CheckingClient, year: dict[str, UUID]) -> None:
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    client.checks = False
    for measure in ("participants", "new", "ended", "to_work_or_studies", "work"):
        for by in ("insats", "typ"):
            rows = rows_of(text_of(client, f"{HOME}?matt={measure}&efter={by}"))
            shown = {int(cell) for cells in rows.values() for cell in cells[:4] if cell.isdigit()}
            assert not shown & {1, 2, 3, 4}, (measure, by)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.BOARD_MEMBER])
@pytest.mark.parametrize("page", ["", "siffra", "fore-efter"])
def test_no_page_asks_more_than_eight_questions(
    app: Flask, client: CheckingClient, year: dict[str, UUID], role: Role, page: str
) -> None:
    client.sign_in(role, SLUG)
    with app.app_context():
        engine = db.engine
    for measure in ("participants", "activities_held"):
        for by in Dimension:
            rows = {"kvartal": "2026-kv1", "typ": "work_oriented"} if measure == "participants" else {}
            shown = rows.get(by.value, "") if role is Role.SECRETARIAT or by is Dimension.KIND else ""
            path = f"{HOME}{page}?matt={measure}&efter={by.value}&rad={shown}"
            text_of(client, path)
            with counted(engine) as sent:
                text_of(client, path)
            assert len(sent) <= 8, (path, sent)
