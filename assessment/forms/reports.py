"""How much of a report somebody wants, with whose words, on which paper."""

from collections.abc import Mapping
from typing import Any

from django import forms

from assessment.report.options import Options

EXTENTS = (
    ("whole", "All of it"),
    ("short", "Without the appendix: every answer, method and sources"),
    ("summary", "Page one alone, with its cover"),
)
PAPERS = (("a4", "A4"), ("letter", "US Letter"))


class ReportForm(forms.Form):
    extent = forms.ChoiceField(
        label="How much", choices=EXTENTS, widget=forms.RadioSelect, required=False
    )
    without_notes = forms.BooleanField(
        label="Without notes",
        help_text="Leaves out what people wrote beside their answers, and their dissent.",
        required=False,
    )
    paper = forms.ChoiceField(
        label="Paper", choices=PAPERS, widget=forms.RadioSelect, required=False
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        usual = Options()
        super().__init__(data, initial={"extent": usual.extent, "paper": usual.paper})

    @classmethod
    def showing(cls, options: Options) -> "ReportForm":
        form = cls()
        form.initial = {
            "extent": options.extent,
            "without_notes": not options.notes,
            "paper": options.paper,
        }
        return form

    def options(self) -> Options:
        """What was not said is as usual."""
        given = self.cleaned_data
        usual = Options()
        return Options(
            extent=given["extent"] or usual.extent,
            notes=not given["without_notes"],
            paper=given["paper"] or usual.paper,
        )
