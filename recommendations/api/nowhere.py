"""Addresses under /api/ that are of no version."""

from django.urls import re_path

from recommendations.api.root import Nothing

urlpatterns = [re_path("", Nothing.as_view())]
