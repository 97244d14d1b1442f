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
    BUDGET_BEGUN = "budget:begun"
    BUDGET_CHANGED = "budget:changed"
    BUDGET_PROPOSED = "budget:proposed"
    BUDGET_PUT_ON_AGENDA = "budget:put-on-agenda"
    BUDGET_TAKEN_BACK = "budget:taken-back"
    BUDGET_ADOPTED = "budget:adopted"
    BUDGET_REPLACED = "budget:replaced"
    BUDGET_TABLED = "budget:tabled"
    BUDGET_REFERRED_BACK = "budget:referred-back"
    BUDGET_RECALLED = "budget:recalled"
    BUDGET_REMOVED = "budget:removed"
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
    AGREEMENT_DRAFTED = "agreement:drafted"
    AGREEMENT_CHANGED = "agreement:changed"
    AGREEMENT_DISCARDED = "agreement:discarded"
    AGREEMENT_SENT = "agreement:sent"
    AGREEMENT_RECALLED = "agreement:recalled"
    AGREEMENT_PARTY_SIGNED = "agreement:party-signed"
    AGREEMENT_SIGNED = "agreement:signed"
    AGREEMENT_TERMS_DECIDED = "agreement-terms:decided"
    FOLLOW_UP_DONE = "follow-up:done"
    FOLLOW_UP_OPENED = "follow-up:opened"
    REQUISITION_BEGUN = "requisition:begun"
    REQUISITION_CHANGED = "requisition:changed"
    REQUISITION_DISCARDED = "requisition:discarded"
    REQUISITION_SUBMITTED = "requisition:submitted"
    REQUISITION_RETURNED = "requisition:returned"
    REQUISITION_EXAMINED = "requisition:examined"
    REQUISITION_APPROVED = "requisition:approved"
    REQUISITION_PAID = "requisition:paid"
    REQUISITION_REVERSED = "requisition:reversed"
    REQUISITION_RULES_DECIDED = "requisition-rules:decided"
    FUNDS_RETURNED = "funds:returned"
    FUNDS_RETURN_UNDONE = "funds:return-undone"
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
    APPLICATION_DECIDED = "application:decided"
    APPLICATION_TABLED = "application:tabled"
    APPLICATION_REFERRED_BACK = "application:referred-back"
    PROPOSAL_WRITTEN = "proposal:written"
    PROPOSAL_ON_AGENDA = "proposal:put-on-agenda"
    DECISION_RECALLED = "decision:recalled"
    DECISION_CONDITIONS_CORRECTED = "decision:conditions-corrected"
    CHANGE_ON_AGENDA = "initiative-change:put-on-agenda"
    CHANGE_DECIDED = "initiative-change:decided"
    CHANGE_RECALLED = "initiative-change:recalled"
    CONDITION_MET = "condition:met"
    CONDITION_REOPENED = "condition:reopened"
    OPINION_GIVEN = "opinion:given"
    STAGE_OPENED = "preparation-stage:opened"
    STAGE_CONCLUDED = "preparation-stage:concluded"
    STAGE_SKIPPED = "preparation-stage:skipped"
    PREPARATION_DECIDED = "preparation:decided"
    DELEGATION_DECIDED = "delegation:decided"
    DELEGATED_DECISION_TAKEN = "delegated-decision:taken"
    DELEGATED_DECISION_CORRECTED = "delegated-decision:corrected"
    SUPPLEMENT_REQUESTED = "supplement:requested"
    NEED_RAISED = "need:raised"
    NEED_CHANGED = "need:changed"
    NEED_TALKED_ABOUT = "need:talked-about"
    NEED_TAKEN_UP = "need:taken-up"
    NEED_HANDED_OVER = "need:handed-over"
    NEED_CLOSED = "need:closed"
    NEED_BECAME_APPLICATION = "need:became-application"
    ASSIGNMENT_GIVEN = "assignment:given"
    ASSIGNMENT_REPORTED = "assignment:reported"
    ASSIGNMENT_ASKED_MORE = "assignment:asked-more"
    ASSIGNMENT_CLOSED = "assignment:closed"
    ASSIGNMENT_TAKEN_BACK = "assignment:taken-back"
    TARGET_GROUP_CHANGED = "target-group:changed"
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
    CALENDAR_ADDRESS_MADE = "calendar-address:made"
    CALENDAR_ADDRESS_REVOKED = "calendar-address:revoked"
    MINUTES_CONFIRMED = "minutes:confirmed"
    MINUTES_SEALED = "minutes:sealed"
    MINUTES_POSTED = "minutes:posted"
    IMMEDIATE_ADJUSTMENT_ASKED = "immediate-adjustment:asked"
    IMMEDIATE_ADJUSTMENT_TAKEN_BACK = "immediate-adjustment:taken-back"
    IMMEDIATE_ADJUSTMENT_CONFIRMED = "immediate-adjustment:confirmed"
    IMMEDIATE_ADJUSTMENT_SEALED = "immediate-adjustment:sealed"
    IMMEDIATE_ADJUSTMENT_POSTED = "immediate-adjustment:posted"
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
    SUBSCRIPTION_ADDED = "national-subscription:added"
    SUBSCRIPTION_ENDED = "national-subscription:ended"
    SUBSCRIPTION_CALLED_AGAIN = "national-subscription:called-again"


REQUIRED_DETAILS: dict[EventName, frozenset[str]] = {
    EventName.REPORT_RETURNED: frozenset({"reason"}),
    EventName.REPORT_REOPENED: frozenset({"reason"}),
    EventName.REPORT_EXTENDED: frozenset({"due_on", "reason"}),
    EventName.SURVEY_RESULTS_IMPORTED: frozenset({"source"}),
    EventName.SURVEY_RESULTS_REMOVED: frozenset({"years"}),
    EventName.REPORTS_IMPORTED: frozenset({"period", "initiatives"}),
    EventName.OLDER_YEARS_IMPORTED: frozenset({"source"}),
    EventName.REQUISITION_NOTED: frozenset({"year", "changes"}),
    EventName.AGREEMENT_RECALLED: frozenset({"reason"}),
    EventName.FOLLOW_UP_DONE: frozenset({"kind", "note"}),
    EventName.FOLLOW_UP_OPENED: frozenset({"kind", "reason"}),
    EventName.AGREEMENT_PARTY_SIGNED: frozenset({"party", "signed_on"}),
    EventName.REQUISITION_SUBMITTED: frozenset({"amount", "year"}),
    EventName.REQUISITION_RETURNED: frozenset({"reason"}),
    EventName.REQUISITION_PAID: frozenset({"amount", "paid_on"}),
    EventName.REQUISITION_REVERSED: frozenset({"amount", "reason"}),
    EventName.FUNDS_RETURNED: frozenset({"year", "amount", "reason"}),
    EventName.FUNDS_RETURN_UNDONE: frozenset({"year", "amount", "reason"}),
    EventName.TEMPLATE_TAKEN_INTO_USE: frozenset({"valid_from"}),
    EventName.REPORT_ACCEPTED: frozenset({"period"}),
    EventName.FEE_YEAR_FIXED: frozenset({"year"}),
    EventName.BUDGET_ADOPTED: frozenset({"year", "paragraph", "decided_on"}),
    EventName.BUDGET_REPLACED: frozenset({"year", "paragraph", "decided_on"}),
    EventName.BUDGET_RECALLED: frozenset({"year", "paragraph", "decided_on"}),
    EventName.APPLICATION_WITHDRAWN: frozenset({"reason"}),
    EventName.SUPPLEMENT_REQUESTED: frozenset({"reason", "due_on"}),
    EventName.APPLICATION_DECIDED: frozenset({"kind", "decided_on"}),
    EventName.STAGE_CONCLUDED: frozenset({"body", "verdict"}),
    EventName.STAGE_SKIPPED: frozenset({"body", "reason"}),
    EventName.CALL_WITHDRAWN: frozenset({"reason"}),
    EventName.NEED_HANDED_OVER: frozenset({"body", "reason"}),
    EventName.NEED_CLOSED: frozenset({"reason"}),
    EventName.ASSIGNMENT_GIVEN: frozenset({"body", "due_on"}),
    EventName.ASSIGNMENT_ASKED_MORE: frozenset({"reason"}),
    EventName.ASSIGNMENT_TAKEN_BACK: frozenset({"reason"}),
    EventName.MATTER_REOPENED: frozenset({"reason"}),
    EventName.MINUTES_SEALED: frozenset({"sha256"}),
    EventName.IMMEDIATE_ADJUSTMENT_SEALED: frozenset({"paragraph", "sha256"}),
    EventName.DISPOSAL_CONFIRMED: frozenset({"proposed_by"}),
    EventName.FEE_INVOICE_CORRECTED: frozenset({"year", "reason", "changes"}),
    EventName.TARGET_JUDGED: frozenset({"status", "reason"}),
    EventName.TARGET_FIGURE_ENTERED: frozenset({"note"}),
    EventName.GOALS_COPIED: frozenset({"from_year"}),
    EventName.NATIONAL_PARTICIPATION_DECIDED: frozenset({"decided_on", "takes_part"}),
}
