"""The addresses of the API."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from recommendations.api import views
from recommendations.api.assessing import Assess, Confirm, Correct, EvidenceDownload
from recommendations.api.atom import ChangesAtom
from recommendations.api.changes import Changes
from recommendations.api.comments import Comments
from recommendations.api.counts import Counts
from recommendations.api.differences import Differences
from recommendations.api.docs import DocumentationView, SchemaView
from recommendations.api.export import export
from recommendations.api.history import History
from recommendations.api.kinds import Kind, Kinds
from recommendations.api.matrix import AskMatrix, matrix_file
from recommendations.api.root import Nothing, Root
from recommendations.api.saved_exports import SavedExportFile, SavedExports
from recommendations.api.saved_views import SavedViewViewSet
from recommendations.api.timeline import Timeline
from recommendations.api.tokens import GetToken, Logout, TokenRecord, Tokens
from recommendations.api.verbs import VERBS
from recommendations.api.writing.bulk import Bulk
from recommendations.exports import FORMATS, available
from recommendations.exports.tables import TABLE_FORMATS

app_name = "api"

router = SimpleRouter()
router.register("recommendations", views.RecommendationViewSet, "recommendation")
router.register("sources", views.SourceViewSet, "source")
router.register("publishers", views.PublisherViewSet, "publisher")
router.register("people", views.PersonViewSet, "person")
router.register("actors", views.ActorViewSet, "actor")
router.register("themes", views.ThemeViewSet, "theme")
router.register("asks", views.AskViewSet, "ask")
router.register("assessments", views.AssessmentViewSet, "assessment")
router.register("views", SavedViewViewSet, "saved-view")
router.register("collections", views.CollectionViewSet, "collection")


def addresses() -> dict[str, str]:
    """The names of the addresses that the first one lists, by their labels."""
    return {
        **{prefix: f"{name}-list" for prefix, _, name in router.registry},
        **{f"recommendations.{name}": f"export-{name}" for name in available()},
        "recommendations.counts": "counts",
        "changes.atom": "changes-atom",
        "asks.matrix": "matrix",
        **{
            name: name
            for name in (
                "changes",
                "differences",
                "exports",
                "token",
                "tokens",
                "logout",
                "schema",
                "docs",
            )
        },
        "problems": "problems",
    }


urlpatterns = [
    path("", Root.as_view(addresses=addresses), name="root"),
    path("auth/token/", GetToken.as_view(), name="token"),
    path("auth/tokens/", Tokens.as_view(), name="tokens"),
    path("auth/tokens/<uuid:uid>/", TokenRecord.as_view(), name="token-record"),
    path("auth/logout/", Logout.as_view(), name="logout"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("changes/", Changes.as_view(), name="changes"),
    path("changes.atom", ChangesAtom.as_view(), name="changes-atom"),
    path("differences/", Differences.as_view(), name="differences"),
    path("problems/", Kinds.as_view(), name="problems"),
    path("problems/<str:code>/", Kind.as_view(), name="problem"),
    path("docs/", DocumentationView.as_view(), name="docs"),
    *(
        path(f"recommendations/export.{name}", export(name), name=f"export-{name}")
        for name in FORMATS
    ),
    path("exports/", SavedExports.as_view(), name="exports"),
    path("exports/<slug:key>/", SavedExportFile.as_view(), name="export-file"),
    path("recommendations/bulk/", Bulk.as_view(), name="bulk"),
    path("recommendations/counts/", Counts.as_view(), name="counts"),
    path("asks/matrix/", AskMatrix.as_view(), name="matrix"),
    *(
        path(f"asks/matrix.{name}", matrix_file(name), name=f"matrix-{name}")
        for name in TABLE_FORMATS
    ),
    # Before the records, whose refs may hold a slash.
    *(
        re_path(rf"^recommendations/(?P<ref>.+)/{address}/$", view.as_view(), name=name)
        for address, view, name in (
            ("history", History, "history"),
            ("timeline", Timeline, "timeline"),
            ("comments", Comments, "comments"),
            (r"addressees/(?P<actor>[^/]+)/assess", Assess, "assess"),
            *((verb, view, verb) for verb, view in VERBS.items()),
        )
    ),
    path("assessments/<uuid:uid>/correct/", Correct.as_view(), name="correct"),
    path("assessments/<uuid:uid>/confirm/", Confirm.as_view(), name="confirm"),
    path(
        "assessments/<uuid:uid>/evidence/<int:position>/file/",
        EvidenceDownload.as_view(),
        name="evidence-file",
    ),
    *router.urls,
    re_path(r"^.*$", Nothing.as_view()),
]
