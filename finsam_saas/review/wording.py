"""The words of review: why longer time was refused, where a report on the board is, whether figures count."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.wording import STATE_KINDS, STATE_WORDS
from finsam_saas.review.rules import ExtensionFault
from finsam_saas.web.formats import current_formats

EXTENSION_FAULTS = {
    ExtensionFault.NOT_LATER: _l("Den nya dagen måste komma efter den sista dag som gäller nu."),
    ExtensionFault.PASSED: _l("Dagen har redan varit. Välj en dag som kommer."),
    ExtensionFault.TOO_FAR: _l("Dagen ligger mer än ett år bort. Välj en närmare dag."),
}
REVISED = _l("Reviderad")
ROADS = {
    ReportState.AWAITING_SIGN_OFF: _l(
        "Siffrorna skrevs in av insatsen och lämnades in av %(who)s %(moment)s. De räknas med i förbundets"
        " summor när styrgruppen och kansliet har godkänt rapporten."
    ),
    ReportState.SUBMITTED: _l(
        "Siffrorna skrevs in av insatsen och lämnades in av %(who)s %(moment)s. De räknas med i förbundets"
        " summor när kansliet har godkänt rapporten."
    ),
    ReportState.ACCEPTED: _l(
        "Siffrorna skrevs in av insatsen och lämnades in av %(who)s %(moment)s. %(accepter)s godkände dem,"
        " och de räknas med i förbundets summor."
    ),
}
NOT_COUNTED = _l(
    "Siffrorna kan ändras just nu. De räknas med i förbundets summor när rapporten är inlämnad och godkänd."
)


def extension_fault(code: ExtensionFault) -> str:
    """Why a report cannot be given time to that day, and what to do."""
    return str(EXTENSION_FAULTS[code])


def figures_road(report: ReportRow) -> str:
    """Who entered a report's figures, and whether they count in the förbund's sums yet."""
    words = ROADS.get(report.state)
    if words is None or report.submitted_at is None:
        return str(NOT_COUNTED)
    return str(words) % {
        "who": report.submitted_by,
        "moment": current_formats().moment(report.submitted_at),
        "accepter": report.accepted_by,
    }


def board_tag(state: ReportState, days: int, *, handed_in: bool) -> tuple[str, str]:
    """The kind and words of a report on the board, with how late it is, or was."""
    words, kind = str(STATE_WORDS[state]), STATE_KINDS[state]
    if not days:
        return kind, words
    if handed_in:
        return kind, str(
            ngettext("%(state)s, %(num)s dag sen", "%(state)s, %(num)s dagar sen", days, state=words)
        )
    late = ngettext("%(state)s, försenad %(num)s dag", "%(state)s, försenad %(num)s dagar", days, state=words)
    return "late", str(late)
