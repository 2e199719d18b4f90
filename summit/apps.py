from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummitConfig(AppConfig):
    name = "summit"
    verbose_name = _("Summit")

    def ready(self) -> None:
        # A check of the database, and what listens to allauth.
        from . import history, second_factor  # noqa: F401
