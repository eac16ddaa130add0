"""The rules of records that forms, files and programs meet alike, each with its error.

They are those of design.md, "The axes", and of seeds/FORMAT.md.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from recommendations.models.axes import NOTHING_FOUND, REVERSIBLE, STRONG, VALUES
from recommendations.models.evidence import EvidenceKind
from recommendations.models.labels import label_of
from recommendations.text.dates import PartialDate

MOST_THEMES = 3
# A stop after a single letter belongs to an abbreviation: "in the U.S."
FULL_STOP = re.compile(r"(?<!\b[A-Za-z])\.\s*\Z")


class Refused(Exception):
    """A rule refuses the write; `field` names the field at fault, if one is."""

    field = ""

    @property
    def code(self) -> str:
        return code_of(type(self))


def code_of(rule: type[Refused]) -> str:
    """The name of the class in snake case: stable, for programs."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", rule.__name__).lower()


class ValueOfOtherAxis(Refused):
    """The value is none of its axis"""

    field = "value"

    def __init__(self, axis: str, value: str) -> None:
        known = ", ".join(VALUES[axis].values) if axis in VALUES else ", ".join(VALUES)
        super().__init__(f"{value!r} is no value of {axis}; use one of {known}")


class RationaleMissing(Refused):
    """The assessment does not say why"""

    field = "rationale"

    def __init__(self, value: str) -> None:
        super().__init__(f"{label_of(value)!r} needs a rationale: one or two sentences")


class EvidenceMissing(Refused):
    """The assessment rests on nothing"""

    field = "evidence"

    def __init__(self, value: str) -> None:
        super().__init__(
            f"{label_of(value)!r} needs evidence: a quote, a link, a file or a "
            "documented search"
        )


class SearchMissing(Refused):
    """Nothing is said to have been found, and no search is documented"""

    field = "evidence"

    def __init__(self, value: str) -> None:
        super().__init__(
            f"{label_of(value)!r} needs the search that found nothing: where, terms "
            "and date"
        )


class OwnWordAlone(Refused):
    """A strong value rests on the addressee's own word"""

    field = "basis"

    def __init__(self, value: str) -> None:
        super().__init__(
            f"{label_of(value)!r} never rests on self-reported alone; find another "
            "basis, or record what the addressee said as a response"
        )


class NothingToReverse(Refused):
    """Reversed, without anything done before"""

    field = "value"

    def __init__(self) -> None:
        super().__init__(
            "'reversed' needs an earlier value that can be reversed; record what was "
            "done first"
        )


class NotProvisional(Refused):
    """There is nothing to confirm"""

    def __init__(self, value: str) -> None:
        super().__init__(
            f"{label_of(value)!r} stands without a second person; nothing to confirm"
        )


class ConfirmedAlready(Refused):
    """Somebody has confirmed the assessment before"""

    def __init__(self, by: Any) -> None:
        super().__init__(f"{by} has confirmed it already")


class OwnAssessment(Refused):
    """The assessor is no second person"""

    def __init__(self) -> None:
        super().__init__(
            "nobody confirms an assessment of their own; ask another reviewer"
        )


class CorrectedSince(Refused):
    """The assessment stands no more"""

    def __init__(self) -> None:
        super().__init__("it has been corrected since; look at the correction instead")


class TransitionUnknown(Refused):
    """The editorial state cannot change so"""

    field = "state"

    def __init__(self, state: str, to: str, known: Collection[str]) -> None:
        ways = ", ".join(sorted(map(label_of, known))) or "nothing else"
        super().__init__(
            f"{label_of(state)} cannot become {label_of(to)}; it can become {ways}"
        )


class RoleMissing(Refused):
    """The person may not do this"""

    def __init__(self, deed: str, role: str = "reviewer") -> None:
        super().__init__(f"to {deed} takes the role of {role}")


class OwnEdit(Refused):
    """Nobody publishes what they edited last"""

    def __init__(self) -> None:
        super().__init__(
            "you made the last edit; somebody else publishes it (a team of one sets "
            "PUBLISH_OWN_EDITS)"
        )


class ReasonMissing(Refused):
    """The step needs a reason"""

    field = "reason"

    def __init__(self, verb: str) -> None:
        super().__init__(f"say why: to {verb} needs a reason")


class MergeRefused(Refused):
    """The two cannot be merged"""

    field = "into"


class ClosingInconsistent(Refused):
    """The reason for closing is not what the values say"""

    field = "closing_reason"

    def __init__(self, reason: str, needed: str, actual: str) -> None:
        super().__init__(f"closing as {label_of(reason)} needs {needed}; now {actual}")


class DispositionUnfit(Refused):
    """The recommendation is not in the disposition that the step begins from"""

    field = "disposition"

    def __init__(self, disposition: str, verb: str) -> None:
        super().__init__(f"it is {disposition}; there is nothing to {verb}")


class NothingToWaitFor(Refused):
    """A recommendation waits for a condition that is not met"""

    field = "disposition"

    def __init__(self) -> None:
        super().__init__("it has no condition that could still be met; add one first")


class QuoteSettled(Refused):
    """The quote waits for nobody"""

    def __init__(self) -> None:
        super().__init__(
            "the quote stands where its text has it; to quote other words, change the "
            "passage of what quotes it"
        )


class QuoteLost(Refused):
    """The quote was found nowhere, so there is nothing to accept"""

    def __init__(self) -> None:
        super().__init__("the quote stands nowhere in its text; place it first")


class SpanTaken(Refused):
    """Another quote stands on the same characters"""

    field = "passage"

    def __init__(self, users: Collection[Any]) -> None:
        by = ", ".join(sorted({str(user.ref) for user in users}))
        whose = f", by {by}" if by else ""
        super().__init__(
            f"these words are quoted already{whose}; let what rests on this quote "
            "quote those instead, or choose other words"
        )


class SpanUnfit(Refused):
    """The characters are none that a quote could stand on"""

    field = "passage"


class TrueFromInFuture(Refused):
    """The value is said to be so from a day that has not come"""

    field = "true_from"

    def __init__(self, true_from: PartialDate) -> None:
        super().__init__(f"true_from {true_from} is in the future")


class TrueFromBeforeSource(Refused):
    """The value was so before the advice was given"""

    field = "true_from"

    def __init__(self, true_from: PartialDate, published: PartialDate) -> None:
        super().__init__(
            f"true_from {true_from} lies wholly before the source was published "
            f"({published}); if that is meant, say so (earlier_than_source) and why"
        )


class EvidenceFromSameSource(Refused):
    """The advice is quoted as evidence of what came of it"""

    field = "evidence"

    def __init__(self, source: Any) -> None:
        super().__init__(
            f"the quote is from {source}, the recommendation's own source; evidence "
            "is a quote from another"
        )


class CorrectsAnother(Refused):
    """The corrected assessment is of another addressee, or on another axis"""

    field = "corrects"

    def __init__(self, corrected: Any) -> None:
        super().__init__(
            f"the assessment to correct is of the {corrected.axis} of "
            f"{corrected.addressee}; correct one of the same addressee and axis"
        )


class AttributionMissing(Refused):
    """A reported recommendation does not say whose it is"""

    field = "attributed_actors"

    def __init__(self) -> None:
        super().__init__(
            "a reported recommendation says whose demand or advice it is; fill in "
            "attributed_to"
        )


class AttributionUncalledFor(Refused):
    """A recommendation of the author's own is attributed to somebody"""

    field = "attributed_actors"

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"attributed_to belongs to reported recommendations only; this is {kind}"
        )


class ThemesUncounted(Refused):
    """A recommendation has no theme, or too many"""

    field = "themes"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"a recommendation has one to {MOST_THEMES} themes; this has {count}"
        )


class ThemeOfUpperLevel(Refused):
    """A recommendation carries a theme that only gathers others"""

    field = "themes"

    def __init__(self, theme: Any) -> None:
        super().__init__(f"{theme} gathers other themes; choose one of those under it")


class SummaryEndsWithStop(Refused):
    """A summary is a line, not a sentence"""

    field = "summary"

    def __init__(self) -> None:
        super().__init__("the summary ends with a full stop; take it off")


class PartTwice(Refused):
    """A list of parts names one of them twice"""

    def __init__(self, field: str, part: str) -> None:
        super().__init__(f"{part} stands in the list twice; take one off")
        self.field = field


class WordsNotInPassage(Refused):
    """A condition is given in words that the passage does not have"""

    field = "conditions"

    def __init__(self, words: str) -> None:
        super().__init__(f"the words {words!r} are not in the passage; copy them")


def assessment_faults(
    *,
    axis: str,
    value: str,
    true_from: PartialDate,
    basis: str,
    rationale: str,
    evidence: Collection[str],
    published: PartialDate,
    earlier: Collection[str],
    today: date,
    earlier_than_source: bool = False,
) -> Iterator[Refused]:
    """Yield every rule that an assessment breaks.

    `evidence` holds the kind of each piece, `earlier` the addressee's standing
    values on this axis, `published` the date of the recommendation's source.
    """
    if axis not in VALUES or value not in VALUES[axis].values:
        yield ValueOfOtherAxis(axis, value)
        return
    yield from grounds_faults(value, basis, rationale, evidence)
    if value == "reversed" and not REVERSIBLE & set(earlier):
        yield NothingToReverse()
    if true_from.first_day > today:
        yield TrueFromInFuture(true_from)
    if true_from.last_day < published.first_day and not earlier_than_source:
        yield TrueFromBeforeSource(true_from, published)


def grounds_faults(
    value: str, basis: str, rationale: str, evidence: Collection[str]
) -> Iterator[Refused]:
    """Yield what is wrong with what a value rests on."""
    if value not in {"not_checked", "not_assessed"}:
        if not rationale.strip():
            yield RationaleMissing(value)
        if not evidence:
            yield EvidenceMissing(value)
    if value in NOTHING_FOUND and evidence and EvidenceKind.SEARCH not in evidence:
        yield SearchMissing(value)
    if value in STRONG and basis == "self_reported":
        yield OwnWordAlone(value)


def recommendation_faults(
    *, kind: str, summary: str, attributed: bool, themes: Collection[Any]
) -> Iterator[Refused]:
    """Yield every rule that a recommendation breaks; `themes` have a `parent_id`."""
    if FULL_STOP.search(summary):
        yield SummaryEndsWithStop()
    if kind == "reported" and not attributed:
        yield AttributionMissing()
    if kind != "reported" and attributed:
        yield AttributionUncalledFor(kind)
    if not 1 <= len(themes) <= MOST_THEMES:
        yield ThemesUncounted(len(themes))
    yield from (ThemeOfUpperLevel(theme) for theme in themes if not theme.parent_id)
