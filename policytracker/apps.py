"""The admin, with the project's own site as its default."""

from django.contrib.admin.apps import AdminConfig


class TrackerAdminConfig(AdminConfig):
    default_site = "recommendations.site.TrackerSite"
