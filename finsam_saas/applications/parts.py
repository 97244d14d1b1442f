"""What the pages of an application's parts share: where each is, what it is called, where one goes next."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from finsam_saas.accounts.session import actor
from finsam_saas.applications import labels, queries
from finsam_saas.applications.progress import SectionStatus
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.applications.rules import Section
from finsam_saas.applications.writing import NotOpenToWriters

# The texts' parts share a page; the others have their own.
ADDRESSES = {
    Section.NEED: "behov",
    Section.GOALS: "mal",
    Section.WORK: "arbete",
    Section.AFTER: "efter",
}
OWN_PAGES = {
    Section.BASICS: "applications.basics",
    Section.PARTIES: "applications.parties",
    Section.MONEY: "applications.money",
}
TEXT_PARTS = {address: section for section, address in ADDRESSES.items()}


def part_address(section: Section, application_id: UUID) -> str:
    """The address of a part's page."""
    if section in OWN_PAGES:
        return url_for(OWN_PAGES[section], application_id=application_id)
    return url_for("applications.texts", application_id=application_id, text_part=ADDRESSES[section])


def after(section: Section) -> Section | None:
    """The part that comes after this one in the form; None after the last."""
    order = list(Section)
    place = order.index(section) + 1
    return order[place] if place < len(order) else None


def section_words(section: Section) -> str:
    """What a part is called."""
    return str(labels.SECTIONS[section])


def state_words(status: SectionStatus) -> str:
    """How far a part has come, in words."""
    return str(labels.SECTION_STATES[status][0])


def state_look(status: SectionStatus) -> str:
    """The look of the tag that says so."""
    return labels.SECTION_STATES[status][1]


def written(application_id: UUID) -> ApplicationFacts:
    """The application that the visitor writes, open to its writers; raises NotFound and NotOpenToWriters."""
    found = queries.written_by(actor(), application_id)
    if not found.is_open:
        raise NotOpenToWriters(str(application_id))
    return found


def onward(section: Section, application_id: UUID) -> ResponseReturnValue:
    """On to the next part, or back to the list of all parts after the last."""
    following = after(section)
    if request.form.get("go") == "next" and following:
        return redirect(part_address(following, application_id), 303)
    return redirect(url_for("applications.application", application_id=application_id), 303)
