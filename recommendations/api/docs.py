"""The page that shows the schema, served without any other server."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView


# Swagger UI's style sheet draws its arrows from data: addresses.
@method_decorator(csp_update({"img-src": [SELF, "data:"]}), name="dispatch")
class DocumentationView(SpectacularSwaggerSplitView):
    """Swagger UI, whose script and style come as files of this server."""

    url_name = "api:schema"
    template_name = "recommendations/api_docs.html"
