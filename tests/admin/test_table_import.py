"""A table on its way in: uploaded, looked at, imported, and taken back."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recommendations import tracking
from recommendations.imports import staging
from recommendations.imports.read import read
from recommendations.models import (
    FileRecord,
    Import,
    Recommendation,
    RememberedColumn,
    StagedTable,
)
from tests import factories as make
from tests.imports.conftest import Desk, csv_of, xlsx_of

pytestmark = pytest.mark.django_db

ADD = "/admin/recommendations/import/add/"
LIST = "/admin/recommendations/import/"


@pytest.fixture
def desk():
    return Desk()


def file_of(*rows):
    headings = list(dict.fromkeys(name for row in rows for name in row))
    return csv_of(headings, *([row.get(name, "") for name in headings] for row in rows))


def upload(client, content, name="table.csv"):
    return client.post(ADD, {"table": SimpleUploadedFile(name, content)})


def check(client, *rows):
    """Upload these rows, and follow to the page that shows what they would do."""
    answer = upload(client, file_of(*rows))
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"])


def apply(client, page, **ticked):
    """Press the button of the page."""
    posted = {"seen": page.context["look"].fingerprint, "_apply": "1", **ticked}
    return client.post(page.request["PATH_INFO"], posted, follow=True)


def test_a_table_is_looked_at_and_then_imported(analyst, desk):
    page = check(analyst, desk.row())

    assert "would be new" in page.content.decode()
    assert not Recommendation.objects.exists()

    record = apply(analyst, page)

    assert "Imported: 1 new, 0 changed." in record.content.decode()
    assert Recommendation.objects.get().edited_by == analyst.user
    assert Import.objects.get().by == analyst.user
    assert not StagedTable.objects.exists()


def test_faults_stand_with_row_column_and_how_to_mend_them(analyst, desk):
    page = check(
        analyst, desk.row(), desk.row(ref="H-2", addressees="Untied States")
    ).content.decode()

    assert "1 row cannot be read. Mend it in the file" in page
    assert "no actor is called &#x27;Untied States&#x27;; did you mean" in page
    assert 'value="Import 1 row, leave out 1"' in page


def test_the_nearest_passage_is_shown_beside_the_words(analyst, desk):
    page = check(
        analyst,
        desk.row(
            quote="Washington should strongly press Baghdad to halt oil smuggling."
        ),
    )

    shown = page.content.decode()
    assert re.search(r"<del> ?strongly ?</del>", shown)
    assert f"/source/{desk.source.pk}/read/" in shown


def test_faulty_rows_are_left_out_only_if_chosen(analyst, desk):
    page = check(analyst, desk.row(), desk.row(ref="H-2", kind="?"))

    told = apply(analyst, page).content.decode()
    assert "Not imported: rows are at fault" in told
    assert not Recommendation.objects.exists()

    told = apply(analyst, page, skip_faulty="1").content.decode()
    assert "Imported: 1 new, 0 changed, 1 rows left out." in told


def test_all_faults_come_as_a_table(analyst, desk):
    page = check(analyst, desk.row(kind="?"), desk.row(ref="H-2", due="=soon"))
    url = page.context["errors_url"]

    table = read(io.BytesIO(analyst.get(url).content), name="errors.csv")

    cells = [row.cells[:4] for row in table.rows]
    assert cells == [
        ("2", "H-2013-01", "Kind", "?"),
        ("3", "H-2", "Due", "'=soon"),
    ]


def test_what_a_person_keeps_is_shown_and_taken_if_ticked(analyst, desk):
    apply(analyst, check(analyst, desk.row(confidence="high")))
    record = Recommendation.objects.get()
    record.confidence = "low"
    tracking.save(record, by=make.UserFactory(username="grace"))

    page = check(analyst, desk.row(confidence="medium"))
    shown = page.content.decode()
    assert "The file says <b>medium</b>. grace set <b>low</b>" in shown
    assert "1 field is kept" in shown

    apply(analyst, page)
    record.refresh_from_db()
    assert record.confidence == "low"

    page = check(analyst, desk.row(confidence="medium"))
    apply(analyst, page, use="H-2013-01 confidence")
    record.refresh_from_db()
    assert record.confidence == "medium"


def test_the_file_may_overrule_people_everywhere(analyst, desk):
    make.RecommendationFactory(ref="H-2013-01", quote__source=desk.source)

    page = check(analyst, desk.row(summary="Press Tehran"))
    apply(analyst, page, everything="1")

    assert Recommendation.objects.get().summary == "Press Tehran"


def test_what_changed_meanwhile_is_shown_before_anything_is_written(analyst, desk):
    apply(analyst, check(analyst, desk.row(note="a")))
    page = check(analyst, desk.row(note="b"))
    record = Recommendation.objects.get()
    record.note = "c"
    tracking.save(record, by=make.UserFactory(username="grace"))

    told = apply(analyst, page).content.decode()

    assert "somebody changed a record of this table meanwhile" in told
    assert "grace set <b>c</b>" in told
    record.refresh_from_db()
    assert record.note == "c"


def test_columns_are_chosen_and_remembered(analyst, desk):
    row = desk.row()
    row["Empfehlung"] = row.pop("summary")
    page = check(analyst, row)
    assert "Summary has no column" in page.content.decode()
    headings = page.context["look"].table.headings
    columns = list(page.context["staged"].columns)
    columns[headings.index("Empfehlung")] = "summary"

    analyst.post(page.request["PATH_INFO"], {"column": columns})

    again = check(analyst, row)
    assert again.context["look"].tally == {"new": 1}
    assert RememberedColumn.objects.get(heading="empfehlung").by == analyst.user


def test_columns_that_cannot_be_read_keep_rows_from_being_compared(analyst, desk):
    page = check(analyst, desk.row(Topics="x"))

    shown = page.content.decode()
    assert "are all read as Themes; choose one" in shown
    assert "_apply" not in shown


def test_of_several_sheets_one_is_chosen(analyst, desk):
    def fill(book, sheet):
        row = desk.row()
        other = book.add_worksheet("Advice")
        other.write_row(0, 0, list(row))
        other.write_row(1, 0, list(row.values()))

    answer = upload(analyst, xlsx_of(["Legend"], fill=fill), "table.xlsx")
    page = analyst.get(answer["Location"])
    assert "Which sheet holds the recommendations?" in page.content.decode()

    page = analyst.post(answer["Location"], {"sheet": "Advice"}, follow=True)

    assert page.context["look"].tally == {"new": 1}
    told = analyst.post(answer["Location"], {"sheet": "Nowhere"}, follow=True)
    assert "has no sheet" in told.content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe\xfd", "is not in UTF-16"),
        (b"ref,note\n", "headings and no row under them"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Excel workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(
    analyst, content, sentence
):
    page = upload(analyst, content)
    if page.status_code == 302:
        page = analyst.get(page["Location"])

    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_a_file_that_is_too_large_names_the_command(analyst, monkeypatch):
    monkeypatch.setattr(staging, "MOST_BYTES", 10)

    page = upload(analyst, b"ref,note\nA-1,x\n").content.decode()

    assert "manage.py import_recommendations FILE" in page


def test_more_rows_than_a_page_takes_name_the_command(analyst, desk, monkeypatch):
    monkeypatch.setattr(staging, "MOST_ROWS", 1)

    page = check(analyst, desk.row(), desk.row(ref="H-2")).content.decode()

    assert "more than 1 rows" in page
    assert "manage.py import_recommendations FILE" in page


def test_a_staged_table_is_its_owners_and_expires(analyst, client_of, desk):
    page = check(analyst, desk.row())
    url = page.request["PATH_INFO"]

    assert client_of("analyst").get(url).status_code == 404
    StagedTable.objects.update(at=timezone.now() - timezone.timedelta(days=3))
    assert analyst.get(url).status_code == 404
    check(analyst, desk.row())
    assert StagedTable.objects.count() == 1


def test_a_spoilt_file_is_noticed(analyst, desk):
    page = check(analyst, desk.row())
    StagedTable.objects.update(content=b"ref,note\nA-1,x\n")

    shown = analyst.get(page.request["PATH_INFO"]).content.decode()

    assert "upload it again" in shown


def test_what_is_uploaded_and_not_imported_is_offered(analyst, desk):
    page = check(analyst, desk.row())

    assert page.request["PATH_INFO"] in analyst.get(ADD).content.decode()


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_the_template_can_be_filled_in_and_imported(analyst, name):
    answer = analyst.get(f"{LIST}template/{name}/")

    assert f"recommendations-template.{name}" in answer["Content-Disposition"]
    page = upload(analyst, answer.content, f"t.{name}")
    shown = analyst.get(page["Location"]) if page.status_code == 302 else page
    assert "headings and no row under them" in shown.content.decode()
    assert analyst.get(f"{LIST}template/pdf/").status_code == 404


def test_an_import_is_listed_with_its_rows(analyst, desk):
    apply(analyst, check(analyst, desk.row(), desk.row(ref="H-2")))
    table = Import.objects.get()

    shown = analyst.get(LIST).content.decode()
    assert "2 new" in shown
    page = analyst.get(reverse("admin:recommendations_import_change", args=[table.pk]))
    shown = page.content.decode()
    assert table.sha256 in shown
    assert "H-2" in shown
    left = analyst.get(f"{page.request['PATH_INFO']}?outcome=left_out")
    assert "there are none of this kind" in left.content.decode()


def test_an_import_is_undone_or_it_is_said_what_stands_in_the_way(analyst, desk):
    apply(analyst, check(analyst, desk.row()))
    table = Import.objects.get()
    url = reverse("admin:recommendations_import_take_back", args=[table.pk])
    record = Recommendation.objects.get()
    record.note = "mine"
    tracking.save(record, by=analyst.user)

    told = analyst.post(url, follow=True).content.decode()
    assert "Not undone: somebody has worked on H-2013-01 since" in told

    apply(analyst, check(analyst, desk.row(ref="H-3")))
    table = Import.objects.first()
    url = reverse("admin:recommendations_import_take_back", args=[table.pk])
    told = analyst.post(url, follow=True).content.decode()

    assert "is undone." in told
    assert "Undone by" in told
    assert not Recommendation.objects.filter(ref="H-3").exists()
    assert "Undo this import" not in told


def test_an_analyst_does_not_undo_the_import_of_another(analyst, client_of, desk):
    apply(analyst, check(analyst, desk.row()))
    table = Import.objects.get()
    url = reverse("admin:recommendations_import_take_back", args=[table.pk])

    told = client_of("analyst").post(url, follow=True).content.decode()
    assert "Not undone" in told
    client_of("reviewer").post(url)

    assert not Recommendation.objects.exists()
    assert not FileRecord.objects.exists()


def test_addresses_that_lead_nowhere_are_no_error(analyst):
    for address in ("0/change/", f"{10**30}/change/", "x/change/"):
        assert analyst.get(f"{LIST}{address}").status_code == 404


@pytest.mark.parametrize("known", [False, True])
def test_the_page_costs_the_same_at_any_size(analyst, desk, known):
    def rows(size):
        return [desk.row(ref=f"N-{n}", note="x" * known) for n in range(size)]

    if known:
        for n in range(12):
            make.RecommendationFactory(ref=f"N-{n}", quote__source=desk.source)
    counts = []
    for size in (2, 12):
        url = check(analyst, *rows(size)).request["PATH_INFO"]
        with CaptureQueriesContext(connection) as queries:
            analyst.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1]
