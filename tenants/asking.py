"""Statements that stand in a module and are run for each page: sent to the driver without a detour.

The library works out anew at each run what never changes: the words of a statement, its parameters, how
each column is read. Here this is noted from its own answer to the second run of the same statement, and
the following runs go straight to the driver, in the same open transaction and with the same rows as
answer. What is not that plain, what fails and what somebody listens to goes the way of the library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, CursorResult, IteratorResult, Result, Select
from sqlalchemy.engine.result import ResultMetaData
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
# Columns of a row are asked for by name or place, never by the object that the statement was written with.
READ_BY_NAME = {"_result_disable_adapt_to_context": True}
_CURSOR = "asking"


class _Seen(Enum):
    ONCE = "once"
    NOT_PLAIN = "not plain"


@dataclass(frozen=True, slots=True)
class _Noted:
    """What was worked out about a statement: all but the values that are told or looked up at each run."""

    words: str
    told: frozenset[str]
    fixed: Values
    looked_up: tuple[tuple[str, Callable[[], Any]], ...]
    written: Mapping[str, Callable[[Any], Any]]
    columns: ResultMetaData

    def values(self, told: Values) -> dict[str, Any]:
        """The values of a run, as the driver takes them."""
        run = {**self.fixed, **told}
        for name, look_up in self.looked_up:
            if name not in told:
                run[name] = look_up()
        for name, write in self.written.items():
            run[name] = write(run[name])
        return run


_noted: WeakKeyDictionary[Select[Any], _Noted | _Seen] = WeakKeyDictionary()


def ask(connection: Connection, statement: Select[Any], told: Values | None = None) -> Result[Any]:
    """The rows that a statement about columns finds in the open transaction of a connection."""
    noted = _noted.get(statement)
    if isinstance(noted, _Noted) and noted.told == (told or {}).keys():
        found = _sent(connection, noted, told or {})
        if found is not None:
            return found
    answer = connection.execute(statement, told, execution_options=READ_BY_NAME)
    if noted is None:
        _noted[statement] = _Seen.ONCE
    elif noted is _Seen.ONCE:
        _noted[statement] = _note(statement, told or {}, answer) or _Seen.NOT_PLAIN
    return answer


def _sent(connection: Connection, noted: _Noted, told: Values) -> Result[Any] | None:
    """The rows by the driver alone; None where the library has something to say or to be told."""
    if connection.engine.dispatch.before_cursor_execute:
        return None
    known = connection.info
    cursor: psycopg.Cursor[Any] = known.get(_CURSOR) or known.setdefault(_CURSOR, _new_cursor(connection))
    driver = cursor.connection
    if driver.pgconn.transaction_status != TransactionStatus.INTRANS:
        return None
    try:
        rows = cursor.execute(noted.words, noted.values(told)).fetchall()
    except psycopg.Error as error:
        if driver.closed:  # The library notices it, says so and forgets the connection.
            return None
        raise DBAPIError.instance(
            noted.words, None, error, psycopg.Error, hide_parameters=True, dialect=connection.dialect
        ) from error
    return IteratorResult(noted.columns, iter(rows))


def _new_cursor(connection: Connection) -> psycopg.Cursor[Any]:
    driver: Any = connection.connection.driver_connection
    cursor: psycopg.Cursor[Any] = driver.cursor()
    return cursor


def _note(statement: Select[Any], told: Values, answer: CursorResult[Any]) -> _Noted | None:
    """What the answer to a run tells about all runs; None where the next run may have other words."""
    context: Any = answer.context
    compiled = context.compiled
    # Lists are written out in the words: they must not be among what each run tells.
    spread = {bound.key for bound in compiled.post_compile_params | compiled.literal_execute_params}
    bound = {name: parameter for parameter, name in compiled.bind_names.items()}
    looked_up = {name: one.callable for name, one in bound.items() if one.callable and name not in told}
    if statement.get_execution_options() or compiled.escaped_bind_names or spread & {*told, *looked_up}:
        return None
    changing = {*told, *looked_up}
    return _Noted(
        words=context.statement,
        told=frozenset(told),
        fixed={name: value for name, value in context.parameters[0].items() if name not in changing},
        looked_up=tuple(looked_up.items()),
        written={name: write for name, write in compiled._bind_processors.items() if name in changing},
        columns=answer._metadata,
    )
