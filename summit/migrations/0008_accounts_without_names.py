from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ('summit', '0007_names_of_members'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='user',
            name='full_name',
        ),
    ]
