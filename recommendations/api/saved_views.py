"""Saved views: what analysts keep as a way to see the list, for programs to use."""

from typing import Any
from urllib.parse import urlencode

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.reverse import reverse

from recommendations.api.filters import FilterSet, OrderFilter
from recommendations.api.serializers.values import Here
from recommendations.api.view_query import query_of
from recommendations.api.views import Records
from recommendations.models import SavedView


class SavedViewSerializer(serializers.ModelSerializer):
    """A saved view, and where its records and their changes are read."""

    api_url = Here("saved-view")
    owner: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)
    query = serializers.SerializerMethodField(
        help_text="What it asks, as parameters of the list of recommendations. Null "
        "where it asks for what is there no more."
    )
    list_url = serializers.SerializerMethodField()
    changes_url = serializers.SerializerMethodField()
    atom_url = serializers.SerializerMethodField()

    class Meta:
        model = SavedView
        fields = (
            *("api_url", "key", "name", "owner", "shared", "query"),
            *("list_url", "changes_url", "atom_url"),
        )
        read_only_fields = fields

    def get_query(self, view: SavedView) -> str | None:
        try:
            return query_of(view).urlencode()
        except ValidationError:
            return None

    def get_list_url(self, view: SavedView) -> str:
        return self.through(view, "recommendation-list")

    def get_changes_url(self, view: SavedView) -> str:
        return self.through(view, "changes")

    def get_atom_url(self, view: SavedView) -> str:
        return self.through(view, "changes-atom")

    def through(self, view: SavedView, name: str) -> str:
        """An address that shows what the view holds."""
        address = reverse(f"api:{name}", request=self.context.get("request"))
        return f"{address}?{urlencode({'view': view.key})}"


class SavedViewFilters(FilterSet):
    ordering = OrderFilter(tie="key", name="name", shared="shared")


@extend_schema_view(
    list=extend_schema(
        summary="List the saved views",
        description="One's own, and those that others share. They are made in the "
        "admin; `view=KEY` applies one to the list of recommendations, its counts and "
        "exports, and to the changes.",
    ),
    retrieve=extend_schema(summary="Read a saved view"),
)
class SavedViewViewSet(Records):
    """Saved views: one's own, and those that others share."""

    queryset = SavedView.objects.all()
    serializer_class = SavedViewSerializer
    filterset_class = SavedViewFilters
    lookup_field = "key"

    def get_queryset(self) -> Any:
        views = SavedView.objects.for_reader(self.request.user)
        return views.select_related("owner").order_by("name", "key")
