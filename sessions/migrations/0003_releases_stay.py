"""A release stays as it was published: Postgres refuses to change or delete one.

It goes only with its whole summit, and the connection that erases that says so first. Until then it names
whom it named when it was published, also people who have been erased since. That the account of who
published is deleted changes nothing else.
"""

from django.db import migrations

FORWARD = """
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
BACKWARD = """
DROP TRIGGER release_stays ON agenda_release;
DROP FUNCTION agenda_keep_release();
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0002_programme")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
