"""Who may do what: asked by every verb itself, so that no door can forget."""

from typing import Any

from recommendations.models.rules import RoleMissing

EDIT = "recommendations.change_recommendation"
REVIEW = "recommendations.review_recommendation"
ASSESS = "recommendations.add_assessment"
CONFIRM = "recommendations.confirm_assessment"
CHANGE_CONDITION = "recommendations.change_condition"
COMMENT = "recommendations.add_comment"
CHANGE_QUOTE = "recommendations.change_quote"
KEEP_ACCOUNTS = "auth.change_user"

REVIEWERS = frozenset({REVIEW, CONFIRM})


def check_role(by: Any, permission: str, deed: str) -> None:
    """Raise RoleMissing, with the least role that has the permission."""
    if not by.has_perm(permission):
        role = "reviewer" if permission in REVIEWERS else "analyst"
        raise RoleMissing(deed, role)
