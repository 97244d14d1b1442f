"""Questions to PostgreSQL's own catalogue; every row that comes back is a hole in the walls."""

from __future__ import annotations

# (what is wrong, query). Tables on the named list hold no förbund's rows and are judged separately.
FAULTS: dict[str, str] = {
    "a tenant table has no forced row-level security": """
        SELECT c.relname FROM tables c WHERE c.owned AND NOT (c.relrowsecurity AND c.relforcerowsecurity)""",
    "a tenant table lets tenant_id be empty": """
        SELECT c.relname FROM tables c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
        WHERE c.owned AND NOT a.attnotnull""",
    "a unique key of a tenant table does not start with tenant_id": """
        SELECT i.indexrelid::regclass::text FROM tables c
        JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique
        WHERE c.owned AND i.indkey[0] <> c.tenant_column""",
    "an exclusion constraint of a tenant table does not hold tenant_id": """
        SELECT k.conname FROM tables c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'x'
        WHERE c.owned AND NOT c.tenant_column = ANY (k.conkey)""",
    "a reference between tenant tables does not carry tenant_id on both sides": """
        SELECT k.conname FROM tables c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
        JOIN tables target ON target.oid = k.confrelid
        WHERE c.owned AND target.owned
          AND NOT (c.tenant_column = ANY (k.conkey) AND target.tenant_column = ANY (k.confkey))""",
    "a reference from a global table into a tenant table": """
        SELECT k.conname FROM tables c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
        JOIN tables target ON target.oid = k.confrelid WHERE NOT c.owned AND target.owned""",
    "a view that does not run as the one who asks": """
        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
          AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)""",
    "a materialised view": """
        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'm'""",
    "a partition": "SELECT relname FROM pg_class WHERE relispartition",
    "a function that runs as its owner": """
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef""",
    "a table that is not owned by the owner role": """
        SELECT relname FROM tables WHERE pg_get_userbyid(relowner) <> 'finsam_owner'""",
    "a working role with more than reading and writing rows": """
        SELECT r.rolname || ' on ' || c.relname FROM tables c
        CROSS JOIN (VALUES ('finsam_app'), ('finsam_national'), ('finsam_backup')) AS r (rolname)
        WHERE has_table_privilege(r.rolname, c.oid, 'TRUNCATE')
           OR has_table_privilege(r.rolname, c.oid, 'REFERENCES')
           OR has_table_privilege(r.rolname, c.oid, 'TRIGGER')""",
    "a working role that row-level security does not bind": """
        SELECT rolname FROM pg_roles WHERE rolname IN ('finsam_app', 'finsam_national', 'finsam_owner')
          AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)""",
    "a working role that is a member of another": """
        SELECT member::regrole::text FROM pg_auth_members
        WHERE member::regrole::text LIKE 'finsam%'""",
    "something everybody may do": """
        SELECT relname FROM tables CROSS JOIN aclexplode(relacl) AS grant_
        WHERE grant_.grantee = 0""",
    "a schema in which a working role may create": """
        SELECT nspname FROM pg_namespace WHERE nspname = 'public' AND
          (has_schema_privilege('finsam_app', oid, 'CREATE')
           OR has_schema_privilege('finsam_national', oid, 'CREATE'))""",
}

TABLES = """
    WITH tables AS (
        SELECT c.*, a.attnum AS tenant_column, a.attnum IS NOT NULL AS owned
        FROM pg_class c LEFT JOIN pg_attribute a
          ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p'))
"""

POLICIES = """
    SELECT tablename, policyname, permissive, array_to_string(roles, ','), cmd, qual, with_check
    FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname
"""

GRANTS = """
    SELECT c.relname, acl.grantee::regrole::text,
           string_agg(acl.privilege_type, ',' ORDER BY acl.privilege_type)
    FROM pg_class c CROSS JOIN aclexplode(c.relacl) AS acl
    WHERE c.relnamespace = 'public'::regnamespace AND acl.grantee <> c.relowner
    GROUP BY c.relname, acl.grantee ORDER BY 1, 2
"""

COLUMN_GRANTS = """
    SELECT c.relname, acl.grantee::regrole::text, acl.privilege_type,
           string_agg(a.attname, ',' ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    CROSS JOIN aclexplode(a.attacl) AS acl
    WHERE c.relnamespace = 'public'::regnamespace
    GROUP BY c.relname, acl.grantee, acl.privilege_type ORDER BY 1, 2, 3
"""
