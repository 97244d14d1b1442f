"""Passwords: long enough, not common, not the address; nothing is said about which signs they have."""

from __future__ import annotations

import unicodedata

import pytest

from finsam_saas.accounts import passwords
from finsam_saas.accounts.rules import PasswordFault, password_fault

EMAIL = "anna.lind@uppsala.example"


def fault(password: str, email: str = EMAIL) -> PasswordFault | None:
    return password_fault(password, email=email, common=passwords.common_passwords())


@pytest.mark.parametrize("password", ["", "kort", "elva tecken", "🦔" * 11])
def test_too_short(password: str) -> None:
    assert fault(password) is PasswordFault.TOO_SHORT


def test_twelve_signs_are_enough_and_256_are_allowed() -> None:
    assert fault("gul sko 4 tåg") is None
    assert fault(("aldrig två gånger " * 20)[:256]) is None
    assert fault(("aldrig två gånger " * 20)[:257]) is PasswordFault.TOO_LONG


@pytest.mark.parametrize(
    "password",
    [
        "lösenord1234",
        "Lösenord2026!",
        "Sommaren2026!!",
        "passwordpassword",
        "Password12345",
        "qwertyuiopå1",
        "123456789012",
        "1q2w3e4r5t6y",
        "Finsam2026finsam",
        "samordningsförbundet",
        "aaaaaaaaaaaa",
        "ababababababab",
        "Välkommen 2026",
        "hejhejhejhej",
        "correcthorsebatterystaple",
    ],
)
def test_common_passwords_are_refused_also_when_dressed_up(password: str) -> None:
    assert fault(password) is PasswordFault.COMMON


@pytest.mark.parametrize(
    "password", [EMAIL, EMAIL.upper(), "anna.lind2026!", "Anna Lind 1234", "1annalind1234"]
)
def test_the_own_address_is_refused(password: str) -> None:
    assert fault(password) is PasswordFault.LIKE_EMAIL


@pytest.mark.parametrize(
    "password",
    [
        "en lång och lugn mening",
        "gröna stolar äter",
        "only small letters here",
        "ÅÄÖ ÄR TRE TECKEN",
        "😀😃😄😁😆😅😂🙂🙃😉😊😇",
    ],
)
def test_any_signs_will_do(password: str) -> None:
    assert fault(password) is None


def test_a_password_without_an_address_is_not_like_it() -> None:
    assert fault("gröna stolar äter", email="") is None


def test_the_same_password_from_another_keyboard_is_the_same() -> None:
    passwords.configure(1)
    digest = passwords.hash_password(unicodedata.normalize("NFC", "åtta röda äpplen"))
    assert passwords.is_correct(digest, unicodedata.normalize("NFD", "åtta röda äpplen"))
    assert not passwords.is_correct(digest, "åtta röda äpple")


@pytest.mark.parametrize("digest", [None, "", "not a digest", "$argon2id$v=19$m=1,t=1,p=1$x$y"])
def test_nothing_is_correct_without_a_digest(digest: str | None) -> None:
    passwords.configure(1)
    assert not passwords.is_correct(digest, "no account has this password")
    assert not passwords.is_correct(digest, "")


def test_an_endless_password_is_refused_without_work() -> None:
    passwords.configure(1)
    assert not passwords.is_correct(passwords.hash_password("a" * 300), "a" * 300)


def test_the_kept_digest_is_argon2id() -> None:
    passwords.configure(1)
    assert passwords.hash_password("en lång och lugn mening").startswith("$argon2id$")


def test_a_digest_of_another_cost_is_to_be_renewed() -> None:
    passwords.configure(1)
    cheap = passwords.hash_password("en lång och lugn mening")
    assert not passwords.needs_new_digest(cheap)
    passwords.configure(2)
    try:
        assert passwords.needs_new_digest(cheap)
    finally:
        passwords.configure(1)
