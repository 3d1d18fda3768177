"""What may be typed into the page of an entry, and how it becomes a value of the document."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError

from questionnaires.admin.widgets import RowsWidget, Select, Ticks

Choices = Iterable[tuple[Any, Any]]


def with_one_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def admit(field: forms.Field, value: Any) -> None:
    """Begin with what stands, and let it stay as it is, even where it could not be chosen anew."""
    field.initial = value
    if hasattr(field, "admit"):
        field.admit(value)


class Words(forms.CharField):
    """A text; `most` words of it are counted while it is typed."""

    def __init__(self, *, most: int = 0, rows: int = 2, **kwargs: Any) -> None:
        attrs: dict[str, Any] = {"rows": rows, "class": "vLargeTextField"}
        if most:
            attrs["data-words"] = most
        widget = AdminTextareaWidget(attrs=attrs)
        super().__init__(**{"required": False, "strip": False, "widget": widget, **kwargs})

    def to_python(self, value: Any) -> str:
        """Browsers end lines in two characters; blanks around a text are nobody's intent."""
        text = with_one_end(super().to_python(value) or "")
        if isinstance(self.initial, str) and text == with_one_end(self.initial):
            return self.initial
        return text.strip()


class Line(Words):
    """A short text, such as a title."""

    def __init__(self, **kwargs: Any) -> None:
        widget = AdminTextInputWidget(attrs={"class": "vTextField wide"})
        super().__init__(**{"widget": widget, **kwargs})

    def admit(self, value: Any) -> None:
        """A text of several lines would be joined in a field of one."""
        if isinstance(value, str) and value != with_one_end(value).replace("\n", ""):
            self.widget = AdminTextareaWidget(attrs={"class": "vLargeTextField", "rows": 2})


class Lines(Words):
    """A list of texts, one a line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = with_one_end(value or "")
        if isinstance(self.initial, list) and text == self.prepare_value(self.initial):
            return self.initial
        forms.CharField.run_validators(self, text)
        return [line.strip() for line in text.split("\n") if line.strip()]


class Figure(forms.CharField):
    """A number, of the type in which it is typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 8, "maxlength": 30})
        super().__init__(**{"widget": widget, "max_length": 30, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        try:
            number = int(text)
        except ValueError:
            try:
                number = float(text)  # type: ignore[assignment]
            except ValueError:
                raise ValidationError("Write a number, such as 1 or 0.5.") from None
        if not math.isfinite(number):
            raise ValidationError("Write a number, such as 1 or 0.5.")
        return number

    def run_validators(self, value: Any) -> None:
        super().run_validators(str(value))


class Choice(forms.ChoiceField):
    """One of a list, grouped or not."""

    widget = Select


class Whole(forms.TypedChoiceField):
    """One of a few whole numbers; what stands there stays a choice, even if it should not."""

    widget = Select

    def __init__(self, *, choices: Choices = (), optional: bool = False, **kwargs: Any) -> None:
        empty = {"required": not optional, "empty_value": None, "coerce": int}
        super().__init__(choices=[("", "–"), *choices], **{**empty, **kwargs})

    def admit(self, value: Any) -> None:
        known = {str(key) for key, _ in self.choices}  # type: ignore[misc, union-attr]
        if isinstance(value, int) and str(value) not in known:
            unknown = (str(value), f"{value}, which is not there")
            self.choices = [*self.choices, unknown]  # type: ignore[misc]


class Keys(forms.MultipleChoiceField):
    """Keys of other entries, ticked; those that stood stay in their order, new ones come behind."""

    def __init__(self, *, choices: Choices, standing: Iterable[str] = (), **kwargs: Any) -> None:
        self.standing = list(standing)
        given = list(choices)
        known = {key for _, group in given for key, _ in _flat(group)} | {k for k, _ in given}
        given += [(key, f"{key}, which is not there") for key in self.standing if key not in known]
        widget = Ticks()
        super().__init__(choices=given, **{"required": False, "widget": widget, **kwargs})

    def clean(self, value: Any) -> list[str]:
        ticked = super().clean(value)
        kept = [key for key in self.standing if key in ticked]
        return kept + [key for key in dict.fromkeys(ticked) if key not in kept]


def _flat(group: Any) -> Iterable[tuple[str, Any]]:
    return group if isinstance(group, list | tuple) else ()


class Rows(forms.Field):
    """A list of small records; in one that is `ordered` each row has a number to move it by."""

    def __init__(
        self,
        columns: Mapping[str, forms.Field],
        *,
        spare: int = 2,
        ordered: bool = True,
        **kwargs: Any,
    ):
        self.columns = columns
        widget = RowsWidget(columns, spare, ordered)
        super().__init__(**{"required": False, "widget": widget, **kwargs})

    def admit(self, value: Any) -> None:
        for row in value:
            for name, field in self.columns.items():
                if hasattr(field, "admit"):
                    field.admit(row[name])

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows, errors = [], []
        for number, given in enumerate(value, start=1):
            row = {}
            for name, field in self.columns.items():
                try:
                    row[name] = field.clean(given[name])
                except ValidationError as error:
                    errors += [f"Row {number}, {field.label}: {each}" for each in error.messages]
            rows.append(row)
        if errors:
            raise ValidationError(errors)
        return rows
