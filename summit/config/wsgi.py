import gettext
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import translation

from summit.config import environment

with environment.needed():
    application = get_wsgi_application()


def _load() -> None:
    """What the first reader in each language would load: views, addresses, words and the names of days.

    Loaded before the server forks, 30 MB are shared by its workers instead of held by each, and threads that
    begin at once do not load the same several times.
    """
    from summit import dates  # needs the apps

    dates.load()
    import_module(settings.ROOT_URLCONF)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            reverse("healthz")
    # Django has made dictionaries of its own of them; it empties this one too, when words are reloaded.
    gettext._translations.clear()  # type: ignore[attr-defined]


_load()
