"""The tables could be divided over many servers by förbund: nothing that binds rows reaches across two.

What PostgreSQL checks of a row, it must be able to check among the rows of the same förbund
(docs/scaling.md).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, MetaData, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from finsam_saas.tables import METADATA
from tenants.isolation import GLOBAL_TABLES

DIVIDER = "tenant_id"
# Every förbund needs them and they are small: a whole copy stands on each server.
COPIED = {"tenants", "users"}
UNIQUE = (UniqueConstraint, ExcludeConstraint)


def bound_across(metadata: MetaData) -> Iterator[str]:
    """What binds rows of different förbund: keys without the förbund, and references that leave it."""
    divided = {name: table for name, table in metadata.tables.items() if name not in GLOBAL_TABLES}
    for name, table in divided.items():
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint):
                target = constraint.referred_table.name
                inside = (DIVIDER, DIVIDER) in {(e.parent.name, e.column.name) for e in constraint.elements}
                if target not in COPIED and not (target in divided and inside):
                    yield f"{name} refers to {target}"
                # One column may be emptied, never the förbund's own.
                emptied = (constraint.ondelete or "").removeprefix("SET NULL ")
                alone = emptied.startswith("(") and DIVIDER not in emptied
                if (constraint.ondelete or "CASCADE") != "CASCADE" and not alone:
                    yield f"{name} is changed when {target} loses a row"
            elif isinstance(constraint, UNIQUE) and DIVIDER not in constraint.columns:
                yield f"{name} is unique in {', '.join(constraint.columns.keys())}"
        if DIVIDER not in table.primary_key.columns:
            yield f"{name} has a key without the förbund"
        for index in table.indexes:
            if index.unique and DIVIDER not in index.columns:
                yield f"{name} is unique by {index.name}"
    for name, table in metadata.tables.items():
        if name in GLOBAL_TABLES:
            yield from (
                f"{name} refers to {constraint.referred_table.name}"
                for constraint in table.foreign_key_constraints
                if constraint.referred_table.name in divided
            )


def test_nothing_binds_rows_of_two_forbund() -> None:
    assert list(bound_across(METADATA)) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (UniqueConstraint("email"), "made_up is unique in email"),
        (Index("ux_email", "email", unique=True), "made_up is unique by ux_email"),
        (ForeignKeyConstraint(["other"], ["made_up.id"]), "made_up refers to made_up"),
        (ForeignKeyConstraint(["other"], ["tenants.id"], ondelete="SET NULL"), "made_up is changed when"),
    ],
)
def test_a_table_that_could_not_be_divided_is_found(more: UniqueConstraint, found: str) -> None:
    metadata = MetaData()
    Table("tenants", metadata, Column("id", Integer, primary_key=True))
    columns = [Column(DIVIDER, Integer, primary_key=True), Column("id", Integer, primary_key=True)]
    Table("made_up", metadata, *columns, Column("email", Integer), Column("other", Integer), more)
    assert [one for one in bound_across(metadata) if one.startswith(found)]


def test_a_key_without_the_forbund_and_a_reference_from_outside_are_found() -> None:
    metadata = MetaData()
    Table("made_up", metadata, Column("id", Integer, primary_key=True))
    Table("users", metadata, Column("id", Integer, primary_key=True), Column("made_up_id", Integer))
    metadata.tables["users"].append_constraint(ForeignKeyConstraint(["made_up_id"], ["made_up.id"]))
    assert list(bound_across(metadata)) == [
        "made_up has a key without the förbund",
        "users refers to made_up",
    ]
