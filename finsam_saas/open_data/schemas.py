"""What the programming interface takes and gives, for checking and for its own description (OpenAPI 3.1).

Descriptions are in English, like all of the specification; the page about it is in the reader's language.
"""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from webargs.fields import DelimitedList

from finsam_saas.open_data.dataset import LANGUAGES
from finsam_saas.open_data.wording import LEVELS, MEASURES, SEXES, TYPES
from finsam_saas.reporting_plan.periods import Period, PeriodRefused

MOST_RELEASES = 100
MOST_CHOSEN = 200
LONGEST_CODE = 80


class FileFormat(StrEnum):
    """The formats figures are given in."""

    JSON_STAT = "json-stat"
    PX = "px"
    CSV = "csv"
    XLSX = "xlsx"


class Language(fields.String):
    """`sv` or `en`; Swedish where nothing is asked."""

    def __init__(self) -> None:
        super().__init__(
            load_default=LANGUAGES[0],
            validate=validate.OneOf(LANGUAGES),
            metadata={"description": "Language of names and notes."},
        )


class Codes(DelimitedList):
    """Some codes with commas between them; without it, all of them."""

    def __init__(self, known: tuple[str, ...] | None, description: str) -> None:
        one = validate.OneOf(known) if known else validate.Length(1, LONGEST_CODE)
        super().__init__(
            fields.String(validate=one),
            validate=validate.Length(1, MOST_CHOSEN),
            metadata={"description": description},
        )


def a_period(code: str) -> None:
    """Refuse what names no period."""
    try:
        Period.parse(code)
    except PeriodRefused as refused:
        raise ValidationError(
            _(
                "”%(given)s” är ingen period. Skriv till exempel 2026-kv3, 2026-h2 eller 2026-ar1.",
                given=code[:20],
            )
        ) from refused


class Asked(Schema):
    """A question's parameters; one that is not known is refused, so that a slip is never taken for "all"."""

    lang = Language()


class ReleasesAsked(Asked):
    """Which part of the list of releases."""

    cursor = fields.String(
        validate=validate.Length(1, LONGEST_CODE),
        metadata={"description": "Where to go on: `next_cursor` of the answer before."},
    )
    limit = fields.Integer(
        load_default=20,
        validate=validate.Range(1, MOST_RELEASES),
        metadata={"description": "How many releases at most."},
    )


class FiguresAsked(Asked):
    """Which figures of a release, and in which format; without level and area the whole country's."""

    format = fields.String(
        load_default=FileFormat.JSON_STAT.value,
        validate=validate.OneOf([one.value for one in FileFormat]),
        metadata={"description": "JSON-stat 2.0, PX (PC-Axis 2013), CSV or XLSX."},
    )
    level = Codes(LEVELS, "How large areas: nation, county, association, municipality.")
    area = Codes(None, "Codes of areas: 00, two digits of a county, a samordningsförbund's path name.")
    period = DelimitedList(
        fields.String(validate=a_period),
        validate=validate.Length(1, MOST_CHOSEN),
        metadata={"description": "Codes of periods, such as 2026-kv3, 2026-h2, 2026-ar1."},
    )
    type = Codes(TYPES, "Types of insatser; `all` is all together.")
    measure = Codes(MEASURES, "What is counted.")
    sex = Codes(SEXES, "Sex; `all` is all together.")


class OwnFiguresAsked(Asked):
    """Which period of the own förbund's exact figures, and in which format."""

    format = fields.String(
        load_default=FileFormat.JSON_STAT.value,
        validate=validate.OneOf([one.value for one in FileFormat]),
        metadata={"description": "JSON-stat 2.0, PX (PC-Axis 2013), CSV or XLSX."},
    )
    period = fields.String(
        required=True,
        validate=a_period,
        metadata={"description": "Code of a period, such as 2026-kv3, 2026-h2, 2026-ar1."},
    )


class Given(Schema):
    """An answer; what is not described is not given."""

    class Meta:
        """How answers are written."""

        unknown = EXCLUDE


class ReleaseGiven(Given):
    """A release as it is listed."""

    code = fields.String(metadata={"description": "The release's permanent code."})
    period = fields.String(metadata={"description": "The last period it holds."})
    title = fields.String()
    state = fields.String(metadata={"description": "published, or corrected when another mends it."})
    published_at = fields.DateTime(allow_none=True)
    content_hash = fields.String(metadata={"description": "SHA-256 of all it holds, in hexadecimal."})
    engine = fields.String(
        allow_none=True,
        metadata={"description": "What it was protected with; null where it was frozen before that."},
    )
    method = fields.String(
        metadata={"description": "suppression: small numbers are `..`; cell_key: figures have small noise."}
    )
    threshold = fields.Integer(
        allow_none=True,
        metadata={"description": "Fewest persons behind a figure that is shown; null with cell_key."},
    )
    corrects = fields.String(allow_none=True)
    corrected_by = fields.String(allow_none=True)
    correction_note = fields.String(allow_none=True)
    demo = fields.Boolean(metadata={"description": "Whether the figures are made up for a demonstration."})
    links = fields.Dict(keys=fields.String(), values=fields.String())


class ReleasesGiven(Given):
    """A page of the list of releases, the newest first."""

    releases = fields.List(fields.Nested(ReleaseGiven))
    next_cursor = fields.String(allow_none=True)
    next = fields.String(allow_none=True, metadata={"description": "Address of the next page."})


class AreaGiven(Given):
    """An area with figures in a release."""

    level = fields.String()
    code = fields.String()
    name = fields.String()


class AreasGiven(Given):
    """The areas of a release."""

    release = fields.String()
    areas = fields.List(fields.Nested(AreaGiven))


class CoverageOfAreaGiven(Given):
    """Of how many förbund an area's figures of a period are made."""

    level = fields.String()
    area = fields.String()
    name = fields.String()
    period = fields.String()
    contributing = fields.Integer()
    expected = fields.Integer()


class CoverageGiven(Given):
    """The coverage of a release."""

    release = fields.String()
    coverage = fields.List(fields.Nested(CoverageOfAreaGiven))


class DefinitionGiven(Given):
    """A term, and what it means."""

    code = fields.String()
    label = fields.String()
    definition = fields.String(allow_none=True)


class DefinitionsGiven(Given):
    """What is counted, by which parts, and how small numbers are protected."""

    measures = fields.List(fields.Nested(DefinitionGiven))
    initiative_types = fields.List(fields.Nested(DefinitionGiven))
    sexes = fields.List(fields.Nested(DefinitionGiven))
    levels = fields.List(fields.Nested(DefinitionGiven))
    symbols = fields.List(fields.Nested(DefinitionGiven))
    frozen = fields.List(
        fields.Nested(DefinitionGiven),
        metadata={"description": "The terms as they were when the asked release was frozen."},
    )


class FieldFault(Schema):
    """What is wrong with one parameter, and where it stands."""

    field = fields.String(metadata={"description": "Path of the parameter, such as query.level.0."})
    message = fields.String()


class Problem(Schema):
    """What went wrong (RFC 9457), with each parameter that has to be put right."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    reference = fields.String(metadata={"description": "To quote when asking about it."})
    errors = fields.List(fields.Nested(FieldFault))
