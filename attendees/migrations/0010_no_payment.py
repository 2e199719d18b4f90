import django.contrib.postgres.fields
from django.db import migrations, models

# Nothing led into the state: rows in it were made by hand. They go back to the office and give up their places.
_BACK = """
    UPDATE attendees_category SET taken = greatest(0, taken - waiting.people)
    FROM (
        SELECT category_id, count(*) AS people FROM attendees_registration
        WHERE state = 'awaiting_payment' GROUP BY category_id
    ) AS waiting
    WHERE id = waiting.category_id;
    UPDATE summit_summit SET taken = greatest(0, taken - waiting.people)
    FROM (
        SELECT summit_id, count(*) AS people FROM attendees_registration
        WHERE state = 'awaiting_payment' GROUP BY summit_id
    ) AS waiting
    WHERE id = waiting.summit_id;
    UPDATE attendees_registration SET state = 'under_review' WHERE state = 'awaiting_payment';
    UPDATE attendees_announcement SET states = array_replace(states, 'awaiting_payment', 'under_review');
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('attendees', '0009_focal_points'),
        ('summit', '0008_accounts_without_names'),
    ]

    operations = [
        migrations.RunSQL(_BACK),  # there is no way back: what it was is known no more
        migrations.RemoveConstraint(
            model_name='registration',
            name='registration_state_known',
        ),
        migrations.AlterField(
            model_name='announcement',
            name='states',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('under_review', 'Under review'), ('info_requested', 'Information requested'), ('waitlisted', 'On the waiting list'), ('offered', 'Place offered'), ('approved', 'Approved'), ('confirmed', 'Confirmed'), ('rejected', 'Rejected'), ('expired', 'Offer expired'), ('cancelled', 'Cancelled'), ('withdrawn', 'Withdrawn'), ('revoked', 'Revoked')], max_length=20), blank=True, default=list, help_text='Empty: confirmed.', size=None, verbose_name='states'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('under_review', 'Under review'), ('info_requested', 'Information requested'), ('waitlisted', 'On the waiting list'), ('offered', 'Place offered'), ('approved', 'Approved'), ('confirmed', 'Confirmed'), ('rejected', 'Rejected'), ('expired', 'Offer expired'), ('cancelled', 'Cancelled'), ('withdrawn', 'Withdrawn'), ('revoked', 'Revoked')], default='draft', editable=False, max_length=20, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'under_review', 'info_requested', 'waitlisted', 'offered', 'approved', 'confirmed', 'rejected', 'expired', 'cancelled', 'withdrawn', 'revoked'])), name='registration_state_known'),
        ),
    ]
