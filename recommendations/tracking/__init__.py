"""Every write: records with their history, quotes, texts, assessments and workflow.

Forms, imports, commands and programs all call these functions, so that no way in
passes by the rules, the history or the stored current values.
"""

from recommendations.models.rules import Refused
from recommendations.tracking.asks import add_to_ask, change_stance, take_off_ask
from recommendations.tracking.assessments import (
    assess,
    confirm,
    correct,
    refresh_current,
    restore,
)
from recommendations.tracking.bulk import Outcome, Refusal, for_each
from recommendations.tracking.follow_up import (
    close,
    comment,
    reopen,
    set_condition,
    wait,
)
from recommendations.tracking.many import add, discard, quotes
from recommendations.tracking.merging import merge
from recommendations.tracking.quote_review import accept_quote, place_quote
from recommendations.tracking.quotes import drop_unused_quotes, quote, set_text
from recommendations.tracking.records import (
    AppendedOnly,
    StillInUse,
    refresh_headline,
    remove,
    save,
)
from recommendations.tracking.saved_exports import keep_export, remove_export
from recommendations.tracking.saved_views import keep_view, open_first, remove_view
from recommendations.tracking.tokens import issue_token, mark_used, revoke_token
from recommendations.tracking.turns import take_turn
from recommendations.tracking.undoing import give_back, undo
from recommendations.tracking.wholes import save_whole
from recommendations.tracking.work import (
    add_theme,
    assess_addressees,
    assign,
    prioritize,
    remove_theme,
)
from recommendations.tracking.workflow import move, transitions

__all__ = [
    "AppendedOnly",
    "Outcome",
    "Refusal",
    "Refused",
    "StillInUse",
    "accept_quote",
    "add",
    "add_theme",
    "add_to_ask",
    "assess",
    "assess_addressees",
    "assign",
    "change_stance",
    "close",
    "comment",
    "confirm",
    "correct",
    "discard",
    "drop_unused_quotes",
    "for_each",
    "give_back",
    "issue_token",
    "keep_export",
    "keep_view",
    "mark_used",
    "merge",
    "move",
    "place_quote",
    "prioritize",
    "open_first",
    "quote",
    "quotes",
    "refresh_current",
    "refresh_headline",
    "remove",
    "remove_export",
    "remove_view",
    "remove_theme",
    "reopen",
    "restore",
    "revoke_token",
    "save",
    "save_whole",
    "set_condition",
    "set_text",
    "take_off_ask",
    "take_turn",
    "transitions",
    "undo",
    "wait",
]
