CREATE TABLE setting_versions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    area VARCHAR(60) NOT NULL,
    subject_id UUID,
    number INTEGER NOT NULL,
    content JSONB NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_setting_versions PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_setting_versions_tenant_id_area_subject_id_number UNIQUE NULLS NOT DISTINCT (tenant_id, area, subject_id, number),
    CONSTRAINT fk_setting_versions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_setting_versions_settingarea_is_known CHECK (area IN ('body', 'meetings', 'registry', 'call'))
);

ALTER TABLE setting_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE setting_versions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON setting_versions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT ON setting_versions TO finsam_app;

GRANT SELECT ON setting_versions TO finsam_backup;

CREATE TABLE calendar_addresses (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    membership_id UUID NOT NULL,
    digest VARCHAR NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_calendar_addresses PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_calendar_addresses_tenant_id_membership_id FOREIGN KEY(tenant_id, membership_id) REFERENCES memberships (tenant_id, id),
    CONSTRAINT uq_calendar_addresses_tenant_id_membership_id UNIQUE (tenant_id, membership_id),
    CONSTRAINT uq_calendar_addresses_tenant_id_digest UNIQUE (tenant_id, digest),
    CONSTRAINT fk_calendar_addresses_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE calendar_addresses ENABLE ROW LEVEL SECURITY;

ALTER TABLE calendar_addresses FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON calendar_addresses USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON calendar_addresses TO finsam_app;

GRANT SELECT ON calendar_addresses TO finsam_backup;

CREATE TABLE assignment_reminders (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    assignment_id UUID NOT NULL,
    membership_id UUID NOT NULL,
    due_on DATE NOT NULL,
    days_before INTEGER NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_assignment_reminders PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_assignment_reminders_tenant_id_assignment_id FOREIGN KEY(tenant_id, assignment_id) REFERENCES assignments (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_assignment_reminders_tenant_id_membership_id FOREIGN KEY(tenant_id, membership_id) REFERENCES memberships (tenant_id, id),
    CONSTRAINT uq_assignment_reminders_tenant_id_assignment_id_members_1574 UNIQUE (tenant_id, assignment_id, membership_id, due_on, days_before),
    CONSTRAINT fk_assignment_reminders_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE assignment_reminders ENABLE ROW LEVEL SECURITY;

ALTER TABLE assignment_reminders FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON assignment_reminders USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON assignment_reminders TO finsam_app;

GRANT SELECT ON assignment_reminders TO finsam_backup;

ALTER TABLE budgets ADD COLUMN replaces_id UUID;

ALTER TABLE budgets ADD CONSTRAINT fk_budgets_tenant_id_replaces_id FOREIGN KEY(tenant_id, replaces_id) REFERENCES budgets (tenant_id, id) ON DELETE SET NULL (replaces_id);

ALTER TABLE preparation_stages ADD COLUMN body_id UUID;

ALTER TABLE preparation_stages ADD CONSTRAINT fk_preparation_stages_tenant_id_body_id FOREIGN KEY(tenant_id, body_id) REFERENCES bodies (tenant_id, id);

ALTER TABLE delegated_decisions ADD COLUMN decided_as VARCHAR(60) DEFAULT 'director' NOT NULL;

ALTER TABLE delegated_decisions ADD CONSTRAINT ck_delegated_decisions_delegate_is_known CHECK (decided_as IN ('director', 'chair', 'presidium', 'working_committee'));
