"""The words of imports: why a report cannot be written, series and rows of older years."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.wording import STATE_WORDS
from finsam_saas.imports.queries import Candidate
from finsam_saas.imports.rules import PARTICIPANTS, Series
from finsam_saas.reporting_plan.core_indicators import CORE, AnswerKind
from finsam_saas.reporting_plan.wording import CORE_WORDS, SECTION_WORDS

SERIES_WORDS = {
    Series.SUS: "SUS",
    Series.UPPFOLJNING_FINSAM: "Uppföljning Finsam",
}
BREAK_WORDS = _l(
    "Serien bryts: SUS stängdes i april 2023 och Uppföljning Finsam räknar på ett annat sätt. Åren före och"
    " efter kan inte jämföras eller läggas ihop."
)


def not_written(actor: Actor, candidate: Candidate) -> str:
    """Why a file cannot be kept as the report, and what to do."""
    if not candidate.has_manager:
        return str(_("Ingen rapporterar för insatsen. Välj en insatsansvarig på insatsens sida först."))
    state = candidate.report.state
    if not candidate.report.own and actor.may(Permission.REPORTS_REVIEW):
        return str(
            _("Rapporten är redan påbörjad av den insatsansvariga och skrivs inte över.")
            if state is ReportState.DRAFT
            else _("Rapporten kan inte ändras: %(state)s.", state=str(STATE_WORDS[state]).lower())
        )
    return str(
        _(
            "Rapporten kan inte ändras: %(state)s. Behöver något rättas, be kansliet skicka tillbaka den.",
            state=str(STATE_WORDS[state]).lower(),
        )
    )


def yearly_row_words() -> Mapping[str, str]:
    """The rows that older years may have, with words that tell them apart."""
    counted = [one for one in CORE.values() if one.answer is AnswerKind.BY_SEX]
    found = {PARTICIPANTS: str(_("Deltagare under året"))}
    for one in counted:
        words = str(CORE_WORDS[one.code])
        found[one.code] = f"{SECTION_WORDS[one.section]}: {words}" if ":" in one.code else words
    return found
