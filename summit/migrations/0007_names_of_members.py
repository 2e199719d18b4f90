from django.db import migrations, models

_COPY = """
    UPDATE summit_membership SET full_name = summit_user.full_name
    FROM summit_user WHERE summit_user.id = summit_membership.user_id
"""


class Migration(migrations.Migration):
    """Every summit calls its members by names of its own; those of accounts go next."""

    dependencies = [
        ('summit', '0006_exhibition_scopes'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='full_name',
            field=models.CharField(blank=True, max_length=300, verbose_name='full name'),
        ),
        migrations.RunSQL(_COPY),  # there is no way back: what it was is known no more
    ]
