"""The förbund decides what is asked: plans, drafts, and versions taken into use from a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.report_templates import drafts, queries, service
from finsam_saas.report_templates.entry import PlanEntry, QuestionEntry, TargetEntry
from finsam_saas.report_templates.refusals import StartFault, StartRefused, StepFault, TemplateRefused
from finsam_saas.reporting_plan import queries as plan_queries
from finsam_saas.reporting_plan import versions
from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.questions import QuestionFault
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
KIND = TemplateKind.PRE_REHABILITATION
TODAY = date(2026, 5, 10)
PLAN = PlanEntry(
    is_asked=True,
    cadence=Cadence.HALF_YEAR,
    days_to_report=30,
    remind_before=(10, 2),
    remind_every=7,
    remind_times=2,
    opens_by_itself=True,
    needs_sign_off=False,
)
OTHER = replace(PLAN, days_to_report=10)
OWN = QuestionEntry(
    section=Section.OWN,
    answer=AnswerKind.BY_SEX,
    label="Möten med arbetsgivare",
    help_text="Styrelsen vill följa dem.",
    required=True,
    mapped_to=None,
)
PLAN_TARGET = TargetEntry(
    text="Minst 90 % ska ha en plan",
    numerator=("plan_for_further_rehabilitation",),
    denominator="ended",
    threshold=Fraction(9, 10),
)


def seen(version_id: UUID) -> int:
    """The draft's version now."""
    return versions.version(version_id).version


def draft_with_question(actor: Actor, entry: QuestionEntry = OWN) -> UUID:
    """A draft that asks one question more than is asked now."""
    in_use = queries.applying(queries.versions_of(KIND), date(2099, 1, 1))
    draft = service.make_draft(actor=actor, kind=KIND, source=in_use.id if in_use else None)
    drafts.add_question(actor=actor, version_id=draft, version=seen(draft), entry=entry)
    return draft


def start(actor: Actor, draft: UUID, day: date, today: date = TODAY) -> None:
    """Take a draft into use."""
    service.take_into_use(
        actor=actor,
        version_id=draft,
        version=seen(draft),
        first_day=day,
        note="Styrelsen vill veta",
        today=today,
    )


def test_a_plan_is_decided_and_told_with_before_and_after(inside: Inside) -> None:
    """The first time there is no row; saving the same again changes nothing."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        service.change_plan(actor=admin, kind=TemplateKind.STRUCTURAL, version=0, entry=PLAN)
        plan = plan_queries.plans()[TemplateKind.STRUCTURAL]
        assert plan.is_asked and plan.cadence is Cadence.HALF_YEAR and plan.remind_before == (10, 2)
        service.change_plan(actor=admin, kind=TemplateKind.STRUCTURAL, version=1, entry=PLAN)
        [event] = session.query(Event).filter_by(name="reporting-plan:changed").all()
        assert event.details["changes"]["cadence"] == ["quarter", "half_year"]
        assert event.details["changes"]["is_asked"] == [False, True]


def test_two_who_decide_at_once_are_told(inside: Inside) -> None:
    """Neither the first plan nor a later one is overwritten unseen."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        service.change_plan(actor=admin, kind=KIND, version=0, entry=PLAN)
        for stale in (0, 7):
            with pytest.raises(Conflict):
                service.change_plan(actor=admin, kind=KIND, version=stale, entry=OTHER)
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin, pytest.raises(Conflict):
        service.change_plan(actor=admin, kind=KIND, version=3, entry=PLAN)


def test_a_draft_begins_as_the_standard_and_there_is_one_at_a_time(inside: Inside) -> None:
    """A second press of the button leads to the same draft; thrown away it is gone."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = service.make_draft(actor=admin, kind=KIND, source=None)
        assert service.make_draft(actor=admin, kind=KIND, source=None) == draft
        assert queries.template(draft).sheet.questions == plan_queries.sheet(KIND, None).questions
        with pytest.raises(Conflict):
            service.discard_draft(actor=admin, version_id=draft, version=9)
        service.discard_draft(actor=admin, version_id=draft, version=1)
        with pytest.raises(NotFound):
            versions.version(draft)


def test_an_own_question_gets_a_key_of_its_own_that_no_other_ever_has(inside: Inside) -> None:
    """The same label again, or that of a national row, makes another key."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = draft_with_question(admin)
        drafts.add_question(actor=admin, version_id=draft, version=seen(draft), entry=OWN)
        asked = queries.template(draft).sheet.of(Section.OWN)
        assert [one.key for one in asked] == [
            "egen-moten-med-arbetsgivare",
            "egen-moten-med-arbetsgivare-2",
        ]


def test_what_is_always_asked_can_neither_be_retired_nor_reworded(inside: Inside) -> None:
    """Its help can be the förbund's own; the nation's words stand."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = service.make_draft(actor=admin, kind=KIND, source=None)
        work = next(one for one in queries.template(draft).questions if one.question.key == "work")
        with pytest.raises(TemplateRefused) as refused:
            drafts.place_question(
                actor=admin, question_id=work.id, version=1, step=drafts.QuestionStep.RETIRE
            )
        assert refused.value.code is StepFault.ALWAYS_ASKED
        drafts.change_question(actor=admin, question_id=work.id, version=1, entry=OWN)
        changed = versions.question(work.id).question
        assert (changed.key, changed.label, changed.section) == ("work", "", Section.RESULTS)
        assert changed.required and changed.help_text == OWN.help_text


def test_an_optional_section_is_asked_and_given_up_as_a_whole(inside: Inside) -> None:
    """Its rows count everyone once, so one of them alone is never taken out."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = service.make_draft(actor=admin, kind=KIND, source=None)

        def switch(is_asked: bool) -> None:
            drafts.switch_section(
                actor=admin,
                version_id=draft,
                version=seen(draft),
                section=Section.STEP_PROGRESS,
                is_asked=is_asked,
            )

        switch(True)
        rows = queries.template(draft).sheet.of(Section.STEP_PROGRESS)
        assert [one.key for one in rows] == [
            "step_progress:closer",
            "step_progress:unchanged",
            "step_progress:further",
        ]
        closer = next(one for one in queries.template(draft).questions if one.question == rows[0])
        with pytest.raises(TemplateRefused) as refused:
            drafts.place_question(
                actor=admin, question_id=closer.id, version=seen(draft), step=drafts.QuestionStep.RETIRE
            )
        assert refused.value.code is StepFault.ASKED_AS_A_WHOLE
        switch(False)
        assert Section.STEP_PROGRESS not in queries.template(draft).sheet.sections
        switch(True)
        assert len(queries.template(draft).sheet.of(Section.STEP_PROGRESS)) == 3


def test_a_question_that_a_target_reads_stays(inside: Inside) -> None:
    """First the target goes."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = draft_with_question(admin)
        asked = next(one for one in queries.template(draft).questions if one.question.label == OWN.label)
        entry = TargetEntry(
            text="Hälften", numerator=(asked.question.key,), denominator="new", threshold=Fraction(1, 2)
        )
        drafts.add_target(actor=admin, version_id=draft, version=seen(draft), entry=entry)
        with pytest.raises(TemplateRefused) as refused:
            drafts.place_question(
                actor=admin, question_id=asked.id, version=seen(draft), step=drafts.QuestionStep.RETIRE
            )
        assert refused.value.code is StepFault.IN_A_TARGET
        [target] = queries.template(draft).targets
        drafts.remove_target(actor=admin, target_id=target.id, version=seen(draft))
        drafts.place_question(
            actor=admin, question_id=asked.id, version=seen(draft), step=drafts.QuestionStep.RETIRE
        )
        assert asked.id not in {one.id for one in queries.template(draft).questions}, "it was never asked"


def test_a_question_that_does_not_fit_is_refused_and_nothing_is_changed(inside: Inside) -> None:
    """An outcome of the förbund's own would make the nation's sum too small."""
    wrong = QuestionEntry(
        section=Section.RESULTS,
        answer=AnswerKind.BY_SEX,
        label="Flyttat",
        help_text="",
        required=True,
        mapped_to=None,
    )
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = service.make_draft(actor=admin, kind=KIND, source=None)
        with pytest.raises(TemplateRefused) as refused:
            drafts.add_question(actor=admin, version_id=draft, version=1, entry=wrong)
        assert refused.value.code is QuestionFault.MUST_BE_COUNTED_AS_CORE
        assert seen(draft) == 1


def test_questions_change_places_within_their_section(inside: Inside) -> None:
    """The first cannot go up, the last cannot go down."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = draft_with_question(admin)
        second = replace(OWN, label="Studiebesök")
        drafts.add_question(actor=admin, version_id=draft, version=seen(draft), entry=second)
        last = queries.template(draft).questions[-1]

        def labels() -> list[str]:
            return [one.label for one in queries.template(draft).sheet.of(Section.OWN)]

        for step, expected in (
            (drafts.QuestionStep.DOWN, [OWN.label, "Studiebesök"]),
            (drafts.QuestionStep.UP, ["Studiebesök", OWN.label]),
            (drafts.QuestionStep.UP, ["Studiebesök", OWN.label]),
        ):
            drafts.place_question(actor=admin, question_id=last.id, version=seen(draft), step=step)
            assert labels() == expected


def test_the_national_questions_stand_in_the_same_order_everywhere(inside: Inside) -> None:
    """Only those of the förbund's own are moved."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = service.make_draft(actor=admin, kind=KIND, source=None)
        first = queries.template(draft).questions[0]
        with pytest.raises(TemplateRefused) as refused:
            drafts.place_question(actor=admin, question_id=first.id, version=1, step=drafts.QuestionStep.DOWN)
        assert refused.value.code is StepFault.IN_NATIONAL_ORDER


def test_what_is_in_use_is_never_changed_only_succeeded(inside: Inside) -> None:
    """Not a question, not a target, not thrown away, not taken into use again."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = draft_with_question(admin)
        start(admin, draft, date(2026, 4, 1))
        asked = queries.template(draft).questions[-1]
        refused: tuple[Callable[[], None], ...] = (
            lambda: drafts.add_question(actor=admin, version_id=draft, version=seen(draft), entry=OWN),
            lambda: drafts.change_question(actor=admin, question_id=asked.id, version=seen(draft), entry=OWN),
            lambda: drafts.add_target(actor=admin, version_id=draft, version=seen(draft), entry=PLAN_TARGET),
            lambda: service.discard_draft(actor=admin, version_id=draft, version=seen(draft)),
            lambda: start(admin, draft, date(2026, 7, 1)),
        )
        for change in refused:
            with pytest.raises(Conflict):
                change()


def test_a_question_once_answered_keeps_its_kind_of_answer_and_its_place_when_retired(
    inside: Inside,
) -> None:
    """So that the years go together; retired it can be asked again under the same key."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        start(admin, draft_with_question(admin), date(2026, 4, 1))
        in_use = queries.applying(queries.versions_of(KIND), TODAY)
        assert in_use is not None
        draft = service.make_draft(actor=admin, kind=KIND, source=in_use.id)
        asked = queries.template(draft).questions[-1]
        number = replace(OWN, answer=AnswerKind.NUMBER)
        with pytest.raises(TemplateRefused) as refused:
            drafts.change_question(actor=admin, question_id=asked.id, version=seen(draft), entry=number)
        assert refused.value.code is StepFault.ALREADY_ANSWERED
        for step, is_asked in ((drafts.QuestionStep.RETIRE, False), (drafts.QuestionStep.ASK, True)):
            drafts.place_question(actor=admin, question_id=asked.id, version=seen(draft), step=step)
            kept = versions.question(asked.id)
            assert kept.is_asked is is_asked and kept.question.key == asked.question.key


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 5, 1), StartFault.NOT_A_FIRST_DAY),
        (date(2026, 1, 1), StartFault.NOT_A_FIRST_DAY),
        (date(2029, 1, 1), StartFault.NOT_A_FIRST_DAY),
    ],
)
def test_a_version_starts_on_the_first_day_of_a_period_that_runs_or_comes(
    inside: Inside, day: date, code: StartFault
) -> None:
    """Not in the middle of one, not in the past, not in a far future."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        draft = draft_with_question(admin)
        with pytest.raises(StartRefused) as refused:
            start(admin, draft, day)
        assert refused.value.code is code


def test_a_later_version_never_begins_before_an_earlier_nor_without_a_difference(inside: Inside) -> None:
    """Undo is a new version made from an earlier one."""
    with inside(UPPSALA, Role.TENANT_ADMIN) as admin:
        start(admin, draft_with_question(admin), date(2026, 7, 1))
        [first] = queries.versions_of(KIND)
        same = service.make_draft(actor=admin, kind=KIND, source=first.id)
        with pytest.raises(StartRefused) as refused:
            start(admin, same, date(2026, 7, 1))
        assert refused.value.code is StartFault.NOTHING_CHANGED
        service.discard_draft(actor=admin, version_id=same, version=1)
        undo = service.make_draft(actor=admin, kind=KIND, source=None)
        with pytest.raises(StartRefused) as refused:
            start(admin, undo, date(2026, 4, 1))
        assert refused.value.code is StartFault.BEFORE_THE_NEWEST
        start(admin, undo, date(2026, 7, 1))
        assert plan_queries.version_ids_on(date(2026, 8, 1))[KIND] == undo
        assert queries.version_reigns(queries.versions_of(KIND))[0].never_applied
