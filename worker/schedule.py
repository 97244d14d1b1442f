"""What beat rings for, and when. A ring not heard in time expires; the next one finds the same work."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

SWEEP = "worker.deliver.sweep"
REFRESH = "worker.national.refresh_national"
HEARTBEAT = "worker.housekeeping.heartbeat"
PLATFORM_MAIL = "worker.notices.deliver_platform_mail"
FACTS_CHECK = "worker.housekeeping.check_all_facts"
TIDY = "worker.housekeeping.tidy"
NATION_CHECK = "worker.housekeeping.check_nation"
FOLLOW_UP = "worker.reminders.follow_up_all"
FOLLOW_UP_OF_ONE = "worker.reminders.follow_up_one"
ADJUSTERS = "worker.meeting_notices.remind_all_adjusters"
ADJUSTERS_OF_ONE = "worker.meeting_notices.remind_adjusters_of_one"
ASSIGNMENTS = "worker.assignment_notices.remind_of_all_assignments"
ASSIGNMENTS_OF_ONE = "worker.assignment_notices.remind_of_assignments_of_one"
RELEASES = "worker.releases.work_on_releases"
COMPLETENESS = "worker.completeness.follow_the_collection"
TELL_ASSOCIATIONS = "worker.release_letters.tell_associations"
TELL_ASSOCIATION = "worker.release_letters.tell_association"
CALL_SUBSCRIBERS = "worker.subscribers.call_subscribers"
CALL_NATIONAL_SUBSCRIBERS = "worker.subscribers.call_national_subscribers"

SWEEP_SECONDS = 10
REFRESH_SECONDS = 30
HEARTBEAT_SECONDS = 60
RELEASES_SECONDS = 2


def _every(task: str, seconds: int) -> dict[str, Any]:
    return {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}


def _nightly(task: str, *, hour: int, minute: int) -> dict[str, Any]:
    return {"task": task, "schedule": crontab(hour=hour, minute=minute), "options": {"expires": 3600}}


BEAT: dict[str, dict[str, Any]] = {
    "deliver what the bell was not heard for": _every(SWEEP, SWEEP_SECONDS),
    "send mail that belongs to no förbund": _every(PLATFORM_MAIL, SWEEP_SECONDS),
    "refresh national figures": _every(REFRESH, REFRESH_SECONDS),
    "do what analysts have asked for": _every(RELEASES, RELEASES_SECONDS),
    "follow who has reported": _every(COMPLETENESS, REFRESH_SECONDS),
    "tell förbund what the nation says": _every(TELL_ASSOCIATIONS, SWEEP_SECONDS),
    "call whom analysts let be told": _every(CALL_NATIONAL_SUBSCRIBERS, SWEEP_SECONDS),
    "say that beat and worker are alive": {
        **_every(HEARTBEAT, HEARTBEAT_SECONDS),
        "kwargs": {"from_beat": True},
    },
    "check every förbund's facts": _nightly(FACTS_CHECK, hour=2, minute=30),
    "check the nation's figures": _nightly(NATION_CHECK, hour=3, minute=0),
    "open periods and remind of reports": {
        "task": FOLLOW_UP,
        "schedule": crontab(hour="7-17", minute=10),
        "options": {"expires": 3600},
    },
    "remind of minutes to adjust": {
        "task": ADJUSTERS,
        "schedule": crontab(hour="7-17", minute=20),
        "options": {"expires": 3600},
    },
    "remind of assignments": {
        "task": ASSIGNMENTS,
        "schedule": crontab(hour="7-17", minute=30),
        "options": {"expires": 3600},
    },
    "forget what has had its day": _nightly(TIDY, hour=3, minute=30),
}
