"""What stands on the page of an insats about its money: the ways to requisitions and agreements."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask_babel import ngettext
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.requisitions import money


def money_resting(found: DecisionFacts) -> str | None:
    """How many agreements and requisitions rest on a decision, in words; None where there are none."""
    agreed, claimed = money.resting(found)
    told = []
    if agreed:
        told.append(ngettext("%(num)s överenskommelse", "%(num)s överenskommelser", agreed))
    if claimed:
        told.append(ngettext("%(num)s rekvisition", "%(num)s rekvisitioner", claimed))
    return ", ".join(told) or None


def initiative_money(initiative_id: UUID, actor: Actor) -> Markup | None:
    """The pages about the money of an insats that the actor may read; None where there is none.

    It asks the database nothing: the page of an insats has many panels.
    """
    facts = {
        "initiative_id": initiative_id,
        "reads_requisitions": actor.may(Permission.REQUISITIONS_READ),
        "claims": actor.may(Permission.REQUISITIONS_WRITE),
        "reads_agreements": actor.may(Permission.AGREEMENTS_READ),
    }
    if not any(facts[name] for name in ("reads_requisitions", "claims", "reads_agreements")):
        return None
    # The template has escaped all that people have written.
    return Markup(render_template("requisitions/panel.html", **facts))  # noqa: S704
