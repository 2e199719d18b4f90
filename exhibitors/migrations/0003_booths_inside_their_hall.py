"""No booth ends outside its hall, whoever draws it and whoever makes the hall smaller meanwhile.

The plan's row is locked for sharing while a booth is drawn, so the two cannot miss each other.
"""

from django.db import migrations

FORWARD = """
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
BACKWARD = """
DROP TRIGGER plan_holds_booths ON exhibitors_floorplan;
DROP FUNCTION exhibitors_plan_holds_booths();
DROP TRIGGER booth_inside_plan ON exhibitors_booth;
DROP FUNCTION exhibitors_booth_inside_plan();
"""


class Migration(migrations.Migration):
    dependencies = [("exhibitors", "0002_exhibition")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
