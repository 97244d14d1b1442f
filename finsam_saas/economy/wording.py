"""The words of the money of insatser."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.economy.queries import MoneyLine, Told
from finsam_saas.economy.rules import MoneyColumn, MoneySum
from finsam_saas.figures.rules import NOTHING
from finsam_saas.figures.wording import coverage_words
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.web.formats import current_formats

MONEY_WORDS = {
    MoneyColumn.GRANTED: _l("Beviljat"),
    MoneyColumn.COMMITTED: _l("Intecknat kommande år"),
    MoneyColumn.REQUISITIONED: _l("Rekvirerat"),
    MoneyColumn.USED: _l("Använt"),
    MoneyColumn.FORECAST: _l("Prognos"),
    MoneyColumn.LEFT: _l("Kvar enligt prognos"),
    MoneyColumn.NOT_REQUISITIONED: _l("Kvar att rekvirera"),
}
MONEY_DEFINITIONS = {
    MoneyColumn.GRANTED: _l("Det som förbundet har avsatt till insatsen för året."),
    MoneyColumn.COMMITTED: _l("Det som redan är avsatt till insatsen för senare år."),
    MoneyColumn.REQUISITIONED: _l(
        "Vad insatsägaren har rekvirerat av årets pengar: godkända rekvisitioner, eller det som kansliet har"
        " noterat."
    ),
    MoneyColumn.USED: _l("Vad insatsen har kostat sedan årets början, ur senaste godkända rapport."),
    MoneyColumn.FORECAST: _l("Vad insatsen väntas kosta hela året, ur senaste godkända rapport."),
    MoneyColumn.LEFT: _l("Beviljat minus prognos. Under noll om insatsen väntas kosta mer."),
    MoneyColumn.NOT_REQUISITIONED: _l("Beviljat minus rekvirerat."),
}


def told_words(told: Told | None) -> str:
    """Which report a figure stands in, and who accepted it."""
    if told is None:
        return str(_("Ingen godkänd rapport säger något."))
    if told.accepted_at is None:
        return period_label(told.period)
    words = {
        "period": period_label(told.period),
        "who": told.accepted_by or _("okänd"),
        "day": current_formats().date(told.accepted_at.date()),
    }
    if told.is_revised:
        return str(_("%(period)s, reviderad, godkänd %(day)s av %(who)s", **words))
    return str(_("%(period)s, godkänd %(day)s av %(who)s", **words))


def known_words(found: MoneySum) -> str:
    """Of how many insatser a sum is made, where the amount is missing for some."""
    if found.is_whole:
        return ""
    return str(_("%(known)s av %(asked)s insatser", known=found.known, asked=found.asked))


def reports_words(lines: Sequence[MoneyLine]) -> str:
    """Of how many reports the table is made."""
    covered = NOTHING
    for line in lines:
        covered += line.coverage
    return coverage_words(covered)
