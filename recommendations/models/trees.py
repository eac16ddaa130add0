"""Trees of records that name their parent."""

from typing import Any

from django.core.exceptions import ValidationError


def refuse_cycle(node: Any) -> None:
    """Raise ValidationError if the node would come to stand above itself."""
    if node.pk is None or node.parent_id is None:
        return
    above = type(node)._default_manager.ancestors(node.parent_id, include_self=True)
    if above.filter(pk=node.pk).exists():
        raise ValidationError(
            {"parent": f"{node.parent} belongs to {node} already; choose another"},
            code="cycle",
        )
