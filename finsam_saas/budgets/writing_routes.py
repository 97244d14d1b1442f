"""Writing a budget: a version begun, its lines, removed. Nothing is saved but by Spara."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.budgets import queries, service, words
from finsam_saas.budgets.forms import (
    BudgetForm,
    NewBudgetForm,
    Row,
    budget_form,
    granted_rows,
    new_row,
    row_of,
)
from finsam_saas.budgets.goals import financial_goals
from finsam_saas.budgets.pages import blueprint, trail
from finsam_saas.budgets.queries import BudgetFacts, FundedInitiative
from finsam_saas.budgets.rules import BudgetLineKind, BudgetStep, BudgetStepRefused, may
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import Conflict
from finsam_saas.web.fields import version_of
from tenants.database import today

SAVE, RECALCULATE, GRANTED, ADD = "save", "recalculate", "granted", "add"
UP, DOWN, REMOVE = "up", "down", "remove"
EMPTY_ROWS = (BudgetLineKind.INCOME_FEE, BudgetLineKind.COST_ADMIN, BudgetLineKind.COST_INITIATIVE)
_EDITS = requires(Permission.BUDGETS_EDIT)


@blueprint.route("/ny", methods=["GET", "POST"])
@_EDITS
def new() -> ResponseReturnValue:
    """Begin a version from nothing, or with the lines of another."""
    found = queries.heads()
    copied = next((one for one in found if str(one.id) == request.args.get("fran")), None)
    form = NewBudgetForm()
    others = [(str(one.id), one.name) for one in found]
    form.copied_from.choices = [("", _("Inga rader, börja tomt")), *others]
    if request.method == "GET":
        year = copied.year if copied else max([today().year, *(one.year for one in found)]) + 1
        form.year.data = year
        revised = _("Budget %(year)s, reviderad", year=year)
        form.name.data = revised if copied else _("Budget %(year)s", year=year)
        form.copied_from.data = str((copied or found[0]).id) if found else ""
    elif form.validate():
        try:
            made = service.begin(
                actor=actor(),
                year=int(form.year.data or 0),
                name=form.name.data or "",
                copied_from=form.copied_id,
            )
        except service.NameTaken:
            form.name.errors = [_("Årets budget har redan en version med det namnet. Skriv ett annat.")]
        else:
            flash(_("Versionen är påbörjad. Fyll i raderna."), "success")
            return redirect(url_for("budgets.edit", budget_id=made), 303)
    return render_template("budgets/new.html", form=form), 422 if form.errors else 200


@blueprint.route("/<uuid:budget_id>/andra", methods=["GET", "POST"])
@_EDITS
def edit(budget_id: UUID) -> ResponseReturnValue:
    """All lines of a version; "Räkna om" and the buttons at the lines show what follows and save nothing."""
    found = queries.budget(budget_id)
    if not may(found.state, BudgetStep.EDIT):
        if request.method == "POST":
            raise Conflict(f"budget {budget_id} is {found.state.value}")
        return redirect(url_for("budgets.budget", budget_id=budget_id), 303)
    offered = queries.initiatives(found.year)
    if request.method == "GET":
        rows = [row_of(line) for line in found.lines] or [new_row(kind) for kind in EMPTY_ROWS]
        return _page(found, budget_form(found.name, found.note, rows, found.version), offered)
    form = BudgetForm()
    form.offer(offered)
    asked = request.form.get("action", SAVE)
    if asked not in (SAVE, RECALCULATE):
        rows = _rearranged(form.typed, asked, offered)
        return _page(
            found, budget_form(form.name.data or "", form.note.data, rows, form.version.data), offered
        )
    if not form.validate():
        return _page(found, form, offered, 422)
    sure = form.guard_units(found, _beside(found))
    if asked == RECALCULATE:
        return _page(found, form, offered)
    return _saved(found, form, offered) if sure else _page(found, form, offered, 422)


@blueprint.route("/<uuid:budget_id>/ta-bort", methods=["GET", "POST"])
@_EDITS
def remove(budget_id: UUID) -> ResponseReturnValue:
    """Remove a version that is not proposed, after asking."""
    found = queries.budget(budget_id)
    step = Step(
        title=_("Ta bort %(budget)s?", budget=found.name),
        consequences=(
            _("Versionen och alla dess rader försvinner. Andra versioner av årets budget påverkas inte."),
        ),
        submit_label=_("Ta bort versionen"),
        cancel_url=url_for("budgets.budget", budget_id=budget_id),
        done=_("Versionen är borttagen."),
        done_url=url_for("budgets.index"),
        version=found.version,
        trail=trail(found),
    )
    return take(
        step,
        lambda seen, _why: service.remove(actor=actor(), budget_id=budget_id, version=seen),
        refusals={
            BudgetStepRefused: _("Versionen är föreslagen eller antagen och kan inte tas bort."),
            service.Awaited: _("Versionen står på ett mötes föredragningslista. Ta bort punkten där först."),
        },
    )


def _saved(found: BudgetFacts, form: BudgetForm, offered: list[FundedInitiative]) -> ResponseReturnValue:
    try:
        service.save(actor=actor(), budget_id=found.id, version=version_of(form.version), entry=form.entry())
    except service.NameTaken:
        form.name.errors = [_("Årets budget har redan en version med det namnet. Skriv ett annat.")]
        return _page(found, form, offered, 422)
    flash(_("%(budget)s är sparad.", budget=form.name.data), "success")
    return redirect(url_for("budgets.budget", budget_id=found.id), 303)


def _page(
    found: BudgetFacts, form: BudgetForm, offered: list[FundedInitiative], status: int = 200
) -> ResponseReturnValue:
    form.offer(offered)
    goals = financial_goals()
    sums = form.sums
    return render_template(
        "budgets/edit.html",
        budget=found,
        form=form,
        sums=sums,
        goals=goals,
        outcome=goals.capital.of(sums) if goals.capital else None,
        granted={one.key: one.granted for one in offered},
        to_fetch=len(granted_rows(form.typed, offered)),
        line_kinds=words.LINE_KINDS,
    ), status


def _beside(found: BudgetFacts) -> BudgetFacts | None:
    """Another budget to see slips of unit by: the year's that holds, else that of the year before."""
    others = [one for one in queries.budgets_of(found.year) if one.id != found.id]
    return queries.holding(others) or queries.budget_that_holds(found.year - 1)


def _rearranged(rows: list[Row], asked: str, offered: list[FundedInitiative]) -> list[Row]:
    """The rows after a button was pressed: "up-1", "down-0", "remove-2", "add" or "granted"."""
    found = list(rows)
    if asked == ADD:
        return [*found, new_row(BudgetLineKind.COST_INITIATIVE)]
    if asked == GRANTED:
        used = [row for row in found if row["label"] or row["amount"] or row["line_id"]]
        return [*used, *granted_rows(used, offered)]
    word, _dash, number = asked.partition("-")
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else len(found)
    if place >= len(found):
        return found
    if word == REMOVE:
        del found[place]
    other = place - 1 if word == UP else place + 1
    if word in (UP, DOWN) and 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
    return found
