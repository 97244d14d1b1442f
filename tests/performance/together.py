"""Several readers at once: how many answers a server gives, and how long each waits at half of that.

At half load readers come at even moments, whether or not the one before has been answered, and each waits
from the moment when he came: a slow answer cannot hide behind readers who then come later.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from time import perf_counter

READERS = 8
WARM_UP = 5


@dataclass(frozen=True)
class Waiting:
    """What readers met: answers a second when nobody rests, and milliseconds at half of that."""

    at_most: float
    median: float
    slowest_of_hundred: float


def waiting_for(port: int, path: str, headers: Mapping[str, str], *, each: int) -> Waiting:
    """Let each reader fetch a page so many times at full and then at half load, over a kept connection."""
    readers = [_Reader(port, path, headers) for _number in range(READERS)]
    with ThreadPoolExecutor(READERS) as pool:
        list(pool.map(lambda reader: reader.fetch(WARM_UP), readers))
        begun = perf_counter()
        list(pool.map(lambda reader: reader.fetch(each), readers))
        at_most = READERS * each / (perf_counter() - begun)
        apart = 2 / at_most
        begun = perf_counter() + apart
        waited = list(
            pool.map(
                lambda place: readers[place].wait(each, lambda n: begun + (n * READERS + place) * apart),
                range(READERS),
            )
        )
    ordered = sorted(one * 1000 for own in waited for one in own)
    return Waiting(at_most, ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100])


class _Reader:
    def __init__(self, port: int, path: str, headers: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._path = path
        self._headers = dict(headers)
        self._never = Event()

    def fetch(self, times: int) -> None:
        """One after the other, without rest."""
        for _time in range(times):
            self._connection.request("GET", self._path, headers=self._headers)
            answer = self._connection.getresponse()
            answer.read()
            assert answer.status == 200, f"{self._path}: {answer.status}"

    def wait(self, times: int, comes_at: Callable[[int], float]) -> list[float]:
        """The seconds from each moment when the reader comes until he has the page."""
        waited = []
        for number in range(times):
            self._never.wait(max(0.0, comes_at(number) - perf_counter()))
            # Who comes now and then finds the connection closed by the server, and opens another.
            self._connection.close()
            self.fetch(1)
            waited.append(perf_counter() - comes_at(number))
        return waited
