"""An independent client reads the API's own description and tries what it allows and what it forbids.

It knows nothing of the program: whatever it generates must get an answer that the description promises.
"""

from __future__ import annotations

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = 10
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
UNTOUCHED = ("plugins.disable", "identity.disable_user", "identity.revoke", "identity.revoke_token")
"""Left out: they would take away from the client what it tests with."""


@pytest.fixture
def plugins() -> tuple[str, ...]:
    return ("catalog", "inventory")


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_every_operation_keeps_what_its_description_promises(web: Flask, token: str) -> None:
    load_all_checks()
    headers = {"Authorization": f"Bearer {token}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", web, headers=headers)
    # Generated text may be longer than the door takes: then that is the answer, before anything is read.
    schema.config.checks.negative_data_rejection.expected_statuses.append("413")
    operations = [found.ok() for found in schema.get_all_operations()]
    tried = [one for one in operations if one.path.rpartition("/")[2] not in UNTOUCHED]
    failures = [failure for one in tried for mode in MODES if (failure := _try(one, mode, headers))]
    assert len(tried) > 50
    assert not failures, "\n\n".join(failures[:10])


def _try(operation: schemathesis.APIOperation, mode: GenerationMode, headers: dict[str, str]) -> str:
    """What goes wrong with the operation, if anything does."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    try:
        each()
    except (AssertionError, BaseExceptionGroup) as failure:
        return f"{operation.method.upper()} {operation.path} ({mode.value}): {failure}"[:1500]
    return ""
