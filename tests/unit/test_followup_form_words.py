"""The form of a report is kept for everybody, and still speaks the language of each reader."""

from __future__ import annotations

from uuid import UUID

import pytest

from finsam_saas.followup import forms
from finsam_saas.followup.forms import field_name, report_form
from finsam_saas.reporting_plan.core_indicators import COST_REASON, COST_TO_DATE
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import Question, standard_sheet


@pytest.mark.parametrize("question", [COST_TO_DATE, COST_REASON])
def test_a_kept_form_is_read_in_the_language_of_the_reader(
    monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """Made while somebody read Swedish, shown while somebody reads English."""
    spoken = {"now": "svenska"}

    def words(one: Question) -> str:
        return f"{one.key} {spoken['now']}"

    monkeypatch.setattr(forms, "question_words", words)
    sheet = standard_sheet(TemplateKind.WORK_ORIENTED)
    made = report_form(sheet, ((UUID(int=11), question),))
    label = getattr(made, field_name(question)).args[0]
    assert str(label) == f"{question} svenska"
    spoken["now"] = "english"
    assert str(label) == f"{question} english"
