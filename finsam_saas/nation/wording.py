"""The words of the national pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.statistics.history import ReferenceMeasure

SHARE = "share"
MAP_MEASURES: dict[str, object] = {
    "participants": _l("Deltagare"),
    "ended": _l("Avslutade"),
    "to_work_or_studies": _l("Till arbete eller studier"),
    SHARE: _l("Andel till arbete eller studier"),
}
"""What the map can show."""

REFERENCE_WORDS: dict[ReferenceMeasure, object] = {
    ReferenceMeasure.ASSOCIATIONS: _l("Samordningsförbund"),
    ReferenceMeasure.MUNICIPALITIES: _l("Kommuner i samordningsförbund"),
    ReferenceMeasure.STATE_GRANT_MKR: _l("Statens medel, miljoner kronor"),
    ReferenceMeasure.INITIATIVES: _l("Insatser"),
    ReferenceMeasure.INDIVIDUAL_INITIATIVES: _l("Insatser för individer"),
    ReferenceMeasure.STRUCTURAL_INITIATIVES: _l("Strukturinriktade insatser"),
    ReferenceMeasure.PARTICIPANTS: _l("Deltagare"),
    ReferenceMeasure.PARTICIPANTS_WITH_IDENTITY: _l("Deltagare registrerade med personnummer"),
    ReferenceMeasure.ENDED_WOMEN_PERCENT: _l("Kvinnor bland avslutade, procent"),
    ReferenceMeasure.ENDED_MEN_PERCENT: _l("Män bland avslutade, procent"),
    ReferenceMeasure.TO_WORK_OR_STUDIES_PERCENT: _l("Till arbete eller studier, procent"),
}
