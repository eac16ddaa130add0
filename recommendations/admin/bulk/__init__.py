"""Actions on several recommendations of the list, each with a page that confirms it."""

from recommendations.admin.bulk.actions import ACTIONS
from recommendations.admin.bulk.forms import assignable
from recommendations.admin.bulk.mixin import BulkActions

__all__ = ["ACTIONS", "BulkActions", "assignable"]
