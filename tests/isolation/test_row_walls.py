"""Table by table: what one förbund's connection can do to another's rows, and to its own."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from tenants.isolation import INSERT_ONLY, NATIONAL_READS, NATIONAL_SWEEPS
from tests.isolation.conftest import AsRole
from tests.isolation.rows import act_for, add_row, row_for, tenant_tables

TABLES = tenant_tables()
NAMES = [table.name for table in TABLES]
CHANGEABLE = [table for table in TABLES if table.name not in INSERT_ONLY]
References = [
    (table, constraint)
    for table in TABLES
    for constraint in sorted(table.foreign_key_constraints, key=lambda one: str(one.name))
    if "tenant_id" in [c.name for c in constraint.columns] and len(constraint.columns) > 1
]


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_only_own_rows_are_seen(table: Table, as_role: AsRole, two_tenants: tuple[int, int]) -> None:
    first, second = two_tenants
    connection = as_role("finsam_app")
    act_for(connection, first)
    key = add_row(connection, table, first)
    own = select(func.count()).select_from(table).where(*(table.c[k] == v for k, v in key.items()))
    assert connection.execute(own).scalar_one() == 1
    act_for(connection, second)
    assert connection.execute(own).scalar_one() == 0
    act_for(connection, None)
    assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_a_row_for_another_is_refused(table: Table, as_role: AsRole, two_tenants: tuple[int, int]) -> None:
    first, second = two_tenants
    connection = as_role("finsam_app")
    act_for(connection, second)
    values = row_for(connection, table, second)
    act_for(connection, first)
    with pytest.raises(ProgrammingError, match="row-level security"):
        connection.execute(insert(table).values(values))


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_without_a_tenant_nothing_is_written(
    table: Table, as_role: AsRole, two_tenants: tuple[int, int]
) -> None:
    connection = as_role("finsam_app")
    act_for(connection, two_tenants[0])
    values = row_for(connection, table, two_tenants[0])
    act_for(connection, None)
    with pytest.raises(ProgrammingError, match="row-level security"):
        connection.execute(insert(table).values(values))


@pytest.mark.parametrize("table", CHANGEABLE, ids=[table.name for table in CHANGEABLE])
def test_anothers_rows_cannot_be_changed_or_removed(
    table: Table, as_role: AsRole, two_tenants: tuple[int, int]
) -> None:
    first, second = two_tenants
    connection = as_role("finsam_app")
    act_for(connection, second)
    key = add_row(connection, table, second)
    this = [table.c[k] == v for k, v in key.items()]
    same = {"tenant_id": table.c.tenant_id}
    act_for(connection, first)
    assert connection.execute(update(table).where(*this).values(same)).rowcount == 0
    assert connection.execute(delete(table).where(*this)).rowcount == 0
    act_for(connection, second)
    assert connection.execute(update(table).where(*this).values(same)).rowcount == 1
    assert connection.execute(delete(table).where(*this)).rowcount == 1


@pytest.mark.parametrize("table", CHANGEABLE, ids=[table.name for table in CHANGEABLE])
def test_a_row_cannot_be_given_away(table: Table, as_role: AsRole, two_tenants: tuple[int, int]) -> None:
    first, second = two_tenants
    connection = as_role("finsam_app")
    act_for(connection, first)
    key = add_row(connection, table, first)
    with pytest.raises(DBAPIError):
        connection.execute(
            update(table).where(*(table.c[k] == v for k, v in key.items())).values(tenant_id=second)
        )


@pytest.mark.parametrize("name", INSERT_ONLY)
def test_what_happened_is_never_rewritten(name: str, as_role: AsRole, two_tenants: tuple[int, int]) -> None:
    table = next(one for one in TABLES if one.name == name)
    for statement in (update(table).values(tenant_id=table.c.tenant_id), delete(table)):
        connection = as_role("finsam_app")
        act_for(connection, two_tenants[0])
        add_row(connection, table, two_tenants[0])
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(statement)


@pytest.mark.parametrize(
    ("table", "constraint"),
    References,
    ids=[f"{table.name}->{constraint.referred_table.name}" for table, constraint in References],
)
def test_a_reference_cannot_reach_across(
    table: Table, constraint: object, as_role: AsRole, two_tenants: tuple[int, int]
) -> None:
    first, second = two_tenants
    connection = as_role("finsam_app")
    column = next(c.name for c in constraint.columns if c.name != "tenant_id")  # type: ignore[attr-defined]
    parent: Table = constraint.referred_table  # type: ignore[attr-defined]
    act_for(connection, second)
    foreign = add_row(connection, parent, second)["id"]
    act_for(connection, first)
    values = row_for(connection, table, first) | {column: foreign}
    with pytest.raises(IntegrityError):
        connection.execute(insert(table).values(values))


def test_own_memberships_are_seen_only_outside_every_association(
    as_role: AsRole, two_tenants: tuple[int, int]
) -> None:
    first, _second = two_tenants
    connection = as_role("finsam_app")
    mine = connection.execute(
        text("SELECT id FROM users WHERE email = 'director@uppsala-lan.example'")
    ).scalar()
    connection.execute(text("SELECT set_config('app.user_id', :me, true)"), {"me": str(mine)})
    seen = text("SELECT count(*), count(*) FILTER (WHERE user_id = :me) FROM memberships")
    assert tuple(connection.execute(seen, {"me": mine}).one()) == (1, 1)
    act_for(connection, first)
    everybody, own = connection.execute(seen, {"me": mine}).one()
    assert (everybody > 1, own) == (True, 1)
    act_for(connection, None)
    changed = text("UPDATE memberships SET name = 'x' WHERE user_id = :me")
    assert connection.execute(changed, {"me": mine}).rowcount == 0


def test_the_app_cannot_read_the_exact_national_cube(as_role: AsRole) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        as_role("finsam_app").exec_driver_sql("SELECT * FROM national_cells")


def test_the_national_role_sees_published_facts_and_nothing_else(as_role: AsRole) -> None:
    allowed = set(NATIONAL_READS)
    connection = as_role("finsam_national")
    for table in TABLES:
        if table.name in allowed:
            connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}")
            continue
        # Of what waits it sees whose it is and when, never what.
        seen = NATIONAL_SWEEPS.get(table.name, "")
        for column in (one.name for one in table.columns if one.name not in seen.split(", ")):
            with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
                connection.exec_driver_sql(f"SELECT {column} FROM {table.name}")
        if seen:
            connection.exec_driver_sql(f"SELECT {seen} FROM {table.name}")
