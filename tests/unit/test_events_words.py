"""What happened in words: every event has some, and details read as sentences."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.events.event_words import EVENT_WORDS
from finsam_saas.events.labels import detail_lines, event_words, log_lines, subject_words
from finsam_saas.events.names import EventName
from finsam_saas.events.queries import Cursor
from finsam_saas.web import language


@pytest.fixture(autouse=True)
def swedish() -> object:
    """A page in Swedish."""
    app = Flask(__name__)
    app.config["BABEL_DEFAULT_LOCALE"] = "sv"
    language.install(app, preferred=lambda: "sv")
    with app.test_request_context("/"):
        yield


def test_every_event_has_words() -> None:
    """A new event without words would show its key on the audit page."""
    assert [name for name in EventName if name not in EVENT_WORDS] == []
    assert len({str(words) for words in EVENT_WORDS.values()}) == len(EventName)


def test_an_event_that_is_no_longer_used_stands_as_it_is() -> None:
    """Events are never rewritten, so old names may outlive their words."""
    assert event_words("something:old") == "something:old"


def test_details_are_written_as_people_write_them() -> None:
    """Days, quarters, money, yes and no, and words of the domain."""
    details = {
        "due_on": "2026-10-20",
        "period": "2026-kv3",
        "total": "24000000.00",
        "takes_part": True,
        "party": "municipality",
        "initiatives": ["Medvind", "Kompassen"],
        "fees": {"enkoping": "727000"},
        "nothing": None,
    }
    assert [line.replace("\u00a0", " ") for line in detail_lines(details)] == [
        "Sista dag: 20 okt 2026",
        "Kvartal: Kvartal 3 2026",
        "Summa: 24 000 000 kr",
        "Deltar: ja",
        "Part: kommun",
        "Insatser: Medvind, Kompassen",
        "Avgifter: enkoping 727 000 kr",
    ]


def test_changes_show_before_and_after_whatever_their_shape() -> None:
    """By field, as before and after, by cell of a report, by key path of a profile."""
    assert detail_lines({"changes": {"name": ["Gammalt", "Nytt"]}}) == ["Namn: Gammalt → Nytt"]
    assert detail_lines({"before": {"ends_on": None}, "after": {"ends_on": "2026-12-31"}}) == [
        "Slutar: tomt → 31\u00a0dec\u00a02026"
    ]
    assert detail_lines({"changes": [["new", "women", "", "9"]]}) == ["Nya, kvinnor: tomt → 9"]
    path = {"path": "association.name", "before": "", "after": "Nytt"}
    assert detail_lines({"changes": [path]}) == ["association.name: tomt → Nytt"]


def test_of_an_unsent_report_the_log_tells_how_much_and_never_what() -> None:
    """What stands in a draft is its author's alone; other events say all they hold."""
    details = {"changes": [["new", "women", "", "9"]], "texts": ["happened"], "period": "2026-kv3"}
    assert log_lines("report:saved", details, "Medvind") == ["2 uppgifter ändrade"]
    assert log_lines("report:saved", {}, "Medvind") == ["0 uppgifter ändrade"]
    assert log_lines("member:changed", {"changes": {"name": ["A", "B"]}}, "B") == ["Namn: A → B"]


def test_what_the_subject_says_is_not_said_again() -> None:
    """A report's name holds its quarter."""
    assert detail_lines({"period": "2026-kv3"}, "Medvind, 2026-kv3") == []
    assert subject_words("Medvind, 2026-kv3") == "Medvind, Kvartal\u00a03 2026"


@pytest.mark.parametrize(
    "text", ["", "~", "2026-01-01~x", "nonsens", "2026-01-01T00:00:00~" + str(UUID(int=1))]
)
def test_what_is_no_cursor_is_none(text: str) -> None:
    """A mistyped address begins with the newest; a moment without zone names no moment."""
    assert Cursor.parse(text) is None


def test_a_cursor_survives_the_address() -> None:
    """What is written is read back."""
    cursor = Cursor(datetime(2026, 11, 22, 12, tzinfo=UTC), UUID(int=7))
    assert Cursor.parse(str(cursor)) == cursor
