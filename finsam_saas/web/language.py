"""Swedish first, English complete: which language and which clock a page is shown in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

import flask_babel
from babel.support import NullTranslations
from flask import Flask, has_app_context, request
from flask import session as browser_session
from flask_babel import Babel, Domain, force_locale, get_locale
from markupsafe import Markup

LANGUAGES = {"sv": "Svenska", "en": "English"}
SOURCE_LANGUAGE = "sv"

# A page asks some two hundred times which language it is in: the answer is kept here while the request
# lasts, where it is empty until the first who asks. None: nobody would empty it again.
_spoken: ContextVar[str | None] = ContextVar("finsam_language", default=None)


def reader_language() -> str:
    """The language of the page or letter (`sv`, `en`), for its `lang` attribute; else that of the source."""
    return _spoken.get() or _find_language()


def _find_language() -> str:
    locale = get_locale()
    language = locale.language if locale else SOURCE_LANGUAGE
    if _spoken.get() is not None:
        _spoken.set(language)
    return language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in the block in this language; for letters and documents to somebody else."""
    token = _spoken.set(language)
    try:
        with force_locale(language):
            yield
    finally:
        _spoken.reset(token)


class Catalogues(Domain):  # type: ignore[misc]
    """The texts of all languages; read once, found by the language alone."""

    def __init__(self) -> None:
        super().__init__()
        self._by_language: dict[str, NullTranslations] = {}
        self._said = lru_cache(maxsize=4096)(self._say)

    def gettext(self, string: str, **variables: object) -> str:
        """The text in the reader's language, with the values where it names them."""
        # Outside an application there are no texts to find, and what is said there must not be kept.
        text = self._said(string, reader_language()) if has_app_context() else string
        return text % variables if variables else text

    def _say(self, text: str, _language: str) -> str:
        said: str = self.get_translations().ugettext(text)
        return said

    def get_translations(self) -> NullTranslations:
        """The texts of the reader's language; those of the source outside an application."""
        if not has_app_context():
            return NullTranslations()
        language = reader_language()
        found = self._by_language.get(language)
        if found is None:
            found = self._by_language[language] = super().get_translations()
        return found


class PageTexts:
    """What templates call as `_` and `ngettext`: texts are markup of ours, values in them are escaped."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues
        # A page says some seventy texts, most of them the same each time.
        self._written = lru_cache(maxsize=4096)(self._write)

    def gettext(self, text: str, /, **values: object) -> Markup:
        """The text in the reader's language, with the values where it names them."""
        written, is_final = self._written(text, reader_language())
        return written if is_final and not values else written % values

    def ngettext(self, singular: str, plural: str, number: int, /, **values: object) -> Markup:
        """The text for so many in the reader's language; `num` in it is the number."""
        text = self._catalogues.get_translations().ungettext(singular, plural, number)
        return Markup(text) % {"num": number, **values}  # noqa: S704 (our own text)

    def _write(self, text: str, _language: str) -> tuple[Markup, bool]:
        """The text as markup, and whether it stands as it is, without places for values."""
        written = self._catalogues.get_translations().ugettext(text)
        return Markup(written), "%" not in written  # noqa: S704


def install(app: Flask, preferred: Callable[[], str | None]) -> None:
    """Choose the user's own language, else the browser session's, else what the browser asks for."""
    app.config.update(BABEL_DEFAULT_LOCALE=SOURCE_LANGUAGE, BABEL_DEFAULT_TIMEZONE="Europe/Stockholm")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"

    def choose() -> str:
        if not request:
            return SOURCE_LANGUAGE
        chosen = preferred() or browser_session.get("language")
        if chosen in LANGUAGES:
            return chosen
        return request.accept_languages.best_match(LANGUAGES) or SOURCE_LANGUAGE

    @app.url_value_preprocessor
    def begin_to_listen(_endpoint: str | None, _values: object) -> None:
        _spoken.set("")

    @app.teardown_request
    def forget_language(_error: BaseException | None) -> None:
        _spoken.set(None)

    babel = Babel(app, locale_selector=choose)
    catalogues = Catalogues()
    babel.domain_instance = catalogues
    # Each text of ours asks the library whose texts it is among, which takes longer than to say it.
    flask_babel.get_domain = lambda: catalogues
    texts = PageTexts(catalogues)
    app.jinja_env.globals.update(_=texts.gettext, gettext=texts.gettext, ngettext=texts.ngettext)
