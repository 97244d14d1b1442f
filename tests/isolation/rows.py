"""Makes a valid row for any table from its metadata, so that a new table is tested the day it is added."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import count, cycle
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Enum, Table, insert, select, text

from finsam_saas.tables import METADATA

# What a type alone does not tell: values that the database's own checks demand.
PARTICULARS: dict[str, dict[str, Any]] = {
    "memberships": {"roles": ["secretariat"]},
    "reports": {"state": "draft", "accepted_at": None},
    "report_counts": {"value": 1, "missing": None},
    "report_answers": {"number": 1, "missing": None, "text": None},
    "reporting_plans": {"days_to_report": 20, "remind_every": 5, "remind_times": 3, "remind_before": [5, 1]},
    "reporting_periods": {"cadence": "quarter", "number": 1},
    "template_versions": {"state": "draft", "valid_from": None},
    "template_targets": {"threshold": Decimal("0.35"), "numerator": ["work"]},
    "report_comments": {"answers_id": None},
    "yearly_aggregates": {"series": "sus", "year": 2019, "value": 1, "missing": None},
    "bodies": {"tasks": []},
    "application_opinions": {"verdict": "support"},
    "calls": {"published_at": datetime(2026, 4, 1, tzinfo=UTC)},
    "fee_years": {"year": 2026},
    "members": {"party": "municipality"},
    "meetings": {"state": "called"},
    "minutes_postings": {"posted_on": date(2026, 4, 1), "takes_down_on": date(2026, 4, 22)},
    "goals": {"year": 2026},
    "agreements": {
        "state": "sent",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "sent_at": datetime(2026, 4, 1, tzinfo=UTC),
    },
    "requisitions": {
        "state": "submitted",
        "year": 2026,
        "period_from": date(2026, 1, 1),
        "period_to": date(2026, 3, 31),
        "amount": Decimal(1),
        "number": "2026:1/1",
        "submitted_at": datetime(2026, 4, 1, tzinfo=UTC),
    },
    "subscriptions": {"on_release": True},
    "result_targets": {"threshold": Decimal("0.35")},
    "entered_figures": {"number": 1},
    "application_files": {"size": 1, "sha256": sha256(b"x").hexdigest(), "content": b"x"},
}

# References that may be absent, and that the row's own checks demand here.
NEEDED = {"decisions": ("application_id",)}
_YEARS = cycle(range(2027, 2100))
_VERSION_NUMBERS = count(1)


def tenant_tables() -> list[Table]:
    """Every table that belongs to a förbund, parents first."""
    return [table for table in METADATA.sorted_tables if "tenant_id" in table.c]


def act_for(connection: Connection, tenant_id: int | None) -> None:
    """Set the förbund for this transaction as the product does; None sets none."""
    connection.execute(
        text("SELECT set_config('app.tenant_id', :value, true)"), {"value": str(tenant_id or "")}
    )


def add_row(connection: Connection, table: Table, tenant_id: int) -> dict[str, Any]:
    """Insert a valid row, and rows for what it refers to; returns its key."""
    values = row_for(connection, table, tenant_id)
    done = connection.execute(insert(table).values(values).returning(*table.primary_key.columns)).one()
    return dict(done._mapping)


def row_for(connection: Connection, table: Table, tenant_id: int) -> dict[str, Any]:
    """Values for a valid row of a förbund; the rows it refers to are made on the way."""
    values: dict[str, Any] = {"tenant_id": tenant_id}
    for constraint in table.foreign_key_constraints:
        names = [column.name for column in constraint.columns]
        own = [name for name in names if name != "tenant_id"]
        if not own:
            continue
        parent = constraint.referred_table
        if all(table.c[name].nullable for name in own) and own[0] not in NEEDED.get(table.name, ()):
            continue
        if "tenant_id" in names:
            values[own[0]] = add_row(connection, parent, tenant_id)["id"]
        else:
            values[own[0]] = _global_parent(connection, parent)
    for column in table.columns:
        if column.name in values or column.nullable or column.server_default is not None:
            continue
        values[column.name] = _value(column)
    return values | PARTICULARS.get(table.name, {})


def _global_parent(connection: Connection, parent: Table) -> Any:
    if parent.name == "users":
        statement = text(
            "INSERT INTO users (email, name, language, theme, session_version, failed_attempts,"
            " created_at) VALUES (gen_random_uuid() || '@x.example', '', 'sv', 'auto', 1, 0, now())"
            " RETURNING id"
        )
        return connection.execute(statement).scalar_one()
    return connection.execute(select(next(iter(parent.primary_key.columns))).limit(1)).scalar_one()


def _value(column: Column[Any]) -> Any:
    if isinstance(column.type, Enum):
        return (
            column.type.python_type(column.type.enums[0]) if column.type.enum_class else column.type.enums[0]
        )
    if column.name == "year":
        return next(_YEARS)
    if (column.table.name, column.name) == ("template_versions", "number"):
        return next(_VERSION_NUMBERS)
    samples: dict[type, Any] = {
        int: 1,
        str: f"x{datetime.now(UTC).timestamp()}",
        bytes: b"x",
        bool: False,
        date: date(2026, 4, 1),
        datetime: datetime(2026, 4, 1, tzinfo=UTC),
        Decimal: Decimal(1),
        UUID: UUID(int=7),
        dict: {},
        list: [],
        object: {},
    }
    return samples[column.type.python_type]
