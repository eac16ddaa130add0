"""Many writes of recommendations in one request, each as if it came alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as drf
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations import evidence_files
from recommendations.api import errors, records
from recommendations.api.assessing import Assess
from recommendations.api.bodies import Body, words
from recommendations.api.permissions import MayDo
from recommendations.api.problems import MEDIA_TYPE, ErrorSerializer, printable
from recommendations.api.verbs import VERBS, ReasonBody
from recommendations.api.views import RecommendationViewSet
from recommendations.api.writing.once import Once
from recommendations.api.writing.tags import tag_of
from recommendations.models import Assessment, Evidence, Recommendation
from recommendations.text.characters import UNSTORABLE
from recommendations.tracking.roles import EDIT

MOST_ROWS = 1_000
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Deed:
    """What a row can do: the method of a view that does it, and its status."""

    view: Any
    perform: str
    method: str = "POST"
    status: int = 200
    options: dict[str, Any] = field(default_factory=dict)


DEEDS = {
    "create": Deed(RecommendationViewSet, "add", status=201, options={"detail": False}),
    "change": Deed(
        RecommendationViewSet, "change", method="PATCH", options={"detail": True}
    ),
    "remove": Deed(
        RecommendationViewSet,
        "remove",
        method="DELETE",
        status=204,
        options={"detail": True},
    ),
    "assess": Deed(Assess, "perform", status=201),
    **{verb: Deed(view, "perform") for verb, view in VERBS.items()},
}
DEED_CHOICES = list(DEEDS)
MODES = ["all", "each"]


class RowBody(Body):
    """One write: what to do, to which recommendation, and what it sends."""

    do = drf.ChoiceField(choices=DEED_CHOICES)
    ref = words(60, required=False, help_text="Of all but `create`.")
    actor = words(100, required=False, help_text="Of `assess`: the addressee's key.")
    if_match = words(
        200,
        required=False,
        help_text="The ETag of the recommendation before this request, or `*`.",
    )
    body = drf.DictField(
        required=False, help_text="What the address that does the same alone takes."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = set() if attrs["do"] == "create" else {"ref"}
        needed |= {"actor"} if attrs["do"] == "assess" else set()
        if missing := sorted(needed - set(attrs)):
            raise ValidationError(dict.fromkeys(missing, "this row needs it"))
        return attrs


class BulkBody(Body):
    mode = drf.ChoiceField(
        choices=MODES,
        help_text="`all`: if one row is refused, nothing is written. `each`: what is "
        "not refused is written.",
    )
    rows = drf.ListField(
        child=RowBody(), min_length=1, max_length=MOST_ROWS, allow_empty=False
    )


class RowsField(drf.ListField):
    """Rows that are looked at one by one, so that each is told its own faults."""

    child = drf.JSONField(allow_null=True)


class LooseBody(BulkBody):
    rows = RowsField(min_length=1, max_length=MOST_ROWS)


class RowResult(drf.Serializer):
    """What became of a row; `row` counts from 0."""

    row = drf.IntegerField()
    status = drf.IntegerField(
        help_text="As of a request of its own; 424 where others were refused."
    )
    ref = drf.CharField(allow_null=True)
    etag = drf.CharField(allow_null=True, help_text="Of the recommendation afterwards.")
    uid = drf.UUIDField(required=False, help_text="Of the assessment, if one was made.")
    problem = drf.DictField(required=False, help_text="Why it was refused.")


class BulkResult(drf.Serializer):
    """What became of the rows, in their order."""

    done = drf.IntegerField()
    refused = drf.IntegerField()
    results = RowResult(many=True)


class BulkProblem(ErrorSerializer):
    """That some rows were refused, and so none was written."""

    results = RowResult(many=True, required=False)


class RowsRefused(APIException):
    """Some rows are refused, and so none was written"""

    status_code = 409
    default_code = "rows_refused"

    def __init__(self, results: list[dict[str, Any]]) -> None:
        refused = [result for result in results if "problem" in result]
        super().__init__(
            f"{len(refused)} of {len(results)} rows are refused, and nothing was "
            "written; `results` says why: mend those, or send the mode `each`"
        )
        for result in results:
            if "problem" not in result:
                result |= {"status": 424, "etag": None}
                result.pop("uid", None)
        self.members = {"results": results}


class RowRequest:
    """What one row asks, as if it came in a request of its own."""

    def __init__(self, request: Request, row: dict[str, Any], method: str) -> None:
        self.whole, self.method = request, method
        self.data = row.get("body", {})
        tag = row.get("if_match")
        self.headers = {} if tag is None else {"If-Match": tag}
        reason = str(self.data.get("reason", ""))
        self.query_params = QueryDict(mutable=True)
        self.query_params.update({"reason": reason} if reason else {})

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)


class Bulk(Once, GenericAPIView):
    """Does up to 1,000 writes of recommendations, all or each."""

    queryset = Recommendation.objects.all()
    permission_classes = (MayDo,)
    filter_backends = ()
    pagination_class: Any = None
    serializer_class = BulkBody
    throttle_scope = "bulk"
    needs = EDIT

    @extend_schema(
        operation_id="recommendations_bulk",
        summary="Write many recommendations at once",
        description="Each row takes the role that it would take alone.",
        tags=["recommendations"],
        responses={200: BulkResult, (409, MEDIA_TYPE): BulkProblem},
    )
    def post(self, request: Request) -> Response:
        body = LooseBody(data=request.data)
        body.is_valid(raise_exception=True)
        evidence: list[Evidence] = []
        with evidence_files.kept_if_recorded(evidence), transaction.atomic():
            results = self.run(body.validated_data["rows"], evidence)
            refused = sum("problem" in result for result in results)
            if refused and body.validated_data["mode"] == "all":
                raise RowsRefused(results)
        done = len(results) - refused
        return Response({"done": done, "refused": refused, "results": results})

    def run(self, rows: list[Any], evidence: list[Evidence]) -> list[dict[str, Any]]:
        """Do the rows one after the other, and then say what stands."""
        contents = self.contents(hold(rows))
        results, touched = [], {}
        for number, row in enumerate(rows):
            result, done = self.outcome(row, contents)
            if isinstance(done, Assessment):
                evidence += done.evidence.all()
                result["uid"] = str(done.uid)
                done = done.addressee.recommendation
            touched[number] = getattr(done, "pk", None)
            results.append({"row": number, **result})
        self.tell_tags(results, touched)
        return results

    def outcome(
        self, row: Any, contents: Mapping[int, Content]
    ) -> tuple[dict[str, Any], Any]:
        """What became of one row, and the record that it made or changed."""
        view = None
        try:
            with transaction.atomic():
                sent = checked(row)
                deed = DEEDS[sent["do"]]
                view = self.view_of(deed, sent, contents)
                done = getattr(view, deed.perform)()
            return {"status": deed.status, "ref": sent.get("ref"), "etag": None}, done
        except Exception as exc:
            told = errors.ours(exc)
            if not isinstance(told, APIException):
                raise
            return refusal(told, row, view), None

    def view_of(
        self, deed: Deed, row: dict[str, Any], contents: Mapping[int, Content]
    ) -> Any:
        """The view that does the row, once the caller is known to be one who may."""
        view = deed.view(**deed.options)
        view.request = RowRequest(self.request, row, deed.method)
        view.kwargs = {name: row[name] for name in ("ref", "actor") if name in row}
        view.args, view.format_kwarg = (), None
        setattr(view, deed.method.lower(), None)
        # The caller has read what was there before any of the rows was done.
        read, now = contents.get, view.content
        view.content = lambda record: read(record.pk) or now(record)
        view.check_permissions(view.request)
        return view

    def contents(self, keys: list[int]) -> Mapping[int, Content]:
        """What the plain GET of each recommendation answers, in a few queries."""
        return records.whole(self.request, keys)

    def tell_tags(
        self, results: list[dict[str, Any]], touched: dict[int, int | None]
    ) -> None:
        contents = self.contents([key for key in touched.values() if key])
        for number, key in touched.items():
            if content := contents.get(key or 0):
                results[number] |= {"ref": content["ref"], "etag": tag_of(content)}


def checked(row: Any) -> dict[str, Any]:
    body = RowBody(data=row)
    body.is_valid(raise_exception=True)
    sent: dict[str, Any] = body.validated_data
    if sent["do"] == "remove":
        ReasonBody(data=sent.get("body", {})).is_valid(raise_exception=True)
    return sent


def refusal(error: APIException, row: Any, view: Any) -> dict[str, Any]:
    ref = row.get("ref") if isinstance(row, dict) else None
    return {
        "status": error.status_code,
        "ref": printable(ref) if isinstance(ref, str) else None,
        "etag": None,
        "problem": errors.body(error, view),
    }


def hold(rows: list[Any]) -> list[int]:
    """Lock what the rows name, in the order of keys: no two requests wait for each other."""
    locked = Recommendation.objects.select_for_update(of=("self",)).order_by("pk")
    refs = set(named(rows))
    return [key for (key,) in locked.filter(ref__in=refs).values_list("pk")]


def named(rows: list[Any]) -> Iterator[str]:
    """The refs that rows name, as far as they could be any."""
    for row in rows:
        sent = row if isinstance(row, dict) else {}
        body = sent.get("body")
        into = body.get("into") if isinstance(body, dict) else None
        for ref in (sent.get("ref"), into):
            if isinstance(ref, str) and not UNSTORABLE.search(ref):
                yield ref
