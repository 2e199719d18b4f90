"""Django's admin with our own site."""

from django.contrib.admin.apps import AdminConfig


class PanelConfig(AdminConfig):
    default_site = "summit.panel.PanelSite"
