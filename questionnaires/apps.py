from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class QuestionnairesConfig(AppConfig):
    name = "questionnaires"

    def ready(self) -> None:
        from questionnaires import triggers  # noqa: PLC0415 -- models are not loaded before

        post_migrate.connect(triggers.install_after_migrate, sender=self)
        checks.register(triggers.check_installed, checks.Tags.database)
