"""The pages of what insatser report; importing the modules puts their pages on the blueprint."""

from __future__ import annotations

from finsam_saas.report_templates import plan_pages, question_pages, try_out, version_pages
from finsam_saas.report_templates.pages import blueprint

__all__ = ["blueprint", "plan_pages", "question_pages", "try_out", "version_pages"]
