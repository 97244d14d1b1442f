"""What the screen calls the standings of a call, and what becomes of late applications."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.calls.rules import CallStatus, LatePolicy

# A word, and the look of its tag (none: plain text).
STATUSES = {
    CallStatus.DRAFT: (_l("utkast"), "soon"),
    CallStatus.COMING: (_l("kommande"), "info"),
    CallStatus.OPEN: (_l("öppen"), "good"),
    CallStatus.CLOSED: (_l("stängd"), ""),
    CallStatus.WITHDRAWN: (_l("inställd"), "bad"),
}
LATE = {
    LatePolicy.NEXT_ROUND: _l("Den prövas i nästa omgång."),
    LatePolicy.REMAINING_FUNDS: _l("Den prövas om det finns medel kvar."),
    LatePolicy.DELEGATED: _l("Den kan beslutas på delegation, om det finns medel kvar."),
    LatePolicy.REFUSED: _l("Den tas inte emot."),
}
# What is said where an application must hold it, and where it need not.
NEEDS = {
    "needs_implementation_plan": (
        _l("Ansökan ska ha en implementeringsplan."),
        _l("Ansökan behöver ingen implementeringsplan."),
    ),
    "needs_gender_analysis": (
        _l("Ansökan ska ha en jämställdhetsanalys."),
        _l("Ansökan behöver ingen jämställdhetsanalys."),
    ),
    "needs_own_funding": (
        _l("Parterna ska bidra med egna medel eller egen tid."),
        _l("Parterna behöver inte bidra med egna medel."),
    ),
}
