"""The demo's own choices of what insatser report: three förbund that ask something of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import Colleague, Colleagues
from finsam_saas.demo.spreading import spread
from finsam_saas.followup import opening, reading, service
from finsam_saas.followup.entry import Entry, GoalStanding, ReportText
from finsam_saas.followup.goals import add_goal, goals_of_report
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.rules import Cell, CellKey, GoalState, Measure, Sex
from finsam_saas.followup.sheets import sheet_of
from finsam_saas.report_templates import drafts
from finsam_saas.report_templates.entry import PlanEntry, QuestionEntry
from finsam_saas.report_templates.service import change_plan, make_draft, take_into_use
from finsam_saas.reporting_plan import versions
from finsam_saas.reporting_plan.core_indicators import (
    ACTIVITIES_HELD,
    ACTIVITY_PARTICIPANTS,
    LIVELIHOODS,
    OCCUPATIONS,
    STEPS,
    AnswerKind,
    Section,
    in_section,
)
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind

STEP_PROGRESS, OWN_QUESTION, BEFORE_AND_AFTER = "bad-esa", "umea-vannas", "uppsala-lan"
"""The förbund that asks step progress, the one with a question of its own, and the one that asks what those
who ended did and lived on before and after.
"""

NOTE = "Påhittat beslut i demon."
HAPPENED = "Påhittad text i demon: alla parter har deltagit i de gemensamma träffarna."
QUESTION = QuestionEntry(
    section=Section.OWN,
    answer=AnswerKind.NUMBER,
    label="Möten med arbetsgivare",
    help_text="Styrelsen vill se om insatserna möter fler arbetsgivare än förra året.",
    required=False,
    mapped_to=None,
)
STRUCTURAL_PLAN = PlanEntry(
    is_asked=True,
    cadence=Cadence.HALF_YEAR,
    days_to_report=30,
    remind_before=(10, 2),
    remind_every=5,
    remind_times=2,
    opens_by_itself=False,
    needs_sign_off=False,
)
Goals = Sequence[tuple[str, GoalState]]
STRUCTURES: Mapping[str, tuple[TemplateKind, Goals]] = {
    "vasteras": (
        TemplateKind.STRUCTURAL,
        (
            ("Parterna har en gemensam rutin för överlämning", GoalState.REACHED),
            ("Alla nya handläggare har gått introduktionen", GoalState.UNDER_WAY),
            ("En gemensam lägesbild finns på webben", GoalState.NOT_STARTED),
        ),
    ),
    "uppsala-lan": (
        TemplateKind.COMPETENCE,
        (
            ("Tre gemensamma utbildningsdagar är hållna (demo)", GoalState.REACHED),
            ("Varje part har en kontaktperson för nya handläggare (demo)", GoalState.REACHED),
            ("Parternas handläggare har gått grundkursen (demo)", GoalState.REACHED),
            ("Ett gemensamt material finns för alla kommuner (demo)", GoalState.UNDER_WAY),
        ),
    ),
}
"""Förbund whose structural insatser report by half-year: of which kind, and their goals with the state."""
OCCUPATION = {"employed": 8, "studying": 5, "job_seeking": 37, "other": 50}
LIVELIHOOD_BEFORE = {"sickness_benefit": 26, "activity_support": 14, "social_assistance": 42, "no_public": 18}
LIVELIHOOD_AFTER = {"sickness_benefit": 18, "activity_support": 24, "social_assistance": 29, "no_public": 29}
"""Of a hundred who end: a plausible spread, which is nobody's real result."""
SPREADS: Mapping[Section, tuple[Sequence[str], Mapping[str, int]]] = {
    Section.OCCUPATION_BEFORE: (OCCUPATIONS, OCCUPATION),
    Section.LIVELIHOOD_BEFORE: (LIVELIHOODS, LIVELIHOOD_BEFORE),
    Section.LIVELIHOOD_AFTER: (LIVELIHOODS, LIVELIHOOD_AFTER),
}


def fill_templates(slug: str, colleagues: Colleagues, first_day: date) -> None:
    """Decide what is asked from the first day of the demo's year, before its periods are opened."""
    if slug == STEP_PROGRESS:
        for kind in (TemplateKind.WORK_ORIENTED, TemplateKind.PRE_REHABILITATION):
            _begin(colleagues, _step_progress(colleagues, kind), first_day)
    elif slug == OWN_QUESTION:
        _begin(colleagues, _own_question(colleagues), first_day)
    elif slug == BEFORE_AND_AFTER:
        _begin(colleagues, _before_and_after(colleagues), first_day)
    if slug in STRUCTURES:
        _structures_by_half_year(colleagues, first_day, *STRUCTURES[slug])


def _step_progress(colleagues: Colleagues, kind: TemplateKind) -> UUID:
    admin = colleagues[Role.TENANT_ADMIN].actor
    draft = make_draft(actor=admin, kind=kind, source=None)
    drafts.switch_section(
        actor=admin, version_id=draft, version=1, section=Section.STEP_PROGRESS, is_asked=True
    )
    return draft


def _before_and_after(colleagues: Colleagues) -> UUID:
    admin = colleagues[Role.TENANT_ADMIN].actor
    draft = make_draft(actor=admin, kind=TemplateKind.PRE_REHABILITATION, source=None)
    for version, section in enumerate(SPREADS, start=1):
        drafts.switch_section(actor=admin, version_id=draft, version=version, section=section, is_asked=True)
    return draft


def _own_question(colleagues: Colleagues) -> UUID:
    admin = colleagues[Role.TENANT_ADMIN].actor
    draft = make_draft(actor=admin, kind=TemplateKind.WORK_ORIENTED, source=None)
    drafts.add_question(actor=admin, version_id=draft, version=1, entry=QUESTION)
    return draft


def _begin(colleagues: Colleagues, draft: UUID, first_day: date) -> None:
    take_into_use(
        actor=colleagues[Role.TENANT_ADMIN].actor,
        version_id=draft,
        version=versions.version(draft).version,
        first_day=first_day,
        note=NOTE,
        today=first_day,
    )


def with_own_answers(row: ReportRow, entry: Entry) -> Entry:
    """An entry that also answers what the förbund asks beside the standard template."""
    sheet = sheet_of(row)
    cells, numbers = dict(entry.cells), dict(entry.numbers)
    if sheet.of(Section.STEP_PROGRESS):
        cells.update(_steps(entry))
    for section, (codes, weights) in SPREADS.items():
        if sheet.of(section):
            cells.update(_spread(entry, section, codes, weights))
    for question in sheet.of(Section.OWN):
        if question.answer is AnswerKind.NUMBER:
            numbers[question.key] = Decimal(3 + len(row.initiative) % 4)
    return replace(entry, cells=cells, numbers=numbers)


def _steps(entry: Entry) -> dict[CellKey, Cell]:
    """Of those who ended about two of three are closer to work, the others unchanged."""
    found: dict[CellKey, Cell] = {}
    for sex in Sex:
        ended = entry.cell((Measure.ENDED, sex))
        if isinstance(ended, int):
            parts: Sequence[int] = (ended * 2 // 3, ended - ended * 2 // 3, 0)
            found |= {
                (in_section(Section.STEP_PROGRESS, step), sex): part
                for step, part in zip(STEPS, parts, strict=True)
            }
    return found


def _spread(
    entry: Entry, section: Section, codes: Sequence[str], weights: Mapping[str, int]
) -> dict[CellKey, Cell]:
    """Those who ended, by sex, over the rows of a section; what the weights leave out is nobody."""
    found: dict[CellKey, Cell] = {}
    for sex in Sex:
        ended = entry.cell((Measure.ENDED, sex))
        if isinstance(ended, int):
            parts = spread(ended, weights)
            found |= {(in_section(section, code), sex): parts.get(code, 0) for code in codes}
    return found


def _structures_by_half_year(
    colleagues: Colleagues, first_day: date, kind: TemplateKind, goals: Goals
) -> None:
    """Structural insatser report by half-year with goals of their own; the last half-year is accepted."""
    kansli = colleagues[Role.SECRETARIAT]
    change_plan(
        actor=colleagues[Role.TENANT_ADMIN].actor,
        kind=kind,
        version=0,
        entry=STRUCTURAL_PLAN,
    )
    half = Period.of_day(Cadence.HALF_YEAR, first_day)
    opening.open_period(actor=kansli.actor, period=half, due_on=half.last_day + timedelta(days=30))
    for row in reading.reports(kansli.actor, period=half):
        for text, _state in goals:
            add_goal(actor=kansli.actor, initiative_id=row.initiative_id, text=text)
        _report(row, colleagues[Role.INITIATIVE_MANAGER], kansli, dict(goals))


def _report(row: ReportRow, manager: Colleague, kansli: Colleague, states: Mapping[str, GoalState]) -> None:
    counts = zip(Sex, (34, 17, 0), strict=True)
    entry = Entry(
        cells={(ACTIVITY_PARTICIPANTS, sex): count for sex, count in counts},
        texts={ReportText.HAPPENED: HAPPENED},
        numbers={ACTIVITIES_HELD: Decimal(4)},
        goals={goal.id: GoalStanding(states[goal.text]) for goal in goals_of_report(row)},
    )
    service.submit_report(actor=manager.actor, report_id=row.id, version=row.version, entry=entry)
    submitted = reading.report(kansli.actor, row.id)
    service.accept_report(actor=kansli.actor, report_id=row.id, version=submitted.version)
