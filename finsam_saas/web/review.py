"""A form whose effects are shown before it is saved: typed, read through, then saved or changed once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from wtforms import Form

SAVE, EDIT = "spara", "andra"


@dataclass(frozen=True, kw_only=True)
class Review:
    """A page that tells what a change affects; `trail` are the pages above: (name, address)."""

    title: str
    effects: Sequence[str]
    cancel_url: str
    trail: Sequence[tuple[str, str]] = ()


def wants_to_save() -> bool:
    """Whether the effects have been read and the change is to be saved."""
    return request.form.get("do") == SAVE


def wants_to_edit() -> bool:
    """Whether the form is asked for once more, as it was typed."""
    return request.form.get("do") == EDIT


def review_page(form: Form, review: Review) -> str:
    """The page before saving; what was typed goes along and is checked again when it is saved."""
    typed = [
        (name, value)
        for name, values in request.form.lists()
        if name in form and name != "csrf_token"
        for value in values
    ]
    return render_template("review.html", review=review, typed=typed)
