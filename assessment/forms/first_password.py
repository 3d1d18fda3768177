"""The form with which somebody who was added chooses their first password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from assessment.models import User


class FirstPasswordForm(forms.Form):
    name = forms.CharField(label="Your name", max_length=150)
    password = forms.CharField(
        label="Password",
        help_text="At least ten characters; a short sentence is good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        strip=False,
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["name"].initial = person.name

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = User(email=self.person.email, name=self.cleaned_data.get("name", ""))
        validate_password(password, person)
        return password
