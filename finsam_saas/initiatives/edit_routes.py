"""Changing insatser: adding and editing, amounts, who reports, starting and ending."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission, Role
from finsam_saas.accounts.session import actor
from finsam_saas.initiatives import labels, service, target_groups
from finsam_saas.initiatives import queries as reading
from finsam_saas.initiatives.entry import PartiesRefused
from finsam_saas.initiatives.forms import AmountsForm, InitiativeForm, ManagersForm, amounts_form
from finsam_saas.initiatives.pages import DECIDED_AMOUNTS, blueprint
from finsam_saas.initiatives.queries import InitiativeFacts
from finsam_saas.initiatives.rules import InitiativeAction, InitiativeTransitionRefused, OrientationRefused
from finsam_saas.members import queries as member_queries
from finsam_saas.members.forms import member_choices
from finsam_saas.members.rules import PartyType
from finsam_saas.memberships import people
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import Conflict
from finsam_saas.web.fields import version_of
from tenants.database import today

ACTIONS = {
    "starta": InitiativeAction.START,
    "avsluta": InitiativeAction.END,
    "avbryt": InitiativeAction.TERMINATE,
}


def _offered(form: InitiativeForm, initiative: InitiativeFacts | None = None) -> InitiativeForm:
    members = member_queries.members()
    reached = reading.joined(initiative.id).target_groups if initiative else {}
    form.offer(
        [(str(one.id), one.name) for one in members] if initiative else member_choices(members),
        member_choices(members, party=PartyType.MUNICIPALITY),
        [(str(id_), name) for id_, name in target_groups.offered(today(), keeps=reached)],
        orientation_may_lack=initiative is not None and initiative.orientation is None,
    )
    return form


def _shown(form: InitiativeForm, initiative: InitiativeFacts | None) -> str:
    locked = initiative is not None and service.orientation_is_locked(
        initiative, bool(reading.amounts(initiative.id))
    )
    return render_template("initiatives/form.html", form=form, initiative=initiative, locked=locked)


def _refused(form: InitiativeForm, refusal: PartiesRefused | OrientationRefused) -> None:
    """Say at the fields what does not hold."""
    if isinstance(refusal, OrientationRefused):
        form.orientation.errors = [labels.orientation_fault(refusal.code)]
        return
    form.parties.errors = [labels.party_fault(fault) for fault in refusal.faults]


@blueprint.get("/ny")
@requires(Permission.INITIATIVES_EDIT)
def new_initiative() -> ResponseReturnValue:
    """The form for a new insats, with room for this year's amount and the next."""
    year = today().year
    rows = {"amounts": [{"year": year}, {"year": year + 1}]}
    return _shown(_offered(InitiativeForm(formdata=None, data=rows)), None)


@blueprint.post("/ny")
@requires(Permission.INITIATIVES_EDIT)
def add_initiative() -> ResponseReturnValue:
    """Enter a new insats; it needs an owner, at least two parties and one orientation."""
    form = _offered(InitiativeForm())
    if not form.validate() or not form.guard_units():
        return _shown(form, None), 422
    amounts = {year: amount for year, amount in form.by_year().items() if amount is not None}
    try:
        initiative_id = service.add_initiative(actor=actor(), entry=form.entry(), amounts=amounts)
    except (PartiesRefused, OrientationRefused) as refusal:
        _refused(form, refusal)
        return _shown(form, None), 422
    flash(_("%(name)s är inlagd som planerad.", name=form.name.data), "success")
    return redirect(url_for("initiatives.initiative", initiative_id=initiative_id), 303)


@blueprint.get("/<uuid:initiative_id>/andra")
@requires(Permission.INITIATIVES_EDIT)
def edit_initiative(initiative_id: UUID) -> ResponseReturnValue:
    """The form for an insats."""
    initiative = reading.initiative(initiative_id)
    joined = reading.joined(initiative_id)
    known = {
        **vars(initiative),
        "orientation": initiative.orientation.value if initiative.orientation else "",
        "specific_orientation": (initiative.specific_orientation or ""),
        "owners": [{"member_id": str(one.member_id), "unit": one.unit} for one in joined.owners],
        "parties": [party.value for party in joined.parties],
        "municipality_ids": [str(one) for one in joined.municipalities],
        "target_group_ids": [str(one) for one in joined.target_groups],
    }
    return _shown(_offered(InitiativeForm(formdata=None, data=known), initiative), initiative)


@blueprint.post("/<uuid:initiative_id>/andra")
@requires(Permission.INITIATIVES_EDIT)
def change_initiative(initiative_id: UUID) -> ResponseReturnValue:
    """Change an insats."""
    initiative = reading.initiative(initiative_id)
    form = _offered(InitiativeForm(), initiative)
    if not form.validate():
        return _shown(form, initiative), 422
    version = version_of(form.version)
    try:
        service.change_initiative(
            actor=actor(), initiative_id=initiative_id, version=version, entry=form.entry()
        )
    except (PartiesRefused, OrientationRefused) as refusal:
        _refused(form, refusal)
        return _shown(form, initiative), 422
    flash(_("%(name)s är sparad.", name=form.name.data), "success")
    return redirect(url_for("initiatives.initiative", initiative_id=initiative_id), 303)


@blueprint.get("/<uuid:initiative_id>/belopp")
@requires(Permission.INITIATIVES_EDIT)
def edit_amounts(initiative_id: UUID) -> ResponseReturnValue:
    """The form for what is set aside by year."""
    initiative = reading.initiative(initiative_id)
    held = {one.year: one.amount for one in reading.amounts(initiative_id)}
    form = amounts_form(held, version=initiative.version)
    return render_template("initiatives/amounts_form.html", form=form, initiative=initiative)


@blueprint.post("/<uuid:initiative_id>/belopp")
@requires(Permission.INITIATIVES_EDIT)
def change_amounts(initiative_id: UUID) -> ResponseReturnValue:
    """Set what is set aside by year; an emptied amount is taken away."""
    initiative = reading.initiative(initiative_id)
    form = AmountsForm()
    if not form.validate() or not form.guard_units() or _changes_what_is_decided(form, initiative_id):
        return render_template("initiatives/amounts_form.html", form=form, initiative=initiative), 422
    service.set_amounts(
        actor=actor(),
        initiative_id=initiative_id,
        version=version_of(form.version),
        amounts=form.by_year(),
    )
    flash(_("Beloppen för %(name)s är sparade.", name=initiative.name), "success")
    return redirect(url_for("initiatives.initiative", initiative_id=initiative_id), 303)


def _changes_what_is_decided(form: AmountsForm, initiative_id: UUID) -> bool:
    """Whether a year that a decision gives money would have another sum; the form then says so."""
    decided = current_app.extensions.get(DECIDED_AMOUNTS, lambda _initiative_id: {})(initiative_id)
    held = {one.year: one.amount for one in reading.amounts(initiative_id)} if decided else {}
    wrong = [
        row
        for row in form.rows
        if row.year.data is not None and row.year.data in decided and row.kronor != held.get(row.year.data)
    ]
    for row in wrong:
        row.amount.errors = [
            _("Beloppet %(year)s följer av ett beslut. Bara ett nytt beslut ändrar det.", year=row.year.data)
        ]
        form.amounts.errors = [row.errors]
    return bool(wrong)


def _managers_form(initiative_id: UUID, *, posted: bool) -> ManagersForm:
    current = reading.joined(initiative_id).managers
    offered = people.choices_with(current, Role.INITIATIVE_MANAGER)
    if posted:
        return ManagersForm(offered)
    return ManagersForm(offered, formdata=None, data={"membership_ids": [str(one) for one in current]})


@blueprint.get("/<uuid:initiative_id>/ansvariga")
@requires(Permission.INITIATIVES_EDIT)
def edit_managers(initiative_id: UUID) -> ResponseReturnValue:
    """The form for who reports."""
    initiative = reading.initiative(initiative_id)
    form = _managers_form(initiative_id, posted=False)
    return render_template("initiatives/managers_form.html", form=form, initiative=initiative)


@blueprint.post("/<uuid:initiative_id>/ansvariga")
@requires(Permission.INITIATIVES_EDIT)
def change_managers(initiative_id: UUID) -> ResponseReturnValue:
    """Say who reports."""
    initiative = reading.initiative(initiative_id)
    form = _managers_form(initiative_id, posted=True)
    if not form.validate():
        return render_template("initiatives/managers_form.html", form=form, initiative=initiative), 422
    service.set_managers(actor=actor(), initiative_id=initiative_id, membership_ids=form.chosen)
    flash(_("Insatsansvariga för %(name)s är sparade.", name=initiative.name), "success")
    return redirect(url_for("initiatives.initiative", initiative_id=initiative_id), 303)


@blueprint.route("/<uuid:initiative_id>/<any(starta, avsluta, avbryt):step>", methods=["GET", "POST"])
@requires(Permission.INITIATIVES_EDIT)
def move(initiative_id: UUID, step: str) -> ResponseReturnValue:
    """Start or end an insats, after saying what happens then; what is already done is a conflict."""
    initiative = reading.initiative(initiative_id)
    action = ACTIONS[step]
    name, what_happens = labels.ACTIONS[action]
    page = url_for("initiatives.initiative", initiative_id=initiative_id)
    words = Step(
        title=_("%(step)s: %(name)s", step=name, name=initiative.name),
        consequences=(str(what_happens),),
        submit_label=str(name),
        cancel_url=page,
        done=_("Läget är ändrat."),
        done_url=page,
        version=initiative.version,
        danger=action is InitiativeAction.TERMINATE,
        trail=((_("Insatser"), url_for("funding.index")), (initiative.name, page)),
    )
    try:
        return take(
            words,
            lambda seen, _why: service.move(
                actor=actor(), initiative_id=initiative_id, version=seen, action=action
            ),
        )
    except InitiativeTransitionRefused as refusal:
        raise Conflict(str(refusal)) from refusal
