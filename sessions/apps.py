from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    """Python says `sessions`, Django says `agenda`: its own `sessions` label is taken."""

    name = "sessions"
    label = "agenda"
    verbose_name = _("Programme")
