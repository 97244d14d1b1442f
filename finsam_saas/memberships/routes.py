"""The users of a förbund, and the pages where somebody answers an invitation to it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import public, requires, signed_in
from finsam_saas.access.permissions import ROLE_PERMISSIONS, Permission, Role
from finsam_saas.accounts import service as accounts
from finsam_saas.accounts import session
from finsam_saas.accounts.forms import NewPasswordForm, RemindersForm
from finsam_saas.accounts.labels import PASSWORD_FAULTS, ROLE_LABELS, roles_text
from finsam_saas.accounts.models import TokenPurpose
from finsam_saas.accounts.routes import spent_link
from finsam_saas.accounts.rules import ReminderChoice
from finsam_saas.memberships import queries, rules, service
from finsam_saas.memberships.forms import InvitationForm, MembershipForm, PlaceForm
from finsam_saas.memberships.labels import PERMISSION_LABELS, ROLE_HINTS, STATE_LABELS
from finsam_saas.memberships.queries import MemberRow
from finsam_saas.memberships.service import Links
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.fields import version_of
from finsam_saas.web.limits import limited
from tenants.context import current_tenant

LINKS = "finsam.membership_links"

blueprint = Blueprint("memberships", __name__, template_folder="templates")


@blueprint.get("/anvandare")
@requires(Permission.MEMBERSHIPS_READ)
def members() -> ResponseReturnValue:
    """Everybody who has, had or was offered a place in the förbund."""
    return render_template(
        "memberships/members.html",
        members=queries.members(),
        state_labels=STATE_LABELS,
        roles_text=roles_text,
        may_edit=session.actor().may(Permission.MEMBERSHIPS_EDIT),
    )


@blueprint.get("/anvandare/behorigheter")
@requires(Permission.MEMBERSHIPS_READ)
def permissions() -> ResponseReturnValue:
    """Who can see and do what: the very table that the guard follows."""
    holders = {
        permission: [role for role in Role if permission in ROLE_PERMISSIONS[role]]
        for permission in PERMISSION_LABELS
    }
    rows = [
        [
            label,
            _("alla roller") if len(holders[permission]) == len(Role) else roles_text(holders[permission]),
        ]
        for permission, label in PERMISSION_LABELS.items()
        if holders[permission]
    ]
    roles = [{"label": ROLE_LABELS[role], "value": ROLE_HINTS[role]} for role in Role]
    return render_template("memberships/permissions.html", rows=rows, roles=roles)


@blueprint.route("/anvandare/bjud-in", methods=["GET", "POST"])
@requires(Permission.MEMBERSHIPS_EDIT)
@limited("30/minute", methods=frozenset({"POST"}))
def invite() -> ResponseReturnValue:
    """Offer somebody a place in the förbund."""
    if request.method == "GET":
        known = {"email": request.args.get("email", ""), "name": request.args.get("name", "")}
        return render_template("memberships/invite.html", form=InvitationForm(formdata=None, data=known))
    form = InvitationForm()
    if not form.validate():
        return render_template("memberships/invite.html", form=form), 422
    try:
        service.invite(
            actor=session.actor(),
            email=form.email.data or "",
            name=form.name.data or "",
            roles=_chosen_roles(form),
            organisation=form.organisation.data or None,
            links=_links(),
        )
    except service.AlreadyMember:
        form.email.errors = [_("Den här adressen har redan en behörighet eller en inbjudan i förbundet.")]
        return render_template("memberships/invite.html", form=form), 422
    flash(_("Inbjudan till %(name)s skickas.", name=form.name.data), "success")
    return redirect(url_for("memberships.members"), 303)


def _links() -> Links:
    """What else ends with a place in the förbund; the features above hand it in."""
    links: Links = current_app.extensions[LINKS]
    return links


def _chosen_roles(form: PlaceForm) -> frozenset[Role]:
    return frozenset(Role(value) for value in form.roles.data or ())


@blueprint.get("/anvandare/<uuid:membership_id>")
@requires(Permission.MEMBERSHIPS_EDIT)
def member(membership_id: UUID) -> ResponseReturnValue:
    """One person's place in the förbund, to change."""
    shown = queries.member(membership_id)
    form = MembershipForm(
        formdata=None,
        data={
            "name": shown.name,
            "roles": [role.value for role in shown.roles],
            "organisation": shown.organisation,
            "ends_on": shown.ends_on,
            "version": str(shown.version),
        },
    )
    return _member_page(shown, form)


def _member_page(shown: MemberRow, form: MembershipForm) -> str:
    return render_template("memberships/member.html", shown=shown, form=form, state_labels=STATE_LABELS)


@blueprint.post("/anvandare/<uuid:membership_id>")
@requires(Permission.MEMBERSHIPS_EDIT)
def change(membership_id: UUID) -> ResponseReturnValue:
    """Change name, roles, organisation or last day; it counts at once."""
    shown = queries.member(membership_id)
    form = MembershipForm()
    if not form.validate():
        return _member_page(shown, form), 422
    try:
        service.change(
            actor=session.actor(),
            membership_id=membership_id,
            version=version_of(form.version),
            name=form.name.data or "",
            roles=_chosen_roles(form),
            organisation=form.organisation.data or None,
            ends_on=form.ends_on.data,
        )
    except rules.LastAdministrator:
        form.roles.errors = [_last_administrator()]
        return _member_page(shown, form), 422
    flash(_("Behörigheten för %(name)s är ändrad.", name=form.name.data), "success")
    return redirect(url_for("memberships.members"), 303)


def _last_administrator() -> str:
    return str(
        _(
            "Förbundet behöver minst en systemförvaltare utan slutdatum. Ge någon annan den rollen först,"
            " och vänta tills personen har tackat ja."
        )
    )


@blueprint.route("/anvandare/<uuid:membership_id>/avsluta", methods=["GET", "POST"])
@requires(Permission.MEMBERSHIPS_EDIT)
def end(membership_id: UUID) -> ResponseReturnValue:
    """End somebody's place, or take an invitation back, after saying what that means."""
    shown = queries.member(membership_id)
    users = url_for("memberships.members")
    page = url_for("memberships.member", membership_id=membership_id)
    step = Step(
        title=_("Avsluta behörigheten för %(name)s", name=shown.name),
        consequences=(
            _("Personen kommer inte längre in i förbundet, från och med nu."),
            _("Kontot finns kvar och fungerar i andra förbund."),
            _("Kopplingar till insatser, medlemmar och platser upphör. De återkommer inte av sig själva."),
            _("Det som personen har gjort finns kvar i händelserna."),
        ),
        submit_label=_("Avsluta behörigheten"),
        cancel_url=page,
        done=_("Behörigheten för %(name)s är avslutad.", name=shown.name),
        done_url=users,
        trail=((_("Användare"), users), (shown.name, page)),
    )
    return take(
        step,
        lambda _seen, _why: service.end(actor=session.actor(), membership_id=membership_id, links=_links()),
        refusals={rules.LastAdministrator: _last_administrator()},
    )


@blueprint.post("/anvandare/<uuid:membership_id>/skicka-igen")
@requires(Permission.MEMBERSHIPS_EDIT)
@limited("30/minute")
def resend(membership_id: UUID) -> ResponseReturnValue:
    """Send an unanswered invitation once more."""
    service.resend(actor=session.actor(), membership_id=membership_id)
    flash(_("Inbjudan skickas igen."), "success")
    return redirect(url_for("memberships.member", membership_id=membership_id), 303)


@blueprint.get("/inbjudan")
@signed_in
def invitation() -> ResponseReturnValue:
    """The invitation that waits for the viewer's own answer; whoever said yes already goes on in."""
    if session.actor().membership_id:
        return redirect(url_for("dashboard.start"), 303)
    invited = service.own_invitation(session.actor().user_id)
    roles = [Role(value) for value in invited.roles]
    shown = {"name": invited.name, "roles": roles, "organisation": invited.organisation}
    return render_template("memberships/invitation.html", invited=shown, roles_text=roles_text)


@blueprint.post("/inbjudan")
@signed_in
def answer_invitation() -> ResponseReturnValue:
    """Say yes or no to an invitation."""
    answer = request.form.get("answer")
    if answer not in ("yes", "no"):
        abort(400)
    tenant = current_tenant()
    if not session.actor().membership_id:
        service.answer(actor=session.actor(), accepts=answer == "yes", links=_links())
        if answer == "no":
            flash(_("Du har tackat nej till inbjudan från %(association)s.", association=tenant.name))
            return redirect(url_for("dashboard.home"), 303)
        flash(_("Välkommen till %(association)s.", association=tenant.name), "success")
    session.remember_association(tenant.name, tenant.slug)
    return redirect(url_for("dashboard.start"), 303)


@blueprint.post("/paminnelser")
@signed_in
def choose_reminders() -> ResponseReturnValue:
    """Choose for oneself how often letters remind of the förbund's reports."""
    own = session.actor().membership_id
    if own is None:
        abort(404)
    form = RemindersForm(prefix=current_tenant().slug)
    if not form.validate():
        abort(400)
    service.choose_reminders(membership_id=own, reminders=ReminderChoice(form.reminders.data))
    flash(_("Ditt val för %(association)s är sparat.", association=current_tenant().name), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.route("/inbjudan/<token>", methods=["GET", "POST"])
@public
@limited("20/minute")
def accept(token: str) -> ResponseReturnValue:
    """Finish a new account by the link from an invitation; looking at the page does not use the link up."""
    try:
        owner = accounts.owner_of_link(token=token, purpose=TokenPurpose.INVITATION)
        if owner.password_hash is not None:
            return redirect(url_for("memberships.invitation"), 303)
        form = NewPasswordForm()
        if request.method == "POST" and form.validate():
            entered = service.accept_by_link(token=token, password=form.password.data)
            session.begin(entered.viewer, entered.memberships)
            flash(_("Ditt konto är klart."), "success")
            return redirect(url_for("dashboard.home" if not entered.memberships else "dashboard.start"), 303)
    except accounts.LinkSpent:
        return spent_link(_("Till inloggningen"), url_for("accounts.sign_in"))
    except accounts.PasswordRefused as refusal:
        form.password.errors = [str(PASSWORD_FAULTS[refusal.fault])]
    page = render_template("memberships/welcome.html", form=form, email=owner.email)
    return page, 422 if request.method == "POST" else 200
