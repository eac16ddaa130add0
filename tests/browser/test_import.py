"""An import by browser: the template filled in, mended, imported, and undone."""

import io

import pytest
import xlsxwriter
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from recommendations import tracking
from recommendations.models import Recommendation
from tests.browser.test_accessibility import violations
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Row 1 holds the headings.
WRONG = {
    3: ("Summary", "Keep troops in Iraq."),
    5: ("Addressees", "Goverment of Iraq"),
    8: ("Due", "04/2014"),
    12: ("Quote", "Washington must press Baghdad"),
}


def rows():
    """Six changed recommendations of the seeds, and six new ones in their words."""
    known = Recommendation.objects.filter(kind="explicit").exclude(quote__exact="")
    known = list(known.order_by("ref").prefetch_related("themes")[:12])
    changed = [{"Ref": row.ref, "Note": f"Looked at, {row.ref}"} for row in known[:6]]
    new = [
        {
            "Ref": f"NEW-2026-{number:02}",
            "Source": row.source.title,
            "Quote": " ".join(row.quote.words().split()),
            "Quote start": row.quote.start,
            "Summary": f"Follow {row.ref} again",
            "Themes": "; ".join(theme.name for theme in row.themes.all()),
            "Addressees": "Washington",
        }
        for number, row in enumerate(known[6:], start=1)
    ]
    return [*changed, *new]


def filled_in(template, rows):
    """The template with these rows under its headings."""
    sheet = CalamineWorkbook.from_path(str(template)).get_sheet_by_name(
        "Recommendations"
    )
    headings = sheet.to_python()[0]
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        made = book.add_worksheet("Recommendations")
        made.write_row(0, 0, headings)
        for number, row in enumerate(rows, start=1):
            made.write_row(number, 0, [row.get(name, "") for name in headings])
    return held.getvalue()


def spoilt(rows):
    return [
        row | ({WRONG[number][0]: WRONG[number][1]} if number in WRONG else {})
        for number, row in enumerate(rows, start=2)
    ]


def upload(page, content):
    file = {"name": "advice.xlsx", "mimeType": XLSX, "buffer": content}
    page.get_by_label("Table").set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_template_is_filled_in_mended_imported_and_undone(
    seeded, analyst, page, complaints, scheme
):
    page.emulate_media(color_scheme=scheme)
    wanted = rows()
    before = Recommendation.objects.count()
    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="Imports", exact=True).click()
    assert violations(page) == []
    page.get_by_role("link", name="Import a table").click()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX, with its columns explained").click()
    template = download.value.path()

    upload(page, filled_in(template, spoilt(wanted)))

    expect(page.get_by_role("alert")).to_contain_text("4 rows cannot be read")
    for number, (heading, cell) in WRONG.items():
        row = page.locator("tr.bad", has=page.locator(f"td:text-is('{number}')"))
        expect(row.locator("dt", has_text=heading)).to_have_count(1)
        expect(row.locator("dd")).to_contain_text(cell.split()[0])
        expect(row.locator(".mend")).to_contain_text("Error:")
    page.get_by_text("How the columns are read").click()
    assert violations(page) == []
    assert Recommendation.objects.count() == before

    page.get_by_role("link", name="Upload a mended file").click()
    upload(page, filled_in(template, wanted))
    expect(page.locator(".tally")).to_contain_text("6would be new")
    page.get_by_role("button", name="Import 12 rows").click()

    expect(page.locator(".messagelist")).to_have_text("Imported: 6 new, 6 changed.")
    assert Recommendation.objects.count() == before + 6
    assert violations(page) == []

    page.get_by_role("button", name="Undo this import").click()

    expect(page.locator(".messagelist")).to_have_text(
        "The import of advice.xlsx is undone."
    )
    assert Recommendation.objects.count() == before
    assert not Recommendation.objects.filter(note__startswith="Looked at").exists()
    assert violations(page) == []
    assert complaints == []


def test_a_persons_value_is_kept_until_the_box_is_ticked(
    seeded, analyst, page, complaints
):
    record = Recommendation.objects.get(ref="HERITAGE-2013-20")
    record.confidence = "low"
    tracking.save(record, by=UserFactory(username="grace", role="analyst"))
    page.goto(f"{seeded}/admin/recommendations/import/add/")
    file = {
        "name": "a.csv",
        "mimeType": "text/csv",
        "buffer": b"ref,confidence\nHERITAGE-2013-20,medium\n",
    }
    page.get_by_label("Table").set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()

    expect(page.locator(".kept")).to_contain_text("grace set low")
    assert violations(page) == []
    page.get_by_text("Use the file’s value").click()
    page.get_by_role("button", name="Import what is ticked").click()

    expect(page.locator(".messagelist")).to_have_text("Imported: 0 new, 1 changed.")
    record.refresh_from_db()
    assert record.confidence == "medium"
    assert complaints == []
