"""The pages of review; importing the modules puts their pages on the blueprint."""

from __future__ import annotations

from finsam_saas.review import board, comment_pages, inbox, lists, periods, signing, steps
from finsam_saas.review.pages import blueprint

__all__ = ["blueprint", "board", "comment_pages", "inbox", "lists", "periods", "signing", "steps"]
