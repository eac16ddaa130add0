"""The schema, and the page that shows it, served without any other server."""

from functools import cache
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


@cache
def schema() -> Any:
    """The schema, which is the same for every caller."""
    return SchemaGenerator().get_schema(public=True)


class OneSchema(SchemaGenerator):
    """Makes the schema once a process."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        return schema()


class Written:
    """Writes the schema once a process: as YAML it takes seconds."""

    written: bytes | None = None

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        render: Any = super().render  # type: ignore[misc]
        if data is not schema():
            return render(data, *args, **kwargs)
        if self.written is None:
            type(self).written = render(data, *args, **kwargs)
        return self.written


def written_once(renderer: type) -> type:
    return type(renderer.__name__, (Written, renderer), {})


class SchemaView(SpectacularAPIView):
    generator_class = OneSchema
    renderer_classes = [
        written_once(renderer) for renderer in SpectacularAPIView.renderer_classes
    ]


# Swagger UI's style sheet draws its arrows from data: addresses.
@method_decorator(csp_update({"img-src": [SELF, "data:"]}), name="dispatch")
class DocumentationView(SpectacularSwaggerSplitView):
    """Swagger UI, whose script and style come as files of this server."""

    url_name = "api:schema"
    template_name = "recommendations/api_docs.html"
