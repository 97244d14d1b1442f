"""How people sit, and each warning about a board in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l

from finsam_saas.seats.rules import BoardWarning, BoardWarningCode, SeatKind
from finsam_saas.web.formats import current_formats

SEAT_KINDS = {
    SeatKind.ORDINARY: _l("Ordinarie"),
    SeatKind.SUBSTITUTE: _l("Ersättare"),
    SeatKind.ADJUNCT: _l("Adjungerad"),
}


def warning_text(warning: BoardWarning, members: Mapping[str, str]) -> str:
    """A warning about the board as a sentence, with its paragraph; `members` gives names by key."""
    words = {name: _as_text(name, value, members) for name, value in warning.values.items()}
    law = f" (Finsamlagen {warning.paragraph})." if warning.paragraph else ""
    return _sentence(warning.code, words) + law


def _as_text(name: str, value: object, members: Mapping[str, str]) -> str:
    if isinstance(value, date):
        return current_formats().date(value)
    if name == "member":
        return members.get(str(value), str(value))
    if name == "members":
        return ", ".join(members.get(key, key) for key in str(value).split(", "))
    if isinstance(value, SeatKind):
        return str(SEAT_KINDS[value]).lower()
    return str(value)


def _sentence(code: BoardWarningCode, words: Mapping[str, str]) -> str:
    if code in _SEATS:
        return str(_SEATS[code]) % words
    return str(_TERMS_OF_OFFICE[code]) % words


# Sentences that end in a paragraph have no full stop of their own: it comes after the paragraph.
_SEATS = {
    BoardWarningCode.NO_ORDINARY: _l(
        "%(member)s saknar ledamot. Varje medlem ska ha minst en ledamot och en ersättare"
    ),
    BoardWarningCode.NO_SUBSTITUTE: _l(
        "%(member)s saknar ersättare. Varje medlem ska ha minst en ledamot och en ersättare"
    ),
    BoardWarningCode.UNEQUAL_NUMBERS: _l(
        "Styrelsen har %(ordinary)s ledamöter och %(substitutes)s ersättare. De ska vara lika många"
    ),
    BoardWarningCode.SEAT_WITHOUT_MEMBER: _l(
        "%(holder)s sitter för %(member)s, som inte är medlem just nu. Varje plats hör till en medlem"
    ),
    BoardWarningCode.REPRESENTS_SEVERAL_MEMBERS: _l(
        "%(holder)s sitter för flera medlemmar: %(members)s. En ledamot kan bara företräda en medlem"
    ),
    BoardWarningCode.NO_CHAIR: _l(
        "En representant för %(member)s ska vara ordförande, men ingen ordförande är inlagd."
    ),
    BoardWarningCode.CHAIR_FROM_ELSEWHERE: _l(
        "%(holder)s är ordförande, men det ska en representant för %(member)s vara."
    ),
}


_TERMS_OF_OFFICE = {
    BoardWarningCode.TERM_NOT_FROM_APRIL: _l(
        "%(holder)s (%(member)s, %(kind)s) sitter från %(starts_on)s. "
        "Mandatperioden börjar den 1 april året efter valet"
    ),
    BoardWarningCode.TERM_TOO_LONG: _l(
        "%(holder)s (%(member)s, %(kind)s) sitter till %(ends_on)s. En mandatperiod är högst fyra år"
    ),
    BoardWarningCode.TERM_WITHOUT_START: _l(
        "%(holder)s (%(member)s, %(kind)s) saknar första dag. Mandatperioden börjar den 1 april"
    ),
    BoardWarningCode.TERM_WITHOUT_END: _l(
        "%(holder)s (%(member)s, %(kind)s) saknar sista dag. En mandatperiod är högst fyra år"
    ),
    BoardWarningCode.TERM_BACKWARDS: _l(
        "%(holder)s (%(member)s, %(kind)s) slutar %(ends_on)s, före första dagen %(starts_on)s."
    ),
    BoardWarningCode.OVERLAP: _l(
        "%(holder)s och %(earlier_holder)s har samma plats (%(member)s, %(kind)s) samtidigt. "
        "Avsluta den ena eller ge dem var sin plats."
    ),
    BoardWarningCode.GAP: _l(
        "Platsen för %(member)s (%(kind)s) står tom från %(empty_from)s till %(empty_to)s."
    ),
    BoardWarningCode.ENDING_SOON: _l(
        "%(holder)s (%(member)s, %(kind)s) slutar %(ends_on)s och ingen har utsetts efter. "
        "Be medlemmen utse någon i tid."
    ),
}
