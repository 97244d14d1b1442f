"""Alive and ready, for whoever watches the deployment."""

from __future__ import annotations

from tests.client import CheckingClient


def test_alive_answers_without_database_rows(client: CheckingClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_not_ready_until_a_worker_was_seen(client: CheckingClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {"database": "ok", "broker": "ok", "worker": "not seen lately"}


def test_metrics_do_not_exist_without_a_token(client: CheckingClient) -> None:
    assert client.get("/metrics").status_code == 404
