"""The core: what Summit needs of Postgres, summits and their places, accounts, mails and the audit trail."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import django_countries.fields
import summit.countries
import summit.validators
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

# The audit trail is append-only: Postgres refuses to change or delete an entry.
# Entries go only with their whole summit: the connection that erases it says so first.
KEEP_AUDIT = """
CREATE FUNCTION summit_keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('summit.erasing', true) = 'on' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON summit_auditentry
    FOR EACH ROW EXECUTE FUNCTION summit_keep_audit();
"""
NO_KEEP_AUDIT = """
DROP TRIGGER audit_append_only ON summit_auditentry;
DROP FUNCTION summit_keep_audit();
"""

# `summit_folded(text)`: in capitals and without accents, for searching and for the indexes behind it.
#
# `unaccent` is a trusted extension: the owner of the database may create it. Postgres calls it stable, since
# somebody could edit its rules; whoever does so has to reindex. Names are qualified, so that a dump is restored
# whatever the search path. In plpgsql it takes two thirds of the time that it takes in SQL.
FOLDED = """
    CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
    CREATE OR REPLACE FUNCTION summit_folded(text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
        AS $$ BEGIN RETURN upper(public.unaccent('public.unaccent'::regdictionary, $1)); END $$;
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('summit', '0001_extensions'),
        ('summit', '0002_initial'),
        ('summit', '0003_append_only_audit'),
        ('summit', '0004_topic'),
        ('summit', '0005_programme_scopes'),
        ('summit', '0006_exhibition_scopes'),
        ('summit', '0007_names_of_members'),
        ('summit', '0008_accounts_without_names'),
        ('summit', '0009_folded_text'),
        # 0010_names_of_countries changed no table: a database goes on with or without it.
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        TrigramExtension(),  # search in any script
        BtreeGistExtension(),  # exclusion constraints
        migrations.RunSQL(FOLDED, 'DROP FUNCTION summit_folded(text)'),
        migrations.CreateModel(
            name='Summit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Part of every link.', unique=True, verbose_name='address')),
                ('name', models.CharField(max_length=200, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=200, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_fr', models.CharField(max_length=200, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_ar', models.CharField(max_length=200, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('tagline', models.CharField(blank=True, max_length=300, validators=[summit.validators.plain_text], verbose_name='theme')),
                ('tagline_en', models.CharField(blank=True, max_length=300, null=True, validators=[summit.validators.plain_text], verbose_name='theme')),
                ('tagline_zh_hans', models.CharField(blank=True, max_length=300, null=True, validators=[summit.validators.plain_text], verbose_name='theme')),
                ('tagline_fr', models.CharField(blank=True, max_length=300, null=True, validators=[summit.validators.plain_text], verbose_name='theme')),
                ('tagline_ar', models.CharField(blank=True, max_length=300, null=True, validators=[summit.validators.plain_text], verbose_name='theme')),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('introduction_en', models.TextField(blank=True, null=True, verbose_name='introduction')),
                ('introduction_zh_hans', models.TextField(blank=True, null=True, verbose_name='introduction')),
                ('introduction_fr', models.TextField(blank=True, null=True, verbose_name='introduction')),
                ('introduction_ar', models.TextField(blank=True, null=True, verbose_name='introduction')),
                ('edition', models.CharField(blank=True, max_length=50, verbose_name='edition')),
                ('city', models.CharField(max_length=100, validators=[summit.validators.plain_text], verbose_name='city')),
                ('city_en', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='city')),
                ('city_zh_hans', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='city')),
                ('city_fr', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='city')),
                ('city_ar', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='city')),
                ('region', models.CharField(blank=True, max_length=100, verbose_name='region')),
                ('region_en', models.CharField(blank=True, max_length=100, null=True, verbose_name='region')),
                ('region_zh_hans', models.CharField(blank=True, max_length=100, null=True, verbose_name='region')),
                ('region_fr', models.CharField(blank=True, max_length=100, null=True, verbose_name='region')),
                ('region_ar', models.CharField(blank=True, max_length=100, null=True, verbose_name='region')),
                ('country', django_countries.fields.CountryField(countries=summit.countries.Countries, max_length=2, verbose_name='country')),
                ('time_zone', models.CharField(default='UTC', max_length=50, validators=[summit.validators.time_zone], verbose_name='time zone')),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('working_languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None, verbose_name='working languages')),
                ('expected_headcount', models.PositiveIntegerField(default=0, verbose_name='expected headcount')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text='Places in all. Empty: no limit.', null=True, verbose_name='capacity')),
                ('taken', models.PositiveIntegerField(default=0, editable=False, verbose_name='places taken')),
                ('registration_opens', models.DateTimeField(blank=True, null=True, verbose_name='registration opens')),
                ('registration_closes', models.DateTimeField(blank=True, null=True, verbose_name='registration closes')),
                ('corrections_until', models.DateTimeField(blank=True, help_text='Until then people may edit.', null=True, verbose_name='corrections until')),
                ('offer_hours', models.PositiveSmallIntegerField(default=48, validators=[django.core.validators.MinValueValidator(1)], verbose_name='hours to accept an offered place')),
                ('answer_days', models.PositiveSmallIntegerField(default=3, help_text='Within how many days the summit office promises a decision.', verbose_name='days until an answer')),
                ('keep_months', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MaxValueValidator(120)], verbose_name='months to keep personal data')),
                ('contact_email', models.EmailField(max_length=254, verbose_name='contact email')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='contact phone')),
                ('sender_name', models.CharField(blank=True, max_length=100, validators=[summit.validators.plain_text], verbose_name='sender of mails')),
                ('logo', models.ImageField(blank=True, upload_to='logos/', validators=[summit.validators.raster_image], verbose_name='logo')),
                ('primary_colour', models.CharField(default='#0F6E73', max_length=7, validators=[summit.validators.hex_colour], verbose_name='primary colour')),
                ('accent_colour', models.CharField(default='#C77D11', max_length=7, validators=[summit.validators.hex_colour], verbose_name='accent colour')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('announced', 'Announced'), ('registration_open', 'Registration open'), ('registration_closed', 'Registration closed'), ('live', 'Live'), ('ended', 'Ended'), ('archived', 'Archived'), ('cancelled', 'Cancelled')], default='draft', editable=False, max_length=30, verbose_name='state')),
                ('is_sample', models.BooleanField(default=False, verbose_name='sample')),
            ],
            options={
                'verbose_name': 'summit',
                'verbose_name_plural': 'summits',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='summit_days_in_order'),
                    models.CheckConstraint(condition=models.Q(('capacity', None), ('taken__lte', models.F('capacity')), _connector='OR'), name='summit_not_overbooked', violation_error_message='More places are taken than this capacity holds.'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('actor', models.CharField(max_length=60, verbose_name='who')),
                ('verb', models.CharField(max_length=40, verbose_name='what')),
                ('subject', models.CharField(max_length=80, verbose_name='on what')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='details')),
                ('door', models.CharField(choices=[('web', 'Public site'), ('admin', 'Admin panel'), ('api', 'API'), ('task', 'Background task'), ('command', 'Command line')], max_length=10, verbose_name='from where')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit trail',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(fields=['subject', '-id'], name='audit_of_a_subject'),
                    models.Index(fields=['summit', '-id'], name='audit_of_a_summit'),
                ],
            },
        ),
        migrations.CreateModel(
            name='IdempotentAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('fingerprint', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField()),
                ('body', models.BinaryField()),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('recipient', models.CharField(max_length=320, verbose_name='recipient')),
                ('language', models.CharField(default='en', max_length=20, verbose_name='language')),
                ('subject', models.CharField(max_length=80, verbose_name='about')),
                ('subject_id', models.BigIntegerField(null=True)),
                ('context', models.JSONField(blank=True, default=dict)),
                ('dedupe', models.CharField(blank=True, max_length=80)),
                ('purpose', models.CharField(choices=[('transactional', 'Transactional'), ('operational', 'Operational'), ('marketing', 'Marketing')], default='transactional', max_length=20, verbose_name='purpose')),
                ('priority', models.PositiveSmallIntegerField(choices=[(0, 'At once'), (5, 'Soon'), (9, 'Bulk')], default=0)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Sending'), ('sent', 'Sent'), ('bounced', 'Bounced'), ('failed', 'Failed'), ('suppressed', 'Suppressed')], default='queued', max_length=20, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='queued')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='due')),
                ('claimed_until', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('error', models.CharField(blank=True, max_length=300, verbose_name='last error')),
            ],
            options={
                'verbose_name': 'notification',
                'verbose_name_plural': 'notifications',
                'ordering': ['-pk'],
                'indexes': [
                    models.Index(condition=models.Q(('state', 'queued')), fields=['priority', 'due_at'], name='notification_due'),
                    models.Index(condition=models.Q(('state', 'sending')), fields=['claimed_until'], name='notification_stuck'),
                    models.Index(fields=['subject'], name='notification_subject'),
                    models.Index(fields=['summit', 'state'], name='notification_health'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('kind', 'recipient', 'subject', 'dedupe'), name='told_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('short_name', models.CharField(blank=True, max_length=50, verbose_name='short name')),
                ('short_name_en', models.CharField(blank=True, max_length=50, null=True, verbose_name='short name')),
                ('short_name_zh_hans', models.CharField(blank=True, max_length=50, null=True, verbose_name='short name')),
                ('short_name_fr', models.CharField(blank=True, max_length=50, null=True, verbose_name='short name')),
                ('short_name_ar', models.CharField(blank=True, max_length=50, null=True, verbose_name='short name')),
                ('country', django_countries.fields.CountryField(blank=True, countries=summit.countries.Countries, max_length=2, verbose_name='country')),
                ('kind', models.CharField(choices=[('government', 'Government'), ('intergovernmental', 'Intergovernmental'), ('company', 'Company'), ('university', 'University'), ('association', 'Association'), ('media', 'Media')], max_length=20, verbose_name='kind')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('logo', models.ImageField(blank=True, upload_to='organisations/', validators=[summit.validators.raster_image], verbose_name='logo')),
            ],
            options={
                'verbose_name': 'organisation',
                'verbose_name_plural': 'organisations',
            },
        ),
        migrations.CreateModel(
            name='SponsorLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'sponsor level',
                'verbose_name_plural': 'sponsor levels',
                'ordering': ['summit', 'position'],
            },
        ),
        migrations.CreateModel(
            name='OrganisationRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='summit.organisation', verbose_name='organisation')),
                ('kind', models.CharField(choices=[('host', 'Host'), ('organiser', 'Organiser'), ('co_organiser', 'Co-organiser'), ('supporter', 'Supporter'), ('sponsor', 'Sponsor'), ('media_partner', 'Media partner')], max_length=20, verbose_name='role')),
                ('level', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='summit.sponsorlevel', verbose_name='sponsor level')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'role of an organisation',
                'verbose_name_plural': 'roles of organisations',
                'ordering': ['summit', 'position', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'kind'), name='organisation_role_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PressItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('title_en', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_zh_hans', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_fr', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('title_ar', models.CharField(max_length=300, null=True, verbose_name='title')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('body_en', models.TextField(blank=True, null=True, verbose_name='text')),
                ('body_zh_hans', models.TextField(blank=True, null=True, verbose_name='text')),
                ('body_fr', models.TextField(blank=True, null=True, verbose_name='text')),
                ('body_ar', models.TextField(blank=True, null=True, verbose_name='text')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('url', models.URLField(blank=True, verbose_name='link')),
                ('published_at', models.DateTimeField(verbose_name='published')),
                ('embargo_until', models.DateTimeField(blank=True, null=True, verbose_name='embargo until')),
            ],
            options={
                'verbose_name': 'press item',
                'verbose_name_plural': 'press items',
                'ordering': ['-published_at'],
            },
        ),
        migrations.CreateModel(
            name='Highlight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('value', models.CharField(max_length=20, verbose_name='figure')),
                ('label', models.CharField(max_length=120, verbose_name='what it counts')),
                ('label_en', models.CharField(max_length=120, null=True, verbose_name='what it counts')),
                ('label_zh_hans', models.CharField(max_length=120, null=True, verbose_name='what it counts')),
                ('label_fr', models.CharField(max_length=120, null=True, verbose_name='what it counts')),
                ('label_ar', models.CharField(max_length=120, null=True, verbose_name='what it counts')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'highlight',
                'verbose_name_plural': 'highlights',
                'ordering': ['summit', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('title_en', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_zh_hans', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_fr', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('title_ar', models.CharField(max_length=200, null=True, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('text_en', models.TextField(blank=True, null=True, verbose_name='text')),
                ('text_zh_hans', models.TextField(blank=True, null=True, verbose_name='text')),
                ('text_fr', models.TextField(blank=True, null=True, verbose_name='text')),
                ('text_ar', models.TextField(blank=True, null=True, verbose_name='text')),
                ('icon', models.CharField(choices=[('plan', 'City plan'), ('rings', 'Rings'), ('care', 'Care')], default='plan', max_length=20, verbose_name='drawing')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'theme',
                'verbose_name_plural': 'themes',
                'ordering': ['summit', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('name', models.CharField(max_length=100, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_fr', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, validators=[summit.validators.plain_text], verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['summit', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='email')),
                ('language', models.CharField(default='en', max_length=20, verbose_name='language')),
                ('is_staff', models.BooleanField(default=False, verbose_name='may enter the admin panel')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('full_name', models.CharField(blank=True, max_length=300, verbose_name='full name')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('organiser', 'Organiser'), ('protocol', 'Protocol'), ('programme', 'Programme'), ('exhibition', 'Exhibition'), ('desk', 'Check-in desk'), ('press', 'Press'), ('auditor', 'Auditor')], max_length=20, verbose_name='role')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'constraints': [
                    models.UniqueConstraint(fields=('summit', 'user'), name='one_role_a_member'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
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
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='summit.membership', verbose_name='member')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('registrations:read', 'Read registrations'), ('registrations:write', 'Register and decide'), ('summit:read', "Read the summit's settings"), ('programme:read', 'Read the draft of the programme'), ('programme:write', 'Change and publish the programme'), ('exhibition:read', 'Read exhibitors and reservations'), ('exhibition:write', 'Decide about exhibitors and booths')], max_length=40), size=None, verbose_name='scopes')),
            ],
            options={
                'verbose_name': 'API token',
                'verbose_name_plural': 'API tokens',
            },
        ),
        migrations.CreateModel(
            name='Venue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('address', models.TextField(blank=True, verbose_name='address')),
                ('address_en', models.TextField(blank=True, null=True, verbose_name='address')),
                ('address_zh_hans', models.TextField(blank=True, null=True, verbose_name='address')),
                ('address_fr', models.TextField(blank=True, null=True, verbose_name='address')),
                ('address_ar', models.TextField(blank=True, null=True, verbose_name='address')),
                ('directions', models.TextField(blank=True, verbose_name='getting there')),
                ('directions_en', models.TextField(blank=True, null=True, verbose_name='getting there')),
                ('directions_zh_hans', models.TextField(blank=True, null=True, verbose_name='getting there')),
                ('directions_fr', models.TextField(blank=True, null=True, verbose_name='getting there')),
                ('directions_ar', models.TextField(blank=True, null=True, verbose_name='getting there')),
            ],
            options={
                'verbose_name': 'venue',
                'verbose_name_plural': 'venues',
            },
        ),
        migrations.CreateModel(
            name='Hall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.venue', verbose_name='venue')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'hall',
                'verbose_name_plural': 'halls',
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('hall', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.hall', verbose_name='hall')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('fire_maximum', models.PositiveIntegerField(verbose_name='fire maximum')),
                ('has_step_free_access', models.BooleanField(default=True, verbose_name='step-free access')),
                ('interpretation_booths', models.PositiveSmallIntegerField(default=0, verbose_name='interpretation booths')),
                ('turnaround_minutes', models.PositiveSmallIntegerField(default=15, verbose_name='turnaround minutes')),
            ],
            options={
                'verbose_name': 'room',
                'verbose_name_plural': 'rooms',
            },
        ),
        migrations.CreateModel(
            name='RoomSetUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='set_ups', to='summit.room', verbose_name='room')),
                ('kind', models.CharField(choices=[('theatre', 'Theatre'), ('classroom', 'Classroom'), ('u_shape', 'U-shape'), ('banquet', 'Banquet')], max_length=20, verbose_name='set-up')),
                ('capacity', models.PositiveIntegerField(verbose_name='capacity')),
            ],
            options={
                'verbose_name': 'room set-up',
                'verbose_name_plural': 'room set-ups',
                'constraints': [
                    models.UniqueConstraint(fields=('room', 'kind'), name='one_capacity_a_set_up'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('kind', models.CharField(choices=[('public', 'Public'), ('expo', 'Expo'), ('congress', 'Congress'), ('plenary', 'Plenary'), ('vip', 'VIP'), ('backstage', 'Backstage'), ('media', 'Media'), ('delegation_offices', 'Delegation offices'), ('build_up', 'Build-up')], max_length=30, verbose_name='kind')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'zone',
                'verbose_name_plural': 'zones',
                'constraints': [
                    models.UniqueConstraint(fields=('summit', 'name'), name='zone_named_once'),
                    models.UniqueConstraint(fields=('summit', 'name_en'), name='zone_named_once-en'),
                    models.UniqueConstraint(fields=('summit', 'name_zh_hans'), name='zone_named_once-zh-hans'),
                    models.UniqueConstraint(fields=('summit', 'name_fr'), name='zone_named_once-fr'),
                    models.UniqueConstraint(fields=('summit', 'name_ar'), name='zone_named_once-ar'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Gate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('summit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.summit', verbose_name='summit')),
                ('is_sample', models.BooleanField(default=False, help_text='Invented for the demo, not a reported fact.', verbose_name='sample')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='summit.zone', verbose_name='zone')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('name_en', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_zh_hans', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_fr', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('name_ar', models.CharField(max_length=100, null=True, verbose_name='name')),
                ('direction', models.CharField(choices=[('in', 'In'), ('out', 'Out'), ('both', 'In and out')], default='in', max_length=10, verbose_name='direction')),
                ('opens_at', models.TimeField(blank=True, null=True, verbose_name='opens at')),
                ('is_main_entrance', models.BooleanField(default=False, verbose_name='main entrance')),
            ],
            options={
                'verbose_name': 'gate',
                'verbose_name_plural': 'gates',
            },
        ),
        migrations.RunSQL(KEEP_AUDIT, NO_KEEP_AUDIT),
        # Under the replaced files data has moved, and what it was is known no more: there is no way back.
        migrations.RunSQL(migrations.RunSQL.noop),
    ]
