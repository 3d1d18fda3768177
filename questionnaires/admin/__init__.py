"""The pages of editors: Django's admin, drawn in our colours."""

from questionnaires.admin import listing
from questionnaires.admin.site import site

__all__ = ["listing", "site"]
