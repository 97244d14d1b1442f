"""Which addresses may be called, how calls are signed and when they are tried again."""

from __future__ import annotations

import hashlib
import hmac
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.subscriptions.rules import (
    PAUSES,
    AddressFault,
    AddressRefused,
    check_address,
    is_taken,
    may_be_called,
    pause_before,
    signed,
)

OUR_OWN = [str(ip_address(number)) for number in (0x0A000007, 0xAC100304, 0xC0A80101)]
"""One number of each kind of network that is nobody else's."""


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        *OUR_OWN,
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        f"::ffff:{OUR_OWN[0]}",
        "2002:7f00:1::",
        "::127.0.0.1",
        f"::{OUR_OWN[0]}",
        "64:ff9b::7f00:1",
        f"64:ff9b::{OUR_OWN[0]}",
        "fec0::1",
    ],
)
def test_no_call_goes_to_our_own_machine_or_network(number: str) -> None:
    assert not may_be_called(number, loopback=False)


@pytest.mark.parametrize("number", ["8.8.8.8", "193.0.6.139", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_a_call_goes_out_on_the_net(number: str) -> None:
    assert may_be_called(number, loopback=False)


def test_only_where_it_is_allowed_a_call_goes_to_this_machine_and_never_to_its_network() -> None:
    assert may_be_called("127.0.0.1", loopback=True) and may_be_called("::1", loopback=True)
    assert not any(may_be_called(number, loopback=True) for number in OUR_OWN)
    assert not may_be_called("169.254.169.254", loopback=True)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://example.se/x", AddressFault.NOT_HTTPS),
        ("ftp://example.se", AddressFault.NOT_AN_ADDRESS),
        ("example.se", AddressFault.NOT_AN_ADDRESS),
        ("https://", AddressFault.NOT_AN_ADDRESS),
        (f"https://{'a' * 64}.se/", AddressFault.NOT_AN_ADDRESS),
        ("https://.example.se/", AddressFault.NOT_AN_ADDRESS),
        ("https://example.se/förbund", AddressFault.NOT_AN_ADDRESS),
        ("https://example.se:99999/", AddressFault.NOT_AN_ADDRESS),
        ("https://example.se/a b", AddressFault.NOT_AN_ADDRESS),
        ("https://example.se/\r\nHost: annan", AddressFault.NOT_AN_ADDRESS),
        ("https://jag:hemligt@example.se/", AddressFault.NAMES_A_USER),
        ("https://127.0.0.1/", AddressFault.NOT_PUBLIC),
        ("https://[::1]/", AddressFault.NOT_PUBLIC),
        (f"https://{OUR_OWN[2]}:8443/", AddressFault.NOT_PUBLIC),
    ],
)
def test_an_address_that_must_not_be_called_is_refused(address: str, fault: AddressFault) -> None:
    with pytest.raises(AddressRefused) as refused:
        check_address(address, loopback=False)
    assert refused.value.fault is fault


@given(st.text(max_size=60))
@settings(max_examples=50, deadline=None)
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        check_address(text, loopback=False)
    except AddressRefused:
        return
    assert text.startswith("https://") or text.lower().startswith("https://")


def test_the_signature_is_over_the_moment_and_the_body() -> None:
    expected = hmac.new(b"hemlig", b"1700000000.{}", hashlib.sha256).hexdigest()
    assert signed("hemlig", at=1700000000, body=b"{}") == f"t=1700000000,v1={expected}"
    assert signed("hemlig", at=1700000001, body=b"{}") != signed("hemlig", at=1700000000, body=b"{}")


def test_a_call_is_tried_again_after_longer_and_longer_pauses_and_then_no_more() -> None:
    pauses = [pause_before(attempts) for attempts in range(1, len(PAUSES) + 1)]
    known = [one for one in pauses if one is not None]
    assert known == sorted(known) and len(known) == len(PAUSES) - 1 and pauses[-1] is None


@pytest.mark.parametrize(
    ("status", "taken"), [(200, True), (204, True), (302, False), (404, False), (500, False)]
)
def test_only_a_success_counts_as_taken(status: int, taken: bool) -> None:
    assert is_taken(status) is taken
