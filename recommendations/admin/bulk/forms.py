"""What actions on several recommendations ask for."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from recommendations.admin import workflow
from recommendations.admin.step import StepForm, words_field
from recommendations.models import Ask, Priority, Recommendation, Stance, Theme
from recommendations.tracking.roles import EDIT


def assignable() -> Any:
    """The people who may work on recommendations."""
    people: Any = get_user_model().objects
    return people.with_perm(EDIT).order_by("username")


class BulkForm(StepForm):
    """Knows which recommendations it is about; whether to skip is asked by the page."""

    skip = forms.BooleanField(required=False, label="Skip those that are refused")

    def __init__(
        self, *args: Any, recommendations: QuerySet[Recommendation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.recommendations = recommendations

    def asked(self) -> list[forms.BoundField]:
        """The fields besides `skip`."""
        return [field for field in self if field.name != "skip"]

    def how(self) -> dict[str, Any]:
        """What the verb takes besides the recommendation and the person."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "skip"
        }


class AssignForm(BulkForm):
    to = forms.ModelChoiceField(
        get_user_model().objects.none(),
        label="Assign to",
        required=False,
        empty_label="nobody",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = assignable()


class PriorityForm(BulkForm):
    priority = forms.ChoiceField(
        choices=Priority.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "choose how urgent it is"},
    )


class ThemeForm(BulkForm):
    theme = forms.ModelChoiceField(
        Theme.objects.lower(),
        empty_label="–",
        error_messages={"required": "choose a theme"},
        help_text="A recommendation has at most three.",
    )


class HeldThemeForm(BulkForm):
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        empty_label="–",
        error_messages={"required": "choose a theme"},
        help_text="One that the selected have; each keeps at least one.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["theme"]
        held = Recommendation.themes.through.objects.filter(
            recommendation__in=self.recommendations
        )
        field.queryset = Theme.objects.filter(pk__in=held.values("theme"))


class AskForm(BulkForm):
    ask = forms.ModelChoiceField(
        Ask.objects.all(),
        empty_label="–",
        error_messages={"required": "choose an ask"},
    )
    stance = forms.ChoiceField(
        choices=Stance.choices,
        widget=forms.RadioSelect,
        help_text="Toward the title of the ask.",
        error_messages={"required": "choose a stance"},
    )
    why = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="How they differ from the title; needed for every stance but same.",
    )

    def clean(self) -> None:
        typed = self.cleaned_data
        stance = typed.get("stance", Stance.SAME)
        if stance != Stance.SAME and not typed.get("why", "").strip():
            self.add_error("why", "say why: every stance but same needs it")


class CloseForm(BulkForm, workflow.CloseForm):
    pass


class ReopenForm(BulkForm):
    reason = words_field("Reason", "Kept in the history of each.")
