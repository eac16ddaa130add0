"""Sources, with bibliography and text, written over the API."""

import base64

import pytest

from recommendations.models import Authorship, Quote, Source
from recommendations.models.source import text_sha256
from tests import factories as make
from tests.api.writing.calls import change, create, remove

pytestmark = pytest.mark.django_db

LIST = "/api/v1/sources/"
TEXT = "  Wash-\r\nington should act.\n\n"


@pytest.fixture
def body():
    return {
        "key": "jinsa-2020",
        "collection": make.CollectionFactory().key,
        "title": "On oil",
        "kind": "report",
        "language": "ar-IQ",
        "publisher": make.PublisherFactory().key,
        "first_published_in": make.PublisherFactory().key,
        "published": "2020-06",
        "url": "https://example.org/oil",
        "authors": [
            {"person": make.PersonFactory().key, "affiliation": "JINSA"},
            {"person": make.PersonFactory().key},
        ],
        "inferred": {"published": "The text speaks of last week."},
        "text": TEXT,
    }


def at(source):
    return f"{LIST}{source.key}/"


def base64_of(content):
    return base64.b64encode(content).decode()


def test_create(analyst, body):
    answer = create(analyst, LIST, body)

    assert answer.status_code == 201, answer.content
    made = answer.json()
    for name in ("key", "title", "kind", "language", "published", "url", "inferred"):
        assert made[name] == body[name]
    assert made["collection"] == body["collection"]
    assert made["publisher"]["key"] == body["publisher"]
    assert made["first_published_in"]["key"] == body["first_published_in"]
    persons = [row["person"] for row in body["authors"]]
    assert [row["person"] for row in made["authors"]] == persons
    assert made["authors"][0]["affiliation"] == "JINSA"


def test_text_is_kept_as_it_is(analyst, body):
    made = create(analyst, LIST, body).json()

    assert made["text"] == TEXT
    assert made["sha256"] == text_sha256(TEXT)
    assert Source.objects.get().holds_its_text()


def test_text_may_come_as_a_file(analyst, body):
    del body["text"]
    content = base64_of("Étude".encode())
    body["file"] = {"name": "oil.txt", "content": content}

    made = create(analyst, LIST, body).json()

    assert (made["text"], made["text_name"]) == ("Étude", "oil.txt")


def test_source_may_be_without_text(analyst, body):
    del body["text"]

    assert create(analyst, LIST, body).json()["text"] == ""
    assert Source.objects.get().holds_its_text()


@pytest.mark.parametrize(
    ("changed", "place", "told"),
    [
        ({"text": "a\0b"}, "text", "Null characters"),
        ({"text": "\ud800"}, "text", "Surrogate"),
        ({"text": "x" * (5 * 1024**2 + 1)}, "text", "no more than"),
        ({"text": "中" * (2 * 1024**2)}, "text", "larger than 5 MB"),
        ({"text": {"a": 1}}, "text", "valid string"),
        ({"file": {"name": "x", "content": "eA=="}}, "file", "not both"),
        ({"authors": [{"person": "nobody"}]}, "authors.0.person", "does not exist"),
        ({"authors": "Ada"}, "authors", "list"),
        ({"inferred": {"titel": "x"}}, "inferred.titel", "it is none of title"),
        ({"inferred": {"title": ""}}, "inferred.title", "blank"),
        ({"inferred": ["title"]}, "inferred", "dictionary"),
        ({"published": "soon"}, "published", "soon"),
        ({"published": None}, "published", "null"),
        ({"url": "javascript:alert(1)"}, "url", "valid URL"),
        ({"kind": "poem"}, "kind", "not a valid choice"),
        ({"collection": "nowhere"}, "collection", "does not exist"),
        ({"sha256": "0" * 64}, "sha256", "is no field"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_fault_is_told_at_its_place(analyst, body, changed, place, told):
    answer = create(analyst, LIST, {**body, **changed})

    assert answer.status_code == 400
    assert told in answer.json()["fields"][place][0]
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("no base64!", "not base64"),
        ("é", "not base64"),
        (base64_of(b"\xff\xfe"), "no UTF-8 at byte 0"),
        (base64_of(b"a\0b"), "cannot be stored"),
        (base64_of(b"x" * (5 * 1024**2 + 1)), "larger than 5 MB"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_file_that_is_no_text_is_told(analyst, body, content, told):
    del body["text"]
    body["file"] = {"name": "x.txt", "content": content}

    answer = create(analyst, LIST, body)

    assert answer.status_code == 400
    assert told in answer.json()["fields"]["file.content"][0]


def test_change_keeps_what_is_not_sent(analyst, body):
    made = create(analyst, LIST, body).json()

    after = change(analyst, made["api_url"], {"title": "On gas"}).json()

    changed = {name for name in made if made[name] != after[name]}
    assert changed == {"title", "version"}


def test_authors_that_stay_keep_their_record(analyst):
    stays = make.AuthorshipFactory(affiliation="JINSA")
    make.AuthorshipFactory(source=stays.source, position=2)
    new = make.PersonFactory()
    rows = [
        {"person": new.key},
        {"person": stays.person.key, "affiliation": "RAND"},
    ]

    answer = change(analyst, at(stays.source), {"authors": rows})

    assert [row["person"] for row in answer.json()["authors"]] == [
        new.key,
        stays.person.key,
    ]
    stays.refresh_from_db()
    assert (stays.position, stays.affiliation) == (2, "RAND")
    assert Authorship.objects.count() == 2


def test_inferred_fields_are_replaced(analyst):
    source = make.InferredFieldFactory().source

    answer = change(analyst, at(source), {"inferred": {"url": "The site says so."}})

    assert answer.json()["inferred"] == {"url": "The site says so."}


def test_new_text_finds_the_quotes_again(analyst):
    recommendation = make.RecommendationFactory()
    source, quote = recommendation.source, recommendation.quote
    lost = make.QuoteFactory(
        source=source, words="The United States should keep troops in Iraq."
    )

    answer = change(
        analyst, at(source), {"text": f"Before. {quote.exact}", "reason": "proof read"}
    )

    assert answer.status_code == 200, answer.content
    quote.refresh_from_db()
    lost.refresh_from_db()
    assert (quote.start, quote.match) == (8, "moved")
    assert (lost.start, lost.match) == (None, "lost")
    assert source.history.first().history_change_reason == "proof read"


def test_same_text_again_changes_nothing(analyst):
    quote = make.QuoteFactory()
    address = at(quote.source)
    before = analyst.get(address)["ETag"]

    answer = change(analyst, address, {"text": quote.source.text})

    assert answer["ETag"] == before
    assert Quote.objects.get().match == "exact"


def test_remove_of_what_is_quoted_is_refused(administrator):
    source = make.QuoteFactory().source

    assert remove(administrator, at(source)).status_code == 409


def test_reader_writes_nothing(reader, body):
    assert create(reader, LIST, body).status_code == 403
    assert not Source.objects.exists()
