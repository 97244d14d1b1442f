"""The pages of Förbundet: the blueprint, and what several of its pages need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint
from flask_babel import gettext as _

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.governance import labels, people
from finsam_saas.governance.queries import MemberFacts
from finsam_saas.governance.rules import PartyType
from finsam_saas.web.formats import STOCKHOLM, current_formats
from tenants.database import now

blueprint = Blueprint("governance", __name__, template_folder="templates", url_prefix="/forbundet")


@blueprint.context_processor
def _of_every_page() -> dict[str, object]:
    acting = current_actor()
    return {
        "labels": labels,
        "may_edit": acting is not None and acting.may(Permission.ASSOCIATION_EDIT),
        "today": today(),
        "period": period,
    }


def today() -> date:
    """This day in Sweden."""
    return now().astimezone(STOCKHOLM).date()


def member_choices(
    members: Sequence[MemberFacts], *, party: PartyType | None = None, keeps: object = None
) -> list[tuple[str, str]]:
    """Members to choose among today, and one that is chosen already even if it has left."""
    return [
        (str(one.id), one.name)
        for one in members
        if (one.holds(today()) or one.id == keeps) and (party is None or one.party is party)
    ]


def account_choices(accounts: Sequence[people.Account]) -> list[tuple[str, str]]:
    """Accounts to choose among: name, and organisation where it is known."""
    return [
        (str(one.membership_id), f"{one.name}, {one.organisation}" if one.organisation else one.name)
        for one in accounts
    ]


def period(first: date | None, last: date | None) -> str | None:
    """A time from a day to a day in words; None where neither is known."""
    formats = current_formats()
    if first and last:
        return str(_("%(first)s – %(last)s", first=formats.date(first), last=formats.date(last)))
    if first:
        return str(_("från %(first)s", first=formats.date(first)))
    return str(_("till %(last)s", last=formats.date(last))) if last else None
