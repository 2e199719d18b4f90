"""The exhibition: halls and their booths, exhibitors, allocations, products and staff passes."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import summit.validators
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

# No booth ends outside its hall, whoever draws it and whoever makes the hall smaller meanwhile.
# The plan's row is locked for sharing while a booth is drawn, so the two cannot miss each other.
BOOTHS_INSIDE_THEIR_HALL = """
CREATE FUNCTION exhibitors_booth_inside_plan() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE plan exhibitors_floorplan;
BEGIN
    SELECT * INTO plan FROM exhibitors_floorplan WHERE id = NEW.plan_id FOR SHARE;
    IF NEW.x + NEW.width > plan.width OR NEW.y + NEW.depth > plan.depth THEN
        RAISE EXCEPTION 'booth % ends outside its hall', NEW.number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booth_inside_plan';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER booth_inside_plan
    BEFORE INSERT OR UPDATE OF plan_id, x, y, width, depth ON exhibitors_booth
    FOR EACH ROW EXECUTE FUNCTION exhibitors_booth_inside_plan();

CREATE FUNCTION exhibitors_plan_holds_booths() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM exhibitors_booth
        WHERE plan_id = NEW.id AND (x + width > NEW.width OR y + depth > NEW.depth)
    ) THEN
        RAISE EXCEPTION 'the hall is smaller than its booths need'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'booth_inside_plan';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plan_holds_booths BEFORE UPDATE OF width, depth ON exhibitors_floorplan
    FOR EACH ROW WHEN (NEW.width < OLD.width OR NEW.depth < OLD.depth)
    EXECUTE FUNCTION exhibitors_plan_holds_booths();
"""
NO_BOOTHS_INSIDE_THEIR_HALL = """
DROP TRIGGER plan_holds_booths ON exhibitors_floorplan;
DROP FUNCTION exhibitors_plan_holds_booths();
DROP TRIGGER booth_inside_plan ON exhibitors_booth;
DROP FUNCTION exhibitors_booth_inside_plan();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('exhibitors', '0001_initial'),
        ('exhibitors', '0002_exhibition'),
        ('exhibitors', '0003_booths_inside_their_hall'),
        ('exhibitors', '0004_prices_and_introductions'),
        ('exhibitors', '0005_hold_reminders'),
        ('exhibitors', '0006_exhibitor_tokens'),
    ]

    dependencies = [
        ('attendees', '0001_squashed_0012'),
        ('summit', '0001_squashed_0010'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exhibition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('summit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='exhibition', to='summit.summit', verbose_name='summit')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('introduction_en', models.TextField(blank=True, null=True, verbose_name='introduction')),
                ('introduction_zh_hans', models.TextField(blank=True, null=True, verbose_name='introduction')),
                ('introduction_fr', models.TextField(blank=True, null=True, verbose_name='introduction')),
                ('introduction_ar', models.TextField(blank=True, null=True, verbose_name='introduction')),
                ('applications_open', models.DateTimeField(blank=True, null=True, verbose_name='applications open')),
                ('applications_close', models.DateTimeField(blank=True, null=True, verbose_name='applications close')),
                ('hold_minutes', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(1440)], verbose_name='minutes that a booth is held')),
                ('currency', models.CharField(default='CNY', help_text='Three letters, ISO 4217.', max_length=3, validators=[django.core.validators.RegexValidator('\\A[A-Z]{3}\\Z', 'Write three capital letters, for example CNY.')], verbose_name='currency')),
                ('staff_category', models.ForeignKey(blank=True, help_text='Whoever is named as staff is registered in it. Empty: nobody can be named.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendees.category', verbose_name='category of staff')),
                ('free_return_until', models.DateField(blank=True, help_text='Empty: it always is.', null=True, verbose_name='giving back is free until')),
                ('late_return_percent', models.PositiveSmallIntegerField(default=50, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='percent of the price afterwards')),
                ('booth_until', models.DateField(blank=True, null=True, verbose_name='booths are chosen until')),
                ('profile_until', models.DateField(blank=True, null=True, verbose_name='profiles are complete by')),
                ('staff_until', models.DateField(blank=True, null=True, verbose_name='staff is named until')),
                ('build_up_from', models.DateTimeField(blank=True, null=True, verbose_name='build-up from')),
                ('tear_down_until', models.DateTimeField(blank=True, null=True, verbose_name='tear-down until')),
                ('opens_at', models.TimeField(default=datetime.time(9, 0), help_text='On each day of the summit.', verbose_name='halls open at')),
                ('closes_at', models.TimeField(default=datetime.time(17, 0), verbose_name='halls close at')),
            ],
            options={
                'verbose_name': 'exhibition',
                'verbose_name_plural': 'exhibitions',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('applications_close__gt', models.F('applications_open')), ('applications_open', None), ('applications_close', None), _connector='OR'), name='applications_open_before_they_close', violation_error_message='Choose an end of applications after their beginning.'),
                    models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='halls_open_before_they_close', violation_error_message='Choose a closing time after the opening.'),
                    models.CheckConstraint(condition=models.Q(('hold_minutes__gte', 1)), name='booths_are_held_a_while'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Allotment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('exhibition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allotments', to='exhibitors.exhibition', verbose_name='exhibition')),
                ('area', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='up to m²')),
                ('passes', models.PositiveSmallIntegerField(verbose_name='staff passes')),
            ],
            options={
                'verbose_name': 'allotment',
                'verbose_name_plural': 'allotments',
                'ordering': ['exhibition', 'area'],
                'constraints': [
                    models.UniqueConstraint(fields=('exhibition', 'area'), name='one_allotment_an_area'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Exhibitor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='exhibitor', to='summit.organisation', verbose_name='organisation')),
                ('profile', models.TextField(blank=True, max_length=4000, validators=[summit.validators.plain_paragraphs], verbose_name='profile')),
                ('profile_en', models.TextField(blank=True, max_length=4000, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='profile')),
                ('profile_zh_hans', models.TextField(blank=True, max_length=4000, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='profile')),
                ('profile_fr', models.TextField(blank=True, max_length=4000, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='profile')),
                ('profile_ar', models.TextField(blank=True, max_length=4000, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='profile')),
                ('fascia_name', models.CharField(blank=True, help_text='Written above the booth, 20 characters at most.', max_length=20, validators=[summit.validators.plain_text], verbose_name='fascia name')),
                ('fascia_name_en', models.CharField(blank=True, help_text='Written above the booth, 20 characters at most.', max_length=20, null=True, validators=[summit.validators.plain_text], verbose_name='fascia name')),
                ('fascia_name_zh_hans', models.CharField(blank=True, help_text='Written above the booth, 20 characters at most.', max_length=20, null=True, validators=[summit.validators.plain_text], verbose_name='fascia name')),
                ('fascia_name_fr', models.CharField(blank=True, help_text='Written above the booth, 20 characters at most.', max_length=20, null=True, validators=[summit.validators.plain_text], verbose_name='fascia name')),
                ('fascia_name_ar', models.CharField(blank=True, help_text='Written above the booth, 20 characters at most.', max_length=20, null=True, validators=[summit.validators.plain_text], verbose_name='fascia name')),
                ('contact_name', models.CharField(blank=True, max_length=300, validators=[summit.validators.plain_text], verbose_name='contact')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='contact email')),
                ('wished_area', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(5000)], verbose_name='wished area in m²')),
                ('application', models.TextField(blank=True, max_length=2000, validators=[summit.validators.plain_paragraphs], verbose_name='words of the application')),
                ('state', models.CharField(choices=[('applied', 'Applied'), ('waitlisted', 'On the waiting list'), ('approved', 'Approved'), ('contracted', 'Contracted'), ('exhibiting', 'Exhibiting'), ('closed', 'Closed'), ('rejected', 'Rejected'), ('cancelled', 'Cancelled')], default='applied', editable=False, max_length=20, verbose_name='state')),
                ('message', models.TextField(blank=True, help_text='Reason of a rejection.', verbose_name='words to the exhibitor')),
                ('applied_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='applied')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided')),
                ('topics', models.ManyToManyField(blank=True, related_name='exhibitors', to='summit.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'exhibitor',
                'verbose_name_plural': 'exhibitors',
                'indexes': [
                    models.Index(fields=['summit', 'state', 'applied_at'], name='exhibitor_queue'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'waitlisted', 'approved', 'contracted', 'exhibiting', 'closed', 'rejected', 'cancelled'])), name='exhibitor_state_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ExhibitorMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('exhibitor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='exhibitors.exhibitor', verbose_name='exhibitor')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exhibitor_memberships', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('full_name', models.CharField(blank=True, max_length=300, validators=[summit.validators.plain_text], verbose_name='full name')),
                ('role', models.CharField(choices=[('manager', 'Manager'), ('editor', 'Editor')], default='editor', max_length=10, verbose_name='role')),
                ('state', models.CharField(choices=[('active', 'Active'), ('dismissed', 'Dismissed')], default='active', editable=False, max_length=10, verbose_name='state')),
                ('invited_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
            ],
            options={
                'verbose_name': "exhibitor's member",
                'verbose_name_plural': "exhibitors' members",
                'indexes': [
                    models.Index(condition=models.Q(('state', 'active')), fields=['user'], name='member_active'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('exhibitor', 'user'), name='member_of_exhibitor_once'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['active', 'dismissed'])), name='member_state_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='BoothType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('name', models.CharField(max_length=100, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_fr', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('kind', models.CharField(choices=[('shell', 'Shell scheme'), ('raw', 'Raw space'), ('package', 'Package'), ('pavilion', 'Pavilion'), ('startup', 'Start-up pod'), ('tabletop', 'Tabletop')], default='shell', max_length=20, verbose_name='kind')),
                ('pricing', models.CharField(choices=[('per_m2', 'per m²'), ('per_booth', 'per booth')], default='per_m2', max_length=10, verbose_name='price is')),
                ('price', models.DecimalField(decimal_places=2, max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='price')),
                ('open_side_price', models.DecimalField(decimal_places=2, default=0, help_text='The first open side is in the price.', max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='for each further open side')),
                ('included', models.TextField(blank=True, help_text='One thing a line.', verbose_name='included')),
                ('included_en', models.TextField(blank=True, help_text='One thing a line.', null=True, verbose_name='included')),
                ('included_zh_hans', models.TextField(blank=True, help_text='One thing a line.', null=True, verbose_name='included')),
                ('included_fr', models.TextField(blank=True, help_text='One thing a line.', null=True, verbose_name='included')),
                ('included_ar', models.TextField(blank=True, help_text='One thing a line.', null=True, verbose_name='included')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'booth type',
                'verbose_name_plural': 'booth types',
                'ordering': ['summit', 'position', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('open_side_price__gte', 0), ('price__gte', 0)), name='booth_price_not_negative'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FloorPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('hall', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='floor_plan', to='summit.hall', verbose_name='hall')),
                ('width', models.DecimalField(decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='width in metres')),
                ('depth', models.DecimalField(decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='depth in metres')),
                ('grid', models.DecimalField(decimal_places=2, default=1, max_digits=4, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='grid in metres')),
                ('entrance_label', models.CharField(blank=True, max_length=100, validators=[summit.validators.plain_text], verbose_name='entrance')),
                ('entrance_label_en', models.CharField(blank=True, max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='entrance')),
                ('entrance_label_zh_hans', models.CharField(blank=True, max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='entrance')),
                ('entrance_label_fr', models.CharField(blank=True, max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='entrance')),
                ('entrance_label_ar', models.CharField(blank=True, max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='entrance')),
                ('entrance_side', models.CharField(choices=[('north', 'North'), ('east', 'East'), ('south', 'South'), ('west', 'West')], default='south', max_length=10, verbose_name='side of the entrance')),
                ('entrance_from', models.DecimalField(decimal_places=2, default=0, max_digits=7, verbose_name='entrance begins at metre')),
                ('entrance_width', models.DecimalField(decimal_places=2, default=0, help_text='0: none is drawn.', max_digits=5, verbose_name='width of the entrance in metres')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'floor plan',
                'verbose_name_plural': 'floor plans',
                'ordering': ['summit', 'position', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('depth__gt', 0), ('grid__gt', 0), ('width__gt', 0)), name='floor_plan_has_an_area'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Booth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='booths', to='exhibitors.floorplan', verbose_name='floor plan')),
                ('number', models.CharField(max_length=12, validators=[summit.validators.plain_text], verbose_name='number')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='booths', to='exhibitors.boothtype', verbose_name='type')),
                ('x', models.DecimalField(decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='metres from the left')),
                ('y', models.DecimalField(decimal_places=2, max_digits=7, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='metres from the top')),
                ('width', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='width in metres')),
                ('depth', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='depth in metres')),
                ('area', models.GeneratedField(db_persist=True, expression=django.db.models.expressions.CombinedExpression(models.F('width'), '*', models.F('depth')), output_field=models.DecimalField(decimal_places=2, max_digits=12, verbose_name='area in m²'))),
                ('open_sides', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)], verbose_name='open sides')),
                ('height_limit', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='height limit in metres')),
                ('floor_load', models.PositiveIntegerField(blank=True, null=True, verbose_name='floor load in kg/m²')),
                ('power', models.CharField(blank=True, max_length=60, validators=[summit.validators.plain_text], verbose_name='power')),
                ('is_blocked', models.BooleanField(default=False, help_text='Nobody can take it.', verbose_name='not on offer')),
            ],
            options={
                'verbose_name': 'booth',
                'verbose_name_plural': 'booths',
                'ordering': ['summit', 'number'],
                'constraints': [
                    models.UniqueConstraint(fields=('summit', 'number'), name='booth_number_once', violation_error_message='Another booth has this number.'),
                    django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('plan', '='), (models.Func(models.Func(django.db.models.expressions.CombinedExpression(models.F('x'), '+', models.Value(Decimal('0.001'))), django.db.models.expressions.CombinedExpression(models.F('y'), '+', models.Value(Decimal('0.001'))), function='point'), models.Func(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('x'), '+', models.F('width')), '-', models.Value(Decimal('0.001'))), django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('y'), '+', models.F('depth')), '-', models.Value(Decimal('0.001'))), function='point'), function='box', output_field=models.TextField()), '&&')], name='booths_do_not_overlap', violation_error_message='It lies over another booth. Move it or make it smaller.'),
                    models.CheckConstraint(condition=models.Q(('depth__gt', 0), ('width__gt', 0), ('x__gte', 0), ('y__gte', 0)), name='booth_has_an_area'),
                    models.CheckConstraint(condition=models.Q(('open_sides__range', (1, 4))), name='booth_has_sides_as_a_rectangle'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('booth', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='exhibitors.booth', verbose_name='booth')),
                ('exhibitor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='allocations', to='exhibitors.exhibitor', verbose_name='exhibitor')),
                ('state', models.CharField(choices=[('held', 'Held'), ('reserved', 'Reserved'), ('confirmed', 'Confirmed'), ('expired', 'Hold expired'), ('released', 'Given back'), ('refused', 'Refused')], default='held', editable=False, max_length=10, verbose_name='state')),
                ('replaces', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced_by', to='exhibitors.allocation', verbose_name='instead of')),
                ('price', models.DecimalField(decimal_places=2, help_text='When it was held, before tax.', max_digits=20, verbose_name='price')),
                ('held_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='held')),
                ('held_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='held until')),
                ('reminded_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='reminded')),
                ('reserved_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='reserved')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ended')),
                ('message', models.TextField(blank=True, help_text='Reason of a refusal.', verbose_name='words to the exhibitor')),
            ],
            options={
                'verbose_name': 'allocation',
                'verbose_name_plural': 'allocations',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(condition=models.Q(('state', 'held')), fields=['held_until'], name='allocation_hold_end'),
                    models.Index(fields=['summit', 'state', 'reserved_at'], name='allocation_queue'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state__in', ['confirmed', 'held', 'reserved'])), fields=('booth',), name='one_living_allocation_a_booth'),
                    models.UniqueConstraint(condition=models.Q(('state', 'held')), fields=('exhibitor',), name='one_hold_an_exhibitor'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['held', 'reserved', 'confirmed', 'expired', 'released', 'refused'])), name='allocation_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'held'), _negated=True), ('held_until__isnull', False), _connector='OR'), name='hold_has_an_end'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('exhibitor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='products', to='exhibitors.exhibitor', verbose_name='exhibitor')),
                ('name', models.CharField(max_length=150, validators=[summit.validators.plain_text, summit.validators.has_letter], verbose_name='name')),
                ('name_en', models.CharField(max_length=150, null=True, validators=[summit.validators.plain_text, summit.validators.has_letter], verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=150, null=True, validators=[summit.validators.plain_text, summit.validators.has_letter], verbose_name='name')),
                ('name_fr', models.CharField(max_length=150, null=True, validators=[summit.validators.plain_text, summit.validators.has_letter], verbose_name='name')),
                ('name_ar', models.CharField(max_length=150, null=True, validators=[summit.validators.plain_text, summit.validators.has_letter], verbose_name='name')),
                ('description', models.TextField(blank=True, max_length=4000, validators=[summit.validators.plain_paragraphs], verbose_name='description')),
                ('description_en', models.TextField(blank=True, max_length=4000, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='description')),
                ('description_zh_hans', models.TextField(blank=True, max_length=4000, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='description')),
                ('description_fr', models.TextField(blank=True, max_length=4000, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='description')),
                ('description_ar', models.TextField(blank=True, max_length=4000, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='description')),
                ('picture', models.ImageField(blank=True, upload_to='products/', validators=[summit.validators.raster_image], verbose_name='picture')),
                ('embargo_until', models.DateTimeField(blank=True, null=True, verbose_name='not shown before')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('topics', models.ManyToManyField(blank=True, related_name='products', to='summit.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'product',
                'verbose_name_plural': 'products',
                'ordering': ['exhibitor', 'position', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'withdrawn'])), name='product_state_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='StaffPass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('exhibitor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_passes', to='exhibitors.exhibitor', verbose_name='exhibitor')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_passes', to='attendees.registration', verbose_name='registration')),
                ('full_name', models.CharField(max_length=300, validators=[summit.validators.plain_text, summit.validators.has_letter], verbose_name='full name')),
                ('email', models.EmailField(max_length=254, verbose_name='email')),
                ('job', models.CharField(blank=True, max_length=100, validators=[summit.validators.plain_text], verbose_name='task at the booth')),
                ('state', models.CharField(choices=[('named', 'Named'), ('collected', 'Collected'), ('swapped', 'Swapped'), ('returned', 'Given back')], default='named', editable=False, max_length=10, verbose_name='state')),
                ('has_registered', models.BooleanField(default=False, editable=False, verbose_name='registered by naming')),
                ('has_introduced', models.BooleanField(default=False, editable=False, verbose_name='made known by naming')),
                ('named_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='named')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ended')),
            ],
            options={
                'verbose_name': 'staff pass',
                'verbose_name_plural': 'staff passes',
                'ordering': ['exhibitor', 'pk'],
                'indexes': [
                    models.Index(fields=['summit', 'state'], name='staff_pass_state'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state__in', ['collected', 'named'])), fields=('exhibitor', 'registration'), name='one_living_pass_a_person'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['named', 'collected', 'swapped', 'returned'])), name='pass_state_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ExhibitorToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('name', models.CharField(max_length=100, verbose_name='what it is for')),
                ('prefix', models.CharField(max_length=12, verbose_name='begins with')),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='created')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='valid until')),
                ('last_used_on', models.DateField(blank=True, null=True, verbose_name='last used')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='exhibitors.exhibitormember', verbose_name='member')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('exhibitor:read', 'Read how the exhibitor stands'), ('exhibitor:write', 'Change profile and products, name staff'), ('exhibitor:manage', 'Take booths and give them back, invite and dismiss colleagues')], max_length=40), size=None, verbose_name='scopes')),
            ],
            options={
                'verbose_name': "exhibitor's API token",
                'verbose_name_plural': "exhibitors' API tokens",
            },
        ),
        migrations.RunSQL(BOOTHS_INSIDE_THEIR_HALL, NO_BOOTHS_INSIDE_THEIR_HALL),
    ]
