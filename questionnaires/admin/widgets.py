"""Widgets that draw long lists of choices at once; the stock ones take a template for each."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Select(forms.Select):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        groups = ((_group(key, label, chosen),) for key, label in self.choices)
        drawn = format_html_join("", "{}", groups)
        given = flat(self.build_attrs(self.attrs, attrs) | {"name": name})
        return format_html("<select{}>{}</select>", given, drawn)


def _group(value: Any, label: Any, chosen: str) -> SafeString:
    if isinstance(label, list | tuple):
        options = format_html_join("", "{}", ((_option(key, said, chosen),) for key, said in label))
        return format_html('<optgroup label="{}">{}</optgroup>', value, options)
    return _option(value, label, chosen)


def _option(value: Any, label: Any, chosen: str) -> SafeString:
    selected = " selected" if str(value) == chosen else ""
    return format_html('<option value="{}"{}>{}</option>', value, selected, label)


class Ticks(forms.CheckboxSelectMultiple):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = self.build_attrs(self.attrs, attrs)
        ticked = {str(each) for each in value or ()}
        lines, number = [], 0
        for key, label in self.choices:
            grouped = isinstance(label, list | tuple)
            if grouped:
                lines.append(format_html("<p><b>{}</b></p>", key))
            for each, said in label if grouped else [(key, label)]:
                own = {"id": f"{given['id']}_{number}", "name": name, "value": each}
                own |= {n: True for n in ("disabled",) if given.get(n)}
                own |= {"checked": True} if str(each) in ticked else {}
                line = '<div><label><input type="checkbox"{}> {}</label></div>'
                lines.append(format_html(line, flat(own), said))
                number += 1
        drawn = format_html_join("", "{}", ((line,) for line in lines))
        return format_html('<div id="{}">{}</div>', given["id"], drawn)


def flat(attrs: Mapping[str, Any]) -> SafeString:
    """Attributes of an element; those that are true stand without a value."""
    bare = format_html_join("", " {}", ((name,) for name, value in attrs.items() if value is True))
    told = ((n, v) for n, v in attrs.items() if v is not True and v is not False and v is not None)
    return bare + format_html_join("", ' {}="{}"', told)


class RowsWidget(forms.Widget):
    """A table of a few columns with empty lines at its end; a line left as it was drawn is none."""

    def __init__(self, columns: Mapping[str, forms.Field], spare: int, ordered: bool) -> None:
        super().__init__()
        self.columns, self.spare, self.ordered = columns, spare, ordered
        self.use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        found = []
        for index in sorted(_numbers(data, name)):
            row = {
                column: field.widget.value_from_datadict(data, files, f"{name}-{index}-{column}")
                for column, field in self.columns.items()
            }
            if f"{name}-{index}-remove" not in data and self._is_used(row):
                place = data.get(f"{name}-{index}-place") or "" if self.ordered else ""
                found.append((_place(place, index), index, row))
        return [row for _, _, row in sorted(found, key=lambda each: each[:2])]

    def _is_used(self, row: Mapping[str, Any]) -> bool:
        return any(
            str(value or "").strip() not in ("", _blank(self.columns[column]))
            for column, value in row.items()
        )

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        disabled = bool(attrs and attrs.get("disabled"))
        rows = [*(value or []), *([{}] * (0 if disabled else self.spare))]
        labels = {name: field.label or name for name, field in self.columns.items()}
        lines = [
            {
                "index": index,
                "is_spare": not row,
                "cells": [
                    (
                        labels[column],
                        self._cell(f"{name}-{index}-{column}", column, row, disabled, index),
                    )
                    for column in self.columns
                ],
            }
            for index, row in enumerate(rows)
        ]
        context = {"name": name, "labels": labels, "lines": lines, "disabled": disabled}
        context["ordered"] = self.ordered and not disabled
        return render_to_string("admin/questionnaires/rows.html", context)

    def _cell(self, name: str, column: str, row: Any, disabled: bool, index: int) -> SafeString:
        field = self.columns[column]
        value = field.prepare_value(row.get(column, field.initial))
        attrs = {"id": f"id_{name}", "aria-label": f"{field.label}, row {index + 1}"}
        return field.widget.render(name, value, attrs | ({"disabled": True} if disabled else {}))

    def id_for_label(self, id_: str) -> str:
        return ""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


def _numbers(data: Any, name: str) -> set[int]:
    """Of the lines that were sent, however many there are."""
    lines = (re.fullmatch(rf"{re.escape(name)}-(\d{{1,5}})-\w+", sent) for sent in data)
    return {int(line[1]) for line in lines if line}


def _blank(field: forms.Field) -> str:
    """What a column of an empty line sends."""
    if field.initial is None and isinstance(field, forms.ChoiceField):
        return str(next(key for key, _ in field.choices))  # type: ignore[misc, union-attr]
    return "" if field.initial is None else str(field.initial)


def _place(written: str, index: int) -> float:
    """Where a line goes, from 0: before what stands there if it comes from below, else behind."""
    if not re.fullmatch(r"[0-9]{1,5}", written):
        return index
    to = int(written) - 1
    return to if to == index else to - 0.5 if to < index else to + 0.5
