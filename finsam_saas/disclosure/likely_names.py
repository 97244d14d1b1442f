"""Finds what is likely a participant's name in free text, so that the writer can be asked about it (R16).

A guess, unlike identity numbers: it asks and never refuses. Names of staff beside their role or employer, and
of places, companies and projects, are left alone.
"""

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from finsam_saas.disclosure.identity_numbers import Span
from finsam_saas.disclosure.name_words import (
    EMPLOYERS,
    EMPLOYERS_IN_SHORT,
    GIVEN_NAMES,
    NOT_PERSONS_AFTER,
    NOT_PERSONS_BEFORE,
    NOT_SURNAMES,
    ORDINARY_TOO,
    PARTICIPANTS,
    STAFF_WORDS,
    SURNAME_ENDINGS,
    SURNAMES,
)

_LETTER = "[^\\W\\d_][\u0300-\u036f]*"
_WORD = re.compile(f"(?:{_LETTER})+(?:[-'\u2019](?:{_LETTER})+)*")
_STAFF = re.compile(rf"(?:{'|'.join(STAFF_WORDS)})(?:e?n|na|e?r|erna|ar|arna)?s?")
_BORN = r"[\s,(]*(?:f\.?|föd\.|född|fdd)\s*(?:år\s*)?(?:(?:18|19|20)[0-9]{2}|[0-9]{2})(?![0-9])"
_BORN_AFTER = re.compile(_BORN)
_YEAR_AFTER = r"\s*(?:[,(]\s*(?:19[2-9][0-9]|20[01][0-9])|[-\u2013'\u2019][0-9]{2})(?![0-9])"
_INITIALS = re.compile(
    rf"(?<![\w.])(?:(?:[A-ZÅÄÖ]\.\s?){{2,3}}(?:{_BORN}|{_YEAR_AFTER})|[A-ZÅÄÖ]{{2,3}}{_BORN})"
)
_INITIALS_ALONE = re.compile(r"[\s,:(]*(?:[A-ZÅÄÖ]\.\s?){2,3}")
_ADDRESS = re.compile(r"[^\s@]{1,64}@\S+|https?://\S+|www\.\S+")
_CITED = re.compile(r"\s*(?:m\.?\s?fl\.?|et al\.?)?\s*[,(]\s*(?:19|20)[0-9]{2}")

_SPACES = frozenset(" \t\u00a0\u202f")
_BETWEEN = _SPACES | frozenset("\n,:;(\"'”“’–-")
_BEFORE_ROLE = frozenset({"är", "var", "blir", "blev", "som", "vår", "våra", "ny", "nya", "tf", "heter"})
_AND = frozenset({"och", "samt"})
_FROM = frozenset({"från", "på", "vid"})
_NEVER_IN_NAMES = NOT_SURNAMES | NOT_PERSONS_AFTER
_LONGEST_NAME = 4
_SHORTEST_NAME = 3


class NameSign(StrEnum):
    """What in the text makes it look like a person's name."""

    FULL_NAME = "full_name"
    GIVEN_NAME = "given_name"
    SURNAME = "surname"
    AFTER_PARTICIPANT = "after_participant"
    WITH_BIRTH_YEAR = "with_birth_year"


class LikelyName(NamedTuple):
    """Where a likely name stands and what makes it one. Never the name."""

    span: Span
    sign: NameSign


class _Token(NamedTuple):
    word: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in small letters, as the word lists have it."""
        return self.word.lower()

    @property
    def capital(self) -> bool:
        """Written as a name: each part with a capital first and small letters after, or all in capitals."""
        parts = re.split("[-'\u2019]", self.word)
        return len(self.word) > 1 and all(part.istitle() or part.isupper() for part in parts)

    @property
    def known(self) -> bool:
        """A given name, also in the genitive, alone or as the first of two."""
        first = re.split("[-'\u2019]", self.lower)[0]
        return any(form in GIVEN_NAMES or form in ORDINARY_TOO for form in (first, first.removesuffix("s")))

    @property
    def certain(self) -> bool:
        """A given name that is not an ordinary word as well; two together are certain."""
        if "-" in self.word:
            return self.known
        return (
            self.known and self.lower not in ORDINARY_TOO and self.lower.removesuffix("s") not in ORDINARY_TOO
        )

    @property
    def surname(self) -> bool:
        """A surname by the list or by its ending, also in the genitive."""
        stem = self.lower.removesuffix("s")
        listed = self.lower in SURNAMES or stem in SURNAMES
        return self.lower not in NOT_SURNAMES and (listed or stem.endswith(SURNAME_ENDINGS))

    @property
    def genitive(self) -> bool:
        """A name with an s after it, such as Marias; not one that ends so by itself, such as Lars."""
        stem = self.lower.removesuffix("s")
        if stem == self.lower or self.lower in GIVEN_NAMES:
            return False
        return stem in GIVEN_NAMES or stem in SURNAMES

    @property
    def patronymic(self) -> bool:
        """A surname on -sson, which is enough without a given name."""
        return self.surname and self.lower.removesuffix("s").endswith("sson")

    @property
    def staff(self) -> bool:
        """Ends as words for those who work in or decide about insatser do, in any inflection."""
        return any(found.end() == len(self.lower) for found in _STAFF.finditer(self.lower))


def find_likely_names(text: str) -> list[LikelyName]:
    """Where the text seems to name a participant, in order and without overlap.

    Given name with surname, a common given name, a surname on -sson, a capital letter after a word such as
    "deltagaren", and a name or initials with a year of birth.
    """
    # Addresses to mail and pages are those of staff and organisations; the places in the text stay the same.
    text = _ADDRESS.sub(lambda match: "." * len(match[0]), text)
    found = [LikelyName(Span(*match.span()), NameSign.WITH_BIRTH_YEAR) for match in _INITIALS.finditer(text)]
    found += _Reading(text).names()
    apart: list[LikelyName] = []
    for name in sorted(found, key=lambda name: (name.span.start, -name.span.end)):
        if not apart or name.span.start >= apart[-1].span.end:
            apart.append(name)
    return apart


class _Reading:
    """One text as words, read from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [
            _Token(unicodedata.normalize("NFC", match[0]), match.start(), match.end())
            for match in _WORD.finditer(text)
        ]

    def names(self) -> list[LikelyName]:
        """The likely names that consist of words."""
        found = []
        place, left_alone = 0, -1
        while place < len(self.tokens):
            sign, after = self._name_at(place)
            if sign is None:
                place += 1
                continue
            listed_with_staff = 0 <= left_alone == self._before_and(place)
            if self._is_no_participant(place, after, sign) or listed_with_staff:
                left_alone = after
            else:
                span = Span(self.tokens[place].start, self._end(place, after))
                found.append(LikelyName(span, sign))
            place = after
        return found

    def _name_at(self, place: int) -> tuple[NameSign | None, int]:
        """What makes the word at this place a name, and the place after the name's last word."""
        token = self.tokens[place]
        introduced = place > 0 and self._follows_participant(place)
        if introduced and _INITIALS_ALONE.match(self.text, self.tokens[place - 1].end):
            return NameSign.AFTER_PARTICIPANT, place + 1
        after = self._after_name(place) if token.capital else place + 1
        born = _BORN_AFTER.match(self.text, self.tokens[after - 1].end) is not None
        whole = token.capital and len(token.word) >= _SHORTEST_NAME
        whole = whole and not token.staff and token.lower not in NOT_SURNAMES
        named = token.known if token.capital else token.certain
        written_as_name = token.capital and not token.word.isupper()
        signs = (
            (NameSign.AFTER_PARTICIPANT, introduced and (whole or named)),
            (NameSign.WITH_BIRTH_YEAR, whole and born),
            (NameSign.FULL_NAME, token.capital and token.known and after > place + 1),
            (NameSign.GIVEN_NAME, written_as_name and token.certain),
            (NameSign.SURNAME, written_as_name and token.patronymic),
        )
        return next((sign for sign, holds in signs if holds), None), after

    def _after_name(self, place: int) -> int:
        """The place after the words with a capital that belong to the name beginning here."""
        after = place + 1
        first = self.tokens[place]
        while after < len(self.tokens) and after - place < _LONGEST_NAME:
            token = self.tokens[after]
            gap = self._gap(after)
            if not token.capital or not gap <= _SPACES or token.staff or token.lower in _NEVER_IN_NAMES:
                break
            if not (token.surname or first.certain or token.certain):
                break
            after += 1
        return after

    def _is_no_participant(self, place: int, after: int, sign: NameSign) -> bool:
        if sign in (NameSign.AFTER_PARTICIPANT, NameSign.WITH_BIRTH_YEAR):
            return False
        if sign is NameSign.SURNAME and _CITED.match(self.text, self.tokens[after - 1].end):
            return True
        return self._other_thing(place, after) or self._staff_before(place) or self._staff_after(after)

    def _other_thing(self, place: int, after: int) -> bool:
        before = self.tokens[place - 1].lower if place and self._gap(place) <= _BETWEEN else ""
        return before in NOT_PERSONS_BEFORE or self._word_at(after) in NOT_PERSONS_AFTER

    def _staff_before(self, place: int) -> bool:
        while place and self._gap(place) <= _BETWEEN:
            place -= 1
            if self.tokens[place].staff:
                return True
            if self.tokens[place].lower not in _BEFORE_ROLE:
                return False
        return False

    def _staff_after(self, after: int) -> bool:
        if self._word_at(after) in _FROM:
            employer = self._word_at(after + 1)
            return employer.startswith(EMPLOYERS) or employer in EMPLOYERS_IN_SHORT
        if self.tokens[after - 1].genitive and after < len(self.tokens) and self._gap(after) <= _SPACES:
            # Somebody's handläggare is staff, but the somebody is not.
            return False
        while self._word_at(after) in _BEFORE_ROLE:
            after += 1
        return bool(self._word_at(after)) and self.tokens[after].staff

    def _before_and(self, place: int) -> int:
        """The place after the name that this one is listed with ("Anna, Eva och Per"); -1 without one."""
        if not place or not self._gap(place) <= _BETWEEN:
            return -1
        return place - 1 if self.tokens[place - 1].lower in _AND else place

    def _follows_participant(self, place: int) -> bool:
        return self.tokens[place - 1].lower in PARTICIPANTS and self._gap(place) <= _BETWEEN | {"."}

    def _word_at(self, place: int) -> str:
        """The word at this place in small letters; empty where the text or sentence ended before it."""
        if place >= len(self.tokens) or not self._gap(place) <= _BETWEEN:
            return ""
        return self.tokens[place].lower

    def _gap(self, place: int) -> set[str]:
        """The characters between the word at this place and the one before it."""
        return set(self.text[self.tokens[place - 1].end : self.tokens[place].start])

    def _end(self, place: int, after: int) -> int:
        initials = place and _INITIALS_ALONE.match(self.text, self.tokens[place - 1].end)
        if initials:
            return initials.start() + len(initials[0].rstrip())
        return self.tokens[after - 1].end
