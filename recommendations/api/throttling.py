"""How many requests a caller may send: counted by scope, in windows of time."""

import time
from typing import Any

from django.core.cache import cache
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

SECONDS = {"sec": 1, "min": 60, "hour": 3600, "day": 86400}


class ByScope(BaseThrottle):
    """Counts requests of an account, or else of an address, from the first of them.

    A view that costs more than others names its scope as `throttle_scope`.
    """

    ends = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        scope = scope_of(request, view)
        rate = str(api_settings.DEFAULT_THROTTLE_RATES[scope])
        if rate == "off":
            return True
        most, _, period = rate.partition("/")
        count = self.count(f"rate:{scope}:{self.caller(request, scope)}", period)
        return count <= int(most)

    def caller(self, request: Request, scope: str) -> str:
        if request.user.is_authenticated and scope != "token":
            return f"account:{request.user.pk}"
        return f"address:{self.get_ident(request)}"

    def count(self, key: str, period: str) -> int:
        """Count this request in the caller's window, which ends at `self.ends`."""
        now = time.time()
        self.ends, before = cache.get(key) or (0.0, 0)
        if self.ends <= now:
            self.ends, before = now + SECONDS[period], 0
        cache.set(key, (self.ends, before + 1), timeout=self.ends - now + 1)
        return before + 1

    def wait(self) -> float:
        return max(1.0, self.ends - time.time())


def scope_of(request: Request, view: Any) -> str:
    if named := getattr(view, "throttle_scope", None):
        return str(named)
    if not request.user.is_authenticated:
        return "anonymous"
    return "reading" if request.method in SAFE_METHODS else "writing"
