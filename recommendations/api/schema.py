"""What the OpenAPI schema says of every operation."""

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from recommendations.api import choosing
from recommendations.api.negotiation import OneForm
from recommendations.api.problems import (
    MEDIA_TYPE,
    ErrorSerializer,
    StaleProblem,
)
from recommendations.api.sparse import MEDIA_TYPE as SPARSE

ERRORS = {
    "400": "A parameter or the body is wrong; `fields` says which and how.",
    "401": "No valid token or session came with the request.",
    "403": "The account has no role that may do this, or the token only reads.",
    "404": "Nothing is found at this address, or on this page.",
    "406": "The caller accepts nothing but what this address cannot give.",
    "409": "The state of the record does not allow it; `code` names the rule.",
    "412": "The record has changed since; `current` is what it is now, with its ETag.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "428": "The header `If-Match` is missing.",
    "429": "Too many requests; `Retry-After` says when to try again, in seconds.",
    "503": "Others write the same records; try again at once.",
}
SUMMARIES = {
    "list": "List {}",
    "retrieve": "Read one of the {}",
    "create": "Add one to the {}",
    "partial_update": "Change one of the {}",
    "destroy": "Remove one of the {}",
}
UNCHANGED = {"304": {"description": "The caller has this very answer already."}}


def header(name: str, description: str, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(
        name, str, OpenApiParameter.HEADER, description=description, **more
    )


IF_MATCH = "The ETag of the record as you read it, or `*` for whatever it is."
IF_NONE_MATCH = header("If-None-Match", "The ETag of an answer that you have.")
IDEMPOTENCY_KEY = header(
    "Idempotency-Key",
    "1 to 255 characters of your choice: within 24 hours, the same request with the "
    "same key gives the first answer again, with the header `Idempotent-Replayed`.",
)
LOCATION = header("Location", "The address of the record.", response=[201])
REASON = OpenApiParameter("reason", str, description="Why; it stands in the history.")
LINK = header(
    "Link",
    "The first page, those beside this one, and the last where it is known.",
    response=[200],
)
# Of problems that tell more than others do.
BODIES = {"412": StaleProblem}
ETAG = header(
    "ETag",
    "Names this state of the record, for `If-Match` and `If-None-Match`.",
    response=[200, 201],
)


class TokenScheme(KnoxTokenScheme):
    target_class = "recommendations.api.authentication.TokenAuthentication"
    name = "token"


class TokenAsPasswordScheme(OpenApiAuthenticationExtension):
    target_class = "recommendations.api.authentication.TokenAsPassword"
    name = "token_as_password"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "basic",
            "description": "The name of the account, or none, and a token as password.",
        }


class Schema(AutoSchema):
    """Says of every operation which errors it can answer."""

    def get_summary(self) -> str | None:
        template = SUMMARIES.get(getattr(self.view, "action", ""))
        return template.format(*self.get_tags()) if template else super().get_summary()

    def get_override_parameters(self) -> list[Any]:
        chosen = choosing.parameters(self.view, self.registry) if self.chooses() else []
        return [*super().get_override_parameters(), *chosen, *self.headers()]

    def chooses(self) -> bool:
        """Whether the caller may say which fields the answer holds."""
        action = getattr(self.view, "action", "")
        return hasattr(self.view, "expandable") and action in ("list", "retrieve")

    def headers(self) -> list[OpenApiParameter]:
        """The headers that make a write safe, where the address takes them."""
        found = [LINK] if self.method == "GET" and self._is_list_view() else []
        if getattr(self.view, "action", "") == "create":
            found.append(LOCATION)
        if self.method == "DELETE" and self.takes_match():
            found.append(REASON)
        if self.gives_tag():
            found.append(ETAG)
        if self.gives_tag() and self.method == "GET":
            found.append(IF_NONE_MATCH)
        if self.method != "GET" and self.takes_match():
            needed = bool(getattr(self.view, "must_match", False))
            found.append(header("If-Match", IF_MATCH, required=needed))
        if self.method == "POST" and hasattr(self.view, "once"):
            found.append(IDEMPOTENCY_KEY)
        return found

    def gives_tag(self) -> bool:
        action = getattr(self.view, "action", "")
        if hasattr(self.view, "retrieve"):
            return action in ("retrieve", "create", "partial_update")
        return bool(getattr(self.view, "gives_tag", False))

    def takes_match(self) -> bool:
        action = getattr(self.view, "action", "")
        return hasattr(self.view, "must_match") and action != "create"

    def get_request_serializer(self) -> Any:
        sent = getattr(self.view, "body_class", None)
        if sent and self.method in ("POST", "PATCH"):
            return sent()
        return super().get_request_serializer()

    def get_response_serializers(self) -> Any:
        if getattr(self.view, "body_class", None) and self.method in ("POST", "PATCH"):
            return getattr(self.view, "serializer_class", None)
        return super().get_response_serializers()

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        errors = {
            code: self._get_response_for_code(
                OpenApiResponse(BODIES.get(code, ErrorSerializer), ERRORS[code]),
                code,
                [MEDIA_TYPE],
            )
            for code in self.error_codes()
        }
        unchanged = UNCHANGED if self.gives_tag() and self.method == "GET" else {}
        answers = super()._get_response_bodies(direction)
        if self.chooses():
            form = choosing.sparse_answer(self.view)
            answers["200"]["content"][SPARSE] = {"schema": form}
        return {**errors, **answers, **unchanged}

    def error_codes(self) -> list[str]:
        codes = {"429"} | self.access_codes()
        if self.view.content_negotiation_class is not OneForm:
            codes.add("406")
        writes = self.method != "GET"
        if not writes or hasattr(self.view, "needs"):
            codes |= {"400", "404"}
        if writes and hasattr(self.view, "needs"):
            codes |= {"409", "413", "415", "503"}
        if writes and self.takes_match():
            needed = getattr(self.view, "must_match", False)
            codes |= {"412", "428"} if needed else {"412"}
        if self.method == "DELETE":
            codes |= {"400", "404"}
        elif writes and self.get_request_serializer():
            codes |= {"400", "413", "415"}
        return sorted(codes)

    def access_codes(self) -> set[str]:
        """Without credentials no one is refused, but who tries a wrong password."""
        if self.view.get_authenticators():
            return {"401", "403"}
        return {"401"} if self.method == "POST" else set()
