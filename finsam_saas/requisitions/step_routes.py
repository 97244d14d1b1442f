"""The steps of those who attest and pay: returned, examined, approved, paid, reversed; two persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.requisitions import labels, queries, service
from finsam_saas.requisitions.forms import PaidForm
from finsam_saas.requisitions.pages import blueprint
from finsam_saas.requisitions.queries import RequisitionFacts
from finsam_saas.requisitions.rules import (
    AboveGrant,
    By,
    PersonRefused,
    RequisitionStep,
    StepRefused,
    person_fault,
    steps_from,
)
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.fields import version_of
from finsam_saas.web.formats import current_formats
from tenants.database import session, today

TAKES = {
    By.EXAMINER: Permission.REQUISITIONS_EXAMINE,
    By.APPROVER: Permission.REQUISITIONS_APPROVE,
    By.PAYER: Permission.REQUISITIONS_PAY,
}
"""Who may take which steps; an insatsägare's own are told by whose insats it is."""


@dataclass(frozen=True)
class Offered:
    """A step that the viewer's role may take: whether he may in person, and else why not."""

    step: RequisitionStep
    refusal: str


def steps_for(who: Actor, found: RequisitionFacts) -> list[Offered]:
    """The steps of those who attest and pay that the viewer's roles open, from where it stands."""
    one_person = queries.rules().one_person
    offered = []
    for by, permission in TAKES.items():
        if who.may(permission):
            for step in steps_from(found.state, by):
                fault = person_fault(step, who.user_id, found.hands, one_person=one_person)
                offered.append(Offered(step, str(labels.PERSON_FAULTS[fault]) if fault else ""))
    return offered


def trail(found: RequisitionFacts) -> Sequence[tuple[str, str]]:
    """The pages above one that is about a requisition."""
    page = url_for("requisitions.requisition", requisition_id=found.id)
    return ((_("Rekvisitioner"), url_for("requisitions.index")), (found.number or found.initiative, page))


@blueprint.route("/<uuid:requisition_id>/lamna-tillbaka", methods=["GET", "POST"])
@requires(Permission.REQUISITIONS_EXAMINE, Permission.REQUISITIONS_APPROVE)
def give_back(requisition_id: UUID) -> ResponseReturnValue:
    """Return a requisition to be put right, with the reason."""
    found = _standing(requisition_id, RequisitionStep.RETURN)
    step = _step(
        found,
        _("Lämna tillbaka rekvisitionen"),
        (
            _("De som svarar för insatsen ser skälet, rättar och lämnar in igen."),
            _("Beloppet räknas inte som rekvirerat under tiden."),
        ),
        _("Lämna tillbaka"),
        _("Rekvisitionen är tillbaka hos insatsägaren."),
        asks_why=True,
    )
    return _take(step, partial(_give_back, requisition_id))


def _give_back(requisition_id: UUID, seen: int, why: str) -> None:
    service.give_back(actor=actor(), requisition_id=requisition_id, version=seen, reason=why)


@blueprint.route("/<uuid:requisition_id>/granska", methods=["GET", "POST"])
@requires(Permission.REQUISITIONS_EXAMINE)
def examine(requisition_id: UUID) -> ResponseReturnValue:
    """Attest that the claim is right."""
    found = _standing(requisition_id, RequisitionStep.EXAMINE)
    step = _step(
        found,
        _("Granskningsattest"),
        (
            _("Du intygar att kostnaderna hör till insatsen och perioden och att underlaget stämmer."),
            _("Sedan ska betalningen godkännas."),
        ),
        _("Attestera"),
        _("Rekvisitionen är granskad och väntar på beslutsattest."),
    )
    return _take(step, partial(_examine, requisition_id))


def _examine(requisition_id: UUID, seen: int, _why: str) -> None:
    service.examine(actor=actor(), requisition_id=requisition_id, version=seen)


@blueprint.route("/<uuid:requisition_id>/godkann", methods=["GET", "POST"])
@requires(Permission.REQUISITIONS_APPROVE)
def approve(requisition_id: UUID) -> ResponseReturnValue:
    """Approve that a requisition is paid."""
    found = _standing(requisition_id, RequisitionStep.APPROVE)
    step = _step(
        found,
        _("Beslutsattest"),
        (
            _("Du godkänner att beloppet betalas. %(who)s har granskat underlaget.", who=found.examiner),
            _("Därefter kan den betalas."),
        ),
        _("Godkänn betalningen"),
        _("Betalningen är godkänd. Nu kan den betalas."),
    )
    return _take(step, partial(_approve, requisition_id))


def _approve(requisition_id: UUID, seen: int, _why: str) -> None:
    service.approve(actor=actor(), requisition_id=requisition_id, version=seen)


@blueprint.route("/<uuid:requisition_id>/makulera", methods=["GET", "POST"])
@requires(Permission.REQUISITIONS_APPROVE)
def reverse(requisition_id: UUID) -> ResponseReturnValue:
    """Reverse what was approved or paid, with the reason."""
    found = _standing(requisition_id, RequisitionStep.REVERSE)
    consequences = [_("Beloppet räknas inte längre som rekvirerat, och kan rekvireras igen.")]
    if found.paid_on:
        day = current_formats().date(found.paid_on)
        consequences.append(_("Den betalades %(day)s. Pengarna ska tillbaka till förbundet.", day=day))
    step = _step(
        found,
        _("Makulera rekvisitionen"),
        consequences,
        _("Makulera"),
        _("Rekvisitionen är makulerad."),
        asks_why=True,
    )
    return _take(step, partial(_reverse, requisition_id))


def _reverse(requisition_id: UUID, seen: int, why: str) -> None:
    service.reverse(actor=actor(), requisition_id=requisition_id, version=seen, reason=why)


@blueprint.route("/<uuid:requisition_id>/betald", methods=["GET", "POST"])
@requires(Permission.REQUISITIONS_PAY)
def pay(requisition_id: UUID) -> ResponseReturnValue:
    """Note the day on which a requisition was paid."""
    found = _standing(requisition_id, RequisitionStep.PAY)
    form = PaidForm(found.approved_on)
    if request.method == "GET":
        form.paid_on.data = today()
        form.version.data = str(found.version)
    elif form.validate() and form.paid_on.data:
        version = version_of(form.version)
        try:
            service.pay(
                actor=actor(), requisition_id=requisition_id, version=version, paid_on=form.paid_on.data
            )
        except PersonRefused as refused:
            form.form_errors.append(str(labels.PERSON_FAULTS[refused.fault]))
        else:
            flash(_("Rekvisitionen är noterad som betald."), "success")
            return redirect(url_for("requisitions.requisition", requisition_id=requisition_id), 303)
    page = render_template("requisitions/paid.html", form=form, found=found)
    return page, 422 if form.errors else 200


def _standing(requisition_id: UUID, step: RequisitionStep) -> RequisitionFacts:
    """A requisition from where this step can be taken by one of the viewer's roles; raises StepRefused."""
    who = actor()
    found = queries.requisition(who, requisition_id)
    if step not in {offered.step for offered in steps_for(who, found)}:
        raise StepRefused(found.state, step)
    return found


@blueprint.errorhandler(StepRefused)
def refused(error: StepRefused) -> ResponseReturnValue:
    """A page that says that somebody, or oneself by a second click, has taken the step; nothing is saved."""
    session.rollback()
    requisition_id = (request.view_args or {})["requisition_id"]
    back = url_for("requisitions.requisition", requisition_id=requisition_id)
    page = render_template("requisitions/refused.html", reason=labels.standing_said(error.state), back=back)
    return page, 422


def _step(
    found: RequisitionFacts,
    title: str,
    consequences: Sequence[str],
    submit_label: str,
    done: str,
    *,
    asks_why: bool = False,
) -> Step:
    page = url_for("requisitions.requisition", requisition_id=found.id)
    told = {"initiative": found.initiative, "amount": current_formats().kronor(found.amount)}
    return Step(
        title=title,
        explanation=_("%(initiative)s, %(amount)s kr.", **told),
        consequences=consequences,
        submit_label=submit_label,
        cancel_url=page,
        done=done,
        done_url=page,
        version=found.version,
        asks_why=asks_why,
        danger=asks_why,
        trail=trail(found),
    )


def _take(step: Step, use_case: partial[None]) -> ResponseReturnValue:
    """Take the step, or tell why this person, or this grant, does not let it be taken."""
    refusals = {
        **labels.step_refusals(),
        AboveGrant: labels.lowered_grant(),
        PersonRefused: _(
            "Någon annan tar det här steget. Den som rekvirerar, granskar och godkänner är olika personer."
        ),
    }
    return take(step, use_case, refusals=refusals)
