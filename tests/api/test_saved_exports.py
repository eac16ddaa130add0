"""Saved exports: made once, fetched again and again."""

import json

import pytest
import time_machine

from recommendations import tracking
from recommendations.models import Actor, SavedExport
from tests.factories import (
    AddresseeFactory,
    RecommendationFactory,
    SavedExportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

URL = "/api/v1/exports/"


def post(client, **body):
    body = {"name": "Daily", "format": "csv", **body}
    return client.post(URL, json.dumps(body), content_type="application/json")


def patch(client, key, **body):
    address = f"{URL}{key}/"
    return client.patch(address, json.dumps(body), content_type="application/json")


def test_export_is_made_and_fetched(reader):
    AddresseeFactory(recommendation__ref="A", implementation="stalled")
    RecommendationFactory(ref="B")

    made = post(reader, query="implementation=stalled", columns=["ref", "kind"])
    answer = reader.get(made.json()["file_url"])

    assert made.status_code == 201
    assert answer.getvalue().decode("utf-8-sig") == "ref,kind\r\nA,explicit\r\n"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_export_at_a_point_of_the_clocks(reader):
    RecommendationFactory(ref="A")

    made = post(reader, format="json", query="as_of=2015&ordering=-ref")
    (record,) = json.loads(reader.get(made.json()["file_url"]).getvalue())

    assert record["as_of"] == "2015-12-31"


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"query": "actr=us"}, "query", "did you mean actor?"),
        ({"query": "kind=wild"}, "query", "kind: "),
        ({"query": "actor=nobody"}, "query", "nobody"),
        ({"query": "as_of=soon"}, "query", "'soon' is no date"),
        ({"format": "docx"}, "format", "docx"),
        ({"columns": ["reff"]}, "columns", "did you mean ref?"),
        ({"rows": "theme"}, "rows", "theme"),
        ({"name": ""}, "name", "blank"),
        ({"name": "x" * 61}, "name", "60"),
        ({"query": "search=a\0b"}, "query", ""),
    ],
)
def test_export_of_which_no_file_can_be_made_is_a_400(reader, body, field, sentence):
    answer = post(reader, **body)

    assert answer.status_code == 400
    assert sentence in " ".join(answer.json()["fields"][field])
    assert not SavedExport.objects.exists()


def test_list_holds_ones_own_and_what_is_shared(reader):
    post(reader, name="Mine")
    SavedExportFactory(name="Shared", shared=True)
    SavedExportFactory(name="Theirs")

    names = [row["name"] for row in reader.get(URL).json()["results"]]
    assert names == ["Mine", "Shared"]


@pytest.mark.parametrize("size", [1, 6])
def test_list_costs_the_same_at_any_size(reader, size, django_assert_num_queries):
    SavedExportFactory.create_batch(size, shared=True)
    reader.get(URL)

    with django_assert_num_queries(4):
        reader.get(URL)


def test_reader_fetches_no_draft_by_the_export_of_an_analyst(reader):
    RecommendationFactory(ref="SEEN")
    RecommendationFactory(ref="HIDDEN", state="draft")
    owner = UserFactory(role="analyst")
    export = SavedExportFactory(owner=owner, shared=True, columns="ref")

    text = reader.get(f"{URL}{export.key}/").getvalue()
    assert b"SEEN" in text
    assert b"HIDDEN" not in text


def test_export_that_is_not_shared_is_not_there_for_others(reader):
    key = SavedExportFactory().key

    assert reader.get(f"{URL}{key}/").status_code == 404
    assert reader.delete(f"{URL}{key}/").status_code == 404


def test_shared_export_is_changed_by_its_owner_alone(reader):
    key = SavedExportFactory(shared=True).key

    assert patch(reader, key, name="Other").status_code == 403
    assert reader.delete(f"{URL}{key}/").status_code == 403
    assert SavedExport.objects.get().name != "Other"


def test_change_keeps_the_address(reader):
    key = post(reader, columns=["ref"]).json()["key"]

    answer = patch(reader, key, columns=["summary"], shared=True)

    assert answer.json()["key"] == key
    assert answer.json()["columns"] == ["summary"]
    assert answer.json()["name"] == "Daily"


def test_second_export_of_a_name_is_refused(reader):
    post(reader)

    answer = post(reader)
    assert answer.status_code == 400
    assert "of this name already" in answer.json()["detail"]


def test_removed_export_is_gone(reader):
    key = post(reader).json()["key"]

    assert reader.delete(f"{URL}{key}/").status_code == 204
    assert reader.get(f"{URL}{key}/").status_code == 404


@pytest.fixture
def export():
    return SavedExportFactory(shared=True, columns="ref,addressee_name,headline")


def tag(client, export):
    answer = client.get(f"{URL}{export.key}/")
    answer.getvalue()  # Read to its end, it lets go of the connection by itself.
    return answer["ETag"]


def again(client, export, etag):
    answer = client.get(f"{URL}{export.key}/", headers={"If-None-Match": etag})
    answer.getvalue()
    return answer


def test_nothing_changed_is_a_304(reader, export, django_assert_num_queries):
    RecommendationFactory()
    etag = tag(reader, export)

    with django_assert_num_queries(5):
        answer = again(reader, export, etag)
    assert answer.status_code == 304
    assert answer["ETag"] == etag


@pytest.mark.parametrize(
    "change",
    [
        lambda made, by: tracking.save(made, by=by),
        lambda made, by: tracking.remove(made.addressees.get(), by=by),
        lambda made, by: rename(made.addressees.get().actor, by),
    ],
    ids=["recommendation", "addressee", "actor"],
)
def test_a_change_of_what_it_holds_is_a_200(reader, export, change):
    made = AddresseeFactory().recommendation
    by = UserFactory(role="administrator")
    etag = tag(reader, export)

    made.note = "new"
    change(made, by)

    assert again(reader, export, etag).status_code == 200


def rename(actor, by):
    actor.name = "Another"
    tracking.save(actor, by=by)
    assert Actor.objects.filter(name="Another").exists()


def test_another_definition_day_or_caller_is_a_200(reader, analyst, export):
    with time_machine.travel("2026-11-25T12:00Z"):
        etag = tag(reader, export)
        assert again(reader, export, etag).status_code == 304
        assert again(analyst, export, etag).status_code == 200
        SavedExport.objects.update(columns="ref")
        assert again(reader, export, etag).status_code == 200
        SavedExport.objects.update(columns=export.columns)
    with time_machine.travel("2026-11-26T12:00Z"):
        assert again(reader, export, etag).status_code == 200


def test_parameters_do_not_change_what_was_saved(reader, export):
    answer = reader.get(f"{URL}{export.key}/?kind=implicit")

    assert answer.status_code == 400
