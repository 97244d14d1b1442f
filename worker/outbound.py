"""The way out for calls to subscribers: one request to an address out on the net, never to our own network.

The name is looked up here, what it names is judged, and exactly that number is called: a name that is given
another number in between leads nowhere else. Redirections are not followed.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from urllib.parse import urlsplit

from finsam_saas.subscriptions.rules import (
    AddressFault,
    AddressRefused,
    check_address,
    may_be_called,
)

SECONDS = 5.0
FAULTS = (OSError, HTTPException, ValueError)
"""What a call may end in besides an answer."""


class _ToNumber(HTTPConnection):
    """A connection to a number that has been judged, under the name that was asked for."""

    def __init__(self, host: str, port: int, number: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._number = number

    def connect(self) -> None:
        """Connect to the number."""
        self.sock = socket.create_connection((self._number, self.port), self.timeout)


class _ToNumberSafely(HTTPSConnection):
    """The same, encrypted, with a certificate for the name."""

    def __init__(self, host: str, port: int, number: str) -> None:
        self._verified = ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self._verified)
        self._number = number

    def connect(self) -> None:
        """Connect to the number, and have the name proved."""
        plain = socket.create_connection((self._number, self.port), self.timeout)
        self.sock = self._verified.wrap_socket(plain, server_hostname=self.host)


def post(address: str, body: bytes, headers: Mapping[str, str], *, loopback: bool) -> int:
    """Send a request and give the status of its answer; raises one of FAULTS."""
    check_address(address, loopback=loopback)
    parts = urlsplit(address)
    host = parts.hostname or ""
    safely = parts.scheme == "https"
    port = parts.port or (443 if safely else 80)
    number = _number_of(host, port, loopback=loopback)
    if not safely and not _is_here(number):
        raise AddressRefused(AddressFault.NOT_HTTPS)
    connection = (_ToNumberSafely if safely else _ToNumber)(host, port, number)
    try:
        target = parts.path or "/"
        connection.request("POST", f"{target}?{parts.query}" if parts.query else target, body, dict(headers))
        with _cut_off(connection.sock):
            return connection.getresponse().status
    finally:
        connection.close()


@contextmanager
def _cut_off(line: socket.socket) -> Iterator[None]:
    """End what goes on too long, for the limit of the line begins anew with each letter that is sent."""

    def cut() -> None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = Timer(SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _number_of(host: str, port: int, *, loopback: bool) -> str:
    """The number of a name, where all that it names is out on the net; raises AddressRefused or OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not numbers or not all(may_be_called(number, loopback=loopback) for number in numbers):
        raise AddressRefused(AddressFault.NOT_PUBLIC)
    return numbers[0]


def _is_here(number: str) -> bool:
    return number == "::1" or number.startswith("127.")
