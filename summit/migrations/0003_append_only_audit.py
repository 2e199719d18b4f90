"""The audit trail is append-only: Postgres refuses to change or delete an entry.

Entries go only with their whole summit: the connection that erases it says so first.
"""

from django.db import migrations

FORWARD = """
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
BACKWARD = """
DROP TRIGGER audit_append_only ON summit_auditentry;
DROP FUNCTION summit_keep_audit();
"""


class Migration(migrations.Migration):
    dependencies = [("summit", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
