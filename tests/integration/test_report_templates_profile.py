"""Plans and templates are part of a förbund's profile: they come out as they were decided, and load again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from finsam_saas import provisioning
from finsam_saas.access.actor import SYSTEM
from finsam_saas.followup.models import Report
from finsam_saas.report_templates import drafts, service
from finsam_saas.report_templates.entry import PlanEntry, QuestionEntry
from finsam_saas.reporting_plan import queries, versions
from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.context import acting_for
from tenants.database import session
from tenants.profile import ProfileErrors
from tenants.provisioning import LoadRefused
from tenants.register import registered
from tests import profiles
from tests.builders_followup import add_initiative, open_quarter
from tests.servers import Servers

DATABASE = "finsam_template_profiles"
UPPSALA = "uppsala-lan"
DAY = date(2026, 10, 1)
SHARE = "threshold_percent = 35\nsource"


@pytest.fixture
def place(servers: Servers, empty_template: str) -> Iterator[Flask]:
    """The application on a database with Uppsala's profile alone."""
    with profiles.empty_application(servers, DATABASE) as app:
        profiles.load(profiles.text_of(UPPSALA))
        yield app


def decide() -> None:
    """A plan, and a version with a section, a question of its own and one that is no longer asked."""
    with acting_for(registered(UPPSALA)):
        plan = PlanEntry(
            is_asked=True,
            cadence=Cadence.TERTIAL,
            days_to_report=25,
            remind_before=(),
            remind_every=5,
            remind_times=0,
            opens_by_itself=True,
            needs_sign_off=True,
        )
        service.change_plan(actor=SYSTEM, kind=TemplateKind.COMPETENCE, version=0, entry=plan)
        in_use = queries.version_ids_on(DAY)[TemplateKind.WORK_ORIENTED]
        draft = service.make_draft(actor=SYSTEM, kind=TemplateKind.WORK_ORIENTED, source=in_use)
        own = QuestionEntry(
            section=Section.OWN,
            answer=AnswerKind.NUMBER,
            label="Möten",
            help_text="Därför.",
            required=False,
            mapped_to=None,
        )
        drafts.add_question(actor=SYSTEM, version_id=draft, version=1, entry=own)
        drafts.switch_section(
            actor=SYSTEM, version_id=draft, version=2, section=Section.STEP_PROGRESS, is_asked=True
        )
        drafts.switch_section(
            actor=SYSTEM, version_id=draft, version=3, section=Section.ECONOMY, is_asked=False
        )
        service.take_into_use(
            actor=SYSTEM, version_id=draft, version=4, first_day=DAY, note="Mer att veta", today=DAY
        )
        session.commit()
        session.remove()


def test_the_targets_of_2023_come_with_the_profile_and_their_source(place: Flask) -> None:
    """35 % to work or studies, 90 % with a plan, from the first day of 2023; no other förbund has them."""
    with acting_for(registered(UPPSALA), read_only=True):
        found = queries.version_ids_on(DAY)
        targets = {kind: queries.sheet(kind, one).targets for kind, one in found.items()}
        assert queries.version_ids_on(date(2022, 12, 31)) == {}
        session.rollback()
    told = {kind: [str(one.threshold) for one in own] for kind, own in targets.items()}
    assert told == {TemplateKind.WORK_ORIENTED: ["7/20"], TemplateKind.PRE_REHABILITATION: ["9/10"]}
    assert provisioning.export(UPPSALA).count('threshold_percent = 35\nsource = "seed 1"') == 1


def test_what_was_decided_in_the_product_comes_out_and_loads_to_the_same(
    place: Flask, servers: Servers
) -> None:
    """To the letter, in a database of its own; what the förbund registered says so."""
    decide()
    text = provisioning.export(UPPSALA)
    assert 'cadence = "tertial"' in text and 'key = "egen-moten"' in text
    assert 'source = "registered"' in text
    with profiles.empty_application(servers, f"{DATABASE}_again"):
        # A profile file names a source for every figure; what was registered has none to load.
        text_with_source = text.replace('source = "registered"', 'source = "seed 1"')
        profiles.load(text_with_source)
        assert profiles.parsed(provisioning.export(UPPSALA)) == profiles.parsed(text_with_source)
        assert profiles.load(text_with_source).changes == []


def test_a_plan_changed_in_the_product_has_the_old_source_no_longer(place: Flask) -> None:
    """What the document said is no longer what holds."""
    text = profiles.text_of(UPPSALA) + (
        '\n[[followup.plans]]\nkind = "structural"\ncadence = "half_year"\nsource = "seed 1"\n'
    )
    profiles.load(text)
    assert profiles.parsed(provisioning.export(UPPSALA)) == profiles.parsed(text)
    with acting_for(registered(UPPSALA)):
        plan = queries.plans()[TemplateKind.STRUCTURAL]
        entry = PlanEntry(
            is_asked=True,
            cadence=Cadence.YEAR,
            days_to_report=plan.days_to_report,
            remind_before=plan.remind_before,
            remind_every=plan.remind_every,
            remind_times=plan.remind_times,
            opens_by_itself=plan.opens_by_itself,
            needs_sign_off=plan.needs_sign_off,
        )
        service.change_plan(actor=SYSTEM, kind=plan.kind, version=plan.version, entry=entry)
        session.commit()
        session.remove()
    exported = profiles.parsed(provisioning.export(UPPSALA)).sections["followup"]
    [part] = exported.plans  # type: ignore[attr-defined]
    assert (part.cadence, part.source) == (Cadence.YEAR, "registered")


def test_a_load_never_changes_a_version_in_use(place: Flask) -> None:
    """Another share under the same number is refused; the first one stands."""
    text = profiles.text_of(UPPSALA)
    with pytest.raises(LoadRefused, match="stays as it is"):
        profiles.load(text.replace(SHARE, "threshold_percent = 40\nsource"))
    assert profiles.load(text).changes == []


def test_a_version_that_reports_follow_is_never_removed_by_a_load(place: Flask) -> None:
    """One that nobody follows goes when the profile has it no longer."""
    text = profiles.text_of(UPPSALA)
    head, mark, rest = text.partition('[[followup.templates]]\nkind = "pre_rehabilitation"')
    without = head + rest[rest.index("# ----") :]
    assert mark and profiles.load(without).changes
    profiles.load(text)
    with acting_for(registered(UPPSALA)):
        add_initiative("Framsteget")
        open_quarter(SYSTEM)
        assert session.query(Report.template_version_id).first() is not None
        session.commit()
        session.remove()
    with pytest.raises(LoadRefused, match="reports follow it"):
        profiles.load(without)


def test_a_draft_is_nobodys_but_the_forbunds(place: Flask) -> None:
    """It is not exported, and a load leaves it."""
    with acting_for(registered(UPPSALA)):
        draft = service.make_draft(actor=SYSTEM, kind=TemplateKind.STRUCTURAL, source=None)
        session.commit()
        session.remove()
    assert '"structural"\nnumber' not in provisioning.export(UPPSALA)
    assert profiles.load(profiles.text_of(UPPSALA)).changes == []
    with acting_for(registered(UPPSALA), read_only=True):
        assert versions.version(draft).is_draft
        session.rollback()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('denominator = "new"', 'denominator = "ended"'),
        ('numerator = ["nonsens"]', 'numerator = ["plan_for_further_rehabilitation"]'),
        ("threshold_percent = 0", "threshold_percent = 90"),
        ("number = 0", "number = 1"),
    ],
)
def test_a_template_that_cannot_be_asked_is_no_profile(wrong: str, right: str) -> None:
    """Told when the file is read, before anything is loaded."""
    text = profiles.text_of(UPPSALA)
    assert right in text
    head, mark, rest = text.partition("[[followup.templates]]")
    with pytest.raises(ProfileErrors):
        profiles.parsed(head + mark + rest.replace(right, wrong))
