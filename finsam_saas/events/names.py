"""Every event there is, written subject:action, with the details it must carry."""

from __future__ import annotations

from enum import Enum


class EventName(Enum):
    """What can happen in a förbund."""

    PROFILE_LOADED = "profile:loaded"
    ASSOCIATION_CHANGED = "association:changed"
    MEMBER_ADDED = "member:added"
    MEMBER_CHANGED = "member:changed"
    BODY_ADDED = "body:added"
    BODY_CHANGED = "body:changed"
    SEAT_ADDED = "seat:added"
    SEAT_CHANGED = "seat:changed"
    SEAT_REMOVED = "seat:removed"
    FEE_YEAR_CHANGED = "fee-year:changed"
    FEE_YEAR_FIXED = "fee-year:fixed"
    FEE_INVOICE_SENT = "fee-invoice:sent"
    FEE_INVOICE_PAID = "fee-invoice:paid"
    FEE_INVOICE_CORRECTED = "fee-invoice:corrected"
    INITIATIVE_ADDED = "initiative:added"
    INITIATIVE_CHANGED = "initiative:changed"
    INITIATIVE_GOAL_ADDED = "initiative:goal-added"
    INITIATIVE_GOAL_RETIRED = "initiative:goal-retired"
    REPORTING_PLAN_CHANGED = "reporting-plan:changed"
    TEMPLATE_DRAFTED = "report-template:drafted"
    TEMPLATE_CHANGED = "report-template:changed"
    TEMPLATE_TAKEN_INTO_USE = "report-template:taken-into-use"
    TEMPLATE_DISCARDED = "report-template:discarded"
    PERIOD_OPENED = "reporting-period:opened"
    PERIOD_SUPPLEMENTED = "reporting-period:supplemented"
    REPORT_SAVED = "report:saved"
    REPORT_SENT_TO_SIGN_OFF = "report:sent-to-sign-off"
    REPORT_SIGNED_OFF = "report:signed-off"
    REPORT_EXTENDED = "report:extended"
    REPORT_COMMENTED = "report:commented"
    REPORT_COMMENT_RESOLVED = "report:comment-resolved"
    REPORT_SUBMITTED = "report:submitted"
    REPORT_RETURNED = "report:returned"
    REPORT_ACCEPTED = "report:accepted"
    REPORT_REOPENED = "report:reopened"
    SURVEY_RESULTS_IMPORTED = "survey-results:imported"
    SURVEY_RESULTS_REMOVED = "survey-results:removed"
    REPORTS_IMPORTED = "reports:imported"
    OLDER_YEARS_IMPORTED = "older-years:imported"
    AGENCY_FIGURES_WRITTEN = "agency-sheet:figures-written"
    AGENCY_FIELDS_TYPED = "agency-sheet:fields-typed"
    REQUISITION_NOTED = "requisition:noted"
    GOAL_ADDED = "goal:added"
    GOAL_CHANGED = "goal:changed"
    GOAL_REMOVED = "goal:removed"
    GOALS_COPIED = "goals:copied"
    TARGET_ADDED = "target:added"
    TARGET_CHANGED = "target:changed"
    TARGET_REMOVED = "target:removed"
    TARGET_FIGURE_ENTERED = "target:figure-entered"
    TARGET_FIGURE_WITHDRAWN = "target:figure-withdrawn"
    TARGET_JUDGED = "target:judged"
    TARGET_JUDGEMENT_UNDONE = "target:judgement-undone"
    CYCLE_EVENT_ADDED = "cycle-event:added"
    CYCLE_EVENT_CHANGED = "cycle-event:changed"
    CYCLE_EVENT_REMOVED = "cycle-event:removed"
    NATIONAL_PARTICIPATION_DECIDED = "national-participation:decided"
    NATIONAL_REPORTS_ASKED_FOR = "national-reports:asked-for"
    NATIONAL_RELEASE_PUBLISHED = "national-release:published"
    API_KEY_CREATED = "api-key:created"
    API_KEY_REVOKED = "api-key:revoked"
    SUBSCRIPTION_ADDED = "subscription:added"
    SUBSCRIPTION_ENDED = "subscription:ended"
    SUBSCRIPTION_CALLED_AGAIN = "subscription:called-again"
    APPLICATION_BEGUN = "application:begun"
    APPLICATION_CHANGED = "application:changed"
    APPLICATION_PARTY_CONFIRMED = "application:party-confirmed"
    APPLICATION_SUBMITTED = "application:submitted"
    APPLICATION_WITHDRAWN = "application:withdrawn"
    APPLICATION_PREPARED = "application:prepared"
    APPLICATION_MOVED = "application:moved"
    APPLICATION_READY = "application:ready"
    OPINION_GIVEN = "opinion:given"
    STAGE_CONCLUDED = "preparation-stage:concluded"
    STAGE_SKIPPED = "preparation-stage:skipped"
    PREPARATION_DECIDED = "preparation:decided"
    SUPPLEMENT_REQUESTED = "supplement:requested"
    CALL_PLANNED = "call:planned"
    CALL_CHANGED = "call:changed"
    CALL_PUBLISHED = "call:published"
    CALL_WITHDRAWN = "call:withdrawn"
    MATTER_OPENED = "matter:opened"
    MATTER_CHANGED = "matter:changed"
    MATTER_CLOSED = "matter:closed"
    MATTER_REOPENED = "matter:reopened"
    DOCUMENT_REGISTERED = "document:registered"
    DOCUMENT_CORRECTED = "document:corrected"
    REGISTRY_RULES_DECIDED = "registry-rules:decided"
    DISPOSAL_PROPOSED = "disposal:proposed"
    DISPOSAL_CONFIRMED = "disposal:confirmed"
    MEETING_RULES_DECIDED = "meeting-rules:decided"
    MEETING_PLANNED = "meeting:planned"
    MEETING_CHANGED = "meeting:changed"
    MEETING_CALLED = "meeting:called"
    MEETING_ATTENDED = "meeting:attended"
    MEETING_HELD = "meeting:held"
    MEETING_ITEM_DECIDED = "meeting-item:decided"
    MINUTES_CONFIRMED = "minutes:confirmed"
    MINUTES_SEALED = "minutes:sealed"
    MINUTES_POSTED = "minutes:posted"
    MEMBERSHIP_INVITED = "membership:invited"
    MEMBERSHIP_ACCEPTED = "membership:accepted"
    MEMBERSHIP_CHANGED = "membership:changed"
    MEMBERSHIP_ENDED = "membership:ended"


class PlatformEventName(Enum):
    """What can happen outside every förbund."""

    SIGNED_IN = "sign-in:done"
    SIGN_IN_REFUSED = "sign-in:refused"
    SIGN_IN_LOCKED = "sign-in:locked"
    SIGNED_OUT = "sign-in:ended"
    SESSIONS_REVOKED = "sessions:revoked"
    PASSWORD_CHANGED = "password:changed"
    PASSWORD_RESET_ASKED = "password-reset:asked"
    USER_ADDED = "user:added"
    USER_DISABLED = "user:disabled"
    GLOBAL_ROLE_GIVEN = "global-role:given"
    TENANT_ADDED = "tenant:added"
    TENANT_CHANGED = "tenant:changed"
    RELEASE_PLANNED = "national-release:planned"
    RELEASE_DAY_MOVED = "national-release:day-moved"
    RELEASE_METHOD_CHANGED = "national-release:method-changed"
    RELEASE_WORK_ASKED = "national-release:work-asked"
    RELEASE_WORK_CANCELLED = "national-release:work-cancelled"
    ASSOCIATIONS_REMINDED = "national-release:associations-reminded"


REQUIRED_DETAILS: dict[EventName, frozenset[str]] = {
    EventName.REPORT_RETURNED: frozenset({"reason"}),
    EventName.REPORT_REOPENED: frozenset({"reason"}),
    EventName.REPORT_EXTENDED: frozenset({"due_on", "reason"}),
    EventName.SURVEY_RESULTS_IMPORTED: frozenset({"source"}),
    EventName.SURVEY_RESULTS_REMOVED: frozenset({"years"}),
    EventName.REPORTS_IMPORTED: frozenset({"period", "initiatives"}),
    EventName.OLDER_YEARS_IMPORTED: frozenset({"source"}),
    EventName.REQUISITION_NOTED: frozenset({"year", "changes"}),
    EventName.TEMPLATE_TAKEN_INTO_USE: frozenset({"valid_from"}),
    EventName.REPORT_ACCEPTED: frozenset({"period"}),
    EventName.FEE_YEAR_FIXED: frozenset({"year"}),
    EventName.APPLICATION_WITHDRAWN: frozenset({"reason"}),
    EventName.SUPPLEMENT_REQUESTED: frozenset({"reason", "due_on"}),
    EventName.STAGE_CONCLUDED: frozenset({"body", "verdict"}),
    EventName.STAGE_SKIPPED: frozenset({"body", "reason"}),
    EventName.CALL_WITHDRAWN: frozenset({"reason"}),
    EventName.MATTER_REOPENED: frozenset({"reason"}),
    EventName.MINUTES_SEALED: frozenset({"sha256"}),
    EventName.DISPOSAL_CONFIRMED: frozenset({"proposed_by"}),
    EventName.FEE_INVOICE_CORRECTED: frozenset({"year", "reason", "changes"}),
    EventName.TARGET_JUDGED: frozenset({"status", "reason"}),
    EventName.TARGET_FIGURE_ENTERED: frozenset({"note"}),
    EventName.GOALS_COPIED: frozenset({"from_year"}),
    EventName.NATIONAL_PARTICIPATION_DECIDED: frozenset({"decided_on", "takes_part"}),
}
