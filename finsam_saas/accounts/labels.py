"""What roles, permissions and refusals are called on screen."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFault, ReminderChoice

ROLE_LABELS = {
    Role.TENANT_ADMIN: _l("systemförvaltare"),
    Role.DIRECTOR: _l("förbundschef"),
    Role.SECRETARIAT: _l("kansli"),
    Role.BOARD_MEMBER: _l("styrelseledamot"),
    Role.GROUP_MEMBER: _l("gruppledamot"),
    Role.ECONOMIST: _l("ekonom"),
    Role.INITIATIVE_MANAGER: _l("insatsansvarig"),
    Role.MEMBER_REPRESENTATIVE: _l("ägarrepresentant"),
    Role.AUDITOR: _l("revisor"),
}
GLOBAL_ROLE_LABELS = {
    GlobalRole.NATIONAL_ANALYST: _l("nationell analytiker"),
    GlobalRole.OPERATOR: _l("driftansvarig"),
}


PASSWORD_FAULTS = {
    PasswordFault.TOO_SHORT: _l("Lösenordet behöver minst %(least)s tecken.", least=SHORTEST_PASSWORD),
    PasswordFault.TOO_LONG: _l("Lösenordet får ha högst %(most)s tecken.", most=LONGEST_PASSWORD),
    PasswordFault.COMMON: _l(
        "Lösenordet är för vanligt och lätt att gissa. Välj till exempel några ord som inte hör ihop."
    ),
    PasswordFault.LIKE_EMAIL: _l("Lösenordet är för likt din e-postadress. Välj något annat."),
}
REMINDER_LABELS = {
    ReminderChoice.DAILY.value: _l("Varje dag som det finns något att påminna om"),
    ReminderChoice.WEEKLY.value: _l("En gång i veckan, på måndagen"),
    ReminderChoice.ONLY_LATE.value: _l("Bara när något är försenat"),
}
THEME_LABELS = {"auto": _l("Som enheten"), "light": _l("Ljust"), "dark": _l("Mörkt")}


def roles_text(roles: Iterable[Role]) -> str:
    """The roles somebody holds, in the order of the role table, as a line of text."""
    held = set(roles)
    return ", ".join(str(label) for role, label in ROLE_LABELS.items() if role in held)
