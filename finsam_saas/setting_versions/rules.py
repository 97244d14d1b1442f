"""The areas of settings whose earlier versions are kept and may hold again."""

from enum import StrEnum


class SettingArea(StrEnum):
    """What is decided: one body, the rules of meetings, those of the registry, or one call."""

    BODY = "body"
    MEETINGS = "meetings"
    REGISTRY = "registry"
    CALL = "call"
