"""What people call the values of the axes and of the workflow."""

from django.db.models import TextChoices

from recommendations.models.axes import VALUES
from recommendations.models.recommendation import ClosingReason, State

LABELLED: tuple[type[TextChoices], ...] = (*VALUES.values(), State, ClosingReason)
LABELS = {value: str(label) for values in LABELLED for value, label in values.choices}


def label_of(value: str) -> str:
    """What people call a value: messages never show `in_review`."""
    return LABELS.get(value, value)
