"""An archived summit remembers that it was cancelled; of those archived before, the audit trail does."""

from django.db import migrations, models


def remember(apps, schema_editor):
    entries = apps.get_model("summit", "AuditEntry").objects.filter(verb="cancel")
    subjects = entries.filter(subject__startswith="summit.summit:").values_list("subject", flat=True)
    cancelled = [int(subject.partition(":")[2]) for subject in subjects]
    archived = apps.get_model("summit", "Summit").objects.filter(state="archived", pk__in=cancelled)
    archived.update(was_cancelled=True)


class Migration(migrations.Migration):

    dependencies = [
        ("summit", "0001_squashed_0010"),
    ]

    operations = [
        migrations.AddField(
            model_name="summit",
            name="was_cancelled",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
