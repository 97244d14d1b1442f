"""Signing in and out, new passwords by mail, language and look, and the user's own account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask import session as browser_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import public, signed_in
from finsam_saas.accounts import queries, rules, service, session
from finsam_saas.accounts import sign_in as way_in
from finsam_saas.accounts.forms import (
    AskForResetForm,
    ChangePasswordForm,
    NewPasswordForm,
    ProfileForm,
    RemindersForm,
    SignInForm,
)
from finsam_saas.accounts.labels import PASSWORD_FAULTS, THEME_LABELS, roles_text
from finsam_saas.accounts.models import TokenPurpose
from finsam_saas.accounts.sign_in import SignedIn
from finsam_saas.config import Environment, Settings
from finsam_saas.web import transaction
from finsam_saas.web.language import LANGUAGES
from finsam_saas.web.limits import limited

blueprint = Blueprint("accounts", __name__, template_folder="templates")
THEME_COOKIE = "finsam-theme"
YEAR = 365 * 24 * 3600


@blueprint.get("/logga-in")
@public
def sign_in() -> ResponseReturnValue:
    """The page to sign in on; whoever is signed in already goes straight on."""
    target = rules.local_path(request.args.get("next"))
    if session.current_viewer():
        return redirect(target or url_for("dashboard.home"), 303)
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None, next=target or ""))


@blueprint.post("/logga-in")
@public
@limited("20/minute")
def sign_in_now() -> ResponseReturnValue:
    """Sign in by e-mail and password; every refusal has the same words."""
    form = SignInForm()
    refused = False
    if form.validate():
        entered = way_in.sign_in(email=form.email.data or "", password=form.password.data)
        if entered:
            session.begin(entered.viewer, entered.memberships, entered.last_visit)
            return redirect(rules.local_path(form.next.data) or _first_page(entered), 303)
        transaction.keep()
        refused = True
    return render_template("accounts/sign_in.html", form=form, refused=refused), 422


def _first_page(entered: SignedIn) -> str:
    """The user's only förbund; else the page where he chooses, or answers an invitation."""
    if len(entered.memberships) == 1 and not entered.viewer.actor.global_roles and not entered.invitations:
        return url_for("dashboard.start", association=entered.memberships[0].slug)
    return url_for("dashboard.home")


@blueprint.post("/logga-ut")
@public
def sign_out() -> ResponseReturnValue:
    """Sign this browser out and let it forget what it was shown."""
    viewer = session.current_viewer()
    if viewer:
        way_in.note_sign_out(user_id=viewer.user_id)
    return _signed_out(_("Du är utloggad."))


def _signed_out(told: str) -> Response:
    session.end()
    flash(told, "success")
    answer = current_app.make_response(redirect(url_for("accounts.sign_in"), 303))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@blueprint.get("/glomt-losenord")
@public
def ask_for_reset() -> ResponseReturnValue:
    """The page to ask for a link on."""
    return render_template("accounts/ask_for_reset.html", form=AskForResetForm(formdata=None))


@blueprint.post("/glomt-losenord")
@public
@limited("5/minute")
def ask_for_reset_now() -> ResponseReturnValue:
    """Send a link if the address has an account; the answer is the same if it has none."""
    form = AskForResetForm()
    if not form.validate():
        return render_template("accounts/ask_for_reset.html", form=form), 422
    service.ask_for_reset(email=form.email.data or "")
    return redirect(url_for("accounts.reset_asked"), 303)


@blueprint.get("/glomt-losenord/skickat")
@public
def reset_asked() -> ResponseReturnValue:
    """What happens next, in the same words for every address."""
    return render_template("accounts/reset_asked.html")


@blueprint.route("/nytt-losenord/<token>", methods=["GET", "POST"])
@public
@limited("20/minute")
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password by a link from a mail; looking at the page does not use the link up."""
    try:
        owner = service.owner_of_link(token=token, purpose=TokenPurpose.PASSWORD_RESET)
        form = NewPasswordForm()
        if request.method == "POST" and form.validate():
            service.reset_password(token=token, new=form.password.data)
            return _signed_out(_("Lösenordet är bytt. Logga in med det nya."))
    except service.LinkSpent:
        return spent_link(_("Begär en ny länk"), url_for("accounts.ask_for_reset"))
    except service.PasswordRefused as refusal:
        form.password.errors = [str(PASSWORD_FAULTS[refusal.fault])]
    page = render_template("accounts/reset.html", form=form, email=owner.email)
    return page, 422 if request.method == "POST" else 200


def spent_link(action_label: str, action_url: str) -> tuple[str, int]:
    """The page for a link that has been used, has expired, or never was one; says how to get a new one."""
    page = render_template(
        "error.html",
        title=_("Länken gäller inte längre"),
        explanation=_("Den är redan använd eller för gammal. Dina uppgifter är inte ändrade."),
        action_label=action_label,
        action_url=action_url,
    )
    return page, 410


@blueprint.get("/konto")
@signed_in
def account() -> ResponseReturnValue:
    """The user's own account."""
    return _account_page()


def _account_page(
    profile: ProfileForm | None = None,
    change: ChangePasswordForm | None = None,
) -> str:
    viewer = session.viewer()
    name = "" if viewer.actor.name == viewer.email else viewer.actor.name
    shown = {"name": name, "language": viewer.language, "theme": viewer.theme}
    return render_template(
        "accounts/account.html",
        profile=profile or ProfileForm(formdata=None, data=shown),
        change=change or ChangePasswordForm(formdata=None),
        form=change or profile,
        email=viewer.email,
        memberships=[
            (one, RemindersForm(formdata=None, prefix=one.slug, data={"reminders": one.reminders.value}))
            for one in queries.own_memberships(viewer.user_id)
        ],
        invitations=queries.own_invitations(viewer.user_id),
        roles_text=roles_text,
    )


@blueprint.post("/konto")
@signed_in
def change_profile() -> ResponseReturnValue:
    """Change name, language and look."""
    form = ProfileForm()
    if not form.validate():
        return _account_page(profile=form), 422
    service.change_profile(
        user_id=session.viewer().user_id,
        name=form.name.data or "",
        language=form.language.data,
        theme=form.theme.data,
    )
    flash(_("Ditt konto är ändrat."), "success")
    return _with_theme(redirect(url_for("accounts.account"), 303), form.theme.data)


@blueprint.post("/konto/losenord")
@signed_in
@limited("10/minute")
def change_password() -> ResponseReturnValue:
    """Change one's own password; all other browsers are signed out."""
    form = ChangePasswordForm()
    if not form.validate():
        return _account_page(change=form), 422
    try:
        version = service.change_password(
            user_id=session.viewer().user_id, present=form.present.data, new=form.password.data
        )
    except service.WrongPassword:
        transaction.keep()
        form.present.errors = [_("Det är inte ditt nuvarande lösenord.")]
        return _account_page(change=form), 422
    except service.PasswordRefused as refusal:
        form.password.errors = [str(PASSWORD_FAULTS[refusal.fault])]
        return _account_page(change=form), 422
    session.go_on_with(version)
    flash(_("Lösenordet är bytt. Du är utloggad på alla andra ställen."), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/konto/logga-ut-overallt")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End all the user's sessions, this one too."""
    way_in.revoke_sessions(user_id=session.viewer().user_id)
    return _signed_out(_("Du är utloggad överallt."))


@blueprint.post("/sprak/<language>")
@public
def choose_language(language: str) -> ResponseReturnValue:
    """Show pages in another language, and remember it."""
    if language not in LANGUAGES:
        abort(404)
    browser_session["language"] = language
    viewer = session.current_viewer()
    if viewer:
        service.choose_language(user_id=viewer.user_id, language=language)
    return redirect(_page_before(), 303)


@blueprint.post("/tema/<theme>")
@public
def choose_theme(theme: str) -> ResponseReturnValue:
    """Show pages light, dark, or as the device has it, and remember it."""
    if theme not in THEME_LABELS:
        abort(404)
    viewer = session.current_viewer()
    if viewer:
        service.choose_theme(user_id=viewer.user_id, theme=theme)
    return _with_theme(redirect(_page_before(), 303), theme)


def _with_theme(response: Any, theme: str) -> Response:
    answer = current_app.make_response(response)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(THEME_COOKIE, theme, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return answer


def _page_before() -> str:
    """The page of ours that the visitor came from, else the front door."""
    came_from = urlsplit(request.referrer or "")
    path = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    ours = came_from.netloc == request.host
    return (rules.local_path(path) if ours else None) or url_for("dashboard.home")


@blueprint.get("/demo/post")
@public
def sent_mail() -> ResponseReturnValue:
    """The mail that the demo shows instead of sending it; elsewhere the page does not exist."""
    settings: Settings = current_app.config["FINSAM"]
    if settings.environment is Environment.PRODUCTION:
        abort(404)
    return render_template("accounts/sent_mail.html", mails=queries.sent_mail())
