"""Hosts of their own on one machine: each with its own network and name, joined by cables to the servers.

Made of the kernel's namespaces, as an ordinary user: on a host there is nothing of the machine's network.
What listens at `SERVERS` belongs to the network in the middle; behind it stand the tests' own servers.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

SERVERS = "198.18.0.1"
POSTGRES, VALKEY = 5432, 6379
_READY_SECONDS = 20

# Opens the doors in the network in the middle and hands them to us, who let nobody else in.
_OPEN_DOORS = f"""
import socket, sys
ours = socket.socket(fileno=int(sys.argv[1]))
doors = [socket.create_server(("{SERVERS}", port)) for port in ({POSTGRES}, {VALKEY})]
socket.send_fds(ours, [b"open"], [door.fileno() for door in doors])
"""
_STAY = "print('here', flush=True); __import__('signal').pause()"


class NoHosts(RuntimeError):
    """This machine does not let us make networks of our own."""


class _Namespace:
    """Processes' own network and name, which last as long as the process that stays in them."""

    def __init__(self, made: Sequence[str]) -> None:
        self._staying = subprocess.Popen(
            [*made, sys.executable, "-c", _STAY], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._staying.stdout is not None
        if self._staying.stdout.readline().strip() != "here":
            raise NoHosts(self._staying.communicate(timeout=_READY_SECONDS)[1].strip())
        self.pid = self._staying.pid
        target = ["nsenter", "--target", str(self.pid)]
        self.inside: list[str] = [*target, "--user", "--net", "--uts", "--preserve-credentials"]

    def run(self, *command: str) -> None:
        """Run a command here to its end; raises NoHosts where it fails."""
        done = subprocess.run([*self.inside, *command], capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoHosts(f"{' '.join(command)}: {done.stderr.strip()}")

    def end(self) -> None:
        """Let the namespace go."""
        self._staying.kill()
        self._staying.communicate(timeout=_READY_SECONDS)


@contextmanager
def joined_hosts(names: Sequence[str], postgres: Path, valkey: Path) -> Iterator[dict[str, list[str]]]:
    """Hosts by name, each as the words that a command on it begins with; raises NoHosts.

    From each the servers behind the two sockets are reached at `SERVERS`, by TCP and in no other way.
    """
    namespaces: list[_Namespace] = []
    doors: list[socket.socket] = []
    try:
        middle = _Namespace(["unshare", "--map-root-user", "--net", "--uts"])
        namespaces.append(middle)
        middle.run("ip", "address", "add", f"{SERVERS}/32", "dev", "lo")
        middle.run("ip", "link", "set", "lo", "up")
        for number, name in enumerate(names, start=1):
            namespaces.append(_host(middle, number, name))
        doors = _doors(middle)
        for door, behind in zip(doors, (postgres, valkey), strict=True):
            threading.Thread(target=_let_in, args=(door, behind), daemon=True).start()
        yield dict(zip(names, (one.inside for one in namespaces[1:]), strict=True))
    finally:
        for door in doors:
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)
            door.close()
        for namespace in reversed(namespaces):
            namespace.end()


def _host(middle: _Namespace, number: int, name: str) -> _Namespace:
    """One more host, by a cable of its own to the middle."""
    host = _Namespace([*middle.inside[:3], "--user", "--preserve-credentials", "unshare", "--net", "--uts"])
    here, there = f"198.18.{number}.1", f"198.18.{number}.2"
    middle.run("ip", "link", "add", f"to{number}", "type", "veth", "peer", "name", "cable")
    middle.run("ip", "link", "set", "cable", "netns", str(host.pid))
    middle.run("ip", "address", "add", f"{here}/24", "dev", f"to{number}")
    middle.run("ip", "link", "set", f"to{number}", "up")
    host.run("ip", "address", "add", f"{there}/24", "dev", "cable")
    host.run("ip", "link", "set", "cable", "up")
    host.run("ip", "link", "set", "lo", "up")
    host.run("ip", "route", "add", f"{SERVERS}/32", "via", here)
    host.run(sys.executable, "-c", f"__import__('socket').sethostname('{name}')")
    return host


def _doors(middle: _Namespace) -> list[socket.socket]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        opening = [sys.executable, "-c", _OPEN_DOORS, str(theirs.fileno())]
        subprocess.run([*middle.inside, *opening], pass_fds=[theirs.fileno()], check=True)
        _told, numbers, _flags, _from = socket.recv_fds(ours, 16, 2)
    return [socket.socket(fileno=number) for number in numbers]


def _let_in(door: socket.socket, behind: Path) -> None:
    with suppress(OSError):
        while True:
            guest, _address = door.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(behind))
            for way in ((guest, server), (server, guest)):
                threading.Thread(target=_carry, args=way, daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    """Bytes from one to the other until either has gone."""
    with suppress(OSError):
        while part := one.recv(65536):
            other.sendall(part)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
