"""Small values as exports write them: dates as exactly as they are known, and quotes."""

from datetime import date
from functools import lru_cache
from typing import Any

from recommendations.text.dates import PartialDate

LENGTHS = {"year": 4, "month": 7}


def day(first_day: date | None, precision: str) -> str | None:
    """A date as it was given: 2014, 2014-06 or 2014-06-30."""
    if first_day is None:
        return None
    return first_day.isoformat()[: LENGTHS.get(precision, 10)]


@lru_cache(maxsize=4096)
def partial_date(written: str | None) -> PartialDate | None:
    """The date that `day` wrote."""
    return PartialDate.parse(written) if written else None


def quote_record(
    uid: Any,
    start: int | None,
    end: int | None,
    exact: str,
    prefix: str,
    suffix: str,
    match: str,
) -> dict[str, Any]:
    return {
        "uid": str(uid),
        "start": start,
        "end": end,
        "exact": exact,
        "prefix": prefix,
        "suffix": suffix,
        "match": match,
    }
