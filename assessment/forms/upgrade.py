"""To move an assessment to a newer version: nothing is filled in, one thing is known."""

from django import forms


class UpgradeForm(forms.Form):
    version = forms.CharField(max_length=20, widget=forms.HiddenInput)  # the one that was seen
