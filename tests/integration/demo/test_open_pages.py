"""Somebody who opens every page of figures that the board may see, and subtracts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import openpyxl
import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.disclosure.counts import ALL
from finsam_saas.figures import year_reading
from finsam_saas.figures.queries import years
from finsam_saas.figures.year_model import YearModel
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Outcome
from finsam_saas.initiatives.models import Initiative
from finsam_saas.planning import queries as planning
from finsam_saas.planning.facts import TargetFacts
from finsam_saas.planning.rules import Way
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.wording import KIND_WORDS
from tenants.context import acting_for
from tenants.database import session
from tenants.register import registered
from tests.client import CheckingClient
from tests.integration.demo.conftest import SignedIn
from tests.integration.test_figures_pages import plain, rows_of, text_of
from tests.reader import HALVES, PLAN, SEXES, Expression, Reader, every_key, narrowed

COLUMNS = [*SEXES, ALL]
TO_WORK = {one.value for one in WORK_OR_STUDIES}
OF_INSATSER = ("participants", "new", "ended", "ongoing_at_end", "to_work_or_studies", PLAN)
ON_BOARD = {
    "Nya": "new",
    "Avslutade": "ended",
    "Pågående vid periodens slut": "ongoing_at_end",
    "Till arbete eller studier": "to_work_or_studies",
    "Plan för fortsatt rehabilitering": PLAN,
}
ON_GOALS = {
    "Deltagare under året": "participants",
    "Avslutade": "ended",
    "Kvar vid senaste periodens slut": "ongoing_at_end",
}
WORDS = {"Kvinnor": "women", "Män": "men", "Uppgift saknas": "unknown"}
TABLE = re.compile(r"<table.*?<caption[^>]*>(.*?)</caption>.*?<tbody>(.*?)</tbody>", re.DOTALL)
Told = tuple[str, str, str, str, int]


class Pages:
    """The open pages of a förbund's year, as figures that a reader takes down."""

    def __init__(self, client: CheckingClient, home: str, year: int, names: dict[str, UUID]) -> None:
        self.client, self.home, self.year, self.names = client, home, year, names

    def statistics(self, kinds: dict[str, str]) -> Iterator[Told]:
        for measure in (*OF_INSATSER, *(one.value for one in Outcome)):
            for by, places in (
                ("insats", {name: str(one) for name, one in self.names.items()}),
                ("typ", kinds),
            ):
                path = f"{self.home}statistik/?ar={self.year}&matt={measure}&efter={by}"
                rows = rows_of(text_of(self.client, path))
                for name, place in {**places, "Totalt": ""}.items():
                    yield from _numbers(measure, ALL, place, rows.get(name, []))

    def board(self) -> Iterator[Told]:
        for code, time in (("h1", "h1"), ("h2", "h2"), ("ar1", ALL)):
            page = text_of(self.client, f"{self.home}uppfoljning/styrelsen?period={self.year}-{code}")
            for caption, body in TABLE.findall(page):
                name = plain(unescape(caption)).removesuffix(": antal")
                if name == "Alla insatser" or name in self.names:
                    rows = rows_of(f"<table>{body}")
                    for words, measure in ON_BOARD.items():
                        place = str(self.names.get(name, ""))
                        yield from _numbers(measure, time, place, rows.get(words, []))

    def insatser(self) -> Iterator[Told]:
        for initiative_id in self.names.values():
            rows = rows_of(text_of(self.client, f"{self.home}mal/{self.year}/insats/{initiative_id}"))
            for words, measure in ON_GOALS.items():
                yield from _numbers(measure, ALL, str(initiative_id), rows.get(words, []))

    def targets(self) -> Iterator[tuple[str, str, int, int]]:
        """A target's text, whom it counts, its part and whole."""
        book = openpyxl.load_workbook(
            io.BytesIO(self.client.get(f"{self.home}mal/{self.year}/uttag.xlsx").get_data())
        )
        for row in book["Mål"].iter_rows(values_only=True):
            if isinstance(row[4], int) and isinstance(row[5], int):
                yield str(row[1]), ALL, row[4], row[5]
        for row in book["Per kön"].iter_rows(values_only=True):
            if isinstance(row[2], int) and isinstance(row[3], int):
                yield str(row[0]), WORDS[str(row[1])], row[2], row[3]


def _numbers(measure: str, time: str, place: str, cells: list[str]) -> Iterator[Told]:
    for sex, cell in zip(COLUMNS, cells, strict=False):
        if cell.isdigit():
            yield measure, time, place, sex, int(cell)


def reached(
    reader: Reader, target: TargetFacts, places: list[str], who: str
) -> tuple[Expression, Expression]:
    """A target's part and whole as a reader understands them."""
    row = PLAN if set(target.numerator) == {PLAN} else "to_work_or_studies"
    part, whole = ([reader.expression(one, ALL, place, who) for place in places] for one in (row, "ended"))
    return _joined(part), _joined(whole)


def _joined(expressions: list[Expression]) -> Expression:
    found: Expression = {}
    for one in expressions:
        for column, weight in one.items():
            found[column] = found.get(column, 0) + weight
    return found


@pytest.mark.parametrize("slug", ["uppsala-lan", "bad-esa"])
def test_nobody_outside_the_kansli_works_out_a_small_count(
    demo_app: Flask, signed_in: SignedIn, slug: str
) -> None:
    with demo_app.app_context(), acting_for(registered(slug)):
        year = max(years())
        model = YearModel(year_reading.told(year))
        insatser = session.query(Initiative).all()
        names = {one.name: one.id for one in insatser if str(one.id) in model.kinds_of}
        targets = [one for goal in planning.goals_of(year) for one in goal.targets if one.way is Way.OUTCOMES]
        inside = {
            one.text: [
                str(i.id)
                for i in insatser
                if str(i.id) in model.kinds_of and one.scope.holds(i.orientation, i.specific_orientation)
            ]
            for one in targets
        }
        session.rollback()
    kinds = {one: of[0] for one, of in model.kinds_of.items()}
    reader = Reader(kinds)
    counts = {key: model.value(model.row(*key)) for key in every_key(kinds)}
    pages = Pages(signed_in(Role.BOARD_MEMBER, slug), f"/{slug}/", year, names)
    read = [
        *pages.statistics({str(KIND_WORDS[TemplateKind(kind)]): kind for kind in kinds.values()}),
        *pages.board(),
        *pages.insatser(),
    ]
    assert len(read) > 60
    for measure, time, place, sex, number in read:
        assert number == 0 or number > 4, (measure, time, place, sex)
        if (measure, time) != (Measure.ONGOING_AT_END, HALVES[1]):
            reader.learn(reader.expression(measure, time, place, sex), number)
    for text, who, part, whole in pages.targets():
        target = next((one for one in targets if one.text == text), None)
        if target and inside[text]:
            for expression, number in zip(
                reached(reader, target, inside[text], who), (part, whole), strict=True
            ):
                reader.learn(expression, number)
    assert narrowed(reader, counts) == []


def test_the_start_page_of_the_board_shows_what_the_follow_up_to_the_board_shows(
    demo_app: Flask, signed_in: SignedIn
) -> None:
    client = signed_in(Role.BOARD_MEMBER)
    start = text_of(client, "/uppsala-lan/")
    found = re.search(r'href="(/uppsala-lan/uppfoljning/styrelsen[^"]*)">Nya</a>', start)
    assert found
    (_caption, body), *_rest = TABLE.findall(text_of(client, found[1]))
    rows = rows_of(f"<table>{body}")
    new = re.search(r">Nya</a></dt>\s*<dd>.*?</span>([0-9 .]+)</a>", start, re.DOTALL)
    assert new and new[1].strip() == rows["Nya"][3]
    part = rows["Till arbete eller studier"][3], rows["Avslutade"][3]
    assert all(one.isdigit() for one in part)
    share = f"{100 * int(part[0]) / int(part[1]):.1f}".replace(".", ",")
    assert f"{share}" in start
