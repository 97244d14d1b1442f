"""Reading in results as the use case does it: all or none, a repeat replaces, small groups leave nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from finsam_saas.access.permissions import Role
from finsam_saas.events.labels import detail_lines
from finsam_saas.events.models import Event
from finsam_saas.surveys import queries
from finsam_saas.surveys.models import SurveyIndicator, SurveyResult
from finsam_saas.surveys.register import instruments
from finsam_saas.surveys.rules import (
    PROTECTED,
    Comparison,
    RespondentGroup,
    Result,
    ResultFault,
    ResultKey,
    ResultRow,
    ResultsRefused,
)
from finsam_saas.surveys.service import import_results, latest_year
from tenants.database import now, session
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
NNS = instruments()["nns"]
BOARD = RespondentGroup.BOARD_MEMBERS


def row(
    code: str = "1",
    n: int | None = 12,
    share: str | None = "75",
    *,
    year: int = 2023,
    mean: str | None = None,
    label: str = "",
    group: RespondentGroup = BOARD,
) -> ResultRow:
    """One result to import."""
    result = Result(n, (share and Decimal(share)) or None, (mean and Decimal(mean)) or None)
    return ResultRow(ResultKey(year, group, code), result, label)


def read_in(inside: Inside, rows: Sequence[ResultRow], source: str = "NNS rapport 2023") -> Comparison:
    """Import as the secretariat and commit."""
    with inside(UPPSALA, Role.SECRETARIAT) as actor:
        done = import_results(actor=actor, instrument=NNS, rows=rows, source=source)
        session.commit()
        return done


def events_of(inside: Inside) -> list[Event]:
    """What was recorded of imports, oldest first."""
    with inside(UPPSALA):
        found = select(Event).where(Event.name == "survey-results:imported").order_by(Event.at)
        rows = list(session.scalars(found))
        session.expunge_all()
        return rows


def test_results_are_read_in_and_stand_by_indicator_and_year(inside: Inside) -> None:
    done = read_in(
        inside,
        [row("10", label="Tillit"), row("2", share="40"), row("2", share="60", year=2022, mean="3.125")],
    )
    assert (len(done.added), len(done.replaced), len(done.unchanged)) == (3, 0, 0)
    with inside(UPPSALA):
        lines = queries.indicator_lines("nns", BOARD)
        assert [(line.code, line.label) for line in lines] == [("2", ""), ("10", "Tillit")]
        assert lines[0].by_year == {
            2022: Result(12, Decimal(60), Decimal("3.125")),
            2023: Result(12, Decimal(40)),
        }
        assert session.scalars(select(SurveyResult.version).distinct()).all() == ["2021"]
        (origin,) = queries.origins("nns", BOARD)
        assert (origin.source, origin.imported_by) == ("NNS rapport 2023", "Secretariat uppsala-lan")
    with inside("vasteras"):
        assert queries.coverage("nns") == [], "another förbund sees nothing"


def test_a_repeat_changes_nothing_and_tells_of_nothing(inside: Inside) -> None:
    read_in(inside, [row(), row("2", 3, "50")])
    done = read_in(inside, [row(), row("2", 3, "50")])
    assert (len(done.added), len(done.replaced), len(done.unchanged)) == (0, 0, 2)
    assert len(events_of(inside)) == 1


def test_a_new_figure_replaces_and_what_stood_before_is_told(inside: Inside) -> None:
    read_in(inside, [row(label="Tillit"), row("2")])
    done = read_in(inside, [row(n=14, share="80", label="Förtroende"), row("2")], source="Rättad rapport")
    assert (len(done.added), len(done.replaced), len(done.unchanged)) == (0, 1, 1)
    told = detail_lines(events_of(inside)[-1].details)
    assert "Källa: Rättad rapport" in told and "Ersatta: 1" in told
    assert any("Tillit → Förtroende" in line for line in told)
    (changed,) = [line for line in told if "2023, 1" in line]
    assert changed.startswith("Styrelseledamöter 2023, 1") and "75,00" in changed and "80" in changed
    with inside(UPPSALA):
        assert queries.standing("nns", {2023})[row().key] == Result(14, Decimal(80))


def test_too_few_answers_leave_no_figure_anywhere(inside: Inside) -> None:
    read_in(inside, [row("1", 4, "73.9", mean="2.718"), row("2", 9, "100")])
    with inside(UPPSALA):
        assert set(queries.standing("nns", {2023}).values()) == {PROTECTED}
        (one,) = queries.coverage("nns")
        assert (one.results, one.protected) == (2, 2)
        stored = str(session.execute(text("SELECT row_to_json(r) FROM survey_results r")).all())
        told = str([event.details for event in events_of(inside)])
        for figure in ("73.9", "2.718"):
            assert figure not in stored and figure not in told


@pytest.mark.parametrize(
    "figures",
    [
        {"n": 4, "share": Decimal(50)},
        {"n": None, "share": Decimal(50)},
        {"n": None, "mean": Decimal(3)},
        {"n": 9, "share": Decimal(100)},
        {"n": 9, "share": Decimal("NaN")},
        {"n": 9, "mean": Decimal("NaN")},
        {"n": 9, "share": Decimal("100.01")},
    ],
)
def test_the_database_itself_refuses_what_would_tell_of_persons(
    inside: Inside, figures: dict[str, object]
) -> None:
    with inside(UPPSALA):
        indicator = SurveyIndicator(instrument="nns", code="1", label="")
        session.add(indicator)
        session.flush()
        other = {"source": "x", "imported_at": now(), "imported_by": "x", "version": "2021", "year": 2023}
        with pytest.raises(DBAPIError):
            session.execute(
                insert(SurveyResult).values(
                    tenant_id=indicator.tenant_id,
                    indicator_id=indicator.id,
                    respondent_group=BOARD,
                    **other,
                    **figures,
                )
            )


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (row("3", share="0.75", n=30), ResultFault.SHARE_OF_NOBODY),
        (row("3", year=2016), ResultFault.YEAR_OUTSIDE),
        (row("3", year=latest_year() + 1), ResultFault.YEAR_OUTSIDE),
        (row("=3"), ResultFault.BAD_CODE),
        (row("1"), ResultFault.DOUBLED),
        (row("3", share=None), ResultFault.NOTHING_MEASURED),
    ],
)
def test_one_wrong_row_stops_them_all(inside: Inside, wrong: ResultRow, fault: ResultFault) -> None:
    with inside(UPPSALA) as actor:
        with pytest.raises(ResultsRefused) as refused:
            import_results(actor=actor, instrument=NNS, rows=[row("1"), wrong], source="x")
        assert refused.value.faults == [(wrong.key, fault)]
        assert queries.coverage("nns") == []


def test_ten_years_of_results_are_read_in_at_once(inside: Inside) -> None:
    rows = [
        row(str(code), year=year, group=group)
        for code in range(1, 16)
        for year in range(2017, 2027)
        for group in RespondentGroup
    ]
    done = read_in(inside, rows)
    assert len(done.added) == 900
    assert len(read_in(inside, rows).unchanged) == 900
