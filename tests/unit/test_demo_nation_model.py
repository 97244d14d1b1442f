"""The made-up nation: reproducible, consistent, and with förbund that come, merge and end."""

from __future__ import annotations

from pathlib import Path

from finsam_saas.demo.nation_model import made_up_associations, published_by, quarters_until
from finsam_saas.demo.plan import standard_plan
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.rules import Sex
from finsam_saas.statistics.rules import ENDED, FACT_MEASURES, NEW, ONGOING_AT_START, OUTCOMES, PARTICIPANTS

QUARTERS = quarters_until(Quarter(2026, 3), 15)


def test_the_nation_is_made_up_after_the_four_and_tells_of_it(tmp_path: Path) -> None:
    steps = standard_plan(tmp_path, 8000, nation=True).steps
    assert [step.name for step in steps][2:] == ["demo-data", "nation-data", "publish"]
    assert steps[3].tells and steps[4].argv[-1] == "--rebuild"


def test_fifteen_calendar_years_as_far_as_the_newest_quarter() -> None:
    assert (QUARTERS[0], QUARTERS[-1], len(QUARTERS)) == (Quarter(2012, 1), Quarter(2026, 3), 59)


def test_forbund_in_every_county_some_late_some_merged_some_ended() -> None:
    made = made_up_associations(75, QUARTERS)
    assert len({one.county for one in made}) == 21
    assert len({one.slug for one in made}) == 75
    merged = [one for one in made if one.successor is not None]
    by_number = {one.number: one for one in made}
    assert len(merged) == 14
    for one in merged:
        assert one.valid_to is not None and one.successor is not None
        assert (by_number[one.successor].valid_from - one.valid_to).days == 1
    assert [one for one in made if one.valid_to is not None and one.successor is None]
    assert [one for one in made if one.valid_from > QUARTERS[0].first_day]
    assert all(one.valid_to is None or one.valid_from <= one.valid_to for one in made)


def test_the_same_each_time_and_whatever_the_others_are() -> None:
    few = made_up_associations(12, QUARTERS)
    assert made_up_associations(12, QUARTERS) == few
    assert list(published_by(few[3], QUARTERS)) == list(published_by(few[3], QUARTERS))
    assert list(published_by(few[3], QUARTERS)) != list(published_by(few[4], QUARTERS))


def test_whoever_stays_on_is_there_when_the_next_quarter_begins() -> None:
    association = made_up_associations(12, QUARTERS)[0]
    there: dict[tuple[str, str], int] = {}
    for made in published_by(association, QUARTERS):
        for kind, sex in {(key[0], key[3]) for key in made.facts}:
            own = {measure: made.facts[kind, "", measure, sex] for measure in FACT_MEASURES}
            assert own[PARTICIPANTS] == own[ONGOING_AT_START] + own[NEW]
            assert sum(own[outcome] for outcome in OUTCOMES) == own[ENDED]
            expected = there.get((kind, sex))
            assert expected in (None, own[ONGOING_AT_START])
            there[kind, sex] = own[PARTICIPANTS] - own[ENDED]
        if not made.facts:
            there.clear()


def test_a_quarter_without_accepted_reports_has_no_figures() -> None:
    made = [
        quarter
        for association in made_up_associations(12, QUARTERS)
        for quarter in published_by(association, QUARTERS)
    ]
    assert all(bool(one.facts) == (one.accepted > 0) for one in made)
    assert any(one.accepted == 0 for one in made)
    assert {key[3] for one in made for key in one.facts} == {sex.value for sex in Sex}
