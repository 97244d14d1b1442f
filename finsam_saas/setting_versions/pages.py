"""The pages of a setting's earlier versions: what each said, and the step that lets one hold again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.setting_versions import queries
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.setting_versions.service import Content, as_kept
from finsam_saas.web.confirm import Step, take


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting as its pages show it: what it is called, where it is changed, and what a content says.

    `told` gives a content as lines of "name: value"; `earlier` and `back` are the addresses of these pages.
    """

    title: str
    area: SettingArea
    told: Callable[[Content], Sequence[str]]
    page: str
    earlier: str
    back: Callable[[int], str]
    subject_id: UUID | None = None
    above: Sequence[tuple[str, str]] = ()


def earlier_page(setting: Setting) -> str:
    """The versions of a setting, the latest first, each with what it changed."""
    kept = queries.versions(setting.area, setting.subject_id)
    lines = {one.number: setting.told(one.content) for one in kept}
    return render_template(
        "earlier_versions.html",
        setting=setting,
        versions=kept,
        changed={
            number: [line for line in told if line not in lines.get(number - 1, ())]
            for number, told in lines.items()
        },
        has_before={one.number for one in kept if one.number - 1 in lines},
    )


def go_back(
    setting: Setting,
    number: int,
    *,
    now: Content,
    version: int,
    effects: Callable[[Content], Sequence[str]],
    decide: Callable[[Content, int], None],
    refusals: Mapping[type[Exception], str] = MappingProxyType({}),
) -> ResponseReturnValue:
    """Let an earlier version hold again, once what that affects has been shown; raises NotFound, Conflict.

    `now` is what holds, with its row's `version`; `decide` is the use case that every change takes.
    """
    wanted = queries.version(setting.area, number, setting.subject_id)
    held = setting.told(as_kept(now))
    differs = [line for line in setting.told(wanted.content) if line not in held]
    step = Step(
        title=_("Gå tillbaka till version %(number)s", number=number),
        consequences=[*differs, *effects(wanted.content)] or [_("Inget blir annorlunda mot hur det är nu.")],
        submit_label=_("Gå tillbaka"),
        cancel_url=setting.earlier,
        done=_("Den tidigare versionen gäller igen."),
        done_url=setting.page,
        version=version,
        danger=False,
        trail=(*setting.above, (setting.title, setting.page)),
    )
    return take(step, lambda seen, _why: decide(wanted.content, seen), refusals=refusals)
