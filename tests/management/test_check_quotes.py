"""The command that verifies quotes."""

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Quote, Source
from recommendations.models.source import text_sha256
from tests.factories import QuoteFactory

pytestmark = pytest.mark.django_db


def test_check_quotes_is_content_with_quotes_that_match(capsys):
    QuoteFactory()

    call_command("check_quotes")

    assert capsys.readouterr().out == "all 1 quotes match their texts\n"


def test_check_quotes_fails_on_a_quote_that_does_not_match(capsys):
    quote = QuoteFactory()
    Quote.objects.update(start=1)

    with pytest.raises(CommandError, match="1 of 1 quotes do not match"):
        call_command("check_quotes")

    assert f"{quote.source.key}: not found at 1-54" in capsys.readouterr().out


def test_check_quotes_suggests_where_the_words_stand(capsys):
    QuoteFactory()
    Quote.objects.update(start=1)

    with pytest.raises(CommandError):
        call_command("check_quotes", "--suggest")

    assert "moved at 0-54, score 100 of 100" in capsys.readouterr().out


def test_check_quotes_says_when_nothing_is_like_the_quote(capsys):
    QuoteFactory()
    Source.objects.update(text="Altogether", sha256=text_sha256("Altogether"))

    with pytest.raises(CommandError):
        call_command("check_quotes", "--suggest")

    assert "nothing like it in the text" in capsys.readouterr().out


def test_check_quotes_counts_the_lost(capsys):
    QuoteFactory()
    Quote.objects.update(start=None, end=None, match="lost")

    with pytest.raises(CommandError):
        call_command("check_quotes")

    assert "lost: Washington should press" in capsys.readouterr().out


def test_check_quotes_notices_a_text_that_was_altered(capsys):
    quote = QuoteFactory()
    Source.objects.update(text=quote.source.text + "!")

    with pytest.raises(CommandError):
        call_command("check_quotes")

    assert "the text does not have its SHA-256" in capsys.readouterr().out
