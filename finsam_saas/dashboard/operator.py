"""How the deployment is, for its operator: the register, the queue, signs of life. No förbund's content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import aliased

from finsam_saas.dashboard.glance import Figure
from finsam_saas.dashboard.todo import Todo
from finsam_saas.statistics.queries import DRIFT_HEARTBEAT, QUEUE_HEARTBEAT, Condition, worker_conditions
from finsam_saas.web.formats import current_formats
from tenants.database import now, session
from tenants.models import Tenant, TenantSuccession

SEEN_WITHIN = timedelta(minutes=3)
NUMBER = re.compile(r"(\w+)=(\d+)")


@dataclass(frozen=True)
class State:
    """The deployment as its worker last told of it: moments are None where it never has."""

    worker_at: datetime | None
    beat_at: datetime | None
    backup_at: datetime | None
    drift_at: datetime | None
    drifted: int
    waiting: int
    dead: int
    queues: list[tuple[str, int, int]]

    @property
    def worker_alive(self) -> bool:
        """Whether the worker was seen in the last minutes."""
        return self.worker_at is not None and self.worker_at > now() - SEEN_WITHIN


def state() -> State:
    """How the deployment is."""
    told = {one.name: one for one in worker_conditions()}
    queues = [
        (name.removeprefix(QUEUE_HEARTBEAT), numbers.get("waiting", 0), numbers.get("dead", 0))
        for name, one in told.items()
        if name.startswith(QUEUE_HEARTBEAT)
        for numbers in [_numbers(one)]
    ]
    drift = told.get(DRIFT_HEARTBEAT)
    return State(
        worker_at=_at(told, "worker"),
        beat_at=_at(told, "beat"),
        backup_at=_at(told, "backup"),
        drift_at=drift.at if drift else None,
        drifted=_numbers(drift).get("quarters", 0) if drift else 0,
        waiting=sum(waiting for _slug, waiting, _dead in queues),
        dead=sum(dead for _slug, _waiting, dead in queues),
        queues=queues,
    )


def _at(told: dict[str, Condition], name: str) -> datetime | None:
    return told[name].at if name in told else None


def _numbers(condition: Condition) -> dict[str, int]:
    return {name: int(value) for name, value in NUMBER.findall(condition.note)}


def todo(found: State) -> list[Todo]:
    """What an operator has to look at; nothing when all is well."""
    action = (str(_("Visa driften")), url_for("dashboard.operations"))
    waiting = []
    if not found.worker_alive:
        why = _("Brev och nationella siffror väntar tills den är igång igen.")
        what = _("Bakgrundsarbetaren har inte synts till")
        waiting.append(Todo(str(what), str(why), ("late", str(_("Fel"))), action))
    if found.dead:
        what = ngettext(
            "%(num)s händelse gick inte att leverera", "%(num)s händelser gick inte att leverera", found.dead
        )
        waiting.append(Todo(str(what), "", ("late", str(_("Fel"))), action))
    if found.drifted:
        what = ngettext(
            "%(num)s kvartal fick räknas om i natt", "%(num)s kvartal fick räknas om i natt", found.drifted
        )
        waiting.append(Todo(str(what), "", ("soon", str(_("Avvikelse"))), action))
    return waiting


def figures(found: State) -> list[Figure]:
    """The queue, the nightly check and the backup, with when each was told."""
    formats = current_formats()
    seen = _("Arbetaren sågs %(when)s", when=formats.moment(found.worker_at)) if found.worker_at else ""
    drift = _("Kontrollen gick %(when)s", when=formats.moment(found.drift_at)) if found.drift_at else ""
    backup = formats.moment(found.backup_at) if found.backup_at else None
    return [
        Figure(str(_("Händelser i kö")), formats.count(found.waiting), "", str(seen)),
        Figure(str(_("Händelser som inte kunde levereras")), formats.count(found.dead), "", str(seen)),
        Figure(
            str(_("Kvartal som fick räknas om")),
            formats.count(found.drifted) if found.drift_at else None,
            "",
            str(drift),
        ),
        Figure(str(_("Senaste säkerhetskopia")), backup, "", ""),
    ]


@dataclass(frozen=True)
class Registered:
    """A förbund in the register, with who came before and after it."""

    slug: str
    name: str
    organisation_number: str | None
    valid_from: date | None
    valid_to: date | None
    predecessors: list[tuple[str, date]]
    successors: list[tuple[str, date]]


Neighbours = dict[int, list[tuple[str, date]]]


def register() -> list[Registered]:
    """Every förbund there is or has been, by name."""
    before, after = _successions()
    rows = session.execute(
        select(
            Tenant.id,
            Tenant.slug,
            Tenant.name,
            Tenant.organisation_number,
            Tenant.valid_from,
            Tenant.valid_to,
        ).order_by(Tenant.name)
    )
    return [
        Registered(
            slug=row.slug,
            name=row.name,
            organisation_number=row.organisation_number,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            predecessors=before.get(row.id, []),
            successors=after.get(row.id, []),
        )
        for row in rows
    ]


def _successions() -> tuple[Neighbours, Neighbours]:
    """Names and days of those who came before, and of those who came after, by förbund."""
    successor = aliased(Tenant)
    rows = session.execute(
        select(TenantSuccession, Tenant.name, successor.name)
        .join(Tenant, Tenant.id == TenantSuccession.predecessor_id)
        .join(successor, successor.id == TenantSuccession.successor_id)
        .order_by(TenantSuccession.on_date)
    )
    before: Neighbours = {}
    after: Neighbours = {}
    for one, name_before, name_after in rows:
        before.setdefault(one.successor_id, []).append((name_before, one.on_date))
        after.setdefault(one.predecessor_id, []).append((name_after, one.on_date))
    return before, after


@dataclass(frozen=True)
class OperatorPage:
    """All that the operator's page shows."""

    state: State
    todo: list[Todo]
    figures: list[Figure]
    register: list[Registered]


def page() -> OperatorPage:
    """The operator's page."""
    found = state()
    return OperatorPage(found, todo(found), figures(found), register())
