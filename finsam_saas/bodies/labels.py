"""What the screen calls kinds of bodies, their tasks, who chairs them, and the steps of preparation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule, LockOut, StageKind

BODY_KINDS = {
    BodyKind.BOARD: _l("Styrelse"),
    BodyKind.PRESIDIUM: _l("Presidium"),
    BodyKind.WORKING_COMMITTEE: _l("Arbetsutskott"),
    BodyKind.LOCAL_DEVELOPMENT_GROUP: _l("Lokal utvecklingsgrupp (lokus)"),
    BodyKind.DEVELOPMENT_GROUP: _l("Utvecklingsgrupp"),
    BodyKind.PREPARATORY_GROUP: _l("Beredningsgrupp"),
    BodyKind.STRATEGIC_GROUP: _l("Strategisk grupp"),
    BodyKind.STEERING_GROUP: _l("Styrgrupp"),
    BodyKind.WORKING_GROUP: _l("Arbetsgrupp"),
    BodyKind.CASEWORKER_GROUP: _l("Handläggargrupp"),
    BodyKind.OWNER_CONSULTATION: _l("Samråd med medlemmarna"),
    BodyKind.SECRETARIAT: _l("Kansli eller förbundschef"),
    BodyKind.NETWORK: _l("Nätverk"),
}


TASKS = {
    BodyTask.RAISES_NEED: _l("Lyfter behov"),
    BodyTask.APPLIES: _l("Ansöker"),
    BodyTask.PREPARES: _l("Bereder"),
    BodyTask.DECIDES: _l("Beslutar"),
    BodyTask.CARRIES_OUT: _l("Genomför"),
    BodyTask.REPORTS: _l("Rapporterar"),
}


CHAIR_RULES = {
    ChairRule.ELECTED_WITHIN: _l("Gruppen väljer ordförande inom sig"),
    ChairRule.MEMBER_REPRESENTATIVE: _l("En medlems representant är ordförande"),
    ChairRule.INITIATIVE_OWNER: _l("Insatsägarens representant är ordförande"),
    ChairRule.DIRECTOR: _l("Förbundets chef leder"),
}


STAGES = {
    StageKind.OPINION: _l("lämnar yttrande"),
    StageKind.QUALITY_CHECK: _l("kvalitetssäkrar"),
    StageKind.RECOMMENDATION: _l("lämnar förslag till beslut"),
}


LOCK_OUTS = {
    LockOut.NO_BOARD: _l(
        "Förbundet måste ha en styrelse (Finsamlagen 10 §). Lägg in den nya innan du avslutar den här."
    ),
    LockOut.NOBODY_DECIDES: _l("Ingen skulle kunna besluta. Ge ett annat organ uppgiften att besluta först."),
    LockOut.STAGE_WITHOUT_BODY: _l(
        "Ett steg i beredningen hör till den här sortens organ och inget annat finns."
        " Ändra beredningen först."
    ),
    LockOut.STAGE_OF_ITS_OWN: _l("Organet håller ett eget steg i beredningen. Ändra beredningen först."),
}
