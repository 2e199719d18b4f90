from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ('summit', '0007_names_of_members'),
    ]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop),  # there is no way back: the names would be empty
        migrations.RemoveField(
            model_name='user',
            name='full_name',
        ),
    ]
