"""What is typed in a stage of preparation, on its way to being kept."""

from __future__ import annotations

from dataclasses import dataclass

from finsam_saas.preparation.rules import OwnInterest, Verdict


@dataclass(frozen=True)
class OpinionEntry:
    """What a member of a body says; the interest is answered where one's own organisation is involved."""

    verdict: Verdict | None
    reasons: str = ""
    interest: OwnInterest | None = None


@dataclass(frozen=True)
class ConclusionEntry:
    """What a body concludes; whether it was of one mind is said where consensus is sought."""

    verdict: Verdict | None
    reasons: str = ""
    is_consensus: bool | None = None
