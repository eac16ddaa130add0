"""Tokens: keys with which programs act for a person."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from knox.models import AbstractAuthToken


class TokenScope(models.TextChoices):
    """What a program may do with a token, of what its owner may."""

    READ = "read", "read only"
    READ_WRITE = "read_write", "read and write"


class ApiToken(AbstractAuthToken):
    """A key with which a program acts for its owner; only the hash of it is kept."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        max_length=60, help_text="What uses it, such as `nightly report`."
    )
    scope = models.CharField(max_length=10, choices=TokenScope, default=TokenScope.READ)
    last_used = models.DateTimeField(
        null=True, editable=False, help_text="To within an hour."
    )

    class Meta:
        verbose_name = "API token"
        ordering = ["-created", "uid"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="apitoken_has_name"),
            models.CheckConstraint(
                condition=Q(scope__in=TokenScope.values), name="apitoken_scope_known"
            ),
            models.CheckConstraint(
                condition=Q(expiry__isnull=False), name="apitoken_expires"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_expired(self) -> bool:
        return self.expiry is None or self.expiry <= timezone.now()

    def may_write(self) -> bool:
        return self.scope == TokenScope.READ_WRITE
