"""Short ways to look at, and into, accounts from a test: rows, links, events, outbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from finsam_saas.accounts.models import Membership, PlatformOutbox, SignInToken, TokenPurpose, User
from finsam_saas.accounts.service import mint_token
from finsam_saas.events.models import Event, Outbox, PlatformEvent
from tenants.context import acting_for
from tenants.database import session
from tests import world


@contextmanager
def nowhere(app: Flask) -> Iterator[None]:
    """Work outside every förbund and keep what was done."""
    with app.app_context(), acting_for(None):
        yield
        session.commit()


@contextmanager
def within(app: Flask, slug: str) -> Iterator[None]:
    """Work inside one förbund and keep what was done."""
    with app.app_context(), acting_for(world.tenant(slug)):
        yield
        session.commit()


def user(email: str) -> User:
    """The account with this address, read anew."""
    return session.execute(
        select(User).where(User.email == email).execution_options(populate_existing=True)
    ).scalar_one()


def membership(email: str) -> Membership:
    """The place of an account in the acting förbund."""
    return session.execute(
        select(Membership).join(User, User.id == Membership.user_id).where(User.email == email)
    ).scalar_one()


def link_for(app: Flask, email: str, purpose: TokenPurpose) -> str:
    """A fresh link secret, as the worker mints it when it sends a mail."""
    with nowhere(app):
        return mint_token(user(email).id, purpose)


def platform_events(app: Flask) -> list[tuple[str, dict[str, Any]]]:
    """Name and details of what has happened outside every förbund, oldest first."""
    with nowhere(app):
        rows = session.execute(select(PlatformEvent.name, PlatformEvent.details).order_by(PlatformEvent.id))
        return [(row.name, row.details) for row in rows]


def events(app: Flask, slug: str) -> list[Event]:
    """What has happened in a förbund, oldest first; each is also in the outbox."""
    with within(app, slug):
        rows = list(session.scalars(select(Event).order_by(Event.at, Event.id)))
        assert session.query(Outbox).count() == len(rows)
        session.expunge_all()
        return rows


def waiting_mail(app: Flask) -> list[UUID]:
    """Whose reset mails wait to be sent."""
    with nowhere(app):
        return list(session.scalars(select(PlatformOutbox.user_id)))


def everything_kept(app: Flask, slug: str) -> str:
    """All text of the tables where a secret could have slipped in."""
    with within(app, slug):
        tables = (Event, Outbox, PlatformEvent, SignInToken, PlatformOutbox)
        return repr([[vars(row) for row in session.query(table).all()] for table in tables])
