CREATE TABLE national_group_facts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    target_groups VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    value INTEGER NOT NULL,
    CONSTRAINT pk_national_group_facts PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_national_group_facts_key UNIQUE (tenant_id, year, quarter, target_groups, measure, sex),
    CONSTRAINT ck_national_group_facts_value_is_a_count CHECK (value >= 0),
    CONSTRAINT fk_national_group_facts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE national_group_facts ENABLE ROW LEVEL SECURITY;

ALTER TABLE national_group_facts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON national_group_facts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON national_group_facts TO finsam_app;

GRANT SELECT ON national_group_facts TO finsam_backup;


CREATE POLICY national_reads ON national_group_facts FOR SELECT TO finsam_national USING (true);

GRANT SELECT ON national_group_facts TO finsam_national;

ALTER TABLE target_groups ADD COLUMN national_codes JSONB DEFAULT '[]' NOT NULL;
