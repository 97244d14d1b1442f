"""Two of the kansli at once: many accepted, longer time and comments end in one outcome each."""

from __future__ import annotations

from flask import Flask

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.followup import reading
from finsam_saas.followup.comments import threads_of
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.service import sign_off_report
from finsam_saas.review import service, threads
from tests.builders_review import UPPSALA, handed_in, needs_sign_off, sign_for, state_of
from tests.conftest import Inside
from tests.integration.test_followup_together import actors_as, at_once, names_of


def test_two_who_accept_the_same_many_at_once_accept_each_once(app: Flask, inside: Inside) -> None:
    """In opposite orders, so that locks would meet: nobody waits in a ring, nothing is accepted twice."""
    chosen = dict.fromkeys(handed_in(inside, "Arken", "Bryggan", "Cirkeln", "Dalen"), 3)
    turned = dict(reversed(chosen.items()))
    accepted: list[int] = []

    def act(actor: Actor) -> None:
        own = chosen if Role.DIRECTOR in actor.roles else turned
        answered = service.accept_reports(actor=actor, chosen=own)
        accepted.append(sum(1 for one in answered if one.accepted))

    assert at_once(app, actors_as(inside, Role.SECRETARIAT, Role.DIRECTOR), act) == ["done", "done"]
    assert sorted(accepted) == [0, 4]
    for report_id in chosen:
        assert state_of(inside, report_id) is ReportState.ACCEPTED
        with inside(UPPSALA):
            assert names_of(report_id).count("report:accepted") == 1


def test_two_presses_of_a_signatory_sign_once(app: Flask, inside: Inside) -> None:
    """Every press is answered as done."""
    needs_sign_off(inside)
    (report_id,) = handed_in(inside, "Arken")
    sign_for(inside, report_id)
    actors = actors_as(inside, Role.GROUP_MEMBER) * 3
    answers = at_once(app, actors, lambda actor: sign_off_report(actor=actor, report_id=report_id, version=3))
    assert answers == ["done"] * 3
    with inside(UPPSALA):
        assert names_of(report_id).count("report:signed-off") == 1


def test_two_presses_of_a_comment_are_one_line(app: Flask, inside: Inside) -> None:
    """The same words at the same place by the same person."""
    (report_id,) = handed_in(inside, "Arken")
    actors = actors_as(inside, Role.SECRETARIAT) * 3
    at_once(
        app,
        actors,
        lambda actor: threads.comment(
            actor=actor, report_id=report_id, row="new", sex=None, text="Stämmer det?"
        ),
    )
    with inside(UPPSALA) as kansli:
        assert reading.report(kansli, report_id).version == 3
        assert len(threads_of(report_id)) == 1
