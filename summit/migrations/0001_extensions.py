"""What Summit needs of Postgres: search in any script, exclusion constraints."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    operations = [TrigramExtension(), BtreeGistExtension()]
