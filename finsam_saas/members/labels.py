"""What the screen calls the four parties."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.members.rules import PartyType

PARTIES = {
    PartyType.EMPLOYMENT_SERVICE: _l("Arbetsförmedlingen"),
    PartyType.SOCIAL_INSURANCE: _l("Försäkringskassan"),
    PartyType.REGION: _l("Region"),
    PartyType.MUNICIPALITY: _l("Kommun"),
}
