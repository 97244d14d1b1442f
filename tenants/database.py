"""The database as every feature meets it: base class, the one session, tenant-owned tables.

The session tells PostgreSQL at the start of each transaction which förbund and user it acts for;
row-level security does the rest (see `isolation`). No tenant set means no rows.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Numeric,
    Select,
    Subquery,
    bindparam,
    event,
    text,
)
from sqlalchemy import Enum as VocabularyType
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    SessionTransaction,
    mapped_column,
    scoped_session,
)

from tenants.asking import ask
from tenants.context import Scope, current_scope, current_tenant

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

SWEDEN = ZoneInfo("Europe/Stockholm")

# Key in session.info: events of the open transaction that are to be delivered once it is committed.
TO_DELIVER = "to_deliver"
# Key in session.info: the connection of the open transaction.
OPENED = "opened"

# Numbers and ids of ours, written by us: there is nothing to escape in them.
_OPEN_SCOPE = (
    "begin {mode}; "
    "select set_config('app.tenant_id', '{tenant}', true), set_config('app.user_id', '{user}', true)"
)


_SILENCE, _BETWEEN_QUESTIONS, _QUESTIONS = 30, 10, 3  # seconds, seconds, times
_UNANSWERED = 60_000  # milliseconds that what was sent may wait for its receipt


def connect_arguments(options: str, **others: Any) -> dict[str, Any]:
    """How to connect, with PostgreSQL's settings for the session in `options` ("-c TimeZone=UTC").

    Both sides give the connection up within a minute when the other's host has died or the network is cut;
    the defaults of the operating system hold a dead worker's locks for hours.
    """
    server = {
        "tcp_keepalives_idle": _SILENCE,
        "tcp_keepalives_interval": _BETWEEN_QUESTIONS,
        "tcp_keepalives_count": _QUESTIONS,
        "tcp_user_timeout": _UNANSWERED,
    }
    return {
        "keepalives": 1,
        "keepalives_idle": _SILENCE,
        "keepalives_interval": _BETWEEN_QUESTIONS,
        "keepalives_count": _QUESTIONS,
        "tcp_user_timeout": _UNANSWERED,
        "options": " ".join([options, *(f"-c {name}={value}" for name, value in server.items())]),
        **others,
    }


class TenantSwitched(RuntimeError):
    """The scope changed while a transaction was open; rows of two förbund must never share one."""


class Base(DeclarativeBase):
    """All tables of the product; names of constraints follow one convention."""

    metadata = MetaData(naming_convention=NAMING)


class TenantSession(FlaskSession):
    """A session that opens every transaction for the current scope and refuses to change it midway."""

    def get_bind(self, *_what: Any, **_more: Any) -> Engine | Connection:
        """The database, which every statement and every flush asks for: the place to refuse a switch."""
        opened: Scope | None = self.info.get("scope")
        if opened is not None and opened.tenant != current_scope().tenant:
            raise TenantSwitched("the förbund was changed inside an open transaction")
        return db.engine

    def execute(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """As in the library, but what asks for columns alone goes straight to the open transaction.

        Rows that become no objects need nothing of what the library does to make objects of rows, which
        takes about as long as the rest of the question. Changes not yet written are written first, as ever.
        """
        if any(more.values()) or not _asks_for_columns(statement):
            return super().execute(statement, params, **more)
        if self.new or self.dirty or self.deleted:
            self.flush()
        return ask(self._opened(), statement, params)

    def _opened(self) -> Connection:
        """The connection of the open transaction, which is opened first where there is none."""
        opened: Connection | None = self.info.get(OPENED)
        if opened is None:
            return self.connection()
        self.get_bind()
        return opened

    def scalars(self, statement: Any, params: Any = None, **more: Any) -> Any:
        """The first column of each row; as `execute`."""
        if any(more.values()) or not _asks_for_columns(statement):
            return super().scalars(statement, params, **more)
        return self.execute(statement, params).scalars()


def _asks_for_columns(statement: Any) -> bool:
    """Whether a statement reads columns alone, and no row as an object of ours."""
    return isinstance(statement, Select) and all(
        isinstance(one, ColumnElement | Subquery) for one in statement._raw_columns
    )


@event.listens_for(TenantSession, "after_begin")
def _open_scope(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:
        return
    scope = current_scope()
    session.info["scope"] = scope
    session.info[OPENED] = connection
    told = _OPEN_SCOPE.format(
        # All that a page shows is of one moment: what may be shown follows from the figures beside it.
        mode="isolation level repeatable read, read only" if scope.read_only else "read write",
        tenant=int(scope.tenant.id) if scope.tenant else "",
        user=UUID(int=scope.user_id.int) if scope.user_id else "",
    )
    _begin_by(connection, told)


def _begin_by(connection: Connection, told: str) -> None:
    """Open the driver's transaction and its scope in one message, where the driver would send two."""
    driver: psycopg.Connection[Any] = cast(Any, connection.connection.driver_connection)
    if driver.pgconn.transaction_status != TransactionStatus.IDLE or not _answers(driver, told):
        # Says what is wrong in the library's words, and drops the connection where it is gone.
        connection.exec_driver_sql(told)


def _answers(driver: psycopg.Connection[Any], told: str) -> bool:
    try:
        return driver.pgconn.exec_(told.encode()).status == ExecStatus.TUPLES_OK
    except psycopg.Error:
        return False


@event.listens_for(TenantSession, "after_transaction_end")
def _close_scope(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("scope", None)
        session.info.pop(OPENED, None)


db = SQLAlchemy(model_class=Base, session_options={"class_": TenantSession}, disable_autonaming=True)
session: scoped_session[FlaskSession] = db.session


def tenant_id_of_scope() -> int:
    """The register number that new tenant-owned rows get; raises NoTenant where none was chosen."""
    return current_tenant().id


# The förbund of the open scope, as a value that a statement kept at module level asks for at each run.
own_tenant_id: BindParameter[int] = bindparam("own_tenant_id", callable_=tenant_id_of_scope, type_=Integer)


class TenantOwned:
    """A row that belongs to one förbund: the key is (förbund, id), so no reference can cross."""

    tenant_id: Mapped[int] = mapped_column(
        ForeignKey("tenants.id"), primary_key=True, default=tenant_id_of_scope, sort_order=-20
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"), sort_order=-10)


class Versioned(TenantOwned):
    """A row that two people may have open at once: `version` counts how often it was changed."""

    version: Mapped[int] = mapped_column(default=1, sort_order=10)


class Keyed(TenantOwned):
    """A row with a key of its own, as a profile names it, and a place in the förbund's order."""

    key: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


def reference(table: str, column: str, *, cascade: bool = False) -> ForeignKeyConstraint:
    """A foreign key that carries the förbund, so it can only point at a row of the same förbund."""
    return ForeignKeyConstraint(
        ["tenant_id", column],
        [f"{table}.tenant_id", f"{table}.id"],
        ondelete="CASCADE" if cascade else None,
    )


def kronor(name: str, **options: Any) -> Mapped[Any]:
    """A column of money in kronor with öre; `numeric` lets NaN through every comparison, so refuse it."""
    return mapped_column(
        name, Numeric(14, 2), CheckConstraint(f"{name} <> 'NaN'", name=f"{name}_is_a_number"), **options
    )


def vocabulary(values: type[Enum]) -> VocabularyType:
    """A column type that holds one of an enum's values as text, checked by the database."""
    return VocabularyType(
        values,
        native_enum=False,
        create_constraint=True,
        length=60,
        values_callable=lambda members: [member.value for member in members],
        name=f"{values.__name__.lower()}_is_known",
    )


def now() -> datetime:
    """The moment, in UTC; pages show it in Swedish time."""
    return datetime.now(UTC)


def today() -> date:
    """This day in Sweden, where all terms and places begin and end at midnight."""
    return now().astimezone(SWEDEN).date()


moment = DateTime(timezone=True)
