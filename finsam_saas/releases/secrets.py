"""The secrets of the Cell Key Method: which version a year is made with, and where it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from finsam_saas.config import Settings


class SecretMissing(ValueError):
    """The secret of this version (None: no version is chosen) is not among the settings."""

    def __init__(self, version: int | None) -> None:
        super().__init__(f"no cell key secret of version {version}")
        self.version = version


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets by version, never written out, and the version that a new year begins with."""

    current: int | None = None
    by_version: Mapping[int, bytes] = field(default_factory=dict, repr=False)

    def of(self, version: int | None) -> bytes:
        """The secret of a version; raises SecretMissing."""
        found = self.by_version.get(version) if version is not None else None
        if found is None:
            raise SecretMissing(version)
        return found


NO_SECRETS = Secrets()


def secrets_of(settings: Settings) -> Secrets:
    """The secrets that this process is given; the web is given the version and no secret."""
    return Secrets(settings.cell_key_version, settings.secrets_by_version())
