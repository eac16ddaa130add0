"""What the OpenAPI schema says of every operation."""

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse

from recommendations.api.problems import MEDIA_TYPE, ErrorSerializer

ERRORS = {
    "400": "A parameter or the body is wrong; `fields` says which and how.",
    "401": "No valid token or session came with the request.",
    "403": "The account has no role that may do this.",
    "404": "Nothing is found at this address, or on this page.",
    "406": "The caller accepts nothing but what this address cannot give.",
    "409": "The state of the record does not allow it; `code` names the rule.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "429": "Too many attempts; `Retry-After` says when to try again, in seconds.",
}
SUMMARIES = {"list": "List {}", "retrieve": "Read one of the {}"}


class TokenScheme(KnoxTokenScheme):
    target_class = "recommendations.api.authentication.TokenAuthentication"
    name = "token"


class Schema(AutoSchema):
    """Says of every operation which errors it can answer."""

    def get_summary(self) -> str | None:
        template = SUMMARIES.get(getattr(self.view, "action", ""))
        return template.format(*self.get_tags()) if template else super().get_summary()

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        errors = {
            code: self._get_response_for_code(
                OpenApiResponse(ErrorSerializer, ERRORS[code]), code, [MEDIA_TYPE]
            )
            for code in self.error_codes()
        }
        return {**super()._get_response_bodies(direction), **errors}

    def error_codes(self) -> list[str]:
        codes = {"401", "406"}
        verb = self.method != "GET" and hasattr(self.view, "needs")
        if self.method == "GET" or verb:
            codes |= {"400", "403", "404"}
        if verb:
            codes |= {"409", "413", "415"}
        elif self.method != "GET" and self.get_request_serializer():
            codes |= {"400", "413", "415"}
        if getattr(self.view, "throttle_scope", None):
            codes.add("429")
        return sorted(codes)
