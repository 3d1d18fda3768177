"""What an organisation’s reports print on their cover."""

from django.db import models

from assessment.models.teams import Organisation


class Logo(models.Model):
    """What the organisation prints on the cover of its reports: a PNG that was drawn anew here.

    A table of its own, so that no other page reads it.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE)
    png = models.BinaryField()

    def __str__(self) -> str:
        return f"Logo of {self.organisation}"

    @classmethod
    def of(cls, organisation: int) -> bytes:
        """Nothing where there is none."""
        found = cls.objects.filter(organisation=organisation).values_list("png", flat=True).first()
        return bytes(found) if found else b""
