"""The own förbund beside others like it, from the latest published release: page, picture and files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.config import Settings
from finsam_saas.documents.download import CONTENT_TYPES, PictureType
from finsam_saas.documents.funnel import funnel_alternative, funnel_svg
from finsam_saas.nation import comparison_words as words
from finsam_saas.nation.comparison import Comparison, Covered, compose, county_name, periods_told
from finsam_saas.nation.comparison_choice import (
    FEWEST_CHOSEN,
    MOST_CHOSEN,
    Around,
    choice_of,
)
from finsam_saas.nation.comparison_export import about, comparison_sheet, sexes_of
from finsam_saas.nation.comparison_locked import locked
from finsam_saas.nation.comparison_rules import FEWEST, Counted, wilson
from finsam_saas.releases.release import Method
from finsam_saas.releases.view import citation, period_words
from finsam_saas.statistics.areas import UNKNOWN_COUNTY
from finsam_saas.statistics.wording import SEX_WORDS, TYPE_WORDS
from finsam_saas.web.errors import NotFound
from finsam_saas.web.kept_pages import kept_page
from finsam_saas.web.language import reader_language
from finsam_saas.web.tables import FileType, download
from tenants.context import current_tenant

blueprint = Blueprint("comparison", __name__, template_folder="templates", url_prefix="/jamforelse")
NUMBERS = range(FEWEST_CHOSEN, MOST_CHOSEN + 1)


@blueprint.get("/")
@requires(Permission.REPORTS_READ)
def index() -> ResponseReturnValue:
    """The comparison, or what opens it: the own reports accepted and in a published release."""
    told = periods_told(current_tenant().slug)
    if not any(one.is_open for one in told):
        return render_template(
            "nation/comparison_locked.html",
            locked=locked(told),
            may_accept=actor().may(Permission.REPORTS_REVIEW),
            period_words=period_words,
        )

    def shown() -> dict[str, object]:
        found = _found(told)
        return {**_shown(found), "newer": _newer(found, told[0].period)}

    return kept_page(
        "nation/comparison.html",
        shown,
        place=(sorted(request.args.items(multi=True)),),
        # A published release never changes: the page follows from which of them there are.
        version=repr([(one.release.code, one.period, one.own) for one in told]),
    )


@blueprint.get("/diagram.svg")
@requires(Permission.REPORTS_READ)
def picture() -> Response:
    """The funnel as a picture on the page; 404 where there is none."""
    drawn = words.funnel(_comparison())
    if drawn is None:
        raise NotFound("nothing to draw")
    return Response(funnel_svg(drawn, reader_language()), content_type=CONTENT_TYPES[PictureType.SVG])


@blueprint.get("/uttag.<any(csv, xlsx):file_type>")
@requires(Permission.REPORTS_READ)
def take_out(file_type: str) -> Response:
    """The same förbund and figures as a file."""
    shown = _comparison()
    return download(
        FileType(file_type),
        about(shown, _permalink(shown)),
        comparison_sheet(shown),
        report="jamforelse",
        period=shown.covered.period,
    )


def _comparison() -> Comparison:
    """The comparison in the address; NotFound before it is open."""
    return _found(periods_told(current_tenant().slug))


def _found(told: Sequence[Covered]) -> Comparison:
    shown = compose(told, current_tenant().slug, choice_of(request.args))
    if shown is None:
        raise NotFound("the comparison is not open")
    return shown


def _newer(shown: Comparison, newest: str) -> str:
    """The newest period of all, where the own förbund is not in it and an older one is shown instead."""
    return newest if newest not in shown.periods else ""


def _shown(shown: Comparison) -> dict[str, object]:
    """What the template needs besides the comparison itself."""
    drawn = words.funnel(shown)
    return {
        "shown": shown,
        "address": shown.choice.address,
        "words": words,
        "told": words.told(shown),
        "left_out": words.left_out(shown),
        "title": words.title(shown),
        "alternative": funnel_alternative(drawn, reader_language()) if drawn else "",
        "sexes": sexes_of(shown),
        "sex_words": SEX_WORDS,
        "type_words": TYPE_WORDS,
        "arounds": list(Around),
        "numbers": NUMBERS,
        "fewest": FEWEST,
        "own_county": "" if shown.own.who.county == UNKNOWN_COUNTY else county_name(shown.own.who.county),
        "county_name": county_name,
        "is_counted": _is_counted,
        "wilson": wilson,
        "period_words": period_words,
        "citation": citation(shown.covered.release, _permalink(shown)),
        "has_noise": shown.covered.release.method is Method.CELL_KEY,
        "files": [
            (one.upper(), url_for("comparison.take_out", file_type=one, **_address(shown)))
            for one in ("xlsx", "csv")
        ],
    }


def _is_counted(value: object) -> bool:
    """Whether something is counts and no symbol."""
    return isinstance(value, Counted)


def _address(shown: Comparison) -> dict[str, Any]:
    return dict(shown.choice.address)


def _permalink(shown: Comparison) -> str:
    settings: Settings = current_app.config["FINSAM"]
    return settings.public_url.rstrip("/") + url_for("comparison.index", **_address(shown))
