"""What free text must not hold before it is kept: one question for every form (R16)."""

from collections.abc import Collection
from dataclasses import dataclass

from finsam_saas.disclosure.identity_numbers import Span, find_personal_identity_numbers
from finsam_saas.disclosure.likely_names import LikelyName, find_likely_names


@dataclass(frozen=True)
class Findings:
    """What was found in one text, as places in it; nothing of what was written.

    Identity numbers refuse the text. Likely names are asked about: the writer takes them out or answers
    that they are not participants.
    """

    identity_numbers: tuple[Span, ...] = ()
    likely_names: tuple[LikelyName, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the text must not be kept, whatever the writer answers."""
        return bool(self.identity_numbers)

    @property
    def asked(self) -> bool:
        """Whether the writer is to be asked before the text is kept."""
        return bool(self.likely_names)


def examine(text: str, answered: Collection[str] = ()) -> Findings:
    """What the text holds of identity numbers and of likely participants' names.

    `answered` are words of earlier questions (`words_asked_about`) that the writer has said are no
    participants; they are not asked about again, but a new name is.
    """
    names = tuple(
        name for name in find_likely_names(text) if text[name.span.start : name.span.end] not in answered
    )
    return Findings(tuple(find_personal_identity_numbers(text)), names)


def words_asked_about(text: str, findings: Findings) -> list[str]:
    """The words to show the writer in the question, each once in the text's order. Never for a log."""
    words = (text[name.span.start : name.span.end] for name in findings.likely_names)
    return list(dict.fromkeys(words))
