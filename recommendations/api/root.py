"""The first address of the API, and those that lead nowhere."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from recommendations.api.permissions import SignedIn


class Root(APIView):
    """Lists the addresses of the API."""

    permission_classes = (SignedIn,)
    addresses: Callable[[], dict[str, str]] = dict

    @extend_schema(
        operation_id="root",
        summary="List the addresses",
        tags=["root"],
        responses={200: {"type": "object", "additionalProperties": {"type": "string"}}},
    )
    def get(self, request: Request) -> Response:
        return Response(
            {
                label: reverse(f"api:{name}", request=request)
                for label, name in self.addresses().items()
            }
        )


@extend_schema(exclude=True)
class Nothing(APIView):
    """Answers for addresses that do not exist, and leads to those that lack a slash."""

    permission_classes = (SignedIn,)

    def dispatch(self, request: Any, *args: object, **kwargs: object) -> Any:
        if leads_somewhere(f"{request.path_info}/"):
            return SlashMissing(request.get_full_path(force_append_slash=True))
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound


class SlashMissing(HttpResponsePermanentRedirect):
    """Leads to the address with its slash; with 308, which keeps method and body."""

    status_code = 308


def leads_somewhere(path: str) -> bool:
    try:
        return resolve(path).url_name is not None
    except Resolver404:
        return False
