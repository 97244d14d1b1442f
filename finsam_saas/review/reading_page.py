"""The page that shows a report to those who do not write in it, and what each of them can do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import timeline
from finsam_saas.followup.background import Background, background, earlier_entries
from finsam_saas.followup.comments import Thread, open_rows, takes_part, threads_of
from finsam_saas.followup.entry import ReportText, as_core
from finsam_saas.followup.explaining import explained_in
from finsam_saas.followup.grids import FigurePart, columns, figure_parts, grid_key, results
from finsam_saas.followup.reading import ReportDetail, figures_are_shown
from finsam_saas.followup.rules import Measure, ReportState
from finsam_saas.followup.sheets import sheet_of
from finsam_saas.followup.timeline import Saves
from finsam_saas.followup.wording import GOAL_WORDS, TEXT_WORDS, state_tag
from finsam_saas.reporting_plan.sheet import Sheet
from finsam_saas.reporting_plan.wording import question_words
from finsam_saas.review.eye import figure_lines
from finsam_saas.review.rules import can_be_extended
from finsam_saas.review.wording import figures_road
from finsam_saas.web.forms import EmptyForm
from tenants.database import today


@dataclass(frozen=True)
class Choices:
    """What the actor can do with the report."""

    accept: bool
    reopen: bool
    sign_off: bool
    extend: bool
    comment: bool


def choices(who: Actor, found: ReportDetail) -> Choices:
    """What the actor can do with a report in the state where it is."""
    reviews = who.may(Permission.REPORTS_REVIEW)
    return Choices(
        accept=reviews and found.state is ReportState.SUBMITTED,
        reopen=who.may(Permission.REPORTS_REOPEN) and found.state is ReportState.ACCEPTED,
        sign_off=found.signs and found.state is ReportState.AWAITING_SIGN_OFF,
        extend=reviews and can_be_extended(found.state),
        comment=takes_part(who, found),
    )


@dataclass(frozen=True)
class Said:
    """What has been written beside the figures: explanations and comments, by row."""

    whys: Mapping[str, str] = field(default_factory=dict)
    targets: Sequence[tuple[str, str]] = ()
    threads: Sequence[Thread] = ()

    @property
    def open_threads(self) -> int:
        """How many threads nobody has resolved."""
        return sum(1 for one in self.threads if one.is_open)

    @property
    def open_at(self) -> Mapping[str, int]:
        """The rows of the grids with open threads, and how many."""
        return {grid_key(row): number for row, number in open_rows(self.threads).items()}


def _said(found: ReportDetail, behind: Background, sheet: Sheet, *, with_comments: bool) -> Said:
    kept = behind.kept
    return Said(
        whys={grid_key(row): text for row in sheet.rows if (text := kept.why(row))},
        targets=[(one.text, text) for one in sheet.targets if (text := kept.on_target(one.key))],
        threads=threads_of(found.id) if with_comments else (),
    )


def sees_counts(who: Actor, found: ReportDetail) -> bool:
    """Whether the actor sees the counts: kansli, auditor, and those whose report it is or who sign it."""
    return who.may(Permission.FIGURES_READ_EXACT) or found.own or found.signs


def _without_counts(parts: Sequence[FigurePart]) -> list[FigurePart]:
    """What the parts hold besides counts of persons."""
    return [replace(one, rows=(), meanings=()) for one in parts if one.answers]


def show(found: ReportDetail) -> ResponseReturnValue:
    """The figures and texts of a report already found for the actor, and what he can do with it."""
    who = actor()
    can = choices(who, found)
    tag = state_tag(found, today())
    if not figures_are_shown(found):
        return render_template("review/unsent.html", report=found, tag=tag, can=can)
    behind, sheet = background(found), sheet_of(found)
    shows_counts = sees_counts(who, found)
    parts = figure_parts(behind, sheet)
    return render_template(
        "review/report.html",
        report=found,
        behind=behind,
        shows_counts=shows_counts,
        parts=parts if shows_counts else _without_counts(parts),
        question_words=question_words,
        columns=columns,
        goal_words=GOAL_WORDS,
        results=results(as_core(behind.kept.cells, sheet.counted_as)) if Measure.ENDED in sheet.rows else [],
        texts=[(TEXT_WORDS[name], behind.kept.text(name)) for name in ReportText],
        eye=_eye(behind, sheet) if can.accept or can.sign_off else [],
        said=_said(found, behind, sheet, with_comments=can.comment),
        road=figures_road(found),
        unasked_then=behind.has_unasked(sheet.rows),
        explained_in=explained_in(who, found, found.period) if found.state is ReportState.ACCEPTED else {},
        tag=tag,
        can=can,
        form=EmptyForm(formdata=None, version=str(found.version)),
        told_history=timeline.timeline_of(
            found.id, sheet, _saves(who, found), whole=timeline.asks_for_whole(request.args)
        ),
    )


def _saves(who: Actor, found: ReportDetail) -> Saves:
    """How much of the writing the actor is told of."""
    if found.own:
        return Saves.EACH
    follows = who.may(Permission.REPORTS_REVIEW) or who.may(Permission.EVENTS_READ)
    return Saves.SUMMED if follows else Saves.NONE


def _eye(behind: Background, sheet: Sheet) -> list[str]:
    return figure_lines(behind.kept, sheet, earlier_entries(behind), behind.start)
