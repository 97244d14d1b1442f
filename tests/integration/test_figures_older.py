"""Older years beside the years of reports: drawn and written with the break, and in no sum."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from uuid import UUID

import openpyxl
import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.followup.rules import Sex
from finsam_saas.imports.rules import Series, YearlyFigure, YearlyKey
from finsam_saas.imports.service import import_years
from tenants.database import db, session
from tests import builders_figures as build
from tests.builders_followup import add_initiative
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.integration.test_figures_pages import HOME, LINK, SLUG, plain, rows_of, text_of
from tests.integration.test_statements import counted

ALL_YEARS = f"{HOME}?ar=alla&efter=ar"
SUS, LATER = Series.SUS, Series.UPPFOLJNING_FINSAM


def figures(
    series: Series, year: int, row: str, counts: Sequence[int], initiative: str = ""
) -> list[YearlyFigure]:
    """A row of an older year by sex."""
    return [
        YearlyFigure(YearlyKey(series, year, initiative, row, sex.value), count)
        for sex, count in zip(Sex, counts, strict=True)
    ]


@pytest.fixture
def insats(inside: Inside) -> UUID:
    """A report of 2026, and older years of the förbund and of the same insats."""
    with inside(SLUG, Role.SECRETARIAT) as kansli:
        made = add_initiative("Stora")
        build.add_report(kansli, made, "2026-kv1", build.BIG)
        older = [
            *figures(SUS, 2021, "participants", (410, 305, 12)),
            *figures(SUS, 2022, "participants", (388, 290, 0)),
            *figures(LATER, 2023, "participants", (420, 301, 0)),
            *figures(SUS, 2022, "ended", (40, 30, 0)),
            *figures(SUS, 2022, "participants", (61, 47, 0), "Stora"),
        ]
        import_years(actor=kansli, figures=older, source="SUS insatsrapport")
        session.commit()
    return made


def test_older_years_stand_above_ours_with_a_break_between_and_in_no_total(
    client: CheckingClient, insats: UUID
) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = text_of(client, f"{ALL_YEARS}&matt=participants")
    rows = rows_of(page)
    assert rows["2021 (SUS)"] == ["410", "305", "12", "727", "."]
    assert rows["2023 (Uppföljning Finsam)"][3] == "721"
    assert rows["2026"][:4] == ["51", "43", "0", "94"]
    assert rows["Totalt utan äldre år"][:4] == ["51", "43", "0", "94"]
    places = [page.index(words) for words in ("2022 (SUS)</th>", "SUS stängdes i april 2023", "2023 (Upp")]
    places += [page.index("Uppföljning Finsam räknade på ett annat sätt"), page.index('row">2026</th>')]
    assert places[-2:] == sorted(places[-2:]) and page.count('<tr class="series-break">') == 2
    assert "Äldre år är inlästa som de räknades då" in page


def test_an_older_figure_leads_to_where_it_was_read_in(client: CheckingClient, insats: UUID) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = text_of(client, f"{ALL_YEARS}&matt=participants")
    links = [(link, plain(shown)) for link, shown in LINK.findall(page) if "/aldre-ar" in link]
    assert len(links) == 12
    link, shown = links[3]
    origin = text_of(client, link)
    assert rows_of(origin)["2021"][-1] == shown == "727" and "Källa: SUS insatsrapport" in origin


def test_one_insats_has_its_own_older_years_and_no_other_choice_has_any(
    client: CheckingClient, insats: UUID
) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    rows = rows_of(text_of(client, f"{ALL_YEARS}&insats={insats}"))
    assert rows["2022 (SUS)"][3] == "108" and "2021 (SUS)" not in rows
    for query in ("&typ=work_oriented", f"&kommun={insats}", f"&malgrupp={insats}", "&matt=activities_held"):
        assert "(SUS)" not in text_of(client, ALL_YEARS + query), query
    for query in ("?efter=ar&ar=2026", "?efter=kvartal&ar=alla"):
        assert "(SUS)" not in text_of(client, HOME + query), query


def test_the_picture_tells_the_break_and_the_file_the_series(client: CheckingClient, insats: UUID) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    picture = client.get(f"{HOME}diagram.svg?ar=alla&efter=ar&matt=participants").get_data(as_text=True)
    assert len(re.findall(r">Seriebrott<", picture)) == 2 and ">2021<" in picture
    lines = client.get(f"{HOME}uttag.csv?ar=alla&efter=ar").get_data().decode("utf-8-sig").splitlines()
    assert lines[1] == "2021 (SUS);410;305;12;727;;;"
    assert lines[-1].startswith("Totalt utan äldre år, varje insats en gång;51;43;0;94;")
    answer = client.get(f"{HOME}uttag.xlsx?ar=alla&efter=ar")
    book = openpyxl.load_workbook(io.BytesIO(answer.get_data()))
    words = {row[0].value: str(row[1].value) for row in book["Om uttaget"].iter_rows()}
    assert "SUS stängdes i april 2023" in words["Definitioner"]
    assert "inte med i totalen" in words["Definitioner"]


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.INITIATIVE_MANAGER])
def test_those_who_do_not_see_all_exact_figures_see_no_older_years_there(
    client: CheckingClient, insats: UUID, role: Role
) -> None:
    client.sign_in(role, SLUG)
    assert "(SUS)" not in text_of(client, ALL_YEARS)


def test_older_years_keep_the_page_within_its_questions(
    app: Flask, client: CheckingClient, insats: UUID
) -> None:
    client.sign_in(Role.SECRETARIAT, SLUG)
    with app.app_context():
        engine = db.engine
    for measure in ("participants", "work_or_studies_share"):
        path = f"{ALL_YEARS}&matt={measure}"
        text_of(client, path)
        with counted(engine) as sent:
            text_of(client, path)
        assert len(sent) <= 8, "\n".join(one[:300] for one in sent)
