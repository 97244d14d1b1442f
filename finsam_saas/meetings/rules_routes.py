"""The rules of meetings: shown, changed, and what a change affects told before it is saved."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.events.changes import changes
from finsam_saas.meetings import planning, queries
from finsam_saas.meetings.entry import RulesEntry
from finsam_saas.meetings.facts import RulesFacts
from finsam_saas.meetings.forms import RulesForm
from finsam_saas.meetings.pages import blueprint
from finsam_saas.setting_versions.pages import Setting, earlier_page, go_back
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.setting_versions.service import Content
from finsam_saas.web.errors import Conflict
from finsam_saas.web.fields import version_of
from finsam_saas.web.review import Review, review_page, wants_to_edit, wants_to_save


@blueprint.route("/regler", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT, Permission.SETTINGS_EDIT)
def meeting_rules() -> ResponseReturnValue:
    """What the förbund has decided about §§, papers and notice board."""
    found = queries.meeting_rules()
    if request.method == "GET":
        return render_template(
            "meetings/rules.html", form=RulesForm(formdata=None, obj=found), above=_above()
        )
    form = RulesForm()
    if wants_to_edit() or not form.validate():
        return render_template("meetings/rules.html", form=form, above=_above()), 422 if form.errors else 200
    entry = RulesEntry(form.paragraphs_per_year.data, form.papers_days.data or 0, form.posted_at.data or None)
    if version_of(form.version) != found.version:
        raise Conflict("the rules of meetings were changed meanwhile")
    effects = _effects(found, entry)
    if effects and not wants_to_save():
        title, page = _("Så blir reglerna för möten"), url_for("meetings.meeting_rules")
        return review_page(form, Review(title=title, effects=effects, cancel_url=page, trail=(_above(),)))
    planning.decide_rules(actor=actor(), version=found.version, entry=entry)
    flash(_("Reglerna för möten är sparade."), "success")
    return redirect(_above()[1], 303)


@blueprint.get("/regler/versioner")
@requires(Permission.MEETINGS_EDIT, Permission.SETTINGS_EDIT)
def earlier_rules() -> str:
    """What the rules have been before."""
    return earlier_page(_setting())


@blueprint.route("/regler/versioner/<int:setting_version>/tillbaka", methods=["GET", "POST"])
@requires(Permission.MEETINGS_EDIT, Permission.SETTINGS_EDIT)
def go_back_to_rules(setting_version: int) -> ResponseReturnValue:
    """Let earlier rules hold again."""
    found = queries.meeting_rules()
    return go_back(
        _setting(),
        setting_version,
        now={name: getattr(found, name) for name in RulesEntry.__dataclass_fields__},
        version=found.version,
        effects=lambda content: _effects(found, RulesEntry(**content)),
        decide=lambda content, seen: planning.decide_rules(
            actor=actor(), version=seen, entry=RulesEntry(**content)
        ),
    )


def _setting() -> Setting:
    return Setting(
        title=_("Regler för möten"),
        area=SettingArea.MEETINGS,
        told=_told,
        page=url_for("meetings.meeting_rules"),
        earlier=url_for("meetings.earlier_rules"),
        back=lambda number: url_for("meetings.go_back_to_rules", setting_version=number),
        above=(_above(),),
    )


def _told(content: Content) -> list[str]:
    """The rules in words."""
    rules = RulesEntry(**content)
    return [
        _("Paragraferna börjar om varje år") if rules.paragraphs_per_year else _("Paragraferna löper vidare"),
        ngettext("handlingar %(num)s dag före", "handlingar %(num)s dagar före", rules.papers_days),
        _("Anslag: %(place)s", place=rules.posted_at or _("förbundets egen sida")),
    ]


def _above() -> tuple[str, str]:
    """The page above the rules: the meetings for those who read them, the settings for the tenant admin."""
    if actor().may(Permission.MEETINGS_READ):
        return str(_("Möten")), url_for("meetings.index")
    return str(_("Inställningar")), url_for("shaping.index")


def _effects(before: RulesFacts, entry: RulesEntry) -> list[str]:
    """What follows from each change; what has happened already stays."""
    changed = changes(before, {name: getattr(entry, name) for name in RulesEntry.__dataclass_fields__})
    found = []
    if "paragraphs_per_year" in changed:
        found += [
            _("Varje organ börjar om på § 1 varje år.")
            if entry.paragraphs_per_year
            else _("Paragraferna löper vidare från år till år."),
            _("Paragrafer som redan har satts ändras inte."),
        ]
    if "papers_days" in changed:
        found.append(
            ngettext(
                "Nya möten föreslås få sina handlingar %(num)s dag före. Planerade möten ändras inte.",
                "Nya möten föreslås få sina handlingar %(num)s dagar före. Planerade möten ändras inte.",
                entry.papers_days,
            )
        )
    if "posted_at" in changed:
        place = entry.posted_at or _("förbundets egen sida")
        found.append(
            _("Nya anslag sätts upp på: %(place)s. De som redan sitter uppe ligger kvar.", place=place)
        )
    return found
