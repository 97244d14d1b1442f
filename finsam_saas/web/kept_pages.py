"""Pages whose content is the same for many readers: drawn once, kept, and put into each reader's own frame.

The content is drawn without the frame's variables, so nothing of a visitor's can stand in it: no name, no
token, no message. What it shows follows from the förbund, a version of all that was recorded there, and
what the view says of its reader and address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import current_app, render_template, request
from markupsafe import Markup

from finsam_saas.web.kept import kept_text
from finsam_saas.web.language import reader_language
from tenants.database import today

PARTS = ("title", "before_heading", "heading", "lead", "actions", "content")
"""The blocks of the frame that a page fills."""
KEPT_SECONDS = 600
_BETWEEN = "\x1e"


def kept_page(
    template: str,
    values: Callable[[], Mapping[str, object]],
    *,
    place: Sequence[object],
    version: str,
) -> str:
    """A page as it was drawn last, if all it follows from is the same; `values` are read only if it is not.

    `place` says which of the pages it is: the address, and what of the reader's rights it depends on.
    Without a version it is drawn anew. Its template begins with `{% extends frame|default("layout.html") %}`.
    """

    def draw() -> str:
        return drawn_parts(template, values())

    if version:
        at = repr((template, *place, reader_language(), request.script_root))
        return in_frame(kept_text(at, (version, today().isoformat()), draw, seconds=KEPT_SECONDS))
    return in_frame(draw())


def drawn_parts(template: str, values: Mapping[str, object]) -> str:
    """The content of a page as one text to keep; `in_frame` makes it a page."""
    drawn = current_app.jinja_env.get_template(template)
    return drawn.render({**values, "frame": "parts/kept_parts.html"})


def in_frame(content: str) -> str:
    """A page of content that was drawn before, in this reader's own frame."""
    # What we have drawn ourselves has been escaped already.
    parts = dict(zip(PARTS, map(Markup, content.split(_BETWEEN)), strict=True))
    return render_template("kept_page.html", parts=parts)
