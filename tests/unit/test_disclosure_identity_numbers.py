"""Personnummer in free text: found whatever way they are written, and not seen where there is none (R16)."""

import random
from datetime import date, timedelta

import pytest

from finsam_saas.disclosure.identity_numbers import Span, find_personal_identity_numbers


def check_digit(nine: str) -> int:
    total = 0
    for place, digit in enumerate(nine):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += sum(int(part) for part in str(product))
    return -total % 10


def identity_number(chance: random.Random) -> tuple[str, str, str]:
    """Century, six digits and four digits of a made-up number."""
    born = date(1930, 1, 1) + timedelta(days=chance.randrange(29_000))
    day = born.day + (60 if chance.random() < 0.1 else 0)
    six = f"{born:%y%m}{day:02}"
    three = f"{chance.randrange(1, 1000):03}"
    return str(born.year // 100), six, three + str(check_digit(six + three))


@pytest.mark.parametrize(
    "text",
    [
        "850101-2382",
        "8501012382",
        "850101 2382",
        "850101+2382",
        "19850101-2382",
        "198501012382",
        "850101\u20132382",
        "850101\u22122382",
        "850101 - 2382",
        "850101\u00a02382",
        "850101\n2382",
        "1985-01-01-2382",
        "85-01-01-2382",
        "８５０１０１-2382",
        "850101\u200b-2382",
        "pnr850101-2382.",
        "(850101-2382)",
    ],
)
def test_a_personnummer_is_found_however_it_is_written(text: str) -> None:
    assert len(find_personal_identity_numbers(text)) == 1
    assert len(find_personal_identity_numbers(f"Anna ({text}) började i maj.")) == 1


def test_a_samordningsnummer_is_found() -> None:
    six = "850161"
    four = f"238{check_digit(six + '238')}"
    assert find_personal_identity_numbers(f"{six}-{four}") == [Span(0, 11)]


def test_each_number_is_told_by_where_it_stands_and_never_repeated() -> None:
    text = "Hon (850101-2382) och 19850101 2382 deltog."
    spans = find_personal_identity_numbers(text)
    assert [text[span.start : span.end] for span in spans] == ["850101-2382", "19850101 2382"]


def test_a_number_that_begins_inside_another_is_found() -> None:
    assert len(find_personal_identity_numbers("202301 1985-01-01-2382")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "850101-2381",
        "851301-2388",
        "850230-2386",
        "850101-0006",
        "212000-1355",
        "222000-1834",
        "162220001834",
        "018-471 00 00",
        "070-123 45 67",
        "+46 70 123 45 67",
        "tel 0701012387",
        "Mobil: 0701012387",
        "20 693 tkr",
        "5 240 000 kr",
        "2023-06-16 09:00",
        "2023-06-16",
        "Dnr 2023/118-4",
        "SE4550000000058398257466",
        "1850101-2382234",
        "0,8501012382",
        "12 kvinnor och 9 män",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert find_personal_identity_numbers(text) == []


def written(chance: random.Random, century: str, six: str, four: str) -> str:
    start = chance.choice(("", century)) + six
    return start + chance.choice(("-", "", " ", "-", "-", "+", " - ")) + four


def other_number(chance: random.Random) -> str:
    digits = "".join(str(chance.randrange(10)) for _ in range(10))
    day = date(2015, 1, 1) + timedelta(days=chance.randrange(4_400))
    return chance.choice(
        (
            f"070-{digits[:3]} {digits[3:5]} {digits[5:7]}",
            f"tel 07{chance.choice('02369')}{digits[:7]}",
            f"018-{digits[:3]} {digits[3:5]} {digits[5:7]}",
            f"{chance.randrange(1, 999)} {digits[:3]} {digits[3:6]} kr",
            f"{chance.randrange(1, 9_999_999)} tkr",
            f"2{digits[0]}{chance.choice('2345')}{digits[1:4]}-{digits[4:8]}",
            f"dnr {day.year}-{digits[:4]}",
            f"SF {day.year}/{digits[:3]}-{digits[3]}",
            f"{day:%Y-%m-%d} kl. {chance.randrange(24):02}.{chance.randrange(60):02}",
            f"{day:%Y-%m-%d}",
            f"bankgiro {digits[:4]}-{digits[4:8]}",
            f"{chance.randrange(100)} kvinnor och {chance.randrange(100)} män",
        )
    )


def test_recall_and_precision_on_generated_sentences() -> None:
    """Idea 22: at least 99 % found, at least 98 % of what is found is right."""
    chance = random.Random(16)
    found_right = found_wrong = missed = 0
    for _ in range(600):
        number = written(chance, *identity_number(chance))
        if find_personal_identity_numbers(f"Deltagaren {number} har börjat, se {other_number(chance)}."):
            found_right += 1
        else:
            missed += 1
        found_wrong += bool(find_personal_identity_numbers(f"Ring {other_number(chance)} före mötet."))
    assert found_right / (found_right + missed) >= 0.99
    assert found_right / (found_right + found_wrong) >= 0.98
