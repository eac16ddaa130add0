"""Two who change at once what one document of the index is made from."""

import threading

import pytest
from django.db import connection, transaction

from recommendations import tracking
from recommendations.models import Authorship, Recommendation, Source, Target
from recommendations.search import search
from tests import factories as make
from tests.proof.test_concurrency import others, until
from tests.proof.threads import at_once

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time"
    ),
    pytest.mark.django_db(transaction=True),
]


def found(model, typed):
    return set(search(model.objects.all(), typed))


def within(first, second):
    """Let the second begin when the first has written, and not yet committed."""
    written, done = threading.Event(), threading.Event()

    def begin():
        with transaction.atomic():
            first()
            written.set()
            until(lambda: done.is_set() or others("wait_event_type = 'Lock'"))

    def follow():
        written.wait()
        try:
            second()
        finally:
            done.set()

    at_once(begin, follow)


def retitle(source):
    source.title = "Guns and Butter"
    tracking.save(source)


def test_a_new_target_while_its_source_gets_another_title():
    advice = make.RecommendationFactory()
    actor = make.ActorFactory(name="Ankara")
    target = Target(recommendation=advice, actor=actor)

    within(lambda: retitle(advice.quote.source), lambda: tracking.save(target))

    assert found(Recommendation, "butter ankara") == {advice}


def test_another_title_while_a_new_target_is_written():
    advice = make.RecommendationFactory()
    actor = make.ActorFactory(name="Ankara")
    target = Target(recommendation=advice, actor=actor)

    within(lambda: tracking.save(target), lambda: retitle(advice.quote.source))

    assert found(Recommendation, "butter ankara") == {advice}


def test_a_new_recommendation_while_its_source_gets_another_title():
    quote, theme = make.QuoteFactory(), make.ThemeFactory()
    new = make.RecommendationFactory.build(quote=quote, source=None)

    within(
        lambda: retitle(Source.objects.get()),
        lambda: tracking.save(new, themes=[theme]),
    )

    assert found(Recommendation, "butter") == {new}


def test_a_new_author_who_gets_another_name():
    source, person = make.SourceFactory(), make.PersonFactory()
    authorship = Authorship(source=source, person_id=person.pk)

    def rename():
        person.name = "Grace Hopper"
        tracking.save(person)

    within(rename, lambda: tracking.save(authorship))

    assert found(Source, "hopper") == {source}
