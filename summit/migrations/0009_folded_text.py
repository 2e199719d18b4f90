"""`summit_folded(text)`: in capitals and without accents, for searching and for the indexes behind it.

`unaccent` is a trusted extension: the owner of the database may create it. Postgres calls it stable, since
somebody could edit its rules; whoever does so has to reindex. Names are qualified, so that a dump is restored
whatever the search path. In plpgsql it takes two thirds of the time that it takes in SQL.
"""

from django.db import migrations

_FORWARDS = """
    CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA public;
    CREATE OR REPLACE FUNCTION summit_folded(text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
        AS $$ BEGIN RETURN upper(public.unaccent('public.unaccent'::regdictionary, $1)); END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("summit", "0008_accounts_without_names")]

    operations = [migrations.RunSQL(_FORWARDS, "DROP FUNCTION summit_folded(text)")]
