"""The admin site that analysts work in."""

from django.contrib.admin import AdminSite


class TrackerSite(AdminSite):
    site_title = "Policy Tracker"
    site_header = "Policy Tracker"
    index_title = "Home"
    enable_nav_sidebar = False
    empty_value_display = "–"
