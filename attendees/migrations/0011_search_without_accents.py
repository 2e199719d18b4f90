"""People are found without regard to accents: the trigram indexes hold folded names."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations

from summit.folding import Folded


class Migration(migrations.Migration):
    dependencies = [
        ("attendees", "0010_no_payment"),
        ("summit", "0009_folded_text"),
    ]

    operations = [
        migrations.RemoveIndex("attendee", "attendee_name_trgm"),
        migrations.RemoveIndex("attendee", "attendee_latin_trgm"),
        migrations.RemoveIndex("attendee", "attendee_email_trgm"),
        migrations.RemoveIndex("position", "position_org_trgm"),
        migrations.AddIndex(
            "attendee",
            GinIndex(OpClass(Folded("full_name"), "gin_trgm_ops"), name="attendee_name_folded"),
        ),
        migrations.AddIndex(
            "attendee",
            GinIndex(OpClass(Folded("latin_name"), "gin_trgm_ops"), name="attendee_latin_folded"),
        ),
        migrations.AddIndex(
            "attendee",
            GinIndex(OpClass(Folded("email"), "gin_trgm_ops"), name="attendee_email_folded"),
        ),
        migrations.AddIndex(
            "position",
            GinIndex(
                OpClass(Folded("organisation_name"), "gin_trgm_ops"), name="position_org_folded"
            ),
        ),
    ]
