"""For whom records are made: what they are told, and under which addresses."""

import re
from dataclasses import dataclass
from urllib.parse import quote

# As Django leaves them in addresses (RFC 3986, sub-delims and pchar).
UNQUOTED = "!$&'()*+,;=/~:@"
# Most keys, for which there is nothing to quote.
SIMPLE = re.compile(r"[A-Za-z0-9_.~-]+\Z").match


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever gets the records; `root` is the address of the API, if they use it."""

    root: str = ""
    sees_drafts: bool = False
    has_account: bool = False

    def here(self, noun: str, key: str) -> dict[str, str]:
        """The address of a record; nothing in a file."""
        if not self.root:
            return {}
        if not SIMPLE(key):
            key = quote(key, safe=UNQUOTED)
        return {"api_url": f"{self.root}{noun}/{key}/"}

    def account(self, name: str | None) -> str | None:
        """The name of an account, which is shown to nobody without one."""
        return name if self.has_account else None


FILE = Reader()
