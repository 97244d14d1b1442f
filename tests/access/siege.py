"""The besieged world: two förbund full of planted words, and somebody in one who may do everything there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Enum, String, Table, create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import Role
from finsam_saas.tables import METADATA
from tests import world
from tests.access.doors import ELSEWHERE, HOME, Objects, build_objects
from tests.isolation.rows import tenant_tables
from tests.servers import Servers

SIEGE = "finsam_siege"
INSIDER = world.email_of(Role.SECRETARIAT, HOME)
NEIGHBOUR = world.email_of(Role.SECRETARIAT, ELSEWHERE)
CANARY = "kanariefagel"
# Breaks out of an attribute, runs as a script, is a formula in a spreadsheet, is sums in a template.
PAYLOAD = "=1+1\"><img src=x onerror=alert(1)>'{{7*7}}<script>alert(1)</script>"
# Words from a fixed list that the database itself does not check; the code reads nothing else there.
FIXED_WORDS = {("bodies", "chair_rule")}


@dataclass(frozen=True)
class Siege:
    """The template database, its rows by whose they are, and how many columns hold a planted word."""

    database: str
    objects: Mapping[str, Objects]
    tenants: Mapping[str, int]
    planted: int


def build_siege(servers: Servers, template: str) -> Siege:
    """Fill a copy of the small world: the payload in every text at home, canaries in every text elsewhere."""
    servers.clone(SIEGE, template)
    engine = create_engine(servers.postgres.url("postgres", SIEGE), poolclass=NullPool)
    with engine.begin() as connection:
        _give_every_role(connection)
    objects = build_objects(servers, SIEGE)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT slug, id FROM tenants")).all()
        tenants = {slug: int(number) for slug, number in rows}
        planted = 0
        for table in tenant_tables():
            for column in _texts(table):
                planted += _plant(connection, table, column, tenants[HOME], PAYLOAD)
                _plant(connection, table, column, tenants[ELSEWHERE], f"{CANARY}-{table.name}-{column.name}-")
        connection.execute(
            text("UPDATE users SET name = :canary WHERE email LIKE '%@vasteras.example'"),
            {"canary": f"{CANARY}-users-name"},
        )
    engine.dispose()
    return Siege(SIEGE, objects, tenants, planted)


def _give_every_role(connection: Connection) -> None:
    connection.execute(
        text(
            "UPDATE memberships SET roles = :roles"
            " WHERE user_id IN (SELECT id FROM users WHERE email IN (:insider, :neighbour))"
        ),
        {"roles": [role.value for role in Role], "insider": INSIDER, "neighbour": NEIGHBOUR},
    )


def _texts(table: Table) -> Iterable[Column[str]]:
    """Columns of free text: no vocabulary, no key, nothing that refers."""
    for column in table.columns:
        free = isinstance(column.type, String) and not isinstance(column.type, Enum)
        fixed = (table.name, column.name) in FIXED_WORDS or column.primary_key or column.foreign_keys
        if free and not fixed and column.computed is None:
            yield column


def _plant(connection: Connection, table: Table, column: Column[str], tenant_id: int, word: str) -> int:
    """Write the word and the row's own place (for uniqueness) into a column; 0 where a check refuses it."""
    try:
        with connection.begin_nested():
            statement = (
                f"UPDATE {table.name} SET {column.name} = :word || ctid::text WHERE tenant_id = :tenant"
            )
            connection.execute(text(statement), {"word": word, "tenant": tenant_id})
    except DBAPIError:
        return 0
    return 1


def fingerprints(servers: Servers, database: str, tenant_id: int | None = None) -> dict[str, str]:
    """A digest of the rows of every table, or of one förbund's rows in every table it owns."""
    found = {}
    engine = create_engine(servers.postgres.url("postgres", database), poolclass=NullPool)
    with engine.connect() as connection:
        for table in METADATA.sorted_tables if tenant_id is None else tenant_tables():
            own = "" if tenant_id is None else f"WHERE tenant_id = {tenant_id}"
            rows = f"string_agg(t::text, '|' ORDER BY t::text) FROM {table.name} t {own}"
            found[table.name] = (
                connection.execute(
                    text(f"SELECT md5(string) FROM (SELECT {rows}) AS rows (string)")
                ).scalar_one()
                or ""
            )
    engine.dispose()
    return found


def rows_alike(servers: Servers, siege: Siege) -> dict[str, set[str]]:
    """For the id of each row at home, those of two rows of the neighbour's in the same table."""
    found: dict[str, set[str]] = {}
    engine = create_engine(servers.postgres.url("postgres", siege.database), poolclass=NullPool)
    with engine.connect() as connection:
        for table in tenant_tables():
            if "id" in table.c:
                own, foreign = (
                    [
                        str(row.id)
                        for row in connection.execute(
                            select(table.c.id).where(table.c.tenant_id == siege.tenants[slug])
                        )
                    ]
                    for slug in (HOME, ELSEWHERE)
                )
                found |= {one: set(sorted(foreign)[:2]) for one in own}
    engine.dispose()
    return found


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The tables whose digest differs."""
    return [name for name in before if before[name] != after[name]]
