"""Asks with those who answer them, few and many."""

from recommendations.models import Ask, AskMember, Quote, Recommendation, Source
from tests import factories


def answer(ask, source, stance="same", **facts):
    advice = factories.RecommendationFactory(source=source, **facts)
    why = "" if stance == "same" else "differs"
    factories.AskMemberFactory(ask=ask, recommendation=advice, stance=stance, why=why)
    return advice


def many(asks, sources):
    """So many asks, each answered by every fourth of so many sources."""
    held = factories.SourceFactory.create_batch(sources)
    for each in held:
        factories.AuthorshipFactory(source=each)
        factories.InferredFieldFactory(source=each)
    quotes = [factories.QuoteFactory(source=each) for each in held]
    collection = factories.CollectionFactory()
    made = Ask.objects.bulk_create(
        Ask(
            key=f"a-{n}", title=f"Ask {n}", question="Should it?", collection=collection
        )
        for n in range(asks)
    )
    advice = Recommendation.objects.bulk_create(
        Recommendation(
            ref=f"R-{n}-{m}", summary="Do it", quote=quotes[m], state="published"
        )
        for n in range(asks)
        for m in range(n % 4, sources, 4)
    )
    by_key = {ask.key: ask for ask in made}
    AskMember.objects.bulk_create(
        AskMember(
            ask=by_key[f"a-{each.ref.split('-')[1]}"],
            recommendation=each,
            stance="opposes" if number % 3 else "weaker",
            why="differs",
        )
        for number, each in enumerate(advice)
    )


def wipe():
    for model in (AskMember, Ask, Recommendation, Quote):
        model.objects.all().delete()
    Source.objects.all().delete()
