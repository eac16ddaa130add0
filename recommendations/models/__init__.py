"""The records of Policy Tracker, a module for each noun."""

from recommendations.models.actor import Actor, ActorAlias, ActorKind
from recommendations.models.addressee import Addressee, Target
from recommendations.models.ask import Ask, AskMember, Stance
from recommendations.models.assessment import Assessment, AssessmentConfidence, Basis
from recommendations.models.axes import Axis, Implementation, Response
from recommendations.models.change import Change, ChangedNoun, ChangeVerb
from recommendations.models.collection import Collection
from recommendations.models.comment import Comment
from recommendations.models.condition import Condition, ConditionKind, ConditionState
from recommendations.models.evidence import Evidence, EvidenceKind, Reliability
from recommendations.models.file_record import FileRecord, Origin
from recommendations.models.idempotency import IdempotencyKey
from recommendations.models.link import Link, LinkKind
from recommendations.models.people import Person, Publisher, PublisherKind
from recommendations.models.quote import Quote, QuoteMatch
from recommendations.models.recommendation import (
    ClosingReason,
    Confidence,
    Direction,
    Disposition,
    Kind,
    Priority,
    Recommendation,
    State,
    Strength,
)
from recommendations.models.saved_export import SavedExport
from recommendations.models.saved_view import SavedView
from recommendations.models.source import (
    Authorship,
    BibliographicField,
    InferredField,
    Source,
    SourceKind,
)
from recommendations.models.staged_table import RememberedColumn, StagedTable
from recommendations.models.table_import import Import, ImportRow, RowOutcome
from recommendations.models.theme import Theme
from recommendations.models.token import ApiToken, TokenScope

__all__ = [
    "Actor",
    "ActorAlias",
    "ActorKind",
    "Addressee",
    "ApiToken",
    "Ask",
    "AskMember",
    "Assessment",
    "AssessmentConfidence",
    "Authorship",
    "Axis",
    "Basis",
    "BibliographicField",
    "Change",
    "ChangeVerb",
    "ChangedNoun",
    "ClosingReason",
    "Collection",
    "Comment",
    "Condition",
    "ConditionKind",
    "ConditionState",
    "Confidence",
    "Direction",
    "Disposition",
    "Evidence",
    "EvidenceKind",
    "FileRecord",
    "IdempotencyKey",
    "Implementation",
    "Import",
    "ImportRow",
    "InferredField",
    "Kind",
    "Link",
    "LinkKind",
    "Origin",
    "Person",
    "Priority",
    "Publisher",
    "PublisherKind",
    "Quote",
    "QuoteMatch",
    "Recommendation",
    "Reliability",
    "RememberedColumn",
    "Response",
    "RowOutcome",
    "SavedExport",
    "SavedView",
    "Source",
    "SourceKind",
    "StagedTable",
    "Stance",
    "State",
    "Strength",
    "Target",
    "Theme",
    "TokenScope",
]
