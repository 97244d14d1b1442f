"""The walls as PostgreSQL itself describes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from finsam_saas.tables import METADATA
from tenants.isolation import GLOBAL_TABLES, unknown_global_tables
from tests.isolation.catalogue import COLUMN_GRANTS, FAULTS, GRANTS, POLICIES, TABLES
from tests.isolation.conftest import AsRole

CHECKED_IN = Path(__file__).with_name("walls.txt")


@pytest.mark.parametrize("fault", FAULTS)
def test_no_hole(fault: str, as_role: AsRole) -> None:
    found = as_role("postgres").execute(text(TABLES + FAULTS[fault])).scalars().all()
    assert found == [], f"{fault}: {found}"


def test_every_table_is_a_tenants_or_on_the_named_list(as_role: AsRole) -> None:
    rows = as_role("postgres").execute(text(TABLES + "SELECT relname FROM tables WHERE NOT owned")).scalars()
    assert unknown_global_tables(list(rows)) == []


def test_the_named_list_holds_nothing_that_is_gone() -> None:
    assert set(GLOBAL_TABLES) - {"alembic_version"} <= set(METADATA.tables)


def test_policies_and_grants_are_exactly_those_reviewed(as_role: AsRole) -> None:
    connection = as_role("postgres")
    lines = ["# policies: table, name, kind, roles, command, condition for reading, condition for writing"]
    lines += [" | ".join(str(part) for part in row) for row in connection.execute(text(POLICIES))]
    lines += ["", "# grants: table or sequence, role, rights"]
    lines += [" | ".join(str(part) for part in row) for row in connection.execute(text(GRANTS))]
    lines += ["", "# grants on some columns alone: table, role, right, columns"]
    lines += [" | ".join(str(part) for part in row) for row in connection.execute(text(COLUMN_GRANTS))]
    now = "\n".join(lines) + "\n"
    seen = CHECKED_IN.with_suffix(".new.txt")
    if CHECKED_IN.exists() and CHECKED_IN.read_text(encoding="utf-8") == now:
        return
    seen.write_text(now, encoding="utf-8")
    pytest.fail(f"The walls changed. Compare {CHECKED_IN.name} with {seen.name}; if meant, replace it.")
