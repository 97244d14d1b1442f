"""What a role and a permission mean, and where a place in the förbund stands, on screen."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.access.permissions import Permission, Role
from finsam_saas.memberships.rules import MembershipState

ROLE_HINTS = {
    Role.TENANT_ADMIN: _l("Bjuder in, ändrar behörigheter och inställningar."),
    Role.DIRECTOR: _l("Leder kansliet, fastställer avgifter och beslutar om nationell statistik."),
    Role.SECRETARIAT: _l("Sköter avgifter, insatser och granskar kvartalsrapporter."),
    Role.BOARD_MEMBER: _l("Läser allt som förbundet följer upp."),
    Role.GROUP_MEMBER: _l("Läser om förbundet och dess insatser."),
    Role.ECONOMIST: _l("Läser avgifter, skriver på budgeten och sköter fakturor."),
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
    Permission.BUDGETS_EDIT: _l("Skriva på budgeten"),
    Permission.BUDGETS_ADOPT: _l("Skriva in beslut om budget"),
    Permission.INITIATIVES_READ: _l("Läsa om insatser"),
    Permission.INITIATIVES_EDIT: _l("Lägga till och ändra insatser"),
    Permission.REPORTS_READ: _l("Läsa alla kvartalsrapporter"),
    Permission.REPORTS_ENTER: _l("Lämna kvartalsrapport för egna insatser"),
    Permission.REPORTS_REVIEW: _l("Godkänna eller lämna tillbaka kvartalsrapporter"),
    Permission.REPORTS_REOPEN: _l("Öppna en godkänd kvartalsrapport igen"),
    Permission.FIGURES_READ_EXACT: _l("Se exakta antal i statistiken"),
    Permission.REPORTS_SIGN_OFF: _l("Godkänna kvartalsrapporter för styrgruppen"),
    Permission.NATIONAL_READ: _l("Läsa nationell statistik"),
    Permission.NATIONAL_PREVIEW: _l("Läsa preliminär nationell statistik"),
    Permission.NATIONAL_READ_PUBLISHED: _l("Läsa utgiven nationell statistik"),
    Permission.NATIONAL_RELEASE: _l("Frysa och publicera nationell statistik"),
    Permission.NATIONAL_TAKE_PART: _l("Besluta om att delta i nationell statistik"),
    Permission.CALLS_EDIT: _l("Planera ansökningsomgångar"),
    Permission.NEEDS_READ: _l("Läsa om behov och uppdrag"),
    Permission.NEEDS_RAISE: _l("Lyfta behov och lämna uppdrag"),
    Permission.NEEDS_HANDLE: _l("Ta hand om behov och uppdrag"),
    Permission.APPLICATIONS_WRITE: _l("Skriva ansökningar"),
    Permission.APPLICATIONS_READ: _l("Läsa inkomna ansökningar"),
    Permission.APPLICATIONS_HANDLE: _l("Ta hand om ansökningar"),
    Permission.OPINIONS_GIVE: _l("Lämna yttrande i beredningen"),
    Permission.DELEGATED_DECIDE: _l("Besluta på delegation"),
    Permission.DELEGATED_DECIDE_AS_CHAIR: _l("Besluta på delegation som styrelsens ordförande"),
    Permission.AGREEMENTS_READ: _l("Läsa överenskommelser om insatser"),
    Permission.AGREEMENTS_EDIT: _l("Skriva och skicka överenskommelser"),
    Permission.AGREEMENTS_SIGN: _l("Skriva under överenskommelser för egen del"),
    Permission.REQUISITIONS_WRITE: _l("Rekvirera medel för egna insatser"),
    Permission.REQUISITIONS_READ: _l("Läsa inlämnade rekvisitioner"),
    Permission.REQUISITIONS_EXAMINE: _l("Granska rekvisitioner (granskningsattest)"),
    Permission.REQUISITIONS_APPROVE: _l("Godkänna rekvisitioner för betalning (beslutsattest)"),
    Permission.REQUISITIONS_PAY: _l("Notera rekvisitioner som betalda"),
    Permission.MEETINGS_READ: _l("Läsa om alla möten"),
    Permission.MEETINGS_READ_OWN: _l("Läsa om den egna gruppens möten"),
    Permission.MEETINGS_EDIT: _l("Planera möten och skriva protokoll"),
    Permission.DECISIONS_EDIT: _l("Skriva förslag och beslut om ansökningar"),
    Permission.REGISTRY_READ: _l("Läsa diariet"),
    Permission.REGISTRY_EDIT: _l("Registrera i diariet"),
    Permission.EVENTS_READ: _l("Läsa händelseloggen"),
    Permission.MEMBERSHIPS_READ: _l("Se vilka som har behörighet"),
    Permission.MEMBERSHIPS_EDIT: _l("Bjuda in och ändra behörigheter"),
    Permission.SETTINGS_EDIT: _l("Ändra förbundets inställningar"),
    Permission.REGISTER_READ: _l("Läsa registret över förbund"),
    Permission.OPERATIONS_READ: _l("Läsa om driften"),
}


STATE_LABELS = {
    MembershipState.INVITED: ("wait", _l("inbjuden")),
    MembershipState.ACTIVE: ("done", _l("aktiv")),
    MembershipState.ENDED: ("info", _l("avslutad")),
}
