"""The one map: what follows when something has happened."""

from __future__ import annotations

from collections.abc import Callable

from finsam_saas.events.names import EventName
from finsam_saas.statistics.group_service import publish_all_groups, publish_groups
from finsam_saas.statistics.money_queries import year_of_report
from finsam_saas.statistics.money_service import publish_all_money, publish_money
from finsam_saas.statistics.queries import quarter_of_report
from finsam_saas.statistics.service import publish_all_quarters, publish_quarter, repair_drift
from worker.application_notices import tell_applicant_of_supplement, tell_body_of_stage
from worker.assignment_notices import tell_of_assignment, tell_of_report_back
from worker.happening import Happening
from worker.meeting_notices import send_change, send_notice
from worker.notices import (
    send_invitation,
    tell_managers_of_return,
    tell_secretariat_of_submission,
    tell_signatories,
)
from worker.release_letters import remind_secretariat, tell_of_release
from worker.subscribers import announce_quarter, announce_release

Handler = Callable[[Happening], None]


def publish_report(happening: Happening) -> None:
    """Publish the quarter of the report that was accepted or reopened."""
    quarter = quarter_of_report(happening.subject_id) if happening.subject_id else None
    if quarter is not None:
        publish_quarter(quarter)


def publish_everything(_happening: Happening) -> None:
    """Publish, or take back, every quarter after a decision about taking part or a change of the register.

    The nation counts each of them anew: how many are to report, and in which county.
    """
    publish_all_quarters()


def publish_what_differs(_happening: Happening) -> None:
    """Publish the quarters that are no longer right: an insats has another type, or more are to report."""
    repair_drift()


def publish_money_of_report(happening: Happening) -> None:
    """Publish the money of the year of the report that was accepted or reopened."""
    year = year_of_report(happening.subject_id) if happening.subject_id else None
    if year is not None:
        publish_money(year)


def publish_groups_of_report(happening: Happening) -> None:
    """Publish the quarter of the report that was accepted or reopened by target group."""
    quarter = quarter_of_report(happening.subject_id) if happening.subject_id else None
    if quarter is not None:
        publish_groups(quarter)


def publish_groups_that_differ(_happening: Happening) -> None:
    """Publish the quarters that are no longer right by target group: an insats, or a group, has others."""
    publish_all_groups()


def publish_money_that_differs(_happening: Happening) -> None:
    """Publish the years of money that are no longer right: fees, a budget, insatser, or what takes part."""
    publish_all_money()


HANDLERS: dict[EventName, tuple[Handler, ...]] = {
    EventName.REPORT_ACCEPTED: (
        publish_report,
        publish_groups_of_report,
        publish_money_of_report,
        announce_quarter,
    ),
    EventName.REPORT_REOPENED: (publish_report, publish_groups_of_report, publish_money_of_report),
    EventName.REPORT_RETURNED: (tell_managers_of_return,),
    EventName.REPORT_SUBMITTED: (tell_secretariat_of_submission,),
    EventName.REPORT_SENT_TO_SIGN_OFF: (tell_signatories,),
    EventName.REPORT_SIGNED_OFF: (tell_secretariat_of_submission,),
    EventName.INITIATIVE_ADDED: (publish_money_that_differs,),
    EventName.INITIATIVE_CHANGED: (
        publish_what_differs,
        publish_groups_that_differ,
        publish_money_that_differs,
    ),
    EventName.TARGET_GROUP_CHANGED: (publish_groups_that_differ,),
    EventName.PERIOD_OPENED: (publish_money_that_differs,),
    EventName.PERIOD_SUPPLEMENTED: (
        publish_what_differs,
        publish_groups_that_differ,
        publish_money_that_differs,
    ),
    EventName.FEE_YEAR_FIXED: (publish_money_that_differs,),
    EventName.BUDGET_ADOPTED: (publish_money_that_differs,),
    EventName.BUDGET_RECALLED: (publish_money_that_differs,),
    EventName.PROFILE_LOADED: (publish_everything, publish_groups_that_differ, publish_money_that_differs),
    EventName.AGENCY_FIGURES_WRITTEN: (publish_money_that_differs,),
    EventName.NATIONAL_PARTICIPATION_DECIDED: (
        publish_everything,
        publish_groups_that_differ,
        publish_money_that_differs,
    ),
    EventName.NATIONAL_REPORTS_ASKED_FOR: (remind_secretariat,),
    EventName.NATIONAL_RELEASE_PUBLISHED: (tell_of_release, announce_release),
    EventName.MEMBERSHIP_INVITED: (send_invitation,),
    EventName.MEETING_CALLED: (send_notice,),
    EventName.MEETING_CHANGED: (send_change,),
    EventName.SUPPLEMENT_REQUESTED: (tell_applicant_of_supplement,),
    EventName.STAGE_OPENED: (tell_body_of_stage,),
    EventName.ASSIGNMENT_GIVEN: (tell_of_assignment,),
    EventName.ASSIGNMENT_ASKED_MORE: (tell_of_assignment,),
    EventName.ASSIGNMENT_REPORTED: (tell_of_report_back,),
}
_PUBLISHING = {publish_report, publish_everything, publish_what_differs}


def handlers_of(name: str) -> tuple[Handler, ...]:
    """The handlers of an event by its name; none for an event that nothing follows, or an unknown one."""
    known = EventName._value2member_map_.get(name)
    return HANDLERS.get(known, ()) if isinstance(known, EventName) else ()


def changes_figures(name: str) -> bool:
    """Whether published figures may have changed after the event, so that the nation must be refreshed."""
    return any(handler in _PUBLISHING for handler in handlers_of(name))
