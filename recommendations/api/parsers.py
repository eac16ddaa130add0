"""What a body may be: JSON of a bearable depth."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 32  # arrays and objects within one another
TOO_DEEP = f"the JSON is nested deeper than {DEEPEST} times"


class JSON(JSONParser):
    """JSON, of which a body nested too deep is a fault of the caller's."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            parsed = super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        if deeper_than(DEEPEST, parsed):
            raise ParseError(TOO_DEEP)
        return parsed


def deeper_than(most: int, parsed: Any) -> bool:
    """Whether arrays and objects stand in one another more than so many times."""
    level = [parsed]
    for _ in range(most + 1):
        level = [part for one in level for part in parts(one)]
    return bool(level)


def parts(parsed: Any) -> Any:
    if isinstance(parsed, dict):
        return parsed.values()
    return parsed if isinstance(parsed, list) else ()
