"""Requisitions: the list with its sum and file, one as it stands, and writing and handing in one's own."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.decisions.of_budget import decisions_of_year
from finsam_saas.initiatives.queries import initiative
from finsam_saas.requisitions import export, labels, money, money_routes, queries, service, step_routes
from finsam_saas.requisitions.entry import ClaimEntry
from finsam_saas.requisitions.forms import ClaimForm
from finsam_saas.requisitions.pages import blueprint, registry_words
from finsam_saas.requisitions.queries import RequisitionFacts, Selection
from finsam_saas.requisitions.rules import AboveGrant, By, RequisitionState, faults, steps_from
from finsam_saas.requisitions.service import NotComplete, RegistryWords
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import version_of
from finsam_saas.web.paging import page_asked
from finsam_saas.web.tables import FileType, download
from tenants.database import today

# Importing the modules of the attests and of the money has put their pages on the blueprint.
__all__ = ["blueprint", "money_routes", "step_routes"]

_READS = requires(Permission.REQUISITIONS_READ, Permission.REQUISITIONS_WRITE)
_WRITES = requires(Permission.REQUISITIONS_WRITE)


@blueprint.get("/")
@_READS
def index() -> str:
    """The requisitions that one may read, with their sum; for an insatsägare where to begin one."""
    who = actor()
    asked, query = _selection()
    own = queries.claimable(who) if who.may(Permission.REQUISITIONS_WRITE) else []
    this_year = today().year
    left = {
        one.initiative_id: one.money
        for one in (money.money_of([id_ for id_, _name in own]) if own else [])
        if one.year == this_year
    }
    return render_template(
        "requisitions/index.html",
        listed=queries.listed(who, asked, page_asked(request.args.get("sida", ""))),
        asked=asked,
        query=query,
        own=own,
        left=left,
        year=this_year,
        about=initiative(asked.initiative_id).name if asked.initiative_id else "",
    )


@blueprint.get("/uttag.<any(csv, xlsx):file_type>")
@_READS
def take_out(file_type: str) -> Response:
    """The chosen requisitions as a file, in kronor."""
    asked, _query = _selection()
    lines = queries.all_lines(actor(), asked)
    return download(
        FileType(file_type),
        export.about(asked),
        export.requisitions_sheet(lines),
        report=_("rekvisitioner"),
        period=str(asked.year or _("alla")),
    )


@blueprint.route("/ny/<uuid:initiative_id>", methods=["GET", "POST"])
@_WRITES
def new(initiative_id: UUID) -> ResponseReturnValue:
    """Begin a requisition for an insats that one answers for; the period begins as the quarter before."""
    name = dict(queries.claimable(actor())).get(initiative_id)
    if name is None:
        raise NotFound(f"no insats {initiative_id} to claim for")
    form = ClaimForm()
    if request.method == "GET":
        form.show(ClaimEntry(*_quarter_before(today())))
    elif form.validate():
        begun = service.begin(actor=actor(), initiative_id=initiative_id, entry=form.entry)
        flash(_("Utkastet är sparat. Bara ni som svarar för insatsen ser det."), "success")
        return redirect(url_for("requisitions.requisition", requisition_id=begun), 303)
    back = url_for("requisitions.index")
    page = render_template("requisitions/claim.html", form=form, name=name, back=back, returned=None)
    return page, 422 if form.errors else 200


@blueprint.get("/<uuid:requisition_id>")
@_READS
def requisition(requisition_id: UUID) -> str:
    """A requisition: what is claimed, how far it has come, and the steps that one may take."""
    who = actor()
    found = queries.requisition(who, requisition_id)
    shown = _as_written(found)
    year = shown.period_to.year if shown.period_to else found.year
    return render_template(
        "requisitions/requisition.html",
        found=found,
        entry=shown,
        missing=_missing(shown, found.ends_on) if found.is_open else [],
        year=year,
        money=money.year_money(found.initiative_id, year) if year else None,
        behind=decisions_of_year(year, [found.initiative_id]).get(found.initiative_id) if year else None,
        steps=step_routes.steps_for(who, found),
        may_submit=found.is_open and bool(steps_from(found.state, By.OWNER)),
    )


@blueprint.route("/<uuid:requisition_id>/andra", methods=["GET", "POST"])
@_WRITES
def change(requisition_id: UUID) -> ResponseReturnValue:
    """Write in one's own requisition."""
    found = queries.own_requisition(actor(), requisition_id)
    back = _page(requisition_id)
    if not found.is_open:
        return redirect(back)
    form = ClaimForm()
    if request.method == "GET":
        form.show(found.draft or ClaimEntry())
        form.version.data = str(found.version)
    elif form.validate():
        version = version_of(form.version)
        service.save(actor=actor(), requisition_id=requisition_id, version=version, entry=form.entry)
        flash(_("Sparat."), "success")
        return redirect(back, 303)
    shown = {"form": form, "name": found.initiative, "back": back, "returned": found.reason}
    return render_template("requisitions/claim.html", **shown), 422 if form.errors else 200


@blueprint.route("/<uuid:requisition_id>/kasta", methods=["GET", "POST"])
@_WRITES
def discard(requisition_id: UUID) -> ResponseReturnValue:
    """Throw away a draft."""
    found = queries.own_requisition(actor(), requisition_id)
    step = Step(
        title=_("Kasta utkastet"),
        explanation=found.initiative,
        consequences=(_("Det ni har skrivit försvinner. Det går inte att ångra."),),
        submit_label=_("Kasta"),
        cancel_url=_page(requisition_id),
        done=_("Utkastet är borta."),
        done_url=url_for("requisitions.index"),
        version=found.version,
        trail=step_routes.trail(found),
    )
    return take(
        step,
        lambda seen, _why: service.discard(actor=actor(), requisition_id=requisition_id, version=seen),
        refusals=labels.step_refusals(),
    )


@blueprint.route("/<uuid:requisition_id>/lamna-in", methods=["GET", "POST"])
@_WRITES
def submit(requisition_id: UUID) -> ResponseReturnValue:
    """Hand in one's own requisition; what stands in the way is told before and after."""
    found = queries.own_requisition(actor(), requisition_id)
    entry = found.draft or ClaimEntry()
    if not found.is_open or _missing(entry, found.ends_on):
        return redirect(_page(requisition_id))
    words = registry_words(found.initiative, entry.period_from, entry.period_to)
    step = Step(
        title=_("Lämna in rekvisitionen"),
        explanation=found.initiative,
        consequences=(
            _("Den registreras i förbundets diarium och blir en allmän handling."),
            _("Kansliet granskar den, och en annan person godkänner betalningen."),
            _("Ni kan inte ändra den, om inte kansliet lämnar tillbaka den."),
        ),
        submit_label=_("Lämna in"),
        cancel_url=_page(requisition_id),
        done=_("Rekvisitionen är inlämnad och registrerad."),
        done_url=_page(requisition_id),
        version=found.version,
        danger=False,
        trail=step_routes.trail(found),
    )

    return take(
        step,
        partial(_hand_in, requisition_id, words),
        refusals={
            **labels.step_refusals(),
            NotComplete: _("Något saknas. Gå tillbaka och skriv klart."),
            AboveGrant: labels.above_grant(),
        },
    )


def _hand_in(requisition_id: UUID, words: RegistryWords, seen: int, _why: str) -> None:
    service.submit(actor=actor(), requisition_id=requisition_id, version=seen, words=words)


def _page(requisition_id: UUID) -> str:
    return url_for("requisitions.requisition", requisition_id=requisition_id)


def _as_written(found: RequisitionFacts) -> ClaimEntry:
    """The content to show: what is being written for its writers, else what was handed in."""
    if found.is_open and found.draft is not None:
        return found.draft
    return ClaimEntry(found.period_from, found.period_to, found.text, queries.costs(found.id))


def _missing(entry: ClaimEntry, ends_on: date | None) -> list[str]:
    found = faults(entry.period_from, entry.period_to, entry.text, entry.amount, today(), ends_on=ends_on)
    return [str(labels.FAULTS[fault]) for fault in found]


def _selection() -> tuple[Selection, dict[str, str]]:
    """What the address asks for, and the same as the next address's query."""
    state, year = request.args.get("lage", ""), request.args.get("ar", "")
    about = request.args.get("insats", "")
    chosen = Selection(
        state=RequisitionState(state) if state in list(RequisitionState) else None,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        initiative_id=_id(about),
    )
    query = {"lage": chosen.state, "ar": chosen.year, "insats": chosen.initiative_id}
    return chosen, {name: str(value) for name, value in query.items() if value is not None}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _quarter_before(day: date) -> tuple[date, date]:
    """The last whole quarter before a day."""
    last = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1) - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last
