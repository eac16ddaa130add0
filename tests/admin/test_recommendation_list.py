"""The list of recommendations: columns, order, points in time, and files."""

import csv
import io
import json

import pytest

from recommendations.text.dates import PartialDate
from tests import factories
from tests.admin.pages import list_page

LIST = "recommendation"


def page(client, query="view=all"):
    response = client.get(f"{list_page(LIST)}?{query}")
    assert response.status_code == 200
    return response


def refs(client, query):
    return [row.ref for row in page(client, query).context["cl"].result_list]


def html(client, query="view=all"):
    return page(client, query).content.decode()


def row(ref, *, since=None, **facts):
    advice = factories.RecommendationFactory(ref=ref, **facts)
    factories.AddresseeFactory(
        recommendation=advice,
        implementation="stalled" if since else "not_assessed",
        implementation_since=PartialDate.parse(since) if since else None,
    )
    return advice


@pytest.fixture
def three(db):
    old = factories.SourceFactory(published=PartialDate.parse("2003"))
    row("A", since="2014", strength="could", kind="implicit")
    row("B", since="2020-05", strength="must", headline="stalled", source=old)
    factories.ConditionFactory(recommendation=row("C", strength="should"))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("ref", "ABC"),
        ("-ref", "CBA"),
        ("since", "ABC"),
        ("-since", "BAC"),
        ("published", "BAC"),
        ("strength", "BCA"),
        ("kind", "BCA"),
        ("shown_headline", "BAC"),
        ("shown_condition", "CAB"),
        ("nonsense", "ABC"),
        ("-", "ABC"),
    ],
)
def test_list_is_sorted(sort, order, analyst, three):
    assert refs(analyst, f"sort={sort}") == list(order)


def test_head_of_a_column_turns_its_order_round(analyst, three):
    assert 'href="?sort=-since&amp;view=all">Since' in html(
        analyst, "view=all&sort=since"
    ).replace("sort=-since&view", "sort=-since&amp;view")
    assert 'aria-sort="ascending"' in html(analyst, "sort=since")


def test_state_is_shown_when_it_is_not_published(analyst):
    factories.RecommendationFactory(state="published")
    assert 'class="state published"' not in html(analyst)

    factories.RecommendationFactory(state="draft")
    assert 'class="state draft"' in html(analyst)


def test_condition_is_a_sign(analyst, three):
    assert "<i>if</i> condition unknown" in html(analyst)


def test_provisional_addressee_says_so(analyst):
    factories.AddresseeFactory(
        implementation="implemented", implementation_provisional=True
    )

    assert html(analyst).count('<span class="provisional"') == 1


@pytest.mark.parametrize(
    ("query", "heads"),
    [
        ("view=all", ["advice", "came_of_it", "shown_headline", "since"]),
        ("columns=kind,since", ["advice", "since", "shown_kind"]),
        ("columns=since&columns=kind", ["advice", "since", "shown_kind"]),
        (
            "columns=nonsense",
            ["advice", "came_of_it", "shown_headline", "since"],
        ),
    ],
)
def test_columns_are_chosen(query, heads, analyst, three):
    headers = page(analyst, query).context["cl"].headers()

    assert [header.name for header in headers] == heads


def test_every_column_can_be_shown(analyst, three):
    every = "results,headline,since,condition,published,kind,strength,confidence,due"
    rest = "priority,assigned,disposition,state"

    assert html(analyst, f"columns={every},{rest}").count('scope="col"') == 15


# Points in time


@pytest.fixture
def assessed(db):
    """Stalled since 2014, then in progress since 2020."""
    advice = factories.RecommendationFactory(ref="THEN", headline="in_progress")
    addressee = factories.AddresseeFactory(
        recommendation=advice,
        implementation="in_progress",
        implementation_since=PartialDate.parse("2020"),
    )
    for value, since in (("stalled", "2014"), ("in_progress", "2020")):
        factories.AssessmentFactory(addressee=addressee, value=value, true_from=since)
    return advice


def test_list_as_of_a_day_shows_what_was_so(analyst, assessed):
    shown = html(analyst, "as_of=2016")

    assert '<span class="chip stalled">' in shown
    assert '<span class="status implementation in_progress">' not in shown
    assert "as things stood on 31 Dec 2016" in shown
    assert ">Back to today</a>" in shown


def test_list_of_today_says_nothing_of_it(analyst, assessed):
    assert "An earlier point" not in html(analyst)


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("as_of=2016&headline=stalled", 1),
        ("as_of=2016&headline=in_progress", 0),
        ("headline=in_progress", 1),
        ("as_of=2016&implementation=stalled", 1),
        ("as_of=2013&implementation=stalled", 0),
        ("as_of=2013&assessed=yes", 0),
        ("as_of=2016&assessed=yes", 1),
        ("known_at=2001-01-01&assessed=yes", 0),
        ("as_of=2016&sort=-since", 1),
        ("as_of=2016&sort=shown_headline&q=oil", 1),
    ],
)
def test_filters_ask_of_the_point(query, number, analyst, assessed):
    assert len(refs(analyst, query)) == number


@pytest.mark.parametrize("words", ["yesterday", "2014-13", "99999"])
def test_point_that_cannot_be_read_says_how_to_write_it(words, analyst, assessed):
    shown = html(analyst, f"as_of={words}")

    assert "is no date; write 2014, 2014-06 or 2014-06-30" in shown
    assert "An earlier point" not in shown


# Files


BY_ADDRESSEE = {"export-rows": "addressee"}


def export(client, name, query=""):
    response = client.get(f"{list_page(LIST)}export/{name}/?{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_export_holds_what_the_filters_leave_in_their_order(analyst, three):
    rows = json.loads(export(analyst, "json", "strength=must&strength=could&sort=-ref"))

    assert [record["ref"] for record in rows] == ["B", "A"]


def test_export_as_csv(analyst, three):
    text = export(analyst, "csv", "strength=must").removeprefix("\ufeff")

    assert [row["ref"] for row in csv.DictReader(io.StringIO(text))] == ["B"]


def test_export_as_of_a_day(analyst, assessed):
    (record,) = json.loads(export(analyst, "json", "as_of=2016"))

    assert record["headline"]["value"] == "stalled"


def test_export_of_more_than_a_page(analyst):
    for _ in range(51):
        factories.RecommendationFactory(themes=[])

    assert len(export(analyst, "ndjson", "p=2").splitlines()) == 51


@pytest.mark.parametrize("name", ["csv", "json", "json-whole", "ndjson"])
def test_export_of_the_selection(name, analyst, three):
    advice = factories.RecommendationFactory(ref="CHOSEN")
    chosen = {"action": "export_selected", "_selected_action": [advice.pk]}

    page = analyst.post(list_page(LIST), chosen)
    response = analyst.post(
        list_page(LIST),
        {**dict(page.context["selected"]), "export-format": name, **BY_ADDRESSEE},
    )

    assert page.context["title"] == "Export"
    text = b"".join(response.streaming_content).decode()
    assert "CHOSEN" in text
    assert '"A"' not in text
    ending = name.partition("-")[0]
    assert response["Content-Disposition"].endswith(f'.{ending}"')


def test_export_of_chosen_columns_and_rows(analyst, three):
    chosen = {
        "export-format": "csv",
        "export-rows": "recommendation",
        "export-columns": ["kind", "ref"],
    }

    response = analyst.post(f"{list_page(LIST)}export/?strength=must", chosen)

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines() == ["ref,kind", "B,explicit"]


def test_export_page_asks_again_what_was_chosen_wrongly(analyst, three):
    response = analyst.post(f"{list_page(LIST)}export/", {"export-format": "docx"})

    assert response.status_code == 200
    assert "Nothing is exported yet" in response.content.decode()


@pytest.mark.parametrize("missing", [True, False])
def test_export_page_offers_parquet_where_it_can_be_written(
    analyst, three, monkeypatch, missing
):
    found = None if missing else object()
    monkeypatch.setattr("recommendations.exports.parquet.find_spec", lambda name: found)

    page = analyst.get(f"{list_page(LIST)}export/").content.decode()

    assert ("Parquet" in page) is not missing


def test_export_holds_no_draft_for_a_reader(reader):
    factories.RecommendationFactory(ref="SEEN")
    factories.RecommendationFactory(ref="HIDDEN", state="draft")

    assert [row["ref"] for row in json.loads(export(reader, "json"))] == ["SEEN"]


def test_export_in_no_known_format(analyst):
    assert analyst.get(f"{list_page(LIST)}export/docx/").status_code == 404


def test_export_needs_a_role(client_of):
    assert client_of(None).get(f"{list_page(LIST)}export/csv/").status_code == 403


def test_export_of_a_list_that_is_none_leads_back(analyst):
    response = analyst.get(f"{list_page(LIST)}export/csv/?nonsense=1")

    assert response.status_code == 302


def test_button_names_the_number_and_leads_to_the_choice(analyst, three):
    shown = html(analyst, "strength=must")

    assert '/export/?strength=must">Export 1</a>' in shown
