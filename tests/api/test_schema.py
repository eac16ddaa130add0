"""The schema and its page."""

import json

import pytest
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from recommendations.api import filtersets
from recommendations.api.examples import examples
from tests.api.examples import CALLS, WITHOUT
from tests.api.examples import examples as made

FILTERSETS = [
    made
    for made in vars(filtersets).values()
    if isinstance(made, type) and issubclass(made, filtersets.FilterSet)
]


@pytest.fixture(scope="module")
def schema():
    found = SchemaGenerator().get_schema(public=True)
    return json.loads(json.dumps(found, default=str))


def test_schema_is_served(client, schema):
    assert client.get(reverse("api:schema"), {"format": "json"}).json() == schema


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_schema_is_made_once(client, form, monkeypatch):
    first = client.get(f"/api/v1/schema/?format={form}")
    monkeypatch.setattr("drf_spectacular.generators.SchemaGenerator.parse", None)
    monkeypatch.setattr("yaml.dump", None)

    assert client.get(f"/api/v1/schema/?format={form}").content == first.content


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
        expected = {"400", "404", "429"} if method == "get" else {"401", "429"}
        if any(operation.get("security", ())):
            expected |= {"401"}
        assert expected <= set(operation["responses"]), operation["operationId"]


def test_enumerations_have_names_of_their_own(schema):
    made_up = [name for name in schema["components"]["schemas"] if "Enum" in name]

    # It stands for the empty string in fields that may be empty.
    assert made_up == ["BlankEnum"]


def test_tags_are_described(schema):
    used = {tag for _, _, operation in operations(schema) for tag in operation["tags"]}

    assert used == {tag["name"] for tag in schema["tags"] if tag["description"]}


def test_operation_has_an_example(schema):
    removing = {
        operation["operationId"]
        for _, method, operation in operations(schema)
        if method == "delete"
    }
    named = {operation["operationId"] for _, _, operation in operations(schema)}

    assert named - removing - {"auth_logout"} == {*CALLS, *WITHOUT}


@pytest.mark.django_db
def test_examples_are_true(real_seeds):
    assert made() == examples(), "run `make schema`, and look at what has changed"


@pytest.mark.parametrize("name", CALLS)
def test_example_is_what_the_schema_says(schema, name):
    example = examples()["operations"][name]
    (operation,) = [o for _, _, o in operations(schema) if o["operationId"] == name]
    answer = operation["responses"][str(example["status"])]
    shapes = [(content["schema"], content["example"]) for content in contents(answer)]
    if example.get("request"):
        body = operation["requestBody"]
        shapes += [
            (content["schema"], example["request"]) for content in contents(body)
        ]

    assert example["status"] < 300
    for shape, value in shapes:
        whole = shape | {"components": schema["components"]}
        Draft202012Validator(whole).validate(value)


def contents(message):
    """What has an example: an answer in the one form that it was given."""
    return [
        content
        for content in message.get("content", {}).values()
        if "example" in content
    ]


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
