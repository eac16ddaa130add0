"""Every write: records with their history, quotes, texts, assessments and workflow.

Forms, imports, commands and programs all call these functions, so that no way in
passes by the rules, the history or the stored current values.
"""

from recommendations.models.rules import Refused
from recommendations.tracking.assessments import (
    assess,
    confirm,
    correct,
    refresh_current,
)
from recommendations.tracking.follow_up import (
    close,
    comment,
    reopen,
    set_condition,
    wait,
)
from recommendations.tracking.quotes import drop_unused_quotes, quote, set_text
from recommendations.tracking.records import (
    AppendedOnly,
    StillInUse,
    refresh_headline,
    remove,
    save,
)
from recommendations.tracking.workflow import merge, move, transitions

__all__ = [
    "AppendedOnly",
    "Refused",
    "StillInUse",
    "assess",
    "close",
    "comment",
    "confirm",
    "correct",
    "drop_unused_quotes",
    "merge",
    "move",
    "quote",
    "refresh_current",
    "refresh_headline",
    "remove",
    "reopen",
    "save",
    "set_condition",
    "set_text",
    "transitions",
    "wait",
]
