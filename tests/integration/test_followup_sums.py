"""What other parts ask follow-up for: whom to tell, and the sums of what is accepted and nothing else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.followup import queries, reading, service
from finsam_saas.followup.expected import expected_to_report
from finsam_saas.followup.queries import AcceptedSum, ReportingState
from finsam_saas.followup.rules import Measure, Missing, Outcome, Sex
from finsam_saas.initiatives.rules import SpecificOrientation
from tenants.database import session
from tests.builders_followup import (
    QUARTER,
    add_initiative,
    changed,
    hand_in,
    open_quarter,
    report_of,
)
from tests.conftest import Inside

UPPSALA = "uppsala-lan"


def accepted(reporter: Actor, kansli: Actor, report_id: UUID) -> int:
    """Hand in and accept a complete report; its version then."""
    version = hand_in(reporter, report_id)
    service.accept_report(actor=kansli, report_id=report_id, version=version)
    return version + 1


def both(inside: Inside) -> tuple[Actor, Actor]:
    """The insatsansvarig and the kansli."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as reporter, inside(UPPSALA) as kansli:
        return reporter, kansli


def test_only_accepted_reports_are_summed(inside: Inside) -> None:
    """Drafts, handed-in, returned and reopened figures count nowhere."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        ids = [add_initiative(name, manager=reporter.membership_id) for name in ("A", "B", "C")]
        open_quarter(kansli)
        first, second, third = (report_of(one) for one in ids)
        service.save_report(
            actor=reporter, report_id=third, version=1, entry=changed(Measure.NEW, Sex.MEN, 1)
        )
        hand_in(reporter, second)
        assert queries.accepted_sums(2026, 2) == []
        version = accepted(reporter, kansli, first)
        sums = queries.accepted_sums(2026, 2)
        assert AcceptedSum("pre_rehabilitation", "ended", "women", 8) in sums
        assert queries.reporting_state(2026, 2) == ReportingState(expected=3, accepted=1)
        service.reopen_report(actor=kansli, report_id=first, version=version, reason="Fel.")
        assert queries.accepted_sums(2026, 2) == []
        assert queries.reporting_state(2026, 2) == ReportingState(expected=3, accepted=0)
        assert queries.reporting_state(2026, 1) == ReportingState(expected=0, accepted=0)


def test_sums_are_by_type_of_insats_and_symbols_are_never_added(inside: Inside) -> None:
    """Two insatser of one type are one sum; one of no known type is its own; "-" adds nothing."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        mine = reporter.membership_id
        ids = [add_initiative("A", manager=mine), add_initiative("B", manager=mine)]
        ids.append(add_initiative("C", manager=mine, specific=None))
        open_quarter(kansli)
        for initiative_id in ids:
            accepted(reporter, kansli, report_of(initiative_id))
        ended = [one for one in queries.accepted_sums(2026, 2) if (one.row, one.sex) == ("ended", "women")]
        assert ended == [
            AcceptedSum(SpecificOrientation.PRE_REHABILITATION, "ended", "women", 16),
            AcceptedSum(queries.UNSPECIFIED, "ended", "women", 8),
        ]


def test_a_count_that_is_not_known_adds_nothing(inside: Inside) -> None:
    """A row where nothing is known has no sum at all, not 0."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        initiative_id = add_initiative("A", manager=reporter.membership_id)
        open_quarter(kansli)
        report_id = report_of(initiative_id)
        version = hand_in(reporter, report_id, changed(Outcome.WORK, Sex.UNKNOWN, Missing.NOT_KNOWN))
        service.accept_report(actor=kansli, report_id=report_id, version=version)
        found = {(one.row, one.sex) for one in queries.accepted_sums(2026, 2)}
        assert ("work", "unknown") not in found and ("work", "women") in found


@pytest.mark.parametrize("gap", [Outcome.WORK, Outcome.STUDIES, Measure.ENDED])
def test_ended_and_outcomes_count_together_or_not_at_all(inside: Inside, gap: Measure | Outcome) -> None:
    """A "-" among the outcomes of the women would else lower the share of all others; the men count."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        initiative_id = add_initiative("A", manager=reporter.membership_id)
        open_quarter(kansli)
        report_id = report_of(initiative_id)
        version = hand_in(reporter, report_id, changed(gap, Sex.WOMEN, Missing.NOT_KNOWN))
        service.accept_report(actor=kansli, report_id=report_id, version=version)
        found = {(one.row, one.sex): one.value for one in queries.accepted_sums(2026, 2)}
        assert not {("ended", "women"), ("work", "women"), ("studies", "women")} & set(found)
        assert (found["ended", "men"], found["work", "men"], found["new", "women"]) == (6, 2, 9)


def test_late_are_reports_that_never_were_handed_in(inside: Inside) -> None:
    """From the day after the last day; a returned report is not late."""
    reporter, kansli = both(inside)
    day_after = QUARTER.due_date() + timedelta(days=1)
    with inside(UPPSALA):
        mine = add_initiative("Mine", manager=reporter.membership_id)
        add_initiative("Another's")
        open_quarter(kansli)
        report_id = report_of(mine)
        version = hand_in(reporter, report_id)
        service.return_report(actor=kansli, report_id=report_id, version=version, reason="Se över.")
        assert reading.reports(kansli, late_on=QUARTER.due_date()) == []
        late = reading.reports(kansli, late_on=day_after)
        assert [(row.initiative, row.days_late(day_after)) for row in late] == [("Another's", 1)]


def test_those_to_tell_are_the_insatsansvariga_still_in_the_forbund(inside: Inside) -> None:
    """Name and account, for the letter about a returned report."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        mine = add_initiative("Mine", manager=reporter.membership_id)
        open_quarter(kansli)
        found = queries.reporters_of(report_of(mine))
        assert [(one.user_id, one.name) for one in found] == [(reporter.user_id, reporter.name)]


def test_no_figure_crosses_to_another_forbund(inside: Inside) -> None:
    """Sums, lists and panels of Västerås hold nothing of Uppsala's."""
    reporter, kansli = both(inside)
    with inside(UPPSALA):
        accepted_id = add_initiative("Mine", manager=reporter.membership_id)
        open_quarter(kansli)
        accepted(reporter, kansli, report_of(accepted_id))
        session.commit()
    with inside("vasteras") as other:
        assert queries.accepted_sums(2026, 2) == []
        assert queries.periods() == [] and reading.reports(other) == []
        assert expected_to_report(QUARTER.period) == []
