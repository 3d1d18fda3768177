"""Who is asked in, what a member is, and how an invitation is accepted."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from assessment.forms.lines import NameField
from assessment.forms.seen import SeenForm, as_seen
from assessment.models import Invitation, Membership, Organisation, Role, Team, User

ROLES = {
    Role.OWNER: "Owner: looks after the organisation, and does everything in it",
    Role.FACILITATOR: "Facilitator: runs the assessments of their teams",
    Role.MEMBER: "Member: answers for their teams",
    Role.VIEWER: "Viewer: reads closed results",
}


class RoleForm(forms.Form):
    """A role and, where it acts for teams, the teams."""

    role = forms.ChoiceField(
        label="Role", choices=list(ROLES.items()), widget=forms.RadioSelect, initial=Role.MEMBER
    )
    teams = forms.MultipleChoiceField(
        label="Teams",
        choices=[],
        required=False,
        help_text="Of facilitators and members; owners have all, viewers need none.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.of = {str(team.pk): team for team in organisation.teams.order_by("name")}
        self.fields["teams"].choices = [(key, team.name) for key, team in self.of.items()]  # type: ignore[attr-defined]  # typed as any field

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean_teams(self) -> list[Team]:
        return [self.of[key] for key in self.cleaned_data["teams"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        role = cleaned.get("role")
        if self.of and role and role.is_of_teams and not cleaned.get("teams", True):
            self.add_error("teams", "Choose at least one: in no team they would see nothing.")
        return cleaned


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "role", "teams")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class MemberForm(SeenForm, RoleForm):
    """What somebody is, which two owners may change at once."""

    def __init__(
        self,
        data: Any = None,
        *,
        membership: Membership,
        standing: Mapping[str, Any] | None = None,
    ) -> None:
        standing = standing or membership.standing()
        initial = {**standing, "seen": as_seen(standing)}
        super().__init__(data, organisation=membership.organisation, initial=initial)
        self.membership = membership

    def filled(self) -> dict[str, Any]:
        teams = sorted(team.pk for team in self.cleaned_data["teams"])
        return {"role": str(self.cleaned_data["role"]), "teams": teams}

    def changes(self) -> dict[str, Any]:
        """Of role and teams, what is not left as somebody else made it."""
        return {name: self.cleaned_data[name] for name in self.given()}

    def over(self, standing: Mapping[str, Any]) -> "MemberForm":
        return MemberForm(membership=self.membership, standing=standing)

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

    def said(self, name: str, value: Any) -> str:
        if name == "role":
            return str(Role(value).label)
        return super().said(name, ", ".join(t.name for t in self.of.values() if t.pk in value))


class LeaveForm(forms.Form):
    """Whoever is the only owner names the next one."""

    successor = forms.ChoiceField(
        label="Who owns the organisation then?",
        choices=[],
        error_messages={"required": "Choose a member."},
    )

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data)
        self.is_last_owner = membership.is_last_owner
        self.members = {}
        if not self.is_last_owner:
            del self.fields["successor"]
            return
        self.members = {str(m.pk): m for m in Membership.objects.successors_of(membership)}
        named = [(key, f"{m.user}, {m.role}") for key, m in self.members.items()]
        self.fields["successor"].choices = [("", "Choose a member"), *named]  # type: ignore[attr-defined]  # typed as any field

    @property
    def cannot(self) -> bool:
        """Whether there is nobody to hand over to."""
        return self.is_last_owner and not self.members

    def chosen(self) -> Membership | None:
        return self.members.get(self.cleaned_data.get("successor", ""))


class JoinForm(forms.Form):
    """The account of somebody new; the address is the invitation's."""

    name = NameField(label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Password",
        help_text="At least ten characters; a short sentence is good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        strip=False,
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = User(email=self.invitation.email, name=self.cleaned_data.get("name", ""))
        validate_password(password, person)
        return password
