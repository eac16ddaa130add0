"""The forms of evidence: a quote, a link, a file, or a documented search."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from recommendations import evidence_files, tracking
from recommendations.admin.passages import (
    OffersPassages,
    found_field,
    occurrence_field,
    passage_field,
    source_field,
)
from recommendations.models import Addressee, Evidence, EvidenceKind, Reliability
from recommendations.models.fields import PartialDateFormField
from recommendations.models.rules import EvidenceFromSameSource

MOST = 10  # pieces of a kind
DATE_HELP = "2014, June 2014 or 30 June 2014."


def needed(words: str) -> dict[str, str]:
    return {"required": words}


def text_field(length: int, **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "vTextField"})
    return forms.CharField(max_length=length, widget=widget, **kwargs)


def url_field(**kwargs: Any) -> forms.URLField:
    widget = forms.URLInput(attrs={"class": "vTextField"})
    return forms.URLField(
        max_length=1000, widget=widget, assume_scheme="https", **kwargs
    )


def date_field(**kwargs: Any) -> PartialDateFormField:
    widget = forms.TextInput(attrs={"size": 12})
    return PartialDateFormField(required=False, widget=widget, **kwargs)


class PieceForm(forms.Form):
    """One piece of evidence of a kind."""

    kind: EvidenceKind
    addressee: Addressee
    opened = False  # shown open, though nothing is typed in it yet
    reliability = forms.ChoiceField(
        required=False,
        choices=[("", "not judged"), *Reliability.choices],
        help_text="How reliable its source is.",
    )

    def __init__(self, *args: Any, addressee: Addressee, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        self.addressee = addressee
        self.fields["reliability"] = self.fields.pop("reliability")  # goes last

    def piece(self, by: Any) -> Evidence:
        """The evidence, not saved yet."""
        return Evidence(kind=self.kind, **self.cleaned_data)


class QuoteForm(OffersPassages, PieceForm):
    kind = EvidenceKind.QUOTE
    source = source_field(
        help_text="Another source than the recommendation's own.",
        error_messages=needed("choose the source that shows it"),
    )
    passage = passage_field(
        error_messages=needed("copy the words that show it"),
        help_text="The words that show it, copied as you read them; or a few of them, "
        "to choose among the passages that hold them.",
    )
    occurrence = occurrence_field()
    found = found_field()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        own = self.addressee.recommendation.source
        if self.cleaned_data.get("source") == own:
            self.add_error("source", str(EvidenceFromSameSource(own)))
        else:
            self.find_passage()
        return cleaned

    def piece(self, by: Any) -> Evidence:
        assert self.span  # valid forms have found their passage
        source = self.cleaned_data["source"]
        quote = tracking.quote(source=source, span=self.span, by=by)
        reliability = self.cleaned_data["reliability"]
        return Evidence(kind=self.kind, quote=quote, reliability=reliability)


class LinkForm(PieceForm):
    kind = EvidenceKind.LINK
    url = url_field(
        label="Address",
        help_text="https://…",
        error_messages=needed("give the address of the page"),
    )
    title = text_field(500, error_messages=needed("give the title of the page"))
    publisher = text_field(200, required=False)
    published = date_field(help_text=DATE_HELP)
    archived_url = url_field(
        label="Archived copy",
        required=False,
        help_text="Its address in an archive of the web, for when the page is gone.",
    )


class FileForm(PieceForm):
    kind = EvidenceKind.FILE
    file = forms.FileField(
        error_messages={
            **needed("choose a file"),
            "empty": "the file is empty; choose another",
        },
        help_text="PDF, text, CSV, Word, Excel, OpenDocument, PNG or JPEG; at most "
        "10 MB. After an error choose it again: browsers do not keep it.",
        widget=forms.FileInput(attrs={"accept": ",".join(evidence_files.ALLOWED)}),
    )
    title = text_field(500, required=False, help_text="What the file is.")
    publisher = text_field(200, required=False)
    published = date_field(help_text=DATE_HELP)

    def clean_file(self) -> Any:
        evidence_files.check_file(self.cleaned_data["file"])
        return self.cleaned_data["file"]

    def piece(self, by: Any) -> Evidence:
        typed = dict(self.cleaned_data)
        kept = evidence_files.fields_of(typed.pop("file"))
        return Evidence(kind=self.kind, **typed, **kept)


class SearchForm(PieceForm):
    kind = EvidenceKind.SEARCH
    searched = text_field(
        500,
        label="Where",
        help_text="Sites, archives or texts that were searched.",
        error_messages=needed("say where you searched"),
    )
    terms = text_field(
        500,
        label="Search terms",
        help_text="The words, so that somebody else can repeat the search.",
        error_messages=needed("enter the words that you searched for"),
    )
    searched_on = forms.DateField(
        label="Searched on",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=needed("say on which day you searched"),
    )

    def clean_searched_on(self) -> Any:
        day = self.cleaned_data["searched_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                "the day has not come yet; give that of the search"
            )
        return day


class Pieces(forms.BaseFormSet):
    """Pieces of evidence of one kind; those left empty do not count."""

    form: type[PieceForm]

    def filled(self) -> Iterator[PieceForm]:
        for form in self.forms:
            if form.has_changed():
                yield form

    def add_one(self) -> None:
        """Show one form more, what was typed kept and no error told yet."""
        total = f"{self.prefix}-TOTAL_FORMS"
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[total] = str(min(self.total_form_count() + 1, MOST))
        self.data = data
        self.__dict__.pop("forms", None)
        self.__dict__.pop("management_form", None)
        self.forms[-1].opened = True

    def look(self, prefix: str) -> None:
        """Offer the passages that the form of this prefix looks for."""
        for form in self.forms:
            if form.prefix == prefix and isinstance(form, QuoteForm):
                form.searched = form.opened = True

    def hush(self) -> None:
        """Tell no errors: the forms are not handed in yet."""
        for form in self.forms:
            form._errors = forms.utils.ErrorDict()
            form.cleaned_data = {}


# prefix: form, its heading, and the words on the button for one more
KINDS: dict[str, tuple[type[PieceForm], str, str]] = {
    "quotes": (QuoteForm, "A quote from another source", "Add a quote"),
    "links": (LinkForm, "A link", "Add a link"),
    "files": (FileForm, "A file", "Add a file"),
    "searches": (SearchForm, "A search that was made", "Add a search"),
}


def formsets(data: Any, files: Any, addressee: Addressee) -> dict[str, Any]:
    """The formset of each kind of evidence, by prefix."""
    return {
        prefix: forms.formset_factory(
            form, formset=Pieces, extra=1, max_num=MOST, absolute_max=MOST
        )(
            data,
            files,
            prefix=prefix,
            form_kwargs={"addressee": addressee},
        )
        for prefix, (form, *_) in KINDS.items()
    }
