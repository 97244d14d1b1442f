"""The share that may be made of two counts that a release shows; by its method."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from finsam_saas.disclosure.cell_key import rate
from finsam_saas.disclosure.rules import Protected, protected_percent
from finsam_saas.releases.release import Method

_STEP = Decimal("0.001")


def shown_share(method: Method, part: int, whole: int) -> Fraction | None:
    """The part of the whole, to a tenth of a per cent; None where the whole has too few persons.

    Ten are needed where counts are exact, twenty where they have noise, which also can make the part larger
    than the whole: the share is then 1.
    """
    if method is Method.CELL_KEY:
        found = rate(part, whole)
        return None if found is None else Fraction(_rounded(found))
    percent = protected_percent(part, whole)
    return None if isinstance(percent, Protected) else Fraction(percent) / 100


def _rounded(share: Fraction) -> Decimal:
    exact = Decimal(share.numerator) / share.denominator
    return exact.quantize(_STEP, rounding=ROUND_HALF_UP)
