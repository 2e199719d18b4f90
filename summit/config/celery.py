"""The alarm clock. What must not be lost stands in Postgres; Celery only wakes those who look there."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.config.settings")

app = Celery("summit")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
