"""The words of target groups: on screen, and those that are frozen with a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l

from finsam_saas.initiatives.labels import NATIONAL_TARGET_GROUPS
from finsam_saas.statistics.group_rules import UNCODED

GROUP_WORDS: Mapping[str, object] = {
    **{code.value: words for code, words in NATIONAL_TARGET_GROUPS.items()},
    UNCODED: _l("Övriga eller ej kodade"),
}
_KEY = "target_groups"
_SWEDISH = (
    "Målgrupper: de som insatsen är till för, så som samordningsförbundet har angett det och räknat om till"
    " gemensamma målgrupper. En insats kan ha flera målgrupper, och varje deltagare räknas då i alla, så"
    " grupperna överlappar och ska inte summeras. Det är insatsens målgrupper, inte uppgifter om den"
    " enskilda: ålder står bara för vilka åldrar insatsen är till för. Målgrupper utan gemensam benämning,"
    " och insatser utan målgrupp, räknas som övriga eller ej kodade. Siffrorna gäller hela året och hela"
    " landet."
)
_ENGLISH = (
    "Target groups: whom the initiative is for, as the coordination association has stated it and mapped it"
    " to common target groups. An initiative can have several target groups, and each participant is then"
    " counted in all of them, so the groups overlap and must not be added up. They are the target groups of"
    " the initiative, not facts about the individual: ages tell only which ages the initiative is for. Target"
    " groups without a common name, and initiatives without a target group, are counted as other or not"
    " coded. The figures are of the whole year and the whole country."
)


def group_definitions() -> list[dict[str, str]]:
    """What target groups mean, in Swedish and English, as frozen with a release that has any."""
    return [{"key": _KEY, "sv": _SWEDISH, "en": _ENGLISH}]


def group_terms(definitions: Sequence[Mapping[str, str]], language: str) -> list[str]:
    """Of what was frozen with a release, what target groups mean in a language."""
    return [one[language] for one in definitions if one["key"] == _KEY]
