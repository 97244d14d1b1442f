"""Addresses within the site, remembered: a page links to the same places as the one before."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from finsam_saas.web.templating import PageEnvironment
from tenants.context import current_scope

# Where the addresses of the request that is answered begin; a page asks so for each of its links.
_root: ContextVar[str | None] = ContextVar("finsam_root", default=None)

REMEMBERED = 4096
VERSION_ARGUMENT = "v"
"""Stands in the address of a file that never changes under that address."""
Value = tuple[str, type, Any]


class LateRule(Rule):
    """A route that finds out how its addresses are written when the first one is: few are, after a start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))

        def build(_rule: Rule, /, **values: Any) -> tuple[str, str]:
            return compiled()(self, **values)

        return build


class Site(Flask):
    """A Flask application that builds the same local address only once."""

    url_rule_class = LateRule
    jinja_environment = PageEnvironment

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._build)

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """The address of an endpoint; a local one depends on the place, the values and the förbund alone."""
        root = _root.get()
        # The library's own function names all of these, most often as None.
        plain = values if _SPECIAL.isdisjoint(values) else _without_special(values)
        if root is None or plain is None or endpoint.startswith("."):
            return super().url_for(endpoint, **values)
        tenant = current_scope().tenant
        named = tuple([(name, type(value), value) for name, value in plain.items()])
        try:
            return self._remembered(endpoint, root, tenant.slug if tenant else None, named)
        except TypeError:  # A list among the values cannot be remembered.
            return super().url_for(endpoint, **values)

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Note where the site's addresses begin, and go on as the library does."""
        _root.set(request.script_root)
        return super().preprocess_request()

    def do_teardown_request(self, *what: Any, **more: Any) -> None:
        """As the library; afterwards no request's addresses begin anywhere."""
        super().do_teardown_request(*what, **more)
        _root.set(None)

    def _build(self, endpoint: str, _root: str, _slug: str | None, values: tuple[Value, ...]) -> str:
        named = {name: value for name, _type, value in values}
        if endpoint.rpartition(".")[2] == "static":
            named[VERSION_ARGUMENT] = self._version_of(endpoint, named["filename"])
        return super().url_for(endpoint, **named)

    def _version_of(self, endpoint: str, filename: str) -> str | None:
        """What stands in a file of the frame in short, so that a changed file has a new address."""
        owner = self.blueprints.get(endpoint.rpartition(".")[0], self)
        file = Path(owner.static_folder or "") / filename
        return sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else None


_SPECIAL = frozenset({"_anchor", "_method", "_scheme", "_external"})


def _without_special(values: dict[str, Any]) -> dict[str, Any] | None:
    """The values that stand in the address; None where one of the special ones is asked for."""
    if any(values.get(name) is not None for name in _SPECIAL):
        return None
    return {name: value for name, value in values.items() if name not in _SPECIAL}
