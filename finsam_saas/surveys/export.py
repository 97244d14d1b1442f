"""Results as files: what is taken out, and the template that is filled in."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.surveys.importing import results_sheet
from finsam_saas.surveys.queries import MOST_RESULTS, ResultLine
from finsam_saas.surveys.register import Instrument
from finsam_saas.surveys.rules import ResultRow
from finsam_saas.surveys.wording import GROUP_WORDS, PROTECTION_WORDS
from finsam_saas.web.tables import Sheet, about


def about_results(instrument: Instrument, selection: str, lines: Sequence[ResultLine]) -> Sheet:
    """The first sheet of a file with results: whose instrument it is, and why some figures are not there."""
    counted = ngettext("%(num)s resultat", "%(num)s resultat", len(lines))
    return about(
        source=_("%(name)s, %(owner)s", name=instrument.name, owner=instrument.owner),
        selection=selection,
        definitions=f"{instrument.scale}. {PROTECTION_WORDS}",
        coverage=_("%(counted)s. Fler finns.", counted=counted) if len(lines) == MOST_RESULTS else counted,
    )


def taken_out(lines: Sequence[ResultLine]) -> Sheet:
    """Results with where each comes from; the file can be read in again."""
    rows = [ResultRow(line.key, line.result, line.label, line.theme) for line in lines]
    return results_sheet(rows, [line.source for line in lines])


def about_template(instrument: Instrument) -> Sheet:
    """How the template is filled in."""
    return about(
        source=_("%(name)s, %(owner)s", name=instrument.name, owner=instrument.owner),
        selection=_("Mall för att läsa in resultat: en rad för varje år, grupp och indikator"),
        definitions=_(
            "Grupp är en av: %(groups)s. Indikator är instrumentets egen kod. Namn och tema får stå tomma. "
            "Skriv andelen i procent. Är svaren för få, skriv .. som antal.",
            groups=", ".join(f"”{words}”" for words in GROUP_WORDS.values()),
        ),
    )


def template() -> Sheet:
    """The empty table."""
    return results_sheet(())
