ALTER TABLE users ADD COLUMN reminders VARCHAR(60) DEFAULT 'daily' NOT NULL;

ALTER TABLE users ADD CONSTRAINT ck_users_reminderchoice_is_known CHECK (reminders IN ('daily', 'weekly', 'only-late'));

ALTER TABLE reports ADD COLUMN due_on DATE;

CREATE INDEX ix_initiatives_in_order ON initiatives (tenant_id, group_label, position, name, id);

CREATE TABLE agency_years (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_agency_years PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_agency_years_tenant_id_year UNIQUE (tenant_id, year),
    CONSTRAINT fk_agency_years_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE agency_years ENABLE ROW LEVEL SECURITY;

ALTER TABLE agency_years FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON agency_years USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON agency_years TO finsam_app;

GRANT SELECT ON agency_years TO finsam_backup;
