"""The axes on which an addressee is assessed, and their values."""

from django.db import models


class Axis(models.TextChoices):
    RESPONSE = "response", "response"
    IMPLEMENTATION = "implementation", "implementation"


class Response(models.TextChoices):
    """What the addressee said."""

    NOT_CHECKED = "not_checked", "not checked"
    NO_RESPONSE_FOUND = "no_response_found", "no response found"
    ACKNOWLEDGED = "acknowledged", "acknowledged"
    UNDER_CONSIDERATION = "under_consideration", "under consideration"
    ACCEPTED = "accepted", "accepted"
    ACCEPTED_IN_PART = "accepted_in_part", "accepted in part"
    NOTED = "noted", "noted"
    REJECTED = "rejected", "rejected"


class Implementation(models.TextChoices):
    """What the addressee did."""

    NOT_ASSESSED = "not_assessed", "not assessed"
    NO_ACTION_FOUND = "no_action_found", "no action found"
    ANNOUNCED = "announced", "announced"
    IN_PROGRESS = "in_progress", "in progress"
    PARTIALLY_IMPLEMENTED = "partially_implemented", "partially implemented"
    IMPLEMENTED = "implemented", "implemented"
    IMPLEMENTED_OTHERWISE = "implemented_otherwise", "implemented otherwise"
    STALLED = "stalled", "stalled"
    ABANDONED = "abandoned", "abandoned"
    REVERSED = "reversed", "reversed"
    CONTRARY_ACTION = "contrary_action", "contrary action"


VALUES: dict[str, type[models.TextChoices]] = {
    Axis.RESPONSE: Response,
    Axis.IMPLEMENTATION: Implementation,
}
UNASSESSED = {
    Axis.RESPONSE: Response.NOT_CHECKED,
    Axis.IMPLEMENTATION: Implementation.NOT_ASSESSED,
}
# design.md, "The axes": these rest on a documented search,
NOTHING_FOUND = frozenset(
    {Response.NO_RESPONSE_FOUND.value, Implementation.NO_ACTION_FOUND.value}
)
# these wait for a second person, and never rest on the addressee's word alone,
STRONG = frozenset(
    {
        Implementation.IMPLEMENTED.value,
        Implementation.IMPLEMENTED_OTHERWISE.value,
        Implementation.ABANDONED.value,
        Implementation.REVERSED.value,
        Implementation.CONTRARY_ACTION.value,
        Response.REJECTED.value,
    }
)
# these are the end of it,
DONE = frozenset(
    {
        Implementation.IMPLEMENTED.value,
        Implementation.IMPLEMENTED_OTHERWISE.value,
    }
)
# these turn for the worse, and open a closed recommendation again,
TURNS = frozenset(
    {
        Implementation.ABANDONED.value,
        Implementation.REVERSED.value,
        Implementation.CONTRARY_ACTION.value,
        Response.REJECTED.value,
    }
)
# and these are what a reversal can undo.
REVERSIBLE = frozenset(
    {
        Implementation.ANNOUNCED.value,
        Implementation.IN_PROGRESS.value,
        Implementation.PARTIALLY_IMPLEMENTED.value,
        Implementation.IMPLEMENTED.value,
        Implementation.IMPLEMENTED_OTHERWISE.value,
    }
)
