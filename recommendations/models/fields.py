"""Fields that several models share: partial dates and versions."""

import datetime
from typing import TYPE_CHECKING, Any

from django.core import checks, exceptions
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Left
from django.db.models.lookups import Exact
from django.db.models.query_utils import DeferredAttribute
from django.forms import CharField, TextInput
from django.utils import timezone

from recommendations.text.dates import DateUnreadable, PartialDate, Precision, read

PERIOD_BACKWARD = "the period ends before it begins"


class VersionField(models.PositiveIntegerField):
    """Counts the saves of a record, from 1; what ETags and forms compare."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(default=1, editable=False)
        super().__init__(**kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> int:
        version: int = getattr(model_instance, self.attname)
        if not add:
            version += 1
            setattr(model_instance, self.attname, version)
        return version


class ArchivedField(models.BooleanField):
    """Whether a record is kept for what names it, and offered no more."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("default", False)
        kwargs.setdefault(
            "help_text",
            "Offered no more where one is chosen, and left out of the list; what names "
            "it keeps it.",
        )
        super().__init__(**kwargs)


class PrecisionAttribute(DeferredAttribute):
    """The precision of the partial date beside it, once there is one."""

    field: "PrecisionField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is not None:
            day = instance.__dict__.get(self.field.attname.removesuffix("_precision"))
            if isinstance(day, PartialDate):
                return day.precision.value
            stored = super().__get__(instance, cls)
            return Precision.DAY.value if day and not stored else stored
        return super().__get__(instance, cls)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class PrecisionField(models.CharField):
    """How exactly the date of the field beside it is known: of `due` `due_precision`."""

    descriptor_class = PrecisionAttribute

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(
            max_length=5,
            blank=True,
            editable=False,
            choices=[(precision.value, precision.value) for precision in Precision],
        )
        # The date field's own text holds both.
        kwargs["serialize"] = False
        super().__init__(**kwargs)


class PartialDateAttribute(DeferredAttribute):
    """Joins the two columns of a partial date to one value, and parts them again."""

    field: "PartialDateField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        stored = super().__get__(instance, cls)
        if not isinstance(stored, datetime.date):
            return stored
        precision = getattr(instance, self.field.precision_field)
        return PartialDate(stored, Precision(precision or Precision.DAY))

    def __set__(self, instance: Any, value: Any) -> None:
        precision = self.field.precision_field
        if isinstance(value, str):
            value = self.field.to_python(value)
        # A row of the database brings its date first, and then the precision.
        elif isinstance(value, datetime.date) and precision in instance.__dict__:
            value = PartialDate(value)
        instance.__dict__[self.field.attname] = value
        if value is None:
            instance.__dict__[precision] = ""


class PartialDateFormField(CharField):
    """One line in which a person writes a year, a month or a day."""

    default_error_messages = {"unreadable": "%(why)s"}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, PartialDate):
            return value
        if not str(value or "").strip():
            return None
        try:
            return read(str(value), today=timezone.localdate())
        except DateUnreadable as error:
            raise exceptions.ValidationError(
                self.error_messages["unreadable"],
                code="unreadable",
                params={"why": str(error)},
            ) from None

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return str(initial or "") != str(self.to_python(data) or "")
        except exceptions.ValidationError:
            return True


if TYPE_CHECKING:
    DateColumn = models.DateField[Any, Any]
else:
    DateColumn = models.DateField


class PartialDateField(DateColumn):
    """A date known to the year, the month or the day: its period's first day.

    `precision_field` names the PrecisionField beside it. Attributes, forms and
    fixtures hold a `PartialDate`; filters and ordering use the first day.
    """

    descriptor_class = PartialDateAttribute
    _pyi_private_set_type: Any

    def __init__(self, *args: Any, precision_field: str, **kwargs: Any) -> None:
        self.precision_field = precision_field
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "precision_field": self.precision_field}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        fields = {field.name: field for field in self.model._meta.local_fields}
        if not isinstance(fields.get(self.precision_field), PrecisionField):
            message = f"no PrecisionField is named {self.precision_field!r}"
            found.append(checks.Error(message, obj=self, id="recommendations.E001"))
        return found

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, PartialDate | datetime.date):
            return value
        try:
            return PartialDate.parse(str(value))
        except DateUnreadable as error:
            raise exceptions.ValidationError(str(error), code="invalid") from None

    def get_prep_value(self, value: Any) -> Any:
        value = self.to_python(value)
        return value.first_day if isinstance(value, PartialDate) else value

    def value_to_string(self, obj: models.Model) -> Any:
        value = self.value_from_object(obj)
        return str(value) if value else None

    def formfield(self, **kwargs: Any) -> Any:
        defaults = {"form_class": PartialDateFormField, "widget": TextInput}
        return models.Field.formfield(self, **{**defaults, **kwargs})


def partial_date_constraint(model: str, field: str) -> models.CheckConstraint:
    """A date begins the period that its precision names, or both are empty."""
    precision = f"{field}_precision"
    # A check that comes out as NULL passes, so every way names the empty date.
    dated = Q(**{f"{field}__isnull": False})
    return models.CheckConstraint(
        name=f"{model}_{field}_fits_precision",
        condition=(
            Q(**{f"{field}__isnull": True, precision: ""})
            | dated & Q(**{precision: Precision.DAY.value})
            | dated
            & Q(**{precision: Precision.MONTH.value, f"{field}__endswith": "-01"})
            | dated
            & Q(**{precision: Precision.YEAR.value, f"{field}__endswith": "-01-01"})
        ),
    )


def period_constraint(model: str, start: str, end: str) -> models.CheckConstraint:
    """A period does not end before it begins; `2014-06` to `2014` is forward."""

    def begin_alike(length: int) -> Exact:
        text = (Cast(name, models.CharField(max_length=10)) for name in (start, end))
        return Exact(*(Left(date, length) for date in text))

    precision = f"{end}_precision"
    return models.CheckConstraint(
        name=f"{model}_period_forward",
        condition=Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__lte": F(end)})
        | Q(begin_alike(4), **{precision: Precision.YEAR.value})
        | Q(begin_alike(7), **{precision: Precision.MONTH.value}),
        violation_error_message=PERIOD_BACKWARD,
    )
