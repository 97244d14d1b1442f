"""The pages of target groups: the list, a new one, a change, and an end that is explained first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField, ValidationError
from wtforms.validators import Length, NumberRange, Optional

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.initiatives import labels, target_groups
from finsam_saas.initiatives.pages import blueprint
from finsam_saas.initiatives.target_groups import TargetGroupEntry, TargetGroupFacts
from finsam_saas.web.fields import ChoicesField, CountField, DayField, name_validators
from finsam_saas.web.formats import current_formats
from finsam_saas.web.forms import Form
from finsam_saas.web.review import Review, review_page, wants_to_edit, wants_to_save
from tenants.database import today

_AGE = NumberRange(0, 120, _l("Skriv en ålder från 0 till 120."))


class TargetGroupForm(Form):
    """Whom insatser are for."""

    name = StringField(_l("Namn"), validators=name_validators(_l("Skriv vad ni kallar målgruppen.")))
    description = TextAreaField(_l("Beskrivning"), validators=[Optional(), Length(max=2000)])
    age_from = CountField(_l("Från ålder"), validators=[Optional(), _AGE])
    age_to = CountField(_l("Till och med ålder"), validators=[Optional(), _AGE])
    is_priority = BooleanField(_l("Målgruppen är prioriterad"))
    national_codes = ChoicesField(
        _l("Räknas i landet som"),
        description=_l(
            "Välj alla som stämmer. Utan val räknas målgruppen som övrig i den nationella statistiken."
        ),
    )
    ended_on = DayField(
        _l("Upphörde"),
        validators=[Optional()],
        description=_l("Sista dagen då nya insatser kan vara för målgruppen."),
    )
    seen = HiddenField("")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        known = labels.NATIONAL_TARGET_GROUPS.items()
        self.national_codes.choices = [(code.value, words) for code, words in known]

    def validate_age_to(self, field: CountField) -> None:
        """The ages are in order."""
        first, last = self.age_from.data, field.data
        if first is not None and last is not None and last < first:
            raise ValidationError(_("Den högsta åldern är lägre än den lägsta. Rätta någon av dem."))

    @property
    def entry(self) -> TargetGroupEntry:
        """The target group that was typed."""
        return TargetGroupEntry(
            name=self.name.data or "",
            description=self.description.data or None,
            age_from=self.age_from.data,
            age_to=self.age_to.data,
            is_priority=bool(self.is_priority.data),
            ended_on=self.ended_on.data,
            national_codes=tuple(self.national_codes.data or ()),
        )


@blueprint.get("/malgrupper")
@requires(Permission.SETTINGS_EDIT)
def target_group_list() -> str:
    """The target groups that stand, and those that have ended."""
    found = target_groups.target_groups()
    return render_template(
        "initiatives/target_groups.html",
        standing=[one for one in found if one.stands(today())],
        ended=[one for one in found if not one.stands(today())],
    )


def _shown(form: TargetGroupForm, group: TargetGroupFacts | None) -> ResponseReturnValue:
    page = render_template("initiatives/target_group_form.html", form=form, group=group)
    return page, 422 if form.errors else 200


@blueprint.route("/malgrupper/ny", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def new_target_group() -> ResponseReturnValue:
    """Enter a target group."""
    form = TargetGroupForm()
    if not form.validate_on_submit():
        return _shown(form, None)
    target_groups.add_target_group(actor=actor(), entry=form.entry)
    flash(_("%(name)s är inlagd.", name=form.name.data), "success")
    return redirect(url_for("initiatives.target_group_list"), 303)


@blueprint.route("/malgrupper/<uuid:target_group_id>/andra", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def change_target_group(target_group_id: UUID) -> ResponseReturnValue:
    """Change a target group; what its end affects is shown before it is saved."""
    group = target_groups.target_group(target_group_id)
    form = TargetGroupForm(obj=group.entry, data={"seen": group.entry.mark})
    if wants_to_edit() or not form.validate_on_submit():
        return _shown(form, group)
    entry, above = form.entry, url_for("initiatives.target_group_list")
    effects = _effects(group.entry, entry)
    if effects and not wants_to_save():
        title = _("Så blir %(label)s", label=entry.name)
        trail = ((str(_("Målgrupper")), above),)
        return review_page(form, Review(title=title, effects=effects, cancel_url=above, trail=trail))
    target_groups.change_target_group(
        actor=actor(), target_group_id=target_group_id, seen=form.seen.data or "", entry=entry
    )
    flash(_("%(name)s är sparad.", name=entry.name), "success")
    return redirect(above, 303)


def _effects(before: TargetGroupEntry, entry: TargetGroupEntry) -> list[str]:
    """What an end or another name means for what there is already."""
    found = []
    if entry.name != before.name:
        found.append(_("Insatser som är för målgruppen visas med det nya namnet, också i tidigare år."))
    if entry.national_codes != before.national_codes:
        found.append(_("Också tidigare år räknas om i landet. Utgåvor som redan är frysta ändras inte."))
    if entry.ended_on and entry.ended_on != before.ended_on:
        day = current_formats().date(entry.ended_on)
        found += [
            _("Efter %(day)s kan inga fler insatser vara för målgruppen.", day=day),
            _("Insatser som redan är för den ligger kvar, och räknas i statistiken som förut."),
        ]
    return found
