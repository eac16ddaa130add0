"""How records are named: natural keys, words for people, citations."""

import pytest

from recommendations import models
from recommendations.models.assessment import value_label
from tests import factories as make

pytestmark = pytest.mark.django_db

NAMED = [
    make.ActorFactory,
    make.ActorAliasFactory,
    make.AddresseeFactory,
    make.AskFactory,
    make.AskMemberFactory,
    make.AssessmentFactory,
    make.AuthorshipFactory,
    make.CollectionFactory,
    make.ConditionFactory,
    make.EvidenceFactory,
    make.InferredFieldFactory,
    make.LinkFactory,
    make.PersonFactory,
    make.PublisherFactory,
    make.QuoteFactory,
    make.RecommendationFactory,
    make.SavedExportFactory,
    make.SavedViewFactory,
    make.FileRecordFactory,
    make.SourceFactory,
    make.TargetFactory,
    make.ThemeFactory,
]


@pytest.mark.parametrize("factory", NAMED)
def test_natural_key_finds_its_record(factory):
    other, record = factory(), factory()

    found = type(record)._default_manager.get_by_natural_key(*record.natural_key())

    assert found == record != other


# Changes, people's talk about a record, how tables came in, the keys of requests and of
# programs: dumped with no collection, named by nobody.
MACHINERY = {
    models.ApiToken,
    models.Change,
    models.Comment,
    models.IdempotencyKey,
    models.Import,
    models.ImportRow,
    models.RememberedColumn,
    models.StagedTable,
}


def test_natural_key_of_every_model():
    assert {factory._meta.model for factory in NAMED} | MACHINERY == {
        model
        for model in map(vars(models).get, models.__all__)
        if hasattr(model, "_meta")
    }


def recommended(**facts):
    actor = make.ActorFactory(name="United States")
    recommendation = make.RecommendationFactory(
        ref="FA-2017-01", summary="Press Baghdad"
    )
    return {"recommendation": recommendation, "actor": actor, **facts}


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (lambda: make.ActorFactory(name="Iraq"), "Iraq"),
        (lambda: make.ActorAliasFactory(name="Baghdad"), "Baghdad"),
        (lambda: make.AskFactory(title="Keep troops"), "Keep troops"),
        (lambda: make.CollectionFactory(name="Iraq"), "Iraq"),
        (lambda: make.ConditionFactory(text="If asked"), "If asked"),
        (lambda: make.PersonFactory(name="Ada Lovelace"), "Ada Lovelace"),
        (lambda: make.PublisherFactory(name="JINSA"), "JINSA"),
        (lambda: make.SourceFactory(title="On oil"), "On oil"),
        (lambda: make.SavedViewFactory(name="Oil, stalled"), "Oil, stalled"),
        (lambda: make.ThemeFactory(name="Oil"), "Oil"),
        (lambda: make.FileRecordFactory(key="iraq"), "actor iraq"),
        (lambda: recommended()["recommendation"], "FA-2017-01 Press Baghdad"),
        (
            lambda: make.AddresseeFactory(**recommended()),
            "United States (FA-2017-01)",
        ),
        (lambda: make.TargetFactory(**recommended()), "United States (FA-2017-01)"),
        (
            lambda: make.AssessmentFactory(
                addressee=make.AddresseeFactory(**recommended()), true_from="2014-06"
            ),
            "United States (FA-2017-01): in progress since Jun 2014",
        ),
        (
            lambda: make.AskMemberFactory(
                recommendation=recommended()["recommendation"]
            ),
            "FA-2017-01: same",
        ),
        (
            lambda: make.LinkFactory(
                recommendation=recommended()["recommendation"],
                to=make.RecommendationFactory(ref="WINEP-2020-08"),
            ),
            "FA-2017-01 refines WINEP-2020-08",
        ),
        (
            lambda: make.AuthorshipFactory(
                person__name="Ada Lovelace", affiliation="JINSA"
            ),
            "Ada Lovelace, JINSA",
        ),
        (lambda: make.AuthorshipFactory(person__name="Ada Lovelace"), "Ada Lovelace"),
        (
            lambda: make.InferredFieldFactory(field="url", source__title="On oil"),
            "URL of On oil",
        ),
        (
            lambda: make.CommentFactory(
                recommendation=recommended()["recommendation"], by__username="ada"
            ),
            "ada on FA-2017-01",
        ),
    ],
)
def test_record_is_called(record, words):
    assert str(record()) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Press\r\n  Baghdad\t😀", "Press Baghdad 😀"),
        ("o" * 80, "o" * 80),
        ("o" * 81, "o" * 79 + "…"),
    ],
)
def test_quote_is_called_by_its_words_on_one_line(text, words):
    source = make.SourceFactory(text=text)

    assert str(make.QuoteFactory(source=source, words=text)) == words


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "link", "url": "https://example.org", "title": "Report"}, "Report"),
        ({"kind": "file", "file_name": "a.pdf"}, "a.pdf"),
        ({"kind": "file", "file_name": "a.pdf", "title": "Report"}, "Report"),
        (
            {"kind": "search", "searched": "the web", "terms": "oil"},
            "searched the web for oil",
        ),
    ],
)
def test_evidence_is_called(facts, words):
    assert str(models.Evidence(**facts)) == words


def test_evidence_from_a_quote_is_called_by_its_words():
    quote = make.QuoteFactory(words="arms may be sold")

    assert str(models.Evidence(kind="quote", quote=quote)) == "arms may be sold"


def source_by(*names):
    source = make.SourceFactory(
        title="On oil", publisher__name="JINSA", published="2020-06"
    )
    for position, name in enumerate(names, start=1):
        make.AuthorshipFactory(source=source, person__name=name, position=position)
    return source


@pytest.mark.parametrize(
    ("names", "citation", "short"),
    [
        ([], "On oil, JINSA, Jun 2020", "JINSA 2020"),
        (
            ["Ada Lovelace"],
            "Ada Lovelace, On oil, JINSA, Jun 2020",
            "Lovelace 2020",
        ),
        (
            ["Ada Lovelace", "Mary Somerville"],
            "Ada Lovelace and Mary Somerville, On oil, JINSA, Jun 2020",
            "Lovelace and Somerville 2020",
        ),
        (
            ["Karl Kaltenthaler", "Plato", "Mary Somerville"],
            "Karl Kaltenthaler, Plato and Mary Somerville, On oil, JINSA, Jun 2020",
            "Kaltenthaler et al. 2020",
        ),
    ],
)
def test_source_is_cited(names, citation, short):
    source = source_by(*names)

    assert source.citation() == citation
    assert source.short_citation() == short


def test_source_is_cited_by_a_person_without_a_name():
    source = source_by("\u2003")

    assert source.short_citation() == "JINSA 2020"


def test_source_tells_what_was_inferred():
    source = make.InferredFieldFactory(
        field="title", evidence="The URL says so."
    ).source
    make.InferredFieldFactory(source=source, field="url", evidence="Found there.")

    assert source.inferred() == {"title": "The URL says so.", "url": "Found there."}


def test_source_holds_its_text():
    source = make.SourceFactory(text="Naïve 😀\r\n")
    other = make.SourceFactory(text="Naïve 😀\n", sha256=source.sha256)

    assert source.holds_its_text()
    assert not other.holds_its_text()


@pytest.mark.parametrize(
    ("axis", "value", "label"),
    [
        ("response", "accepted_in_part", "accepted in part"),
        ("implementation", "contrary_action", "contrary action"),
    ],
)
def test_value_label(axis, value, label):
    assert value_label(axis, value) == label
