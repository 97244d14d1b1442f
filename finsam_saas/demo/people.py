"""The demo's accounts: one made-up person per role in every förbund, one password for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import func, select

from finsam_saas.access.actor import SYSTEM, Actor
from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts import queries
from finsam_saas.accounts.models import User
from finsam_saas.accounts.operators import add_membership, add_user, grant_global_roles
from finsam_saas.accounts.passwords import hash_password
from finsam_saas.leaving import LINKS
from finsam_saas.memberships.service import invite
from tenants.context import CurrentTenant
from tenants.database import session

PASSWORD = "samverkan-ger-kraft"  # noqa: S105 - printed for everybody who starts the demo

MAILBOXES = {
    Role.SECRETARIAT: "kansli",
    Role.DIRECTOR: "chef",
    Role.INITIATIVE_MANAGER: "insats",
    Role.BOARD_MEMBER: "styrelse",
    Role.GROUP_MEMBER: "grupp",
    Role.ECONOMIST: "ekonom",
    Role.MEMBER_REPRESENTATIVE: "agare",
    Role.AUDITOR: "revisor",
    Role.TENANT_ADMIN: "admin",
}
GLOBAL_MAILBOXES = {
    GlobalRole.NATIONAL_ANALYST: ("analytiker@nationellt.demo", "Nora Nilén"),
    GlobalRole.OPERATOR: ("drift@nationellt.demo", "Didrik Drake"),
}
MADE_UP_COLLEAGUES = {
    Role.SECRETARIAT: ("kansli@demoforbund.demo", "Doris Demoström"),
    Role.BOARD_MEMBER: ("styrelse@demoforbund.demo", "Bertil Demoström"),
}
"""Two who belong to one of the made-up nation's förbund, and see it beside others like it."""
PLACES = {"uppsala-lan": "uppsala", "vasteras": "vasteras", "bad-esa": "bad-esa", "umea-vannas": "umea"}
NAMES = {
    "uppsala-lan": (
        "Karin Holm",
        "Anders Ek",
        "Sara Lindh",
        "Birgitta Sjö",
        "Jonas Berg",
        "Eva Ståhl",
        "Magnus Ryd",
        "Rolf Åkesson",
        "Lena Fors",
    ),
    "vasteras": (
        "Ulla Ahlberg",
        "Peter Nord",
        "Amina Hassan",
        "Gunnar Dahl",
        "Maria Strand",
        "Kent Öberg",
        "Inger Lövgren",
        "Tomas Hed",
        "Petra Vik",
    ),
    "bad-esa": (
        "Britt Åsberg",
        "Håkan Sund",
        "Elin Moberg",
        "Stig Rosén",
        "Carina Hage",
        "Leif Torp",
        "Annika Bäck",
        "Olle Granat",
        "Siv Månsson",
    ),
    "umea-vannas": (
        "Sofia Rönn",
        "Per Lundmark",
        "Johan Myr",
        "Barbro Selin",
        "Mikael Forsman",
        "Kristina Wik",
        "Nils Sandberg",
        "Agneta Björk",
        "Fredrik Ås",
    ),
}
SECOND_MANAGER = ("insats2", "Omar Wester")
INVITED = ("ny.ledamot", "Ingrid Palm")


@dataclass(frozen=True)
class Colleague:
    """A made-up person's place in a förbund, as the one who acts."""

    actor: Actor
    email: str

    @property
    def membership_id(self) -> UUID:
        """The membership; raises LookupError for somebody outside the förbund."""
        if self.actor.membership_id is None:
            raise LookupError(self.email)
        return self.actor.membership_id


Colleagues = dict[Role, Colleague]


@cache
def _digest() -> str:
    """The shared password's digest: made once, since making one is slow on purpose."""
    return hash_password(PASSWORD)


def address(mailbox: str, slug: str) -> str:
    """The demo address of a role in a förbund, such as kansli@uppsala.demo."""
    return f"{mailbox}@{PLACES[slug]}.demo"


def add_global_accounts() -> None:
    """The analyst and the operator; those who are there already stay."""
    for role, (email, name) in GLOBAL_MAILBOXES.items():
        if not _exists(email):
            user_id = add_user(email=email, name=name, digest=_digest())
            grant_global_roles(user_id=user_id, roles=[role])


def add_colleagues(tenant: CurrentTenant) -> Colleagues:
    """One account per role in the förbund that is acted for."""
    found = {}
    for (role, mailbox), name in zip(MAILBOXES.items(), NAMES[tenant.slug], strict=True):
        found[role] = add_colleague(tenant, mailbox, name, role)
    return found


def add_colleague(tenant: CurrentTenant, mailbox: str, name: str, role: Role) -> Colleague:
    """One account with one role in the förbund that is acted for."""
    email = address(mailbox, tenant.slug)
    user_id = add_user(email=email, name=name, digest=_digest())
    add_membership(actor=SYSTEM, user_id=user_id, name=name, roles=[role])
    viewer = queries.viewer(user_id, tenant)
    if viewer is None:
        raise LookupError(email)
    return Colleague(viewer.actor, email)


def add_made_up_colleagues() -> None:
    """The kansli and a board member of the made-up förbund that is acted for; who is there already stays."""
    for role, (email, name) in MADE_UP_COLLEAGUES.items():
        if not _exists(email):
            user_id = add_user(email=email, name=name, digest=_digest())
            add_membership(actor=SYSTEM, user_id=user_id, name=name, roles=[role])


def invite_somebody(tenant: CurrentTenant, admin: Colleague) -> None:
    """An invitation that nobody has answered yet."""
    mailbox, name = INVITED
    invite(
        actor=admin.actor,
        email=address(mailbox, tenant.slug),
        name=name,
        roles=frozenset({Role.BOARD_MEMBER}),
        organisation=None,
        links=LINKS,
    )


def _exists(email: str) -> bool:
    return session.scalar(select(User.id).where(func.lower(User.email) == email)) is not None


def accounts() -> Iterator[dict[str, str]]:
    """The accounts that the demo prints: every role in one förbund, the two outside, the other kanslier."""
    for role, mailbox in MAILBOXES.items():
        yield _row(role.value, "uppsala-lan", address(mailbox, "uppsala-lan"), TRY_FIRST[role])
    for global_role, (email, _name) in GLOBAL_MAILBOXES.items():
        yield _row(global_role.value, "", email, TRY_FIRST[global_role])
    for slug in list(PLACES)[1:]:
        place = PLACES[slug]
        yield _row(
            Role.SECRETARIAT.value,
            slug,
            address(MAILBOXES[Role.SECRETARIAT], slug),
            f"the same roles as above are there too, as chef@{place}.demo and so on",
        )


def _row(role: str, slug: str, email: str, try_first: str) -> dict[str, str]:
    return {
        "role": role.replace("_", " "),
        "association": slug,
        "email": email,
        "password": PASSWORD,
        "try_first": try_first,
    }


TRY_FIRST: dict[Role | GlobalRole, str] = {
    Role.SECRETARIAT: "press Granska on the start page, accept the report, then look at Nationellt",
    Role.DIRECTOR: "open Förbundet: the road from need to decision, and what to look at in the board",
    Role.INITIATIVE_MANAGER: "press Komplettera on the start page, change a figure and hand the report in",
    Role.BOARD_MEMBER: "see results by sex on the start page, then the insatser behind them",
    Role.GROUP_MEMBER: "see which insatser concern your own kommun",
    Role.ECONOMIST: "press Följ betalningarna and register a payment",
    Role.MEMBER_REPRESENTATIVE: "open the own member's fee and its letter; other members' are closed",
    Role.AUDITOR: "open Händelser, filter by person, take it out as XLSX",
    Role.TENANT_ADMIN: "invite somebody under Användare; the letter is on Skickade brev",
    GlobalRole.NATIONAL_ANALYST: "open Nationellt: coverage, and .. where too few persons would show",
    GlobalRole.OPERATOR: "open Drift: queue, nightly check and the register of förbund",
}
