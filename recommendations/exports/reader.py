"""For whom records are made: what they are told, and under which addresses."""

from dataclasses import dataclass
from urllib.parse import quote

# As Django leaves them in addresses (RFC 3986, sub-delims and pchar).
UNQUOTED = "!$&'()*+,;=/~:@"


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
        return {"api_url": f"{self.root}{noun}/{quote(key, safe=UNQUOTED)}/"}

    def account(self, name: str | None) -> str | None:
        """The name of an account, which is shown to nobody without one."""
        return name if self.has_account else None


FILE = Reader()
