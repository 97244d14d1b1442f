"""An application: its parts, what must stand in it, and the steps it can take (domain of Finsam, R3–R6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

SMALLEST_NUMBER_OF_PARTIES = 2
"""At least two of the four parties cooperate; several kommuner are one party (Finsamlagen 5 §, R3)."""


class ApplicationState(StrEnum):
    """Where an application is; a draft is the applicant's own."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_PREPARATION = "in_preparation"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    READY_FOR_DECISION = "ready_for_decision"
    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ApplicationStep(StrEnum):
    """What moves an application on."""

    SUBMIT = "submit"
    PREPARE = "prepare"
    REQUEST_SUPPLEMENT = "request_supplement"
    READY = "ready"
    GRANT = "grant"
    PARTLY_GRANT = "partly_grant"
    REJECT = "reject"
    TABLE = "table"
    REFER_BACK = "refer_back"
    RECALL = "recall"
    WITHDRAW = "withdraw"


class By(StrEnum):
    """Who takes a step; the body that decides is the board, or whom it has delegated to (R17)."""

    APPLICANT = "applicant"
    SECRETARIAT = "secretariat"
    DECIDING_BODY = "deciding_body"


_S, _T = ApplicationState, ApplicationStep
TRANSITIONS: Mapping[tuple[ApplicationState, ApplicationStep], tuple[ApplicationState, By]] = {
    (_S.DRAFT, _T.SUBMIT): (_S.SUBMITTED, By.APPLICANT),
    (_S.SUBMITTED, _T.PREPARE): (_S.IN_PREPARATION, By.SECRETARIAT),
    (_S.SUBMITTED, _T.REQUEST_SUPPLEMENT): (_S.SUPPLEMENT_REQUESTED, By.SECRETARIAT),
    (_S.IN_PREPARATION, _T.REQUEST_SUPPLEMENT): (_S.SUPPLEMENT_REQUESTED, By.SECRETARIAT),
    (_S.IN_PREPARATION, _T.READY): (_S.READY_FOR_DECISION, By.SECRETARIAT),
    (_S.READY_FOR_DECISION, _T.REQUEST_SUPPLEMENT): (_S.SUPPLEMENT_REQUESTED, By.SECRETARIAT),
    (_S.SUPPLEMENT_REQUESTED, _T.SUBMIT): (_S.SUBMITTED, By.APPLICANT),
    (_S.SUBMITTED, _T.WITHDRAW): (_S.WITHDRAWN, By.APPLICANT),
    (_S.IN_PREPARATION, _T.WITHDRAW): (_S.WITHDRAWN, By.APPLICANT),
    (_S.SUPPLEMENT_REQUESTED, _T.WITHDRAW): (_S.WITHDRAWN, By.APPLICANT),
    (_S.READY_FOR_DECISION, _T.WITHDRAW): (_S.WITHDRAWN, By.APPLICANT),
    (_S.READY_FOR_DECISION, _T.GRANT): (_S.GRANTED, By.DECIDING_BODY),
    (_S.READY_FOR_DECISION, _T.PARTLY_GRANT): (_S.PARTLY_GRANTED, By.DECIDING_BODY),
    (_S.READY_FOR_DECISION, _T.REJECT): (_S.REJECTED, By.DECIDING_BODY),
    (_S.READY_FOR_DECISION, _T.TABLE): (_S.READY_FOR_DECISION, By.DECIDING_BODY),
    (_S.READY_FOR_DECISION, _T.REFER_BACK): (_S.IN_PREPARATION, By.DECIDING_BODY),
    # What was written down wrong is put right before the minutes are sealed.
    (_S.GRANTED, _T.RECALL): (_S.READY_FOR_DECISION, By.DECIDING_BODY),
    (_S.PARTLY_GRANTED, _T.RECALL): (_S.READY_FOR_DECISION, By.DECIDING_BODY),
    (_S.REJECTED, _T.RECALL): (_S.READY_FOR_DECISION, By.DECIDING_BODY),
    (_S.IN_PREPARATION, _T.RECALL): (_S.READY_FOR_DECISION, By.DECIDING_BODY),
}
OPEN_TO_WRITERS = frozenset({_S.DRAFT, _S.SUPPLEMENT_REQUESTED})
"""The states in which those who write it may change it."""
OVER = frozenset({_S.GRANTED, _S.PARTLY_GRANTED, _S.REJECTED, _S.WITHDRAWN})
"""The states in which an application waits for nobody."""


class StepRefused(ValueError):
    """The application cannot take this step from where it is."""

    def __init__(self, state: ApplicationState, step: ApplicationStep) -> None:
        super().__init__(f"{step} is not possible from {state}")
        self.state = state
        self.step = step


def move(state: ApplicationState, step: ApplicationStep) -> ApplicationState:
    """The state after the step. Raises StepRefused."""
    try:
        return TRANSITIONS[state, step][0]
    except KeyError:
        raise StepRefused(state, step) from None


def steps_from(state: ApplicationState, by: By) -> list[ApplicationStep]:
    """The steps that somebody may take from a state, in the order of the road."""
    return [step for step in ApplicationStep if TRANSITIONS.get((state, step), (None, None))[1] is by]


class Section(StrEnum):
    """The parts of the form, each with a page of its own."""

    BASICS = "basics"
    PARTIES = "parties"
    NEED = "need"
    GOALS = "goals"
    WORK = "work"
    MONEY = "money"
    AFTER = "after"


class Text(StrEnum):
    """The free texts of the form."""

    BACKGROUND = "background"
    COOPERATION_GAP = "cooperation_gap"
    TARGET_GROUP = "target_group"
    PURPOSE = "purpose"
    GOALS = "goals"
    METHOD = "method"
    TIMETABLE = "timetable"
    ORGANISATION = "organisation"
    RISKS = "risks"
    GENDER_ANALYSIS = "gender_analysis"
    FOLLOW_UP = "follow_up"
    IMPLEMENTATION_PLAN = "implementation_plan"
    DISSEMINATION = "dissemination"


TEXTS_OF: Mapping[Section, tuple[Text, ...]] = {
    Section.NEED: (Text.BACKGROUND, Text.COOPERATION_GAP, Text.TARGET_GROUP),
    Section.GOALS: (Text.PURPOSE, Text.GOALS),
    Section.WORK: (Text.METHOD, Text.TIMETABLE, Text.ORGANISATION, Text.RISKS),
    Section.AFTER: (Text.GENDER_ANALYSIS, Text.FOLLOW_UP, Text.IMPLEMENTATION_PLAN, Text.DISSEMINATION),
}
SECTION_OF: Mapping[Text, Section] = {text: section for section, texts in TEXTS_OF.items() for text in texts}
ALWAYS_NEEDED = frozenset(
    {
        Text.BACKGROUND,
        Text.COOPERATION_GAP,
        Text.TARGET_GROUP,
        Text.PURPOSE,
        Text.GOALS,
        Text.METHOD,
        Text.FOLLOW_UP,
    }
)


class CostType(StrEnum):
    """What the money is for."""

    STAFF = "staff"
    PREMISES = "premises"
    TRAINING = "training"
    EVALUATION = "evaluation"
    OTHER = "other"


@dataclass(frozen=True)
class Requirements:
    """What a call asks for besides the usual (Uppsala 2023: an implementation plan, a gender analysis)."""

    implementation_plan: bool = True
    gender_analysis: bool = False
    own_funding: bool = False

    @property
    def texts(self) -> frozenset[Text]:
        """The texts that must be there."""
        more = {Text.IMPLEMENTATION_PLAN} if self.implementation_plan else set()
        return ALWAYS_NEEDED | more | ({Text.GENDER_ANALYSIS} if self.gender_analysis else set())


@dataclass(frozen=True)
class Amount:
    """A year's amount (kr) of a kind of cost, from the förbund (applied for) or from somebody else."""

    year: int
    amount: Decimal
    applied_for: bool
    in_kind: bool = False


@dataclass(frozen=True)
class Facts:
    """What stands in an application, as far as the rules ask."""

    title: str | None = None
    owner_is_member: bool = False
    parties: Collection[str] = ()
    unconfirmed: Sequence[str] = ()
    orientation: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    call_years: Collection[int] = ()
    participants: int | None = None
    texts: Mapping[Text, str] = field(default_factory=dict)
    amounts: Sequence[Amount] = ()
    requirements: Requirements = Requirements()


class FaultCode(StrEnum):
    """Why an application cannot be handed in yet; each names its rule."""

    NO_TITLE = "no_title"
    OWNER_NOT_MEMBER = "owner_not_member"
    NO_ORIENTATION = "no_orientation"
    NO_PERIOD = "no_period"
    PERIOD_OUTSIDE_CALL = "period_outside_call"
    TOO_FEW_PARTIES = "too_few_parties"
    PARTY_NOT_CONFIRMED = "party_not_confirmed"
    TEXT_MISSING = "text_missing"
    NO_PARTICIPANTS = "no_participants"
    NOTHING_APPLIED_FOR = "nothing_applied_for"
    AMOUNT_OUTSIDE_PERIOD = "amount_outside_period"
    NO_OWN_FUNDING = "no_own_funding"


@dataclass(frozen=True)
class Fault:
    """One thing to put right, in which part; of which text, party or year where it is about one."""

    code: FaultCode
    section: Section
    about: str = ""


def faults(facts: Facts) -> list[Fault]:
    """All that stands in the way of handing the application in, in the order of the form."""
    return [
        *_basic_faults(facts),
        *_party_faults(facts),
        *(
            Fault(FaultCode.TEXT_MISSING, SECTION_OF[text], text.value)
            for text in Text
            if text in facts.requirements.texts and not facts.texts.get(text, "").strip()
        ),
        *_money_faults(facts),
    ]


def _basic_faults(facts: Facts) -> list[Fault]:
    found = []
    if not facts.title:
        found.append(FaultCode.NO_TITLE)
    if not facts.owner_is_member:
        found.append(FaultCode.OWNER_NOT_MEMBER)
    if facts.orientation is None:
        found.append(FaultCode.NO_ORIENTATION)
    if facts.starts_on is None or facts.ends_on is None or facts.ends_on < facts.starts_on:
        found.append(FaultCode.NO_PERIOD)
    elif not set(range(facts.starts_on.year, facts.ends_on.year + 1)) & set(facts.call_years):
        found.append(FaultCode.PERIOD_OUTSIDE_CALL)
    if facts.orientation == "individual" and not facts.participants:
        found.append(FaultCode.NO_PARTICIPANTS)
    return [Fault(code, Section.BASICS) for code in found]


def _party_faults(facts: Facts) -> list[Fault]:
    found = []
    if len(set(facts.parties)) < SMALLEST_NUMBER_OF_PARTIES:
        found.append(Fault(FaultCode.TOO_FEW_PARTIES, Section.PARTIES))
    return found + [Fault(FaultCode.PARTY_NOT_CONFIRMED, Section.PARTIES, name) for name in facts.unconfirmed]


def _money_faults(facts: Facts) -> list[Fault]:
    found = []
    if not any(one.applied_for and one.amount > 0 for one in facts.amounts):
        found.append(Fault(FaultCode.NOTHING_APPLIED_FOR, Section.MONEY))
    if facts.starts_on and facts.ends_on and facts.starts_on <= facts.ends_on:
        outside = {
            one.year for one in facts.amounts if not facts.starts_on.year <= one.year <= facts.ends_on.year
        }
        found += [
            Fault(FaultCode.AMOUNT_OUTSIDE_PERIOD, Section.MONEY, str(year)) for year in sorted(outside)
        ]
    funded = any(not one.applied_for and one.amount > 0 for one in facts.amounts)
    if facts.requirements.own_funding and not funded:
        found.append(Fault(FaultCode.NO_OWN_FUNDING, Section.MONEY))
    return found


def applied_for(amounts: Sequence[Amount]) -> dict[int, Decimal]:
    """What is applied for, kr by year."""
    sums: dict[int, Decimal] = {}
    for one in amounts:
        if one.applied_for:
            sums[one.year] = sums.get(one.year, Decimal(0)) + one.amount
    return dict(sorted(sums.items()))
