"""Changing what things are called in the förbund; leaves an event with before and after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import select, update

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.governance.recorded import keep_facts
from finsam_saas.governance.sections import NAME, Form
from finsam_saas.web.errors import Conflict
from tenants.context import current_tenant
from tenants.database import session
from tenants.models import Tenant


def labels_mark(labels: Mapping[str, str], director_title: str | None) -> str:
    """A short mark of the words in force, carried by the form so that a lost update is noticed."""
    told = json.dumps([dict(labels), director_title], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def change_labels(*, actor: Actor, seen: str, labels: Mapping[str, str], director_title: str | None) -> None:
    """Set the förbund's own words for things; an empty word means the common one.

    Raises Conflict where the words differ from those `seen` (see `labels_mark`).
    """
    row = session.execute(
        select(Tenant.labels, Tenant.director_title).where(Tenant.id == current_tenant().id).with_for_update()
    ).one()
    if labels_mark(row.labels, row.director_title) != seen:
        raise Conflict("the words were changed in the meantime")
    kept = {name: word for name, word in labels.items() if word}
    before = {**row.labels, "director": row.director_title}
    after = {**kept, "director": director_title}
    found = {
        name: [before.get(name), after.get(name)]
        for name in sorted({**before, **after})
        if before.get(name) != after.get(name)
    }
    if not found:
        return
    session.execute(
        update(Tenant)
        .where(Tenant.id == current_tenant().id)
        .values(labels=kept, director_title=director_title)
    )
    record(
        actor=actor,
        name=EventName.ASSOCIATION_CHANGED,
        subject_id=None,
        subject_label=current_tenant().name,
        changes=found,
    )


def decide_form(*, actor: Actor, form: Form) -> None:
    """Set how the förbund is built as a whole: what kind of body prepares, its levels, what members do."""
    keep_facts(NAME, "form", [form])
    record(
        actor=actor,
        name=EventName.ASSOCIATION_CHANGED,
        subject_id=None,
        subject_label=current_tenant().name,
        changes={"prepared_by": [None, form.variant.value]},
    )
