"""What is exported can be changed and imported."""

import io

import pytest

from recommendations import exports
from recommendations.imports.columns import guess, mapping_faults
from recommendations.imports.compare import Comparison, Outcome, chunks_of
from recommendations.imports.read import read
from recommendations.imports.stated import stated
from recommendations.models import Recommendation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["csv", "xlsx"])
@pytest.mark.parametrize("rows_of", ["addressee", "recommendation"])
def test_an_export_of_the_seeds_changes_nothing(real_seeds, name, rows_of):
    chosen = exports.choice(format=name, rows=rows_of)
    content = b"".join(exports.stream(Recommendation.objects.all(), chosen))

    table = read(io.BytesIO(content), name=f"export.{name}")
    columns = guess(table.headings, {})
    comparison = Comparison(columns)
    compared = [
        row
        for chunk in chunks_of(stated(table.rows, columns), 500)
        for row in comparison.compare(chunk)
    ]

    assert mapping_faults(table.headings, columns) == []
    assert [fault for row in compared for fault in row.faults] == []
    differing = [
        (row.ref, row.changed, row.kept) for row in compared if row.changed or row.kept
    ]
    assert differing == []
    assert {row.outcome for row in compared} == {Outcome.SAME}
    assert len(compared) == Recommendation.objects.count()
