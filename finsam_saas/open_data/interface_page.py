"""The page about the programming interface, from its own specification, in words for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

ENDPOINT_WORDS = {
    "/api/v1/releases": _l("Alla publicerade utgåvor, den nyaste först, en sida i taget."),
    "/api/v1/releases/{release_code}": _l(
        "En utgåva: kontrollsumma, metod, och adresserna till det som den innehåller."
    ),
    "/api/v1/releases/{release_code}/figures": _l(
        "Siffrorna i en utgåva. Utan område fås hela landet. Skyddade siffror är .. i alla format."
    ),
    "/api/v1/releases/{release_code}/areas": _l("Områdena i en utgåva: landet, länen och förbunden."),
    "/api/v1/releases/{release_code}/coverage": _l(
        "Hur många förbund som siffrorna bygger på, per område och period."
    ),
    "/api/v1/releases/{release_code}/definitions": _l("Vad som räknas i en utgåva och vad tecknen betyder."),
    "/api/v1/releases/{release_code}/money": _l(
        "Pengarna i en utgåva: tilldelat, beviljat, förbrukat, administration och eget kapital."
    ),
    "/api/v1/releases/{release_code}/target-groups": _l(
        "Hela landet efter insatsens målgrupp, i utgåvor av ett helt år. Grupperna överlappar och ska inte"
        " summeras."
    ),
    "/api/v1/own/figures": _l(
        "Det egna förbundets exakta siffror för en period. Kräver en nyckel från förbundets systemförvaltare."
    ),
    "/api/v1/dcat.rdf": _l("Beskrivning av datamängderna för dataportaler (DCAT-AP-SE)."),
    "/api/v1/openapi.json": _l("Hela beskrivningen av gränssnittet, för program (OpenAPI 3.1)."),
}
PARAMETER_WORDS = {
    "area": _l("Områdeskoder med komma emellan: 00, länets två siffror, eller förbundets namn i adressen."),
    "cursor": _l("Var listan ska fortsätta: next_cursor i förra svaret."),
    "format": _l("Filformat för svaret."),
    "group": _l("Målgrupper, till exempel young; other är övriga eller ej kodade."),
    "lang": _l("Språk för namn och anmärkningar: sv eller en."),
    "level": _l("Hur stora områden: nation, county, association eller municipality."),
    "limit": _l("Högst så många utgåvor, 1 till 100."),
    "measure": _l("Vad som räknas, till exempel participants eller ended."),
    "period": _l("Perioder, till exempel 2026-kv3, 2026-h2 eller 2026-ar1."),
    "release_code": _l("Utgåvans kod, till exempel 2026-kv3-1."),
    "sex": _l("Kön: women, men, unknown eller all."),
    "type": _l("Typ av insats; all är alla tillsammans."),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter by its name, what it is for, whether it must be there, and what it may be."""

    name: str
    words: str
    is_required: bool
    choices: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that programs ask, with its parameters."""

    path: str
    words: str
    parameters: list[Parameter]


def interface_parts() -> list[Endpoint]:
    """Every endpoint of the specification, in its order, in the reader's language."""
    paths = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()["paths"]
    return [
        Endpoint(
            path,
            str(ENDPOINT_WORDS[path]),
            [_parameter(one) for one in [*found.get("parameters", []), *found["get"].get("parameters", [])]],
        )
        for path, found in paths.items()
    ]


def _parameter(described: dict[str, Any]) -> Parameter:
    schema = described["schema"]
    choices = schema.get("enum") or schema.get("items", {}).get("enum") or []
    return Parameter(
        described["name"],
        str(PARAMETER_WORDS[described["name"]]),
        bool(described.get("required")),
        ", ".join(str(one) for one in choices),
    )
