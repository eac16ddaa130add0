"""Records for tests, each valid by itself; a test names only the facts that matter."""

import hashlib
import uuid
from datetime import timedelta

import factory
from django.contrib.auth.models import Group, User
from django.utils import timezone
from factory.django import DjangoModelFactory, Password

from recommendations import models, search
from recommendations.models.quote import quote_uid
from recommendations.models.source import text_sha256
from recommendations.text.dates import PartialDate
from recommendations.tracking import issue_token

PASSWORD = "correct horse battery staple"
TEXT = (
    "Washington should press Baghdad to halt oil smuggling. If Baghdad agrees, arms "
    "may be sold. The United States should keep troops in Iraq."
)


class IndexedFactory(DjangoModelFactory):
    """Makes records that searches find, as `tracking.save` does."""

    class Meta:
        abstract = True

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        super()._after_postgeneration(instance, create, results)
        if create:
            search.follow(instance)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person-{n}")
    password = Password(PASSWORD)
    is_staff = True

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        if create and extracted:
            self.groups.add(Group.objects.get(name=extracted))


class CollectionFactory(IndexedFactory):
    class Meta:
        model = models.Collection

    key = factory.Sequence(lambda n: f"collection-{n}")
    name = factory.Sequence(lambda n: f"Collection {n}")


class PublisherFactory(IndexedFactory):
    class Meta:
        model = models.Publisher

    key = factory.Sequence(lambda n: f"publisher-{n}")
    name = factory.Sequence(lambda n: f"Publisher {n}")
    kind = "think-tank"


class PersonFactory(IndexedFactory):
    class Meta:
        model = models.Person

    key = factory.Sequence(lambda n: f"person-{n}")
    name = factory.Sequence(lambda n: f"Ada Author{n}")


class SourceFactory(IndexedFactory):
    class Meta:
        model = models.Source

    key = factory.Sequence(lambda n: f"source-{n}")
    collection = factory.SubFactory(CollectionFactory)
    title = factory.Sequence(lambda n: f"Source {n}")
    kind = "article"
    publisher = factory.SubFactory(PublisherFactory)
    published = PartialDate.parse("2013-11")
    text = TEXT
    sha256 = factory.LazyAttribute(lambda source: text_sha256(source.text))


class AuthorshipFactory(IndexedFactory):
    class Meta:
        model = models.Authorship

    source = factory.SubFactory(SourceFactory)
    person = factory.SubFactory(PersonFactory)


class InferredFieldFactory(IndexedFactory):
    class Meta:
        model = models.InferredField

    source = factory.SubFactory(SourceFactory)
    field = "published"
    evidence = "The text speaks of last week's meeting."


class QuoteFactory(IndexedFactory):
    """The first sentence of its source, unless `words` names others in it."""

    class Meta:
        model = models.Quote
        exclude = ["words"]
        django_get_or_create = ["source", "start", "end"]

    words = "Washington should press Baghdad to halt oil smuggling."
    source = factory.SubFactory(SourceFactory)
    start = factory.LazyAttribute(lambda quote: quote.source.text.index(quote.words))
    end = factory.LazyAttribute(lambda quote: quote.start + len(quote.words))
    exact = factory.LazyAttribute(lambda q: q.source.text[q.start : q.end])
    prefix = factory.LazyAttribute(
        lambda q: q.source.text[max(0, q.start - 32) : q.start]
    )
    suffix = factory.LazyAttribute(lambda q: q.source.text[q.end : q.end + 32])
    uid = factory.LazyAttribute(
        lambda q: quote_uid(q.source.key, q.source.sha256, q.start, q.end)
    )


class ActorFactory(IndexedFactory):
    class Meta:
        model = models.Actor

    key = factory.Sequence(lambda n: f"actor-{n}")
    name = factory.Sequence(lambda n: f"Actor {n}")
    kind = "government"


class ActorAliasFactory(IndexedFactory):
    class Meta:
        model = models.ActorAlias

    actor = factory.SubFactory(ActorFactory)
    name = factory.Sequence(lambda n: f"Alias {n}")


class UpperThemeFactory(IndexedFactory):
    class Meta:
        model = models.Theme

    key = factory.Sequence(lambda n: f"upper-theme-{n}")
    name = factory.Sequence(lambda n: f"Upper theme {n}")
    definition = "What advice is about"


class ThemeFactory(UpperThemeFactory):
    key = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Theme {n}")
    parent = factory.SubFactory(UpperThemeFactory)


class RecommendationFactory(IndexedFactory):
    """A published recommendation with one theme; `source=` chooses its source."""

    class Meta:
        model = models.Recommendation
        exclude = ["source"]
        skip_postgeneration_save = True

    ref = factory.Sequence(lambda n: f"PUBLISHER-2013-{n:02}")
    summary = factory.Sequence(lambda n: f"Press Baghdad to halt oil smuggling, {n}")
    source = factory.SubFactory(SourceFactory)
    quote = factory.SubFactory(QuoteFactory, source=factory.SelfAttribute("..source"))
    state = "published"

    @factory.post_generation
    def themes(self, create, extracted, **kwargs):
        if create:
            self.themes.set([ThemeFactory()] if extracted is None else extracted)

    @factory.post_generation
    def attributed_actors(self, create, extracted, **kwargs):
        if create and extracted:
            self.attributed_actors.set(extracted)


class AddresseeFactory(IndexedFactory):
    class Meta:
        model = models.Addressee

    recommendation = factory.SubFactory(RecommendationFactory)
    actor = factory.SubFactory(ActorFactory)
    mention = "Washington"


class TargetFactory(IndexedFactory):
    class Meta:
        model = models.Target

    recommendation = factory.SubFactory(RecommendationFactory)
    actor = factory.SubFactory(ActorFactory)


class ConditionFactory(IndexedFactory):
    class Meta:
        model = models.Condition

    recommendation = factory.SubFactory(RecommendationFactory)
    text = "If Baghdad agrees"


class CommentFactory(IndexedFactory):
    class Meta:
        model = models.Comment

    recommendation = factory.SubFactory(RecommendationFactory)
    text = "Does this still hold?"
    by = factory.SubFactory(UserFactory)


class AssessmentFactory(IndexedFactory):
    """A row as it stands; it leaves the addressee's current values as they were."""

    class Meta:
        model = models.Assessment

    addressee = factory.SubFactory(AddresseeFactory)
    axis = "implementation"
    value = "in_progress"
    true_from = PartialDate.parse("2014")
    basis = "third_party"
    confidence = "moderate"
    rationale = "A later source says so."
    assessed_by = factory.SubFactory(UserFactory)


class EvidenceFactory(IndexedFactory):
    class Meta:
        model = models.Evidence

    assessment = factory.SubFactory(AssessmentFactory)
    kind = "link"
    url = "https://example.org/statement"
    title = "Statement on smuggling"


class AskFactory(IndexedFactory):
    class Meta:
        model = models.Ask

    key = factory.Sequence(lambda n: f"ask-{n}")
    collection = factory.SubFactory(CollectionFactory)
    title = factory.Sequence(lambda n: f"Halt oil smuggling, {n}")
    question = "Should Baghdad halt oil smuggling?"


class AskMemberFactory(IndexedFactory):
    class Meta:
        model = models.AskMember

    ask = factory.SubFactory(AskFactory)
    recommendation = factory.SubFactory(RecommendationFactory)
    stance = "same"


class LinkFactory(IndexedFactory):
    class Meta:
        model = models.Link

    recommendation = factory.SubFactory(RecommendationFactory)
    kind = "refines"
    to = factory.SubFactory(RecommendationFactory)


class SavedViewFactory(IndexedFactory):
    class Meta:
        model = models.SavedView

    owner = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"view-{n}")
    name = factory.Sequence(lambda n: f"View {n}")
    query = "kind=explicit"


class IdempotencyKeyFactory(DjangoModelFactory):
    class Meta:
        model = models.IdempotencyKey

    user = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"key-{n}")
    status = 201


class SavedExportFactory(DjangoModelFactory):
    class Meta:
        model = models.SavedExport

    owner = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"export-{n}")
    name = factory.Sequence(lambda n: f"Export {n}")
    format = "csv"


class FirstViewFactory(SavedViewFactory):
    opens_first = True


class ApiTokenFactory(DjangoModelFactory):
    """A token; its key, which is not kept, is lost."""

    class Meta:
        model = models.ApiToken

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Program {n}")
    digest = factory.Sequence(lambda n: f"{n:0128}")
    token_key = factory.Sequence(lambda n: f"{n:015}")
    expiry = factory.LazyFunction(lambda: timezone.now() + timedelta(days=90))

    @classmethod
    def _create(cls, model_class, *args, **fields):
        """Not by the manager of knox, which makes up a digest of its own."""
        token = model_class(**fields)
        token.save(force_insert=True)
        return token


class FileRecordFactory(IndexedFactory):
    class Meta:
        model = models.FileRecord

    kind = "actor"
    key = factory.Sequence(lambda n: f"actor-{n}")
    file = "vocabulary/actors.yaml"
    fields = factory.LazyFunction(lambda: {"name": "digest"})


class ImportFactory(DjangoModelFactory):
    class Meta:
        model = models.Import

    by = factory.SubFactory(UserFactory)
    file_name = "table.csv"
    sha256 = "a" * 64
    columns = factory.LazyFunction(lambda: [["Ref", "ref"]])
    tally = factory.LazyFunction(lambda: {"new": 1})
    change = factory.LazyFunction(uuid.uuid4)


class ImportRowFactory(DjangoModelFactory):
    class Meta:
        model = models.ImportRow

    table = factory.SubFactory(ImportFactory)
    number = 2
    ref = "JINSA-2020-16"
    outcome = "created"
    told = factory.LazyFunction(list)


class StagedTableFactory(DjangoModelFactory):
    class Meta:
        model = models.StagedTable

    by = factory.SubFactory(UserFactory)
    file_name = "table.csv"
    content = b"ref,note\nJINSA-2020-16,later\n"
    sha256 = factory.LazyAttribute(
        lambda table: hashlib.sha256(table.content).hexdigest()
    )
    columns = factory.LazyFunction(lambda: ["ref", "note"])


class RememberedColumnFactory(DjangoModelFactory):
    class Meta:
        model = models.RememberedColumn

    by = factory.SubFactory(UserFactory)
    heading = "empfehlung"
    column = "summary"


class ChangeFactory(DjangoModelFactory):
    """A change that has been numbered; `tracking` tells the others."""

    class Meta:
        model = models.Change

    number = factory.Sequence(lambda n: n + 1)
    verb = "changed"
    noun = "actor"
    key = factory.Sequence(lambda n: f"actor-{n}")
    seen_before = True
    seen_after = True


def key_of(user, **asked):
    """The key of a new token of this person."""
    asked = {"name": "For a test", "scope": "read_write", **asked}
    return issue_token(by=user, **asked)[1]
