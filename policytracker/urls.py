"""The addresses of the program."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("recommendations.api.urls")),
    re_path("^api/", include("recommendations.api.nowhere")),
]
# The errors of the API are problems, and all others Django's own pages.
handler400 = "recommendations.api.outside.bad_request"
handler403 = "recommendations.api.outside.permission_denied"
handler404 = "recommendations.api.outside.page_not_found"
handler500 = "recommendations.api.outside.server_error"
