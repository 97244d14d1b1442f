"""Which language is spoken: the reader's on a page, another's in a letter, never the last reader's."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from finsam_saas.web.language import reader_language, speaking

SWEDISH, ENGLISH = {"Accept-Language": "sv"}, {"Accept-Language": "en"}


def test_a_letter_in_another_language_changes_nothing_for_the_page_around_it(app: Flask) -> None:
    with app.test_request_context("/", headers=SWEDISH):
        app.preprocess_request()
        assert (reader_language(), _("Logga in")) == ("sv", "Logga in")
        with speaking("en"):
            assert (reader_language(), _("Logga in")) == ("en", "Sign in")
        assert (reader_language(), _("Logga in")) == ("sv", "Logga in")


def test_each_reader_is_spoken_to_in_the_own_language(app: Flask) -> None:
    client = app.test_client()
    for headers, expected in ((ENGLISH, "en"), (SWEDISH, "sv"), (ENGLISH, "en")):
        page = client.get("/", headers=headers).get_data(as_text=True)
        assert f'<html lang="{expected}"' in page


def test_outside_every_request_the_source_language_is_spoken(app: Flask) -> None:
    app.test_client().get("/", headers=ENGLISH)
    with app.app_context():
        assert reader_language() == "sv"
    assert reader_language() == "sv"


def test_what_is_said_outside_an_application_is_not_kept_for_those_inside(app: Flask) -> None:
    with speaking("en"):
        assert _("Om uttaget") == "Om uttaget"
    with app.app_context(), speaking("en"):
        assert _("Om uttaget") == "About this extract"
