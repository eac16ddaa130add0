"""What a person takes from a source's text: the file itself, or words to quote."""

from urllib.parse import parse_qs, urlsplit

import pytest

from recommendations.admin import reading
from tests import factories
from tests.admin.pages import page_of

TEXT = "\ufeffKeep troops.\r\n\r\nWashington should halt oil smug-\ngling.\n\nKeep troops. 😀"


@pytest.fixture
def source(db):
    return factories.SourceFactory(text=TEXT, text_name="Größe 1.txt")


def test_text_is_given_back_byte_for_byte(reader, source):
    answered = reader.get(page_of(source, "text"))

    assert answered.content == TEXT.encode()
    assert "Gr%C3%B6%C3%9Fe%201.txt" in answered["Content-Disposition"]
    assert answered["Content-Type"] == "text/plain; charset=utf-8"


def test_no_file_where_no_text_is_stored(reader, db):
    empty = factories.SourceFactory(text="")

    assert reader.get(page_of(empty, "text")).status_code == 404
    assert (
        page_of(empty, "text")
        not in reader.get(page_of(empty, "read")).content.decode()
    )


def quoted(client, source, **query):
    answered = client.get(page_of(source, "quote"), query)
    return {name: one for name, [one] in parse_qs(urlsplit(answered.url).query).items()}


def test_selected_words_open_the_form_of_a_new_recommendation(analyst, source):
    words = "Washington should halt oil smuggling."

    answered = analyst.get(
        page_of(source, "quote"), {"words": words, "paragraph": "2"}, follow=True
    )

    form = answered.context["adminform"].form
    assert str(form["source"].value()) == str(source.pk)
    assert form["passage"].value() == words
    assert words in answered.content.decode()


@pytest.mark.parametrize(
    ("paragraph", "occurrence"),
    [("1", "1"), ("3", "2"), ("2", None), ("9", None), ("x", None), ("0", None)],
)
def test_words_said_twice_are_those_of_the_paragraph(
    analyst, source, paragraph, occurrence
):
    found = quoted(analyst, source, words="Keep troops.", paragraph=paragraph)

    assert found.get("occurrence") == occurrence


@pytest.mark.parametrize("words", ["", "   ", "not there"])
def test_words_that_are_not_there_are_left_to_the_form(analyst, source, words):
    assert "occurrence" not in quoted(analyst, source, words=words, paragraph="1")


def test_offer_to_quote_is_for_those_who_add(analyst, reader, source):
    address = page_of(source, "quote")

    assert address in analyst.get(page_of(source, "read")).content.decode()
    assert address not in reader.get(page_of(source, "read")).content.decode()


def test_paragraph_of_another_page_is_found(reader, source, monkeypatch):
    monkeypatch.setattr(reading, "BLOCKS_PER_PAGE", 1)

    html = reader.get(page_of(source, "read"), {"mark": "p3"}).content.decode()

    assert 'id="p3"' in html
    assert 'id="p1"' not in html
