"""Who belongs to the sample organisation that the command `demo` adds."""

from assessment.models import Role, User

PEOPLE = (
    ("Nadia Brandt", "nadia@lodestone.example", Role.OWNER),
    ("Femi Adeyemi", "femi@lodestone.example", Role.FACILITATOR),
    ("Chiara Conti", "chiara@lodestone.example", Role.MEMBER),
    ("Ben Okafor", "ben@lodestone.example", Role.VIEWER),
)


def present() -> list[User]:
    """Those who have an account here."""
    return list(User.objects.addressed(email for _, email, _ in PEOPLE))
