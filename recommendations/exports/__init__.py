"""What leaves the database: records made once, and formats as ends over them."""

from recommendations.exports.choice import (
    Choice,
    ChoiceRefused,
    FormatMissing,
    RowsOf,
    available,
    choice,
)
from recommendations.exports.columns import COLUMNS, Column
from recommendations.exports.files import file_name, stream
from recommendations.exports.formats import FORMATS, Format
from recommendations.exports.records import Record, records
from recommendations.exports.rows import Layout

__all__ = [
    "COLUMNS",
    "FORMATS",
    "Choice",
    "ChoiceRefused",
    "Column",
    "Format",
    "FormatMissing",
    "Layout",
    "Record",
    "RowsOf",
    "available",
    "choice",
    "file_name",
    "records",
    "stream",
]
