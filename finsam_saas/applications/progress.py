"""How far each part of an application's form has come."""

from __future__ import annotations

from enum import StrEnum

from finsam_saas.applications.rules import TEXTS_OF, Facts, Section, faults


class SectionStatus(StrEnum):
    """How far a part of the form has come."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"


def section_status(facts: Facts, section: Section) -> SectionStatus:
    """Done where nothing stands in the way; started where something is written."""
    if not any(fault.section is section for fault in faults(facts)):
        return SectionStatus.DONE
    return SectionStatus.STARTED if _is_begun(facts, section) else SectionStatus.NOT_STARTED


def _is_begun(facts: Facts, section: Section) -> bool:
    if section is Section.BASICS:
        return any((facts.title, facts.orientation, facts.starts_on, facts.ends_on, facts.participants))
    if section is Section.PARTIES:
        return bool(facts.parties)
    if section is Section.MONEY:
        return bool(facts.amounts)
    return any(facts.texts.get(text, "").strip() for text in TEXTS_OF[section])
