"""The forms of delegated decisions: on an application, and on another matter."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from finsam_saas.bodies.queries import Delegated
from finsam_saas.decisions.forms import MoneyForm, money_fields
from finsam_saas.decisions.labels import RECOMMENDATIONS
from finsam_saas.decisions.material import Material
from finsam_saas.decisions.rules import GIVES_MONEY, DecisionKind
from finsam_saas.delegation.entry import OnApplicationEntry, OtherEntry
from finsam_saas.delegation.labels import rule_said
from finsam_saas.meetings.forms import long_text, no_identity_number
from finsam_saas.web.amount_fields import an_amount
from finsam_saas.web.amounts import AmountUnit, parse_amount
from finsam_saas.web.fields import DayField, OneOfField, choices, name_validators
from finsam_saas.web.forms import Form, clean_text
from tenants.database import today


class _RuleForm(Form):
    """By which rule and on which day it was decided, and why."""

    rule_key = OneOfField(
        _l("Med stöd av"), validators=[InputRequired(_l("Välj vilken regel beslutet tas med stöd av."))]
    )
    decided_on = DayField(_l("Beslutsdag"), validators=[InputRequired(_l("Skriv dagen då beslutet togs."))])

    def offer_rules(self, rules: Sequence[Delegated]) -> None:
        """Give the rules that may be decided by."""
        self.rule_key.choices = [(one.key, rule_said(one)) for one in rules]


class OnApplicationForm(MoneyForm, _RuleForm):
    """What is decided of an application for the board."""

    kind = OneOfField(_l("Beslut"), validators=[InputRequired(_l("Välj vad du beslutar."))])
    reasons = long_text(_l("Skäl"), _l("Skriv kort varför. Styrelsen läser det när beslutet anmäls."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = choices(RECOMMENDATIONS)

    @property
    def chosen(self) -> DecisionKind:
        """What is decided."""
        return DecisionKind(self.kind.data)

    def entry(self, words: str) -> OnApplicationEntry:
        """What was typed, with the decision in words."""
        gives = self.chosen in GIVES_MONEY
        return OnApplicationEntry(
            rule_key=self.rule_key.data,
            kind=self.chosen,
            decided_on=self.decided_on.data or today(),
            decision=words,
            reasons=self.reasons.data or "",
            amounts=self.amounts if gives else {},
            conditions=self.entered_conditions if gives else (),
            extends=self.chosen_insats if gives else None,
        )


class OtherForm(_RuleForm):
    """What is decided of another matter for the board."""

    title = StringField(
        _l("Vad det gäller"),
        validators=[*name_validators(_l("Skriv vad beslutet gäller.")), no_identity_number],
    )
    decision = long_text(_l("Beslut"), _l("Skriv vad du har beslutat."))
    reasons = long_text(_l("Skäl"))
    amount = StringField(
        _l("Vad det kostar"), filters=[clean_text], validators=[Optional(), Length(max=40), an_amount]
    )

    @property
    def kronor(self) -> Decimal | None:
        """What it costs (kr); None where nothing was typed."""
        return parse_amount(self.amount.data, AmountUnit.TKR) if self.amount.data else None

    @property
    def entry(self) -> OtherEntry:
        """What was typed."""
        return OtherEntry(
            rule_key=self.rule_key.data,
            title=self.title.data or "",
            decided_on=self.decided_on.data or today(),
            decision=self.decision.data or "",
            reasons=self.reasons.data or None,
            amount=self.kronor,
        )


def application_form(found: Material, rules: Sequence[Delegated], **options: Any) -> OnApplicationForm:
    """The form of a decision for the years of an application."""
    form_class = type("OnApplicationFormOfYears", (OnApplicationForm,), money_fields(found))
    made: OnApplicationForm = form_class(**options)
    made.offer(found)
    made.offer_rules(rules)
    return made
