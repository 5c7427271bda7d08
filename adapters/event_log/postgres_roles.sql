-- Who may do what in a shared lotledger store. Run by an administrator (a superuser, or the owner of
-- the database with the right to make roles) after every `lotledger init`; safe to repeat:
--
--     lotledger --store postgresql://admin@HOST/DATABASE init
--     psql postgresql://admin@HOST/DATABASE --file postgres_roles.sql
--     psql postgresql://admin@HOST/DATABASE --command 'GRANT lotledger_writer TO ana'
--
-- lotledger_owner   owns the tables and can log in nowhere: nobody works as the owner by accident
-- lotledger_writer  may add events, keys and source files, and read them; nothing else
-- lotledger_reader  may read: auditors, reports, backups
--
-- Nobody but the owner and superusers can change or remove a row, drop a table or switch a trigger
-- off. Those two still can; the hash chain and checkpoints kept elsewhere are what shows it.

DO $roles$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['lotledger_owner', 'lotledger_writer', 'lotledger_reader'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', role_name);
        EXCEPTION
            -- Already there, or made by somebody else at this very moment.
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
END
$roles$;

ALTER SCHEMA lotledger OWNER TO lotledger_owner;
ALTER TABLE lotledger.lotledger_schema OWNER TO lotledger_owner;
ALTER TABLE lotledger.stored_events OWNER TO lotledger_owner;
ALTER TABLE lotledger.import_keys OWNER TO lotledger_owner;
ALTER TABLE lotledger.source_files OWNER TO lotledger_owner;
ALTER FUNCTION lotledger.refuse_change() OWNER TO lotledger_owner;

REVOKE ALL ON SCHEMA lotledger FROM PUBLIC, lotledger_writer, lotledger_reader;
REVOKE ALL ON ALL TABLES IN SCHEMA lotledger FROM PUBLIC, lotledger_writer, lotledger_reader;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA lotledger FROM PUBLIC;

GRANT USAGE ON SCHEMA lotledger TO lotledger_writer, lotledger_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA lotledger TO lotledger_writer, lotledger_reader;
GRANT INSERT ON
    lotledger.stored_events, lotledger.import_keys, lotledger.source_files
    TO lotledger_writer;
