"""A step that is explained before it is taken: what happens then, and where it matters why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from finsam_saas.web.fields import version_of
from finsam_saas.web.forms import EmptyForm, ReasonForm


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step in the words of its page: what it is, what follows, and where one goes with it or without it.

    `version` is that of the row the step is about; `asks_why` asks for a reason, with `hint` below it.
    `trail` are the pages above this one: (name, address).
    """

    title: str
    consequences: Sequence[str]
    submit_label: str
    cancel_url: str
    done: str
    done_url: str
    explanation: str = ""
    version: int | None = None
    asks_why: bool = False
    hint: str = ""
    danger: bool = True
    trail: Sequence[tuple[str, str]] = ()


def take(
    step: Step,
    use_case: Callable[[int, str], None],
    *,
    refusals: Mapping[type[Exception], str] = MappingProxyType({}),
) -> ResponseReturnValue:
    """Explain the step (GET), or take it (POST) with the version that was seen and the reason given.

    A refusal that has a sentence in `refusals` is told on the page, at the reason where one is asked for.
    Raises Conflict where the version is none.
    """
    form = ReasonForm() if step.asks_why else EmptyForm()
    if request.method == "POST" and form.validate():
        try:
            seen = version_of(form.version) if step.version is not None else 0
            use_case(seen, (form.reason.data or "") if step.asks_why else "")
        except tuple(refusals) as refusal:
            told = next(words for kind, words in refusals.items() if isinstance(refusal, kind))
            if step.asks_why:
                form.reason.errors = [told]
            else:
                form.form_errors.append(told)
        else:
            flash(step.done, "success")
            return redirect(step.done_url, 303)
    elif request.method == "GET":
        form.version.data = None if step.version is None else str(step.version)
    return render_template("confirm.html", form=form, step=step), 422 if form.errors else 200
