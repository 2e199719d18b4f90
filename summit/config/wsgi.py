import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.config.settings")

application = get_wsgi_application()
# Every view is loaded before gunicorn forks: workers share the code, and none is slow at its first request.
get_resolver().url_patterns  # noqa: B018 - reading it imports the URLconf
