import django.db.models.deletion
from django.db import migrations, models

_COPY = """
    INSERT INTO attendees_focalpoint (summit_id, delegation_id, full_name, email, is_sample)
    SELECT delegation.summit_id, delegation.id, account.full_name, account.email, delegation.is_sample
    FROM attendees_delegation_focal_points AS named
    JOIN attendees_delegation AS delegation ON delegation.id = named.delegation_id
    JOIN summit_user AS account ON account.id = named.user_id;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    """Who speaks for a delegation is a row of its summit; the accounts that this needed go by themselves."""

    # There the names of accounts end.
    run_before = [('summit', '0008_accounts_without_names')]
    dependencies = [
        ('attendees', '0008_names'),
        ('summit', '0007_names_of_members'),
    ]

    operations = [
        migrations.CreateModel(
            name='FocalPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('full_name', models.CharField(blank=True, max_length=300, verbose_name='full name')),
                ('email', models.EmailField(max_length=254, verbose_name='email')),
                ('delegation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='focal_points', to='attendees.delegation', verbose_name='delegation')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
            ],
            options={
                'verbose_name': 'focal point',
                'verbose_name_plural': 'focal points',
                'ordering': ['delegation', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('delegation', 'email'), name='focal_point_once')],
            },
        ),
        migrations.RunSQL(_COPY),  # there is no way back: what it was is known no more
        migrations.RemoveField(
            model_name='delegation',
            name='focal_points',
        ),
    ]
