"""The commands about people: a förbund's first account, global roles, invitations, closing an account."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

import click

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts.operators import (
    AccountExists,
    NoSuchAccount,
    add_membership,
    add_user,
    disable_user,
    grant_global_roles,
)
from finsam_saas.accounts.service import PasswordRefused
from finsam_saas.cli_support import answer, application, find_tenant, json_option
from finsam_saas.leaving import LINKS
from finsam_saas.memberships.service import AlreadyMember, invite
from tenants.context import acting_for
from tenants.database import session

OPERATOR = Actor(user_id=None, name="Finsam (drift)")

Option = Callable[..., Any]
name_option: Option = click.option("--name", required=True, help="First name and surname.")
roles_option: Option = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="Role in the förbund; tenant_admin where none is given. May be repeated.",
)


@click.group()
def users() -> None:
    """Accounts: add the first one of a förbund, invite, and disable."""


@users.command()
@click.argument("email")
@name_option
@click.option("--association", "slug", help="Path name of the förbund.")
@roles_option
@click.option(
    "--global-role",
    "global_roles",
    multiple=True,
    type=click.Choice([role.value for role in GlobalRole]),
    help="Role outside every förbund. May be repeated.",
)
@click.option("--ask-password", is_flag=True, help="Type the password instead of having one made.")
@json_option
def add(
    *,
    email: str,
    name: str,
    slug: str | None,
    roles: tuple[str, ...],
    global_roles: tuple[str, ...],
    ask_password: bool,
    as_json: bool,
) -> None:
    """Make an account with a role; its password is made here and shown once, or asked for."""
    if not slug and not global_roles:
        raise click.UsageError("Give --association, --global-role, or both.")
    if roles and not slug:
        raise click.UsageError("--role belongs to a förbund; give --association too.")
    typed = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask_password else None
    password: str = typed or secrets.token_urlsafe(15)
    with application():
        tenant = find_tenant(slug) if slug else None
        with acting_for(tenant):
            user_id = _account(email, name, password)
            grant_global_roles(user_id=user_id, roles=[GlobalRole(role) for role in global_roles])
            if tenant:
                add_membership(actor=OPERATOR, user_id=user_id, name=name, roles=_roles(roles))
            session.commit()
    shown = None if ask_password else password
    answer([{"email": email, "association": slug, "password": shown}], as_json=as_json)


def _account(email: str, name: str, password: str) -> UUID:
    try:
        return add_user(email=email, name=name, password=password)
    except AccountExists as error:
        raise click.ClickException(f"{email} has an account; use `finsam users invite`.") from error
    except PasswordRefused as error:
        raise click.ClickException(f"The password cannot be used: {error.fault.value}.") from error


def _roles(chosen: tuple[str, ...]) -> frozenset[Role]:
    return frozenset(Role(role) for role in chosen) or frozenset({Role.TENANT_ADMIN})


@users.command("invite")
@click.argument("email")
@name_option
@click.option("--association", "slug", required=True, help="Path name of the förbund.")
@roles_option
@json_option
def send_invitation(*, email: str, name: str, slug: str, roles: tuple[str, ...], as_json: bool) -> None:
    """Invite somebody to a förbund; the worker sends the mail with the link."""
    with application(), acting_for(find_tenant(slug)):
        try:
            invite(
                actor=OPERATOR,
                email=email,
                name=name,
                roles=_roles(roles),
                organisation=None,
                links=LINKS,
            )
        except AlreadyMember as error:
            raise click.ClickException(f"{email} already has a place or an invitation there.") from error
        session.commit()
    answer([{"email": email, "association": slug, "state": "invited"}], as_json=as_json)


@users.command()
@click.argument("email")
@json_option
def disable(email: str, as_json: bool) -> None:
    """Close an account everywhere, at once; its open sessions end."""
    with application(), acting_for(None):
        try:
            disable_user(email=email)
        except NoSuchAccount as error:
            raise click.ClickException(f"No account has the address {email}.") from error
        session.commit()
    answer([{"email": email, "state": "disabled"}], as_json=as_json)
