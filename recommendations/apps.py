"""The application that holds the whole domain."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecommendationsConfig(AppConfig):
    name = "recommendations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from recommendations import append_only, search
        from recommendations.permissions import install_roles
        from recommendations.search import checks  # noqa: F401 (registers them)

        post_migrate.connect(install_roles, sender=self)
        post_migrate.connect(append_only.install, sender=self)
        post_migrate.connect(search.install, sender=self)
