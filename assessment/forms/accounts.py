"""The forms of accounts, in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

LENGTH = "At least ten characters; a short sentence is good."


class NewPassword:
    """Two fields for a new password, mixed into a form of allauth."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = "New password"
        self.fields["password1"].help_text = LENGTH
        self.fields["password2"].label = "New password, once more"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Your password now"


class SetPasswordForm(NewPassword, account.SetPasswordForm):
    pass


class ResetPasswordKeyForm(NewPassword, account.ResetPasswordKeyForm):
    pass


class AddEmailForm(account.AddEmailForm):
    def clean_email(self) -> str:
        """An address that nobody confirms would be as good as a claim to somebody's name."""
        if not settings.ENV.mail_host:
            raise ValidationError("This server sends no mail, so no address can be added.")
        email: str = super().clean_email()
        return email


class CredentialField(forms.JSONField):
    """What a browser says of a key; some of what is no such thing is more than Python reads."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


class LoginWithKeyForm(webauthn.LoginWebAuthnForm):
    credential = CredentialField(required=True, widget=forms.HiddenInput)


class ReauthenticateWithKeyForm(webauthn.ReauthenticateWebAuthnForm):
    credential = CredentialField(required=True, widget=forms.HiddenInput)


class AddKeyForm(webauthn.AddWebAuthnForm):
    credential = CredentialField(required=True, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].label = "Sign in with this key alone"
        self.fields[
            "passwordless"
        ].help_text = "Without a password: the key itself then asks for your finger, face or PIN."
