"""What ends with somebody's place in a förbund, beside the place itself: one line per feature."""

from __future__ import annotations

from finsam_saas.applications.writers import end_writing
from finsam_saas.initiatives.service import end_reporting
from finsam_saas.members.service import end_representation
from finsam_saas.memberships.service import Links
from finsam_saas.review.service import end_signing
from finsam_saas.seats.service import leave_seats

LINKS: Links = (end_representation, leave_seats, end_reporting, end_signing, end_writing)
