"""The register of instruments, read from `instruments.toml`: the same for every förbund."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from finsam_saas.surveys.rules import RespondentGroup, ResultFault, ResultKey, code_fault

_FILE = Path(__file__).with_name("instruments.toml")


@dataclass(frozen=True, slots=True)
class Version:
    """An instrument from one year until the next version: what is new in it, and who answers."""

    key: str
    since: int
    about: str
    source: str
    groups: tuple[RespondentGroup, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A set of indicators that somebody owns, with its versions, oldest first."""

    key: str
    name: str
    owner: str
    since: int
    scale: str
    source: str
    versions: tuple[Version, ...]

    def version_of(self, year: int) -> Version | None:
        """The version that was asked in a year; None before the first."""
        return next((one for one in reversed(self.versions) if one.since <= year), None)

    def key_fault(self, key: ResultKey, *, latest_year: int) -> ResultFault | None:
        """Why there can be no such result: not asked that year or of that group, or no code."""
        version = self.version_of(key.year)
        if version is None or key.year > latest_year:
            return ResultFault.YEAR_OUTSIDE
        if key.group not in version.groups:
            return ResultFault.GROUP_NOT_ASKED
        return code_fault(key.code)


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument by its key, in the order of the register."""
    written = tomllib.loads(_FILE.read_text(encoding="utf-8"))["instruments"]
    found = [
        Instrument(
            key=one["key"],
            name=one["name"],
            owner=one["owner"],
            since=one["since"],
            scale=one["scale"],
            source=one["source"],
            versions=tuple(
                Version(
                    key=version["key"],
                    since=version["since"],
                    about=version["about"],
                    source=version["source"],
                    groups=tuple(RespondentGroup(group) for group in version["groups"]),
                )
                for version in one["versions"]
            ),
        )
        for one in written
    ]
    return {instrument.key: instrument for instrument in found}
