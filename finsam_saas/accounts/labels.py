"""What roles, permissions and refusals are called on screen."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from finsam_saas.access.permissions import GlobalRole, Permission, Role
from finsam_saas.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, MembershipState, PasswordFault

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
ROLE_HINTS = {
    Role.TENANT_ADMIN: _l("Bjuder in, ändrar behörigheter och inställningar."),
    Role.DIRECTOR: _l("Leder kansliet, fastställer avgifter och beslutar om nationell statistik."),
    Role.SECRETARIAT: _l("Sköter avgifter, insatser och granskar kvartalsrapporter."),
    Role.BOARD_MEMBER: _l("Läser allt som förbundet följer upp."),
    Role.GROUP_MEMBER: _l("Läser om förbundet och dess insatser."),
    Role.ECONOMIST: _l("Läser avgifter och sköter fakturor."),
    Role.INITIATIVE_MANAGER: _l("Lämnar kvartalsrapporter för sina insatser."),
    Role.MEMBER_REPRESENTATIVE: _l("Läser om förbundet och sin egen medlems avgift."),
    Role.AUDITOR: _l("Läser allt, också händelseloggen, och ändrar inget."),
}
PERMISSION_LABELS = {
    Permission.ASSOCIATION_READ: _l("Läsa om förbundet, dess medlemmar och grupper"),
    Permission.ASSOCIATION_EDIT: _l("Ändra medlemmar, grupper och platser"),
    Permission.FEES_READ: _l("Läsa alla medlemmars avgifter"),
    Permission.FEES_READ_OWN: _l("Läsa den egna medlemmens avgift"),
    Permission.FEES_EDIT: _l("Ändra avgifter som inte är fastställda"),
    Permission.FEES_FIX: _l("Fastställa årets avgifter"),
    Permission.FEES_INVOICE: _l("Följa avgifternas fakturor"),
    Permission.INITIATIVES_READ: _l("Läsa om insatser"),
    Permission.INITIATIVES_EDIT: _l("Lägga till och ändra insatser"),
    Permission.REPORTS_READ: _l("Läsa alla kvartalsrapporter"),
    Permission.REPORTS_ENTER: _l("Lämna kvartalsrapport för egna insatser"),
    Permission.REPORTS_REVIEW: _l("Godkänna eller lämna tillbaka kvartalsrapporter"),
    Permission.REPORTS_REOPEN: _l("Öppna en godkänd kvartalsrapport igen"),
    Permission.NATIONAL_READ: _l("Läsa nationell statistik"),
    Permission.NATIONAL_PREVIEW: _l("Läsa preliminär nationell statistik"),
    Permission.NATIONAL_TAKE_PART: _l("Besluta om att delta i nationell statistik"),
    Permission.EVENTS_READ: _l("Läsa händelseloggen"),
    Permission.MEMBERSHIPS_READ: _l("Se vilka som har behörighet"),
    Permission.MEMBERSHIPS_EDIT: _l("Bjuda in och ändra behörigheter"),
    Permission.SETTINGS_EDIT: _l("Ändra förbundets inställningar"),
    Permission.REGISTER_READ: _l("Läsa registret över förbund"),
    Permission.REGISTER_EDIT: _l("Ändra registret över förbund"),
    Permission.OPERATIONS_READ: _l("Läsa om driften"),
}
STATE_LABELS = {
    MembershipState.INVITED: ("wait", _l("inbjuden")),
    MembershipState.ACTIVE: ("done", _l("aktiv")),
    MembershipState.ENDED: ("info", _l("avslutad")),
}
PASSWORD_FAULTS = {
    PasswordFault.TOO_SHORT: _l("Lösenordet behöver minst %(least)s tecken.", least=SHORTEST_PASSWORD),
    PasswordFault.TOO_LONG: _l("Lösenordet får ha högst %(most)s tecken.", most=LONGEST_PASSWORD),
    PasswordFault.COMMON: _l(
        "Lösenordet är för vanligt och lätt att gissa. Välj till exempel några ord som inte hör ihop."
    ),
    PasswordFault.LIKE_EMAIL: _l("Lösenordet är för likt din e-postadress. Välj något annat."),
}
THEME_LABELS = {"auto": _l("Som enheten"), "light": _l("Ljust"), "dark": _l("Mörkt")}


def roles_text(roles: Iterable[Role]) -> str:
    """The roles somebody holds, in the order of the role table, as a line of text."""
    held = set(roles)
    return ", ".join(str(label) for role, label in ROLE_LABELS.items() if role in held)
