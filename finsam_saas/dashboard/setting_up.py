"""The way back to a set-up that is not finished, for those who shape the förbund."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.dashboard.todo import Todo
from finsam_saas.shaping.labels import STEPS
from finsam_saas.shaping.queries import settings
from finsam_saas.shaping.rules import StepState, step_states


def about_setup(actor: Actor) -> Iterator[Todo]:
    """What a förbund must have and has not got, as one thing to do."""
    if not actor.may(Permission.SETTINGS_EDIT):
        return
    states = step_states(settings().standing)
    left = [str(STEPS[step]).lower() for step, state in states.items() if state is StepState.TO_DO]
    if left:
        yield Todo(
            what=str(_("Sätt upp förbundet")),
            why=str(_("Kvar att göra: %(steps)s.", steps=", ".join(left))),
            tag=("wait", str(_("Inte klart"))),
            action=(str(_("Fortsätt")), url_for("shaping.setup")),
        )
