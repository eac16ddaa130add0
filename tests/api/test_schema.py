"""The schema and its page."""

import pytest
from django.urls import reverse
from openapi_spec_validator import validate

from recommendations.api import filtersets

FILTERSETS = [
    made
    for made in vars(filtersets).values()
    if isinstance(made, type) and issubclass(made, filtersets.FilterSet)
]


@pytest.fixture
def schema(client):
    return client.get(reverse("api:schema"), {"format": "json"}).json()


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_schema_is_openapi_3_1(schema):
    validate(schema)
    assert schema["openapi"].startswith("3.1.")
    assert schema["info"]["license"]["identifier"] == "BSD-3-Clause"


@pytest.mark.parametrize("made", FILTERSETS, ids=lambda made: made.__name__)
def test_filter_has_a_label(made):
    assert all(one.label for one in made.base_filters.values())


def test_parameter_is_described(schema):
    bare = [
        (path, parameter["name"])
        for path, _, operation in operations(schema)
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query" and not parameter.get("description")
    ]
    assert bare == []


@pytest.mark.parametrize("name", filtersets.RecommendationFilters.base_filters)
@pytest.mark.parametrize("address", ["", "export.csv", "export.json", "export.ndjson"])
def test_filter_stands_in_the_schema(schema, address, name):
    operation = schema["paths"][f"/api/v1/recommendations/{address}"]["get"]

    assert name in {parameter["name"] for parameter in operation["parameters"]}


def test_operation_ids_differ(schema):
    ids = [operation["operationId"] for _, _, operation in operations(schema)]

    assert len(ids) == len(set(ids))


def test_errors_are_documented(schema):
    for _, method, operation in operations(schema):
        expected = {"400", "401", "403", "404"} if method == "get" else {"401"}
        assert expected <= set(operation["responses"]), operation["operationId"]


def test_page_asks_no_other_server(client):
    page = client.get(reverse("api:docs")).content.decode()

    assert "https://" not in page
    assert "<style" not in page
    assert "swagger-ui-bundle.js" in page


def test_page_loosens_the_policy_for_images_alone(client):
    answer = client.get(reverse("api:docs"))

    policy = answer["Content-Security-Policy"]
    assert "img-src 'self' data:" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy


def test_script_of_the_page_is_no_inline_one(client):
    answer = client.get(reverse("api:docs"), {"script": ""})

    assert answer["Content-Type"].startswith("application/javascript")
    assert b"SwaggerUIBundle" in answer.content
