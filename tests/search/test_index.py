"""The index: made by `migrate`, and kept by every write."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from recommendations import search, tracking
from recommendations.models import (
    Actor,
    ActorAlias,
    Addressee,
    Authorship,
    Person,
    Publisher,
    Quote,
    Recommendation,
    Source,
    Target,
)
from recommendations.search import index
from recommendations.search.comparing import faults
from recommendations.search.documents import KINDS
from recommendations.text.spans import Span
from tests import factories

postgresql_only = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite compares no words by their parts"
)


def found(model, typed):
    return [str(row) for row in search.search(model.objects.all(), typed)]


@pytest.fixture
def reviewer(db):
    return factories.UserFactory(role="reviewer")


@pytest.fixture
def advice(db):
    return factories.RecommendationFactory(ref="R-1", summary="Sell tanks")


def test_a_new_record_is_found_at_once(db):
    tracking.save(Publisher(key="p", name="Chatham House", kind="think-tank"))

    assert found(Publisher, "chatham") == ["Chatham House"]


def test_a_changed_summary_is_found_by_its_new_words_alone(advice):
    advice.summary = "Lease drones"
    tracking.save(advice)

    assert found(Recommendation, "tanks") == []
    assert found(Recommendation, "drones") == [str(advice)]


def test_a_write_that_is_taken_back_leaves_the_index(advice):
    advice.summary = "Lease drones"
    with transaction.atomic():
        tracking.save(advice)
        transaction.set_rollback(True)

    assert len(found(Recommendation, "tanks")) == 1


def test_a_removed_record_is_gone(advice):
    tracking.remove(advice)

    assert found(Recommendation, "tanks") == []
    assert list(faults()) == []


def test_a_new_title_finds_the_recommendations(advice):
    source = Source.objects.get()
    source.title = "Guns and Butter"
    tracking.save(source)

    assert found(Source, "butter") == ["Guns and Butter"]
    assert found(Recommendation, "butter") == [str(advice)]


def test_a_new_alias_finds_what_is_addressed_to_the_actor(advice):
    actor = factories.ActorFactory(name="United States")
    tracking.save(Addressee(recommendation=advice, actor=actor))
    alias = tracking.save(ActorAlias(actor=actor, name="Foggy Bottom"))
    assert found(Actor, "foggy") == ["United States"]
    assert found(Recommendation, "foggy") == [str(advice)]

    tracking.remove(alias)
    assert found(Actor, "foggy") == []
    assert found(Recommendation, "foggy") == []


def test_an_alias_that_goes_over_leaves_its_actor(db):
    old, new = factories.ActorFactory(name="Old"), factories.ActorFactory(name="New")
    alias = factories.ActorAliasFactory(actor=old, name="Foggy Bottom")
    alias.actor = new
    tracking.save(alias)

    assert found(Actor, "foggy") == ["New"]


@pytest.mark.parametrize("part", [Addressee, Target])
def test_parts_count_and_leave(part, advice):
    actor = factories.ActorFactory(name="Ankara")
    row = tracking.save(part(recommendation=advice, actor=actor))
    assert found(Recommendation, "ankara") == [str(advice)]

    tracking.remove(row)
    assert found(Recommendation, "ankara") == []


def test_attributed_actors_count(advice):
    actor = factories.ActorFactory(name="Ankara")
    advice.kind = "reported"
    tracking.save(advice, attributed_actors=[actor])

    assert found(Recommendation, "ankara") == [str(advice)]


def test_names_of_authors_and_publishers_find_sources(db):
    source = factories.SourceFactory(title="Untitled")
    person = factories.PersonFactory(name="Ada")
    tracking.save(Authorship(source=source, person=person))
    assert found(Source, "ada") == ["Untitled"]

    person.name = "Grace Hopper"
    tracking.save(person)
    source.publisher.name = "Quarterdeck"
    tracking.save(source.publisher)
    assert found(Source, "hopper quarterdeck") == ["Untitled"]
    assert found(Source, "ada") == []
    assert found(Person, "hopper") == ["Grace Hopper"]


def test_a_new_text_and_its_moved_quotes_are_found(db):
    text = "Washington should sell the tanks to Jordan before the summer begins."
    source = factories.SourceFactory(text=text)
    quote = tracking.quote(source=source, span=Span(0, len(text)))
    factories.RecommendationFactory(ref="R-1", summary="Sell", quote=quote)

    tracking.set_text(source=source, text=f"Indeed: {text.replace('the', 'these')}")

    assert found(Source, "indeed") == [source.title]
    assert "these tanks" in Quote.objects.get().exact
    assert len(found(Recommendation, '"these tanks"')) == 1


def test_merged_records_swap_their_actors(reviewer, advice):
    other = factories.RecommendationFactory(ref="R-2", summary="Sell tanks again")
    factories.AddresseeFactory(
        recommendation=advice, actor=factories.ActorFactory(name="Ankara")
    )

    tracking.merge(recommendation=advice, into=other, by=reviewer, reason="twice")

    assert found(Recommendation, "ankara") == [str(other)]


def test_seeds_are_indexed(real_seeds):
    assert list(faults()) == []
    assert found(Source, "internal") != []


def test_install_and_rebuild_change_nothing_that_stands(advice):
    index.install()
    call_command("rebuild_search", verbosity=0)

    assert len(found(Recommendation, "tanks")) == 1


def test_an_index_that_is_missing_is_made(advice):
    with connection.cursor() as cursor:
        index.drop(cursor, KINDS[Recommendation], connection)
    assert [str(fault) for fault in faults()] == [
        "the search index of recommendations is missing"
    ]

    index.install()
    assert len(found(Recommendation, "tanks")) == 1


def test_check_tells_of_an_index_of_other_records_and_rebuild_mends_it(advice, capsys):
    # As many documents as records, and not of the same.
    with connection.cursor() as cursor:
        table = index.table_of(KINDS[Recommendation])
        key = index.BACKENDS[connection.vendor].KEY
        cursor.execute(f"UPDATE {table} SET {key} = {key} + 1000")
    call_command("check", databases=["default"])
    told = capsys.readouterr().err
    assert "recommendations.W001" in told
    assert "recommendations lacks 1 and holds 1 that are gone" in told

    call_command("rebuild_search")
    assert "records are indexed" in capsys.readouterr().out
    call_command("check", databases=["default"])
    assert "W001" not in capsys.readouterr().err


def test_rebuild_search_compares_every_document(advice, capsys):
    call_command("rebuild_search", check=True)
    assert "are indexed as they are" in capsys.readouterr().out
    Recommendation.objects.filter(pk=advice.pk).update(summary="Lease drones")

    with pytest.raises(CommandError, match="has other words for 1; run"):
        call_command("rebuild_search", check=True)
    assert len(found(Recommendation, "drones")) == 0

    call_command("rebuild_search")
    assert len(found(Recommendation, "drones")) == 1
    call_command("rebuild_search", check=True)


@postgresql_only
def test_a_slip_in_a_name_is_forgiven(db):
    factories.PersonFactory(name="Karl Kaltenthaler")

    assert found(Person, "Kaltentaler") == ["Karl Kaltenthaler"]
    assert found(Person, '"Kaltentaler"') == []


@postgresql_only
def test_search_works_where_words_cannot_be_compared(db, capsys):
    factories.PersonFactory(name="Karl Kaltenthaler")
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")

    assert found(Person, "Kaltenthaler") == ["Karl Kaltenthaler"]
    assert found(Person, "Kaltentaler") == []
    call_command("check", databases=["default"])
    assert "recommendations.W002" in capsys.readouterr().err


def test_very_long_text_is_indexed(db):
    words = " ".join(f"word{number}" for number in range(120_000))
    source = factories.SourceFactory(title="Long", text=f"{words} the end.")

    assert found(Source, "word7") == [source.title]


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_has_an_empty_index():
    factories.RecommendationFactory()

    call_command("flush", interactive=False, verbosity=0)

    assert list(faults()) == []
