"""The secrets of the Cell Key Method as settings: read by version, refused in plain words, never told."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from finsam_saas.config import Environment, Settings
from finsam_saas.releases.release import Method
from finsam_saas.releases.rules import ReleaseFault, ReleaseRefused, check_method
from finsam_saas.releases.secrets import SecretMissing, secrets_of
from finsam_saas.reporting_plan.periods import Period

FIRST, SECOND = "first-" + "a" * 32, "next:" + "b" * 32


def settings(told: str | None, version: int | None = 1) -> Settings:
    values: dict[str, object] = {
        "environment": Environment.TEST,
        "database_url": "postgresql+psycopg://nobody@/nothing",
        "redis_url": "redis://nowhere",
        "secret_key": "not used",
        "cell_key_version": version,
        "cell_key_secrets": told,
    }
    return Settings(**values)  # type: ignore[arg-type]


def test_each_version_has_its_secret_and_none_is_written_out() -> None:
    found = secrets_of(settings(f"1:{FIRST}, 2:{SECOND}", version=2))
    assert (found.of(1), found.of(2), found.current) == (FIRST.encode(), SECOND.encode(), 2)
    assert "aaaa" not in repr(found) and "aaaa" not in repr(settings(f"1:{FIRST}"))
    for version in (3, None):
        with pytest.raises(SecretMissing):
            found.of(version)


def test_a_process_without_secrets_knows_the_version_alone() -> None:
    found = secrets_of(settings(None))
    assert found.current == 1 and not found.by_version
    with pytest.raises(SecretMissing):
        found.of(1)


@pytest.mark.parametrize(
    "told", [FIRST, f"one:{FIRST}", f"0:{FIRST}", "1:short", f"1:{FIRST},1:{SECOND}", f"1:{FIRST},", ":"]
)
def test_what_cannot_be_read_is_refused_and_not_repeated(told: str) -> None:
    with pytest.raises(ValidationError) as refused:
        settings(told)
    assert "FINSAM_CELL_KEY_SECRETS" in str(refused.value)
    assert "aaaa" not in str(refused.value) and "bbbb" not in str(refused.value)


KEYS, GAPS = Method.CELL_KEY, Method.SUPPRESSION
SECOND_QUARTER = Period.parse("2026-kv2")


@pytest.mark.parametrize("other", ["2026-kv1", "2026-kv2", "2026-kv4"])
@pytest.mark.parametrize(("method", "used"), [(KEYS, GAPS), (GAPS, KEYS)])
def test_a_year_is_never_released_by_both_methods(other: str, method: Method, used: Method) -> None:
    with pytest.raises(ReleaseRefused) as refused:
        check_method(SECOND_QUARTER, method, [(Period.parse(other), used)])
    assert refused.value.fault is ReleaseFault.OTHER_METHOD
    check_method(SECOND_QUARTER, used, [(Period.parse(other), used)])


def test_another_year_may_have_the_other_method_and_keys_need_a_secret() -> None:
    check_method(SECOND_QUARTER, KEYS, [(Period.parse("2025-kv4"), GAPS), (Period.parse("2027-kv1"), GAPS)])
    check_method(SECOND_QUARTER, GAPS, [], may_use_keys=False)
    with pytest.raises(ReleaseRefused) as refused:
        check_method(SECOND_QUARTER, KEYS, [], may_use_keys=False)
    assert refused.value.fault is ReleaseFault.KEYS_NOT_READY
