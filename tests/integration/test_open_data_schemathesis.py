"""Made-up questions to the programming interface, from its own description: none may make it fail."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from finsam_saas.web.limits import LIMITS
from tests.builders_open_data import publish
from tests.servers import Servers

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
QUESTIONS_EACH = 12


@pytest.mark.usefixtures("app")
def test_no_question_makes_the_interface_fail(shared_app: Flask, servers: Servers) -> None:
    publish(servers)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", shared_app)
    shared_app.extensions[LIMITS].enabled = False
    asked = 0
    try:
        for found in schema.get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr]

            @settings(
                max_examples=QUESTIONS_EACH,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy())
            def ask(case: Any) -> None:
                nonlocal asked
                asked += 1
                case.call_and_validate(checks=CHECKS)

            ask()
    finally:
        shared_app.extensions[LIMITS].enabled = True
    assert asked > QUESTIONS_EACH * 5
