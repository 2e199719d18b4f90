"""The programme: sessions, speakers, releases, seats, and the agreements that are signed."""

import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import sessions.models.session
import sessions.validators
import summit.validators
import uuid
from django.conf import settings
from django.db import migrations, models

# A release stays as it was published: Postgres refuses to change or delete one.
#
# It goes only with its whole summit, and the connection that erases that says so first. Until then it names
# whom it named when it was published, also people who have been erased since. That the account of who
# published is deleted changes nothing else.
KEEP_RELEASE = """
CREATE FUNCTION agenda_keep_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('summit.erasing', true) = 'on' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.published_by_id IS NULL
        AND to_jsonb(NEW) - 'published_by_id' = to_jsonb(OLD) - 'published_by_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a release stays as it was published' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER release_stays BEFORE UPDATE OR DELETE ON agenda_release
    FOR EACH ROW EXECUTE FUNCTION agenda_keep_release();
"""
NO_KEEP_RELEASE = """
DROP TRIGGER release_stays ON agenda_release;
DROP FUNCTION agenda_keep_release();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('agenda', '0001_initial'),
        ('agenda', '0002_programme'),
        ('agenda', '0003_releases_stay'),
    ]

    dependencies = [
        ('attendees', '0001_squashed_0012'),
        ('summit', '0001_squashed_0010'),
    ]

    operations = [
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('attendee', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='speaker', to='attendees.attendee', verbose_name='attendee')),
                ('biography', models.TextField(blank=True, validators=[summit.validators.plain_paragraphs], verbose_name='biography')),
                ('biography_en', models.TextField(blank=True, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='biography')),
                ('biography_zh_hans', models.TextField(blank=True, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='biography')),
                ('biography_fr', models.TextField(blank=True, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='biography')),
                ('biography_ar', models.TextField(blank=True, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='biography')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('approached', 'Approached'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('replaced', 'Replaced')], default='proposed', editable=False, max_length=20, verbose_name='state')),
            ],
            options={
                'verbose_name': 'speaker',
                'verbose_name_plural': 'speakers',
                'indexes': [
                    models.Index(fields=['summit', 'state'], name='speaker_by_state'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'approached', 'confirmed', 'declined', 'withdrawn', 'replaced'])), name='speaker_state_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Track',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'track',
                'verbose_name_plural': 'tracks',
                'ordering': ['summit', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('title', models.CharField(max_length=300, validators=[summit.validators.plain_text], verbose_name='title')),
                ('title_en', models.CharField(max_length=300, null=True, validators=[summit.validators.plain_text], verbose_name='title')),
                ('title_zh_hans', models.CharField(max_length=300, null=True, validators=[summit.validators.plain_text], verbose_name='title')),
                ('title_fr', models.CharField(max_length=300, null=True, validators=[summit.validators.plain_text], verbose_name='title')),
                ('title_ar', models.CharField(max_length=300, null=True, validators=[summit.validators.plain_text], verbose_name='title')),
                ('abstract', models.TextField(blank=True, validators=[summit.validators.plain_paragraphs], verbose_name='abstract')),
                ('abstract_en', models.TextField(blank=True, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='abstract')),
                ('abstract_zh_hans', models.TextField(blank=True, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='abstract')),
                ('abstract_fr', models.TextField(blank=True, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='abstract')),
                ('abstract_ar', models.TextField(blank=True, null=True, validators=[summit.validators.plain_paragraphs], verbose_name='abstract')),
                ('kind', models.CharField(choices=[('opening', 'Opening ceremony'), ('keynote', 'Keynote speech'), ('panel', 'Panel'), ('roundtable', 'Round table'), ('forum', 'Forum'), ('side_event', 'Side event'), ('training', 'Training'), ('product_launch', 'Product launch'), ('press_conference', 'Press conference'), ('signing', 'Signing ceremony'), ('award', 'Award ceremony'), ('site_visit', 'Site visit'), ('banquet', 'Banquet'), ('rehearsal', 'Rehearsal'), ('break', 'Break')], max_length=20, verbose_name='kind')),
                ('track', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='agenda.track', verbose_name='track')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='summit.room', verbose_name='room')),
                ('set_up', models.CharField(blank=True, choices=[('theatre', 'Theatre'), ('classroom', 'Classroom'), ('u_shape', 'U-shape'), ('banquet', 'Banquet')], max_length=20, verbose_name='set-up')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='start')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='end')),
                ('floor_language', models.CharField(default='en', help_text='Its code, for example en or zh-hans.', max_length=20, validators=[sessions.validators.language], verbose_name='language of the floor')),
                ('interpretation_languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20, validators=[sessions.validators.language]), blank=True, default=list, help_text='Codes, for example en, fr.', size=None, verbose_name='interpreted into')),
                ('access', models.CharField(choices=[('open', 'Open'), ('reserved', 'With a reserved seat'), ('invitation', 'By invitation'), ('category', 'For some categories')], default='open', max_length=20, verbose_name='access')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text='Empty: as many as the room holds.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='seats')),
                ('released_capacity', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='seats as released')),
                ('taken', models.PositiveIntegerField(default=0, editable=False, verbose_name='seats taken')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('sequence', models.PositiveIntegerField(default=0, editable=False, verbose_name='revision')),
                ('first_release', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='in the programme since release')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('scheduled', 'Scheduled'), ('cancelled', 'Cancelled'), ('postponed', 'Postponed')], default='draft', editable=False, max_length=20, verbose_name='state')),
                ('topics', models.ManyToManyField(blank=True, to='summit.topic', verbose_name='topics')),
                ('categories', models.ManyToManyField(blank=True, help_text='For whom it is.', to='attendees.category', verbose_name='categories')),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['summit', 'starts_at', 'pk'],
                'indexes': [
                    models.Index(fields=['summit', 'starts_at'], name='session_by_time'),
                ],
                'constraints': [
                    django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('room__isnull', False), ('state', 'scheduled')), expressions=[(models.F('room'), '='), (sessions.models.session._Period(models.F('starts_at'), models.F('ends_at'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=False), output_field=models.Field()), '&&')], name='room_not_double_booked', violation_error_message='Another session is in this room at that time. Choose another room or time.'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('starts_at__isnull', True)), models.Q(('ends_at__gte', django.db.models.expressions.CombinedExpression(models.F('starts_at'), '+', models.Value(datetime.timedelta(seconds=300)))), ('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('starts_at'), '+', models.Value(datetime.timedelta(seconds=43200)))), ('starts_at__isnull', False)), _connector='OR'), name='session_has_a_length', violation_error_message='A session lasts from 5 minutes to 12 hours.'),
                    models.CheckConstraint(condition=models.Q(('state', 'draft'), ('starts_at__isnull', False), _connector='OR'), name='session_has_a_time', violation_error_message='A session in the programme needs a start and an end.'),
                    models.CheckConstraint(condition=models.Q(('released_capacity', None), ('taken__lte', models.F('released_capacity')), _connector='OR'), name='session_not_overbooked'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'scheduled', 'cancelled', 'postponed'])), name='session_state_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='agenda.session', verbose_name='session')),
                ('speaker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='agenda.speaker', verbose_name='speaker')),
                ('kind', models.CharField(choices=[('chair', 'Chair'), ('moderator', 'Moderator'), ('keynote', 'Keynote speaker'), ('panelist', 'Panelist'), ('signatory', 'Signatory'), ('interpreter', 'Interpreter'), ('rapporteur', 'Rapporteur')], max_length=20, verbose_name='role')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'role',
                'verbose_name_plural': 'roles',
                'ordering': ['session', 'position', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('session', 'speaker', 'kind'), name='role_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('title_en', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_zh_hans', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_fr', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_ar', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('summary', models.TextField(blank=True, verbose_name='summary')),
                ('summary_en', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_zh_hans', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_fr', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('summary_ar', models.TextField(blank=True, null=True, verbose_name='summary')),
                ('kind', models.CharField(choices=[('memorandum', 'Memorandum of understanding'), ('strategic', 'Strategic cooperation agreement'), ('contract', 'Contract')], max_length=30, verbose_name='kind')),
                ('sector', models.CharField(blank=True, max_length=100, verbose_name='sector')),
                ('sector_en', models.CharField(blank=True, max_length=100, null=True, verbose_name='sector')),
                ('sector_zh_hans', models.CharField(blank=True, max_length=100, null=True, verbose_name='sector')),
                ('sector_fr', models.CharField(blank=True, max_length=100, null=True, verbose_name='sector')),
                ('sector_ar', models.CharField(blank=True, max_length=100, null=True, verbose_name='sector')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('text_agreed', 'Text agreed'), ('cleared', 'Cleared'), ('scheduled', 'Scheduled'), ('signed', 'Signed'), ('announced', 'Announced'), ('withdrawn', 'Withdrawn')], default='proposed', editable=False, max_length=20, verbose_name='state')),
                ('other_parties', models.PositiveSmallIntegerField(default=0, verbose_name='parties without a name')),
                ('signing_session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='agreements', to='agenda.session', verbose_name='signed in')),
                ('signing_order', models.PositiveSmallIntegerField(blank=True, help_text='In that session, from 1.', null=True, verbose_name='order of signing')),
                ('embargo_until', models.DateTimeField(blank=True, help_text='Nobody outside reads it before.', null=True, verbose_name='embargo until')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'agreement',
                'verbose_name_plural': 'agreements',
                'ordering': ['summit', 'position', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('signing_session', 'signing_order'), name='one_agreement_signed_at_a_time', violation_error_message='Another agreement has this order in the session.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='agenda.agreement', verbose_name='agreement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='summit.organisation', verbose_name='organisation')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'party',
                'verbose_name_plural': 'parties',
                'ordering': ['agreement', 'position', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('agreement', 'organisation'), name='party_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Signatory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatories', to='agenda.party', verbose_name='party')),
                ('attendee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='attendees.attendee', verbose_name='attendee')),
                ('name', models.CharField(blank=True, help_text='Of somebody who is no attendee.', max_length=300, validators=[summit.validators.plain_text], verbose_name='name')),
                ('capacity', models.CharField(blank=True, help_text='In which office he or she signs.', max_length=200, validators=[summit.validators.plain_text], verbose_name='capacity')),
                ('capacity_en', models.CharField(blank=True, help_text='In which office he or she signs.', max_length=200, null=True, validators=[summit.validators.plain_text], verbose_name='capacity')),
                ('capacity_zh_hans', models.CharField(blank=True, help_text='In which office he or she signs.', max_length=200, null=True, validators=[summit.validators.plain_text], verbose_name='capacity')),
                ('capacity_fr', models.CharField(blank=True, help_text='In which office he or she signs.', max_length=200, null=True, validators=[summit.validators.plain_text], verbose_name='capacity')),
                ('capacity_ar', models.CharField(blank=True, help_text='In which office he or she signs.', max_length=200, null=True, validators=[summit.validators.plain_text], verbose_name='capacity')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'signatory',
                'verbose_name_plural': 'signatories',
                'ordering': ['party', 'position', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('party', 'attendee'), name='signs_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('snapshot', models.JSONField(verbose_name='programme')),
                ('changes', models.JSONField(default=list, verbose_name='changes')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'release',
                'verbose_name_plural': 'releases',
                'ordering': ['summit', '-number'],
                'constraints': [
                    models.UniqueConstraint(fields=('summit', 'number'), name='release_number_once'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='releases_begin_with_one'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='seats', to='agenda.session', verbose_name='session')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='attendees.registration', verbose_name='registration')),
                ('state', models.CharField(choices=[('booked', 'Booked'), ('attended', 'Attended'), ('waitlisted', 'On the waiting list'), ('offered', 'Seat offered'), ('expired', 'Offer expired'), ('released', 'Given back')], default='booked', editable=False, max_length=20, verbose_name='state')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked for')),
                ('booked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='booked')),
                ('waiting_since', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='waiting since')),
                ('respond_by', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='respond by')),
                ('was_displaced', models.BooleanField(default=False, editable=False, verbose_name='lost a seat to a smaller room')),
                ('lost_in_release', models.PositiveIntegerField(blank=True, editable=False, null=True, verbose_name='taken away by release')),
            ],
            options={
                'verbose_name': 'seat',
                'verbose_name_plural': 'seats',
                'indexes': [
                    models.Index(fields=['session', 'state', 'booked_at'], name='seat_of_session'),
                    models.Index(condition=models.Q(('state', 'waitlisted')), fields=['session', '-was_displaced', 'waiting_since', 'id'], name='seat_waiting'),
                    models.Index(condition=models.Q(('state', 'offered')), fields=['respond_by'], name='seat_offered'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state__in', ['attended', 'booked', 'offered', 'waitlisted'])), fields=('registration', 'session'), name='one_living_seat'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['booked', 'attended', 'waitlisted', 'offered', 'expired', 'released'])), name='seat_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'offered'), _negated=True), ('respond_by__isnull', False), _connector='OR'), name='offered_seat_has_a_deadline'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'waitlisted'), _negated=True), ('waiting_since__isnull', False), _connector='OR'), name='waiting_for_a_seat_has_a_beginning'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'booked'), _negated=True), ('booked_at__isnull', False), _connector='OR'), name='booked_seat_has_a_moment'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favourites', to='agenda.session', verbose_name='session')),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favourites', to='attendees.registration', verbose_name='registration')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='marked')),
            ],
            options={
                'verbose_name': 'favourite',
                'verbose_name_plural': 'favourites',
                'constraints': [
                    models.UniqueConstraint(fields=('registration', 'session'), name='favourite_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReminderRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('attendee', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_refusal', to='attendees.attendee', verbose_name='attendee')),
                ('refused_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='refused')),
            ],
            options={
                'verbose_name': 'refusal of reminders',
                'verbose_name_plural': 'refusals of reminders',
            },
        ),
        migrations.RunSQL(KEEP_RELEASE, NO_KEEP_RELEASE),
    ]
