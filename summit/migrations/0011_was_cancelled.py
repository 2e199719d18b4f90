"""An archived summit remembers that it was cancelled; of those archived before, the audit trail does."""

from django.db import migrations, models


def remember(apps, schema_editor):
    """Each archived summit by its exact subject, which has an index: the table of summits is locked until this
    is done, and the trail is the longest there is."""
    trail = apps.get_model("summit", "AuditEntry").objects.filter(verb="cancel")
    summits = apps.get_model("summit", "Summit").objects.filter(state="archived")
    for pk in list(summits.values_list("pk", flat=True)):
        if trail.filter(subject=f"summit.summit:{pk}").exists():
            summits.filter(pk=pk).update(was_cancelled=True)


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
