"""Editing: through `tracking`, with one row of history, and errors beside fields."""

import pytest
from django.contrib.auth.models import Group, User

from recommendations.models import (
    Actor,
    Ask,
    Condition,
    Link,
    Quote,
    Recommendation,
    Source,
)
from recommendations.models.source import text_sha256
from tests import factories
from tests.admin.pages import (
    add_page,
    data_of,
    errors,
    list_page,
    page_of,
    post_changes,
)

SECOND = "If Baghdad agrees, arms may be sold."
THIRD = "The United States should keep troops in Iraq."


def new_recommendation(client, **changes):
    source, theme = factories.SourceFactory(), factories.ThemeFactory()
    typed = {
        "ref": "NEW-2013-01",
        "summary": "Keep troops in Iraq",
        "source": source.pk,
        "passage": THIRD,
        "themes": [theme.pk],
    }
    return post_changes(client, add_page("recommendation"), **typed | changes)


def test_recommendation_added_with_its_quote(analyst):
    response = new_recommendation(analyst)

    made = Recommendation.objects.get(ref="NEW-2013-01")
    assert response.status_code == 302
    assert made.quote.exact == THIRD
    assert made.state == "draft"
    assert made.history.get().history_user == analyst.user


def test_recommendation_passage_found_as_a_person_reads_it(analyst):
    source = factories.SourceFactory(text="Baghdad should halt inter-\nnal oil  theft.")

    new_recommendation(
        analyst, source=source.pk, passage="Baghdad should halt internal oil theft."
    )

    quote = Recommendation.objects.get(ref="NEW-2013-01").quote
    assert quote.exact == source.text


def test_recommendation_edited_with_one_row_of_history(analyst):
    recommendation = factories.RecommendationFactory()
    themes = [factories.ThemeFactory().pk, factories.ThemeFactory().pk]

    post_changes(
        analyst,
        page_of(recommendation),
        summary="Another summary",
        themes=themes,
        reason="clearer words",
    )

    recommendation.refresh_from_db()
    _, row = reversed(recommendation.history.all())
    assert recommendation.summary == "Another summary"
    assert {theme.pk for theme in recommendation.themes.all()} == set(themes)
    assert (row.history_user, row.history_change_reason) == (
        analyst.user,
        "clearer words",
    )


def test_recommendation_saved_unchanged_leaves_no_history(analyst):
    recommendation = factories.RecommendationFactory()
    version = recommendation.version

    post_changes(analyst, page_of(recommendation))

    recommendation.refresh_from_db()
    assert recommendation.version == version
    assert recommendation.history.get().history_type == "+"


def test_recommendation_keeps_its_quote_without_passage(analyst):
    recommendation = factories.RecommendationFactory()

    post_changes(analyst, page_of(recommendation), note="Seen")

    assert Recommendation.objects.get().quote == recommendation.quote


def test_recommendation_takes_another_quote(analyst):
    recommendation = factories.RecommendationFactory()

    post_changes(analyst, page_of(recommendation), passage=THIRD)

    assert Recommendation.objects.get().quote.exact == THIRD


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"summary": "A sentence."}, "summary", "full stop"),
        ({"kind": "reported"}, "attributed_actors", "whose demand"),
        ({"attributed_text": "somebody"}, "attributed_actors", "reported"),
        ({"themes": []}, "themes", "required"),
        ({"passage": "not in the text"}, "passage", "quote not found"),
        ({"passage": ""}, "passage", "copy the passage"),
        ({"passage": "Baghdad"}, "occurrence", "quote found 2 times"),
        ({"passage": "Baghdad", "occurrence": "3"}, "occurrence", "no occurrence 3"),
        ({"occurrence": "0"}, "occurrence", "greater than"),
        ({"source": ""}, "source", "choose the source"),
        ({"source": "abc"}, "source", "valid choice"),
        ({"source": "9" * 30}, "source", "valid choice"),
        ({"source": "\0"}, "source", "Null characters"),
        ({"themes": ["abc"]}, "themes", "valid value"),
        ({"attributed_actors": ["9" * 30]}, "attributed_actors", "valid"),
        ({"due": "soon"}, "due", "is no date"),
        ({"summary": "a\0b"}, "summary", "Null characters"),
        ({"note": "a\0b"}, "note", "Null characters"),
        ({"passage": "a\0b"}, "passage", "Null characters"),
        ({"ref": ""}, "ref", "required"),
    ],
)
def test_recommendation_error_stands_beside_its_field(typed, field, words, analyst):
    response = new_recommendation(analyst, **typed)

    assert response.status_code == 200
    assert words in " ".join(errors(response)[field])
    assert not Recommendation.objects.exists()
    assert not Quote.objects.exists()


def test_recommendation_with_upper_theme_refused(analyst):
    upper = factories.UpperThemeFactory()

    response = new_recommendation(analyst, themes=[upper.pk])

    assert "themes" in errors(response)


def test_recommendation_with_four_themes_refused(analyst):
    themes = [factories.ThemeFactory().pk for _ in range(4)]

    response = new_recommendation(analyst, themes=themes)

    assert "this has 4" in errors(response)["themes"][0]


def test_recommendation_error_keeps_what_was_typed(analyst):
    recommendation = factories.RecommendationFactory()

    response = post_changes(
        analyst, page_of(recommendation), summary="Ends badly.", note="Long thought"
    )

    html = response.content.decode()
    assert 'value="Ends badly."' in html
    assert "Long thought" in html
    assert recommendation.quote.exact in html


def test_recommendation_moved_to_other_source_needs_passage(analyst):
    recommendation = factories.RecommendationFactory()
    other = factories.SourceFactory()

    response = post_changes(analyst, page_of(recommendation), source=other.pk)

    assert errors(response)["passage"] == ["copy the passage from this source"]


def test_addressees_added_in_order(analyst):
    recommendation = factories.RecommendationFactory()
    first = factories.AddresseeFactory(recommendation=recommendation)
    second = factories.ActorFactory()

    post_changes(
        analyst,
        page_of(recommendation),
        **{"addressees-1-actor": second.pk, "addressees-1-mention": "Baghdad"},
    )

    held = list(recommendation.addressees.all())
    assert [row.actor for row in held] == [first.actor, second]
    assert [row.position for row in held] == [1, 2]
    assert held[1].history.get().history_user == analyst.user


def test_addressee_named_twice_refused(analyst):
    recommendation = factories.RecommendationFactory()
    first = factories.AddresseeFactory(recommendation=recommendation)

    response = post_changes(
        analyst,
        page_of(recommendation),
        **{"addressees-1-actor": first.actor_id},
    )

    assert response.status_code == 200
    assert recommendation.addressees.get() == first


def test_addressee_removed_with_history(analyst):
    addressee = factories.AddresseeFactory()

    post_changes(
        analyst, page_of(addressee.recommendation), **{"addressees-0-DELETE": "on"}
    )

    assert not addressee.recommendation.addressees.exists()
    row = type(addressee).history.first()
    assert (row.history_type, row.history_user) == ("-", analyst.user)


def test_addressee_with_assessments_not_removed(analyst):
    addressee = factories.AssessmentFactory().addressee

    response = post_changes(
        analyst, page_of(addressee.recommendation), **{"addressees-0-DELETE": "on"}
    )

    assert response.status_code == 200
    assert addressee.recommendation.addressees.get() == addressee


def test_condition_points_at_its_words(analyst):
    quote = factories.QuoteFactory(words=SECOND)
    recommendation = factories.RecommendationFactory(quote=quote)

    post_changes(
        analyst, page_of(recommendation), **{"conditions-0-text": "If Baghdad agrees"}
    )

    condition = Condition.objects.get()
    assert condition.quote.exact == "If Baghdad agrees"
    assert condition.quote.start == quote.start


def test_condition_outside_the_passage_refused(analyst):
    recommendation = factories.RecommendationFactory()

    response = post_changes(
        analyst,
        page_of(recommendation),
        summary="Changed as well",
        **{"conditions-0-text": "If Baghdad agrees"},
    )

    assert "not in the passage" in response.content.decode()
    assert not Condition.objects.exists()
    assert Recommendation.objects.get().summary == recommendation.summary


def test_condition_kind_changed_on_its_own_page(analyst):
    condition = factories.ConditionFactory()

    post_changes(analyst, page_of(condition), kind="until")

    condition.refresh_from_db()
    assert condition.kind == "until"
    assert condition.history.first().history_user == analyst.user


def test_link_to_itself_refused(analyst):
    recommendation = factories.RecommendationFactory()

    response = post_changes(
        analyst,
        add_page("link"),
        recommendation=recommendation.pk,
        kind="refines",
        to=recommendation.pk,
    )

    assert "not linked to itself" in str(errors(response))
    assert not Link.objects.exists()


def test_ask_member_needs_why(analyst):
    ask, recommendation = factories.AskFactory(), factories.RecommendationFactory()
    member = {
        "members-0-recommendation": recommendation.pk,
        "members-0-stance": "opposes",
    }

    refused = post_changes(analyst, page_of(ask), **member)
    post_changes(analyst, page_of(ask), **member, **{"members-0-why": "against it"})

    assert "every stance but same says why" in refused.content.decode()
    assert Ask.objects.get().members.get().why == "against it"


def test_alias_given_twice_in_one_form_refused_whole(analyst):
    actor = factories.ActorFactory()
    data = data_of(analyst.get(page_of(actor)))
    data |= {"aliases-TOTAL_FORMS": "2", "name": "Renamed"}
    data |= {"aliases-0-name": "Washington", "aliases-1-name": "washington"}

    response = analyst.post(page_of(actor), data)

    assert "another actor has this alias already" in response.content.decode()
    assert not actor.aliases.exists()
    assert Actor.objects.get().name == actor.name


def test_actor_not_put_under_itself(analyst):
    parent = factories.ActorFactory()
    child = factories.ActorFactory(parent=parent)

    response = post_changes(analyst, page_of(parent), parent=child.pk)

    assert "belongs to" in errors(response)["parent"][0]


def upload(content, name="brief.txt"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def new_source(client, **changes):
    typed = {
        "title": "A new source",
        "key": "new-source",
        "collection": factories.CollectionFactory().pk,
        "publisher": factories.PublisherFactory().pk,
        "kind": "report",
        "published": "2014-02",
    }
    return post_changes(client, add_page("source"), **typed | changes)


def test_source_added_with_its_text(analyst):
    text = "First line,\r\nsecond line: “quoted”.\n"

    new_source(analyst, text_file=upload(text.encode()))

    source = Source.objects.get()
    assert (source.text, source.sha256) == (text, text_sha256(text))
    assert (source.text_name, str(source.published)) == ("brief.txt", "2014-02")
    assert source.history.get().history_user == analyst.user


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe", "no UTF-8 at byte 0"), (b"a\0b", "U+0000"), (b"", "empty")],
)
def test_source_text_that_cannot_be_kept_refused(content, words, analyst):
    response = new_source(analyst, text_file=upload(content))

    assert words in errors(response)["text_file"][0]
    assert not Source.objects.exists()


def test_source_text_never_edited(analyst):
    source = factories.SourceFactory()

    post_changes(
        analyst, page_of(source), title="Other title", text="x", text_file=upload(b"x")
    )

    changed = Source.objects.get()
    assert (changed.title, changed.text) == ("Other title", source.text)


def test_source_shows_its_text_escaped(analyst):
    source = factories.SourceFactory(text="Keep <script>alert(1)</script> out.")

    html = analyst.get(page_of(source)).content.decode()

    assert "Keep &lt;script&gt;" in html


def test_quote_marked_among_the_words_around_it(analyst):
    quote = factories.QuoteFactory(words="arms may be sold")
    recommendation = factories.RecommendationFactory(quote=quote)

    html = analyst.get(page_of(recommendation)).content.decode()

    assert (
        "smuggling. If Baghdad agrees, </span>"
        '<span class="span">arms may be sold</span><span class="context">. The United'
    ) in html


def test_quote_shown_escaped(analyst):
    text = "Sell <b>arms</b> & <script>alert(1)</script> to Iraq."
    source = factories.SourceFactory(text=text, title="<i>T</i>")
    quote = factories.QuoteFactory(source=source, words=text)
    recommendation = factories.RecommendationFactory(
        quote=quote, summary="<b>Bold</b> advice", note="<script>x</script>"
    )

    pages = [page_of(recommendation), list_page("recommendation"), list_page("quote")]
    for url in pages:
        html = analyst.get(url).content.decode()
        assert "<script>alert" not in html
        assert "<script>x" not in html
        assert "<b>Bold" not in html
        assert "<i>T</i>" not in html


def test_record_in_use_not_deleted(administrator):
    recommendation = factories.AssessmentFactory().addressee.recommendation

    page = administrator.get(page_of(recommendation, "delete"))
    administrator.post(page_of(recommendation, "delete"), {"post": "yes"})

    assert "still in use" in page.content.decode()
    assert Recommendation.objects.get() == recommendation


def test_records_in_use_not_deleted_together(administrator):
    used = factories.AddresseeFactory().actor
    free = factories.ActorFactory()
    chosen = {
        "action": "delete_selected",
        "_selected_action": [used.pk, free.pk],
        "post": "yes",
    }

    administrator.post(list_page("actor"), chosen)

    assert Actor.objects.count() == 2


def test_record_deleted_with_history(administrator):
    recommendation = factories.AddresseeFactory().recommendation

    administrator.post(page_of(recommendation, "delete"), {"post": "yes"})

    assert not Recommendation.objects.exists()
    row = Recommendation.history.first()
    assert (row.history_type, row.history_user) == ("-", administrator.user)


def test_records_deleted_together_with_history(administrator):
    actors = [factories.ActorFactory().pk for _ in range(2)]
    chosen = {"action": "delete_selected", "_selected_action": actors, "post": "yes"}

    administrator.post(list_page("actor"), chosen)

    assert not Actor.objects.exists()
    removed = Actor.history.filter(history_type="-")
    assert [row.history_user for row in removed] == [administrator.user] * 2


def test_record_not_deleted_by_analyst(analyst):
    recommendation = factories.RecommendationFactory()

    response = analyst.post(page_of(recommendation, "delete"), {"post": "yes"})

    assert response.status_code == 403
    assert Recommendation.objects.exists()


def test_history_says_who_changed_what_and_why(analyst):
    recommendation = factories.RecommendationFactory()
    actor = factories.ActorFactory(name="Government of Iraq")
    change = {"reason": "second look", "addressees-0-actor": actor.pk}
    post_changes(analyst, page_of(recommendation), strength="must")

    post_changes(analyst, page_of(recommendation), strength="could", **change)

    html = analyst.get(page_of(recommendation, "history")).content.decode()
    assert "<del>must</del> <ins>could</ins>" in html
    assert "Added addressee Government of Iraq" in html
    assert "second look" in html
    assert str(analyst.user) in html


def test_history_has_no_way_to_revert(analyst):
    recommendation = factories.RecommendationFactory()

    response = analyst.post(page_of(recommendation, "history"), {"post": "yes"})

    assert '<form method="post"' not in response.content.decode()


def test_account_given_a_role_by_administrator(administrator):
    newcomer = factories.UserFactory()
    url = f"/admin/auth/user/{newcomer.pk}/change/"

    data = data_of(administrator.get(url))
    role = Group.objects.get(name="analyst")
    data |= {"groups": [role.pk], "is_superuser": "on"}
    data |= {"date_joined_0": "2020-01-01", "date_joined_1": "00:00:00"}
    response = administrator.post(url, data)

    newcomer.refresh_from_db()
    assert response.status_code == 302
    assert newcomer.groups.get() == role
    assert not newcomer.is_superuser


def test_account_of_superuser_not_touched_by_administrator(administrator):
    root = User.objects.create_superuser("root")

    response = administrator.post(f"/admin/auth/user/{root.pk}/change/", {})
    password = administrator.get(f"/admin/auth/user/{root.pk}/password/")

    assert (response.status_code, password.status_code) == (403, 403)


def test_accounts_closed_to_analyst(analyst):
    assert analyst.get("/admin/auth/user/").status_code == 403
