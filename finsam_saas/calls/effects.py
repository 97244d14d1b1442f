"""What a change of a call affects, in sentences, told before it is saved."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from finsam_saas.calls.labels import LATE, NEEDS
from finsam_saas.calls.queries import CallFacts
from finsam_saas.calls.service import CallEntry
from finsam_saas.web.formats import current_formats


def effects(before: CallFacts, entry: CallEntry) -> list[str]:
    """What follows for those who apply; nothing while only the kansli sees the call, or only words change."""
    if before.published_at is None:
        return []
    found = [*_of_moments(before, entry)]
    if entry.late_policy is not before.late_policy:
        found.append(_("Om en ansökan kommer för sent: %(what)s", what=LATE[entry.late_policy]))
    if (entry.first_year, entry.last_year) != (before.first_year, before.last_year):
        found.append(
            _(
                "Det går att söka medel för %(first)s till %(last)s.",
                first=entry.first_year,
                last=entry.last_year,
            )
        )
    switched = [name for name in NEEDS if getattr(entry, name) != getattr(before, name)]
    for name in switched:
        found.append(NEEDS[name][0 if getattr(entry, name) else 1])
    if switched:
        found.append(_("Det gäller alla ansökningar som lämnas in från och med nu, också påbörjade."))
    if found:
        found.append(_("Ansökningar som har kommit in ändras inte."))
    return [str(one) for one in found]


def _of_moments(before: CallFacts, entry: CallEntry) -> Sequence[str]:
    moment = current_formats().moment
    found = []
    if entry.opens_at != before.opens_at:
        found.append(_("Omgången öppnar %(when)s.", when=moment(entry.opens_at)))
    if entry.closes_at != before.closes_at:
        found.append(
            _("Omgången stänger %(when)s.", when=moment(entry.closes_at))
            if entry.closes_at
            else _("Det går att söka hela tiden.")
        )
    return found
