"""What leaves the database: records made once, and formats as ends over them."""

from recommendations.exports.formats import FORMATS, Format, file_name, lines
from recommendations.exports.records import Record, records
from recommendations.exports.rows import COLUMNS, rows

__all__ = [
    "COLUMNS",
    "FORMATS",
    "Format",
    "Record",
    "file_name",
    "lines",
    "records",
    "rows",
]
