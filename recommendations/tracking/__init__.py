"""Every write: records with their history, quotes, texts and assessments.

Forms, imports, commands and programs all call these functions, so that no way in
passes by the rules, the history or the stored current values.
"""

from recommendations.models.rules import Refused
from recommendations.tracking.assessments import assess, refresh_current
from recommendations.tracking.quotes import drop_unused_quotes, quote, set_text
from recommendations.tracking.records import AppendedOnly, StillInUse, remove, save

__all__ = [
    "AppendedOnly",
    "Refused",
    "StillInUse",
    "assess",
    "drop_unused_quotes",
    "quote",
    "refresh_current",
    "remove",
    "save",
    "set_text",
]
