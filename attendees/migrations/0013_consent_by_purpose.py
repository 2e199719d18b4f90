"""Which text nobody registers without follows from its purpose: the form asked so all along."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("attendees", "0001_squashed_0012")]

    operations = [migrations.RemoveField(model_name="consenttext", name="is_required")]
