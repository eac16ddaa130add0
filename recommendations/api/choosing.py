"""What the schema says of `fields`, `omit` and `expand`, and of what they answer.

The forms of the usual answers stay as they are, with all that they always hold. An
answer to `fields` or `omit` has a media type of its own, whose schema demands nothing;
what `expand` adds are properties that need not be there.
"""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from recommendations.api import hits, records, sparse

ON_DEMAND = "Only where `expand` or `fields` asks for it."
# In answers of one form: what `expand` can add of another.
ADDED = {
    "RecommendationRow": ("Recommendation", records.EXPANDABLE["list"]),
    "SourceRow": ("Source", ("text",)),
}


def parameters(view: Any, registry: Any) -> list[OpenApiParameter]:
    """The parameters by which a caller chooses fields."""
    noun = view.queryset.model.__name__
    names = named(f"{noun}Field", sparse.paths(view.known()), registry)
    found = [
        listed(
            "fields",
            names,
            "The answer holds these fields alone. A dot leads into a part: "
            f"`quote.exact`. It is of the type `{sparse.MEDIA_TYPE}`.",
        ),
        listed(
            "omit", names, "The answer does not hold these. It is of that type too."
        ),
    ]
    if expandable := view.expandable.get(view.action):
        action = "Row" if view.action == "list" else ""
        names = named(f"{noun}{action}Expansion", expandable, registry)
        found.append(listed("expand", names, "The answer holds these besides."))
    return found


def listed(name: str, names: dict[str, str], description: str) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        {"type": "array", "items": names},
        description=f"{description} Parted by commas, or repeated.",
        style="form",
        explode=False,
    )


def named(name: str, values: Iterable[str], registry: Any) -> dict[str, str]:
    """The address in the schema of an enumeration of these."""
    component = ResolvedComponent(
        name=name,
        type=ResolvedComponent.SCHEMA,
        object=name,
        schema={"type": "string", "enum": list(values)},
    )
    registry.register_on_missing(component)
    address: dict[str, str] = component.ref
    return address


def sparse_answer(view: Any) -> dict[str, Any]:
    """The schema of an answer that holds chosen fields alone, a record or a page."""
    record = {"type": "object", "additionalProperties": {}}
    if view.action != "list":
        return record
    rows = {"type": "array", "items": record}
    page: dict[str, Any] = view.paginator.get_paginated_response_schema(rows)
    return page


def add_expansions(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Let forms have what `expand` adds; a hook of drf-spectacular."""
    forms = result["components"]["schemas"]
    for name, (whole, expandable) in ADDED.items():
        for added in expandable:
            if property := forms[whole]["properties"].get(added):
                forms[name]["properties"][added] = on_demand(property)
        several = {"type": "array", "items": {"$ref": "#/components/schemas/Hit"}}
        forms[name]["properties"][hits.NAME] = on_demand(several)
    forms["Hit"] = hits.FORM
    assessments = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/Assessment"},
    }
    forms["Addressee"]["properties"]["assessments"] = on_demand(assessments)
    return result


def on_demand(property: dict[str, Any]) -> dict[str, Any]:
    said = property.get("description", "")
    return {**property, "description": f"{said} {ON_DEMAND}".strip()}
