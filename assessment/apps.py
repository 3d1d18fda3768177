from django.apps import AppConfig
from django.core import checks
from django.core.management import call_command
from django.db.models.signals import post_migrate, pre_migrate


class AssessmentConfig(AppConfig):
    name = "assessment"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415 -- apps are not loaded before

        from assessment.accounts import end_sessions_without_a_factor  # noqa: PLC0415 -- apps are not loaded before
        from assessment.checks import pdf_libraries  # noqa: PLC0415 -- apps are not loaded before
        from assessment.usage import usage  # noqa: PLC0415 -- apps are not loaded before
        from questionnaires import triggers  # noqa: PLC0415 -- apps are not loaded before
        from questionnaires.use import count_with  # noqa: PLC0415 -- apps are not loaded before

        count_with(usage)
        pre_migrate.connect(triggers.step_aside_before_migrate, sender=self)
        post_migrate.connect(triggers.install_after_migrate, sender=self)
        post_migrate.connect(make_cache_table, sender=self)
        authenticator_added.connect(end_sessions_without_a_factor)
        checks.register(pdf_libraries)


def make_cache_table(using: str, **_: object) -> None:
    call_command("createcachetable", database=using, verbosity=0)
