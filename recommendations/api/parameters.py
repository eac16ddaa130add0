"""The parameters of a request, with those of the saved view that it names."""

from typing import Any

from django.http import QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from recommendations.api.errors import guess
from recommendations.api.view_query import query_of
from recommendations.models import SavedView

VIEW = "view"


def asked(request: Request) -> QueryDict:
    """What a request asks of a list of recommendations."""
    if VIEW not in request.query_params:
        return request.query_params
    held = vars(request)
    if "unfolded" not in held:
        held["unfolded"] = unfolded(request.query_params, request.user)
    found: QueryDict = held["unfolded"]
    return found


def unfolded(parameters: QueryDict, user: Any) -> QueryDict:
    """The parameters, with those of the view that they name for what they leave open.

    A parameter that is given takes the place of the view's own; of an `actor`, with
    its `descendants`.
    """
    if VIEW not in parameters:
        return parameters
    found = query_of(view_of(str(parameters[VIEW]), user))
    given = {name.rpartition("__in")[0] or name for name in parameters}
    for name in given | ({"descendants"} if "actor" in given else set()):
        found.pop(name, None)
    for name, values in parameters.lists():
        found.setlist(name, values)
    return found


def view_of(key: str, user: Any) -> SavedView:
    """A view that this person may use; raises ValidationError for any other key."""
    known = SavedView.objects.for_reader(user) if user.is_authenticated else None
    view = known.filter(key=key.replace("\0", "")).first() if known else None
    if view is None:
        keys = known.values_list("key", flat=True)[:1000] if known else ()
        near = guess(key, keys)
        told = f"no view of yours, or shared with you, has the key {key[:100]!r}{near}"
        raise ValidationError({VIEW: told})
    return view
