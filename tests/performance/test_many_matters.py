"""The lists of a förbund with many years behind it: 2,000 applications and 500 meetings with their §§."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from tenants.database import db
from tests.browser.pages import ASSOCIATION
from tests.client import CheckingClient
from tests.integration.test_statements import MOST_STATEMENTS, forget_kept_pages, rows
from tests.performance.cube import nothing
from tests.performance.measure import Line
from tests.performance.served import Server
from tests.performance.test_speed import (
    DATABASE,
    DRAWN_ANEW,
    HELLOS,
    backends,
    demo_app,
    hello,
    kansli,
    least_asked,
    lines,
    web,
)
from tests.servers import Servers

__all__ = ["demo_app", "hello", "kansli", "lines", "web"]

pytestmark = pytest.mark.performance

APPLICATIONS, MEETINGS = 2_000, 500
LISTS = {
    "applications": f"/{ASSOCIATION}/ansokningar/",
    "meetings": f"/{ASSOCIATION}/moten/",
    "register of decisions": f"/{ASSOCIATION}/moten/beslut",
    "registry": f"/{ASSOCIATION}/diarium/",
}


def copy(servers: Servers, table: str, joined: str, changed: Mapping[str, str]) -> None:
    """Add rows of a table for the demo's förbund: as `one` stands, with some columns made otherwise."""
    names = rows(
        servers,
        "select column_name from information_schema.columns"
        " where table_name = :table and column_name <> 'id'",
        table=table,
    )
    columns = [row.column_name for row in names]
    values = [changed.get(name, f"one.{name}") for name in columns]
    identity = changed.get("id", "uuidv7()")
    rows(
        servers,
        f"insert into {table} (id, {', '.join(columns)}) select {identity}, {', '.join(values)}"
        f" from {table} as one {joined}",
    )


def make_many(servers: Servers) -> None:
    """Copies of one application that was handed in, and of one meeting whose minutes are posted."""
    own = f"(select id from tenants where slug = '{ASSOCIATION}')"
    rows(
        servers,
        "create table copies as select 'applications' as of_table, uuidv7() as id, number"
        " from generate_series(1, :applications) as number"
        " union all select 'meetings', uuidv7(), number from generate_series(1, :meetings) as number",
        applications=APPLICATIONS,
        meetings=MEETINGS,
    )
    for table, key, parts in (
        ("applications", "application_id", ("application_submissions",)),
        ("meetings", "meeting_id", ("meeting_items", "sealed_minutes", "minutes_postings")),
    ):
        fits = "one.submitted_at is not null" if table == "applications" else "one.state = 'posted'"
        chosen = f"(select one.id from {table} as one where one.tenant_id = {own} and {fits} limit 1)"
        [first] = rows(servers, f"select {chosen} as id")
        copies = f"join copies on copies.of_table = '{table}'"
        moment = "submitted_at" if table == "applications" else "starts_at"
        copy(
            servers,
            table,
            f"{copies} where one.id = '{first.id}'",
            {"id": "copies.id", moment: f"one.{moment} - copies.number * interval '1 hour'"},
        )
        for part in parts:
            copy(servers, part, f"{copies} where one.{key} = '{first.id}'", {key: "copies.id"})
    # As autovacuum does in production soon after rows have come.
    owner = create_engine(
        servers.postgres.url("postgres", DATABASE), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    with owner.connect() as connection:
        connection.exec_driver_sql("vacuum analyze")


def test_lists_do_not_grow_with_the_years(
    demo_app: Flask,
    kansli: CheckingClient,
    web: Server,
    hello: Server,
    servers: Servers,
    lines: list[Line],
) -> None:
    with demo_app.app_context():
        engine = db.engine
    cookie = kansli.get_cookie("finsam")
    assert cookie is not None
    headers = {"Cookie": f"finsam={cookie.value}"}

    def asked_of(path: str) -> int:
        def anew() -> None:
            forget_kept_pages(servers)
            kansli.get(path)

        return least_asked(engine, anew)

    before = {name: asked_of(path) for name, path in LISTS.items()}
    make_many(servers)
    floor = hello.cost_of("/", {}, times=HELLOS, backends=list).web
    for name, path in LISTS.items():
        asked = asked_of(path)
        # A list is kept until something happens in the förbund.
        for way, times, most, forget in (
            (name, 60, 12, nothing),
            (f"{name}, drawn anew", 20, DRAWN_ANEW, lambda: forget_kept_pages(servers)),
        ):
            cost = web.cost_of(path, headers, times=times, backends=lambda: backends(servers), before=forget)
            told = f"{cost.web * 1000:.1f} ms, {cost.kilobytes} kB"
            lines.append(Line(f"list: {way}, CPU", cost.web / floor, most, "× hello", told))
            lines.append(Line(f"list: {way}, in PostgreSQL", cost.database * 1000, 1.5, " ms"))
        assert asked == before[name], "the statements do not grow with the rows"
        assert asked <= MOST_STATEMENTS
    looked_for = web.cost_of(
        f"{LISTS['register of decisions']}?sok=budget", headers, times=20, backends=lambda: backends(servers)
    )
    lines.append(Line("decisions by words, in PostgreSQL", looked_for.database * 1000, 10, " ms"))
