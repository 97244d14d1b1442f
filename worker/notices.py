"""Who is told by mail when something has happened, each in the own language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, func, or_, select

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership, User
from finsam_saas.config import Settings
from finsam_saas.followup.queries import reporters_of
from tenants.context import current_tenant
from tenants.database import session
from worker import letters
from worker.happening import Happening
from worker.mailer import Letter, send


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody in the acting förbund who is to be told: address, language and the name shown there."""

    email: str
    language: str
    name: str


def tell_managers_of_return(happening: Happening) -> None:
    """Tell those who report for the insats that the kansli asks for something more."""
    if happening.subject_id is None:
        return
    managers = [one.membership_id for one in reporters_of(happening.subject_id)]
    _tell_of_report(happening, Membership.id.in_(managers), letters.returned)


def tell_secretariat_of_submission(happening: Happening) -> None:
    """Tell the kansli that a report waits for an answer."""
    _tell_of_report(happening, Membership.roles.contains([Role.SECRETARIAT.value]), letters.submitted)


def _tell_of_report(happening: Happening, whom: ColumnElement[bool], written: Callable[..., Letter]) -> None:
    url = link("followup.report", association=current_tenant().slug, report_id=happening.subject_id)
    for receiver in _receivers(whom):
        letter = written(
            recipient=receiver.email,
            language=receiver.language,
            name=receiver.name,
            report=happening.subject_label,
            url=url,
        )
        send(settings(), letter)


def _receivers(whom: ColumnElement[bool]) -> list[Receiver]:
    """Members of the acting förbund who have accepted, are still there, and whose account stands."""
    rows = session.execute(
        select(User.email, User.language, Membership.name)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.tenant_id == current_tenant().id,
            whom,
            Membership.accepted_at.is_not(None),
            Membership.ended_at.is_(None),
            or_(Membership.ends_on.is_(None), Membership.ends_on >= func.current_date()),
            User.disabled_at.is_(None),
        )
        .order_by(Membership.name)
    )
    return [Receiver(*row) for row in rows]


def settings() -> Settings:
    """The settings of the application that the task runs in."""
    found: Settings = current_app.config["FINSAM"]
    return found


def link(endpoint: str, **values: str | UUID | None) -> str:
    """The public address of a page, for a letter; the host is the configured one, never a request's."""
    public = urlsplit(settings().public_url)
    pages = current_app.url_map.bind(public.netloc, script_name=public.path or "/", url_scheme=public.scheme)
    return pages.build(endpoint, values, force_external=True)
