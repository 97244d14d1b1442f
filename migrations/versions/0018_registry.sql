CREATE TABLE matters (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    number VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    kind VARCHAR(60) NOT NULL,
    title VARCHAR NOT NULL,
    opened_on DATE NOT NULL,
    closed_on DATE,
    secrecy_ground VARCHAR,
    last_document INTEGER NOT NULL,
    disposal_proposed_by UUID,
    disposal_proposer VARCHAR,
    disposed_by UUID,
    disposer VARCHAR,
    disposed_on DATE,
    version INTEGER NOT NULL,
    CONSTRAINT pk_matters PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_matters_tenant_id_number UNIQUE (tenant_id, number),
    CONSTRAINT uq_matters_tenant_id_year_serial UNIQUE (tenant_id, year, serial),
    CONSTRAINT ck_matters_days_in_order CHECK (closed_on IS NULL OR closed_on >= opened_on),
    CONSTRAINT ck_matters_disposal_by_two CHECK (disposed_on IS NULL OR disposal_proposed_by IS NOT NULL),
    CONSTRAINT ck_matters_disposal_by_another CHECK (disposed_by <> disposal_proposed_by),
    CONSTRAINT fk_matters_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_matters_matterkind_is_known CHECK (kind IN ('application', 'meeting', 'agreement', 'follow_up', 'money', 'staff', 'letter', 'other'))
);

CREATE INDEX ix_matters_kind ON matters (tenant_id, kind, closed_on);

ALTER TABLE matters ENABLE ROW LEVEL SECURITY;

ALTER TABLE matters FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON matters USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON matters TO finsam_app;

GRANT SELECT ON matters TO finsam_backup;

CREATE TABLE registry_rules (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    pattern VARCHAR NOT NULL,
    years_kept JSONB NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_registry_rules PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_registry_rules_tenant_id UNIQUE (tenant_id),
    CONSTRAINT fk_registry_rules_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE registry_rules ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry_rules FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON registry_rules USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON registry_rules TO finsam_app;

GRANT SELECT ON registry_rules TO finsam_backup;

CREATE TABLE registry_years (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    last_serial INTEGER NOT NULL,
    CONSTRAINT pk_registry_years PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_registry_years_tenant_id_year UNIQUE (tenant_id, year),
    CONSTRAINT fk_registry_years_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE registry_years ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry_years FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON registry_years USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON registry_years TO finsam_app;

GRANT SELECT ON registry_years TO finsam_backup;

CREATE TABLE registered_documents (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    matter_id UUID NOT NULL,
    serial INTEGER NOT NULL,
    direction VARCHAR(60) NOT NULL,
    dated_on DATE NOT NULL,
    counterpart VARCHAR,
    concerns VARCHAR NOT NULL,
    secrecy_ground VARCHAR,
    subject_kind VARCHAR,
    subject_id UUID,
    registered_by VARCHAR NOT NULL,
    registered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_registered_documents PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_registered_documents_tenant_id_matter_id FOREIGN KEY(tenant_id, matter_id) REFERENCES matters (tenant_id, id),
    CONSTRAINT uq_registered_documents_tenant_id_matter_id_serial UNIQUE (tenant_id, matter_id, serial),
    CONSTRAINT ck_registered_documents_subject_is_whole CHECK ((subject_kind IS NULL) = (subject_id IS NULL)),
    CONSTRAINT fk_registered_documents_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_registered_documents_direction_is_known CHECK (direction IN ('in', 'out', 'drawn_up'))
);

ALTER TABLE registered_documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE registered_documents FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON registered_documents USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON registered_documents TO finsam_app;

GRANT SELECT ON registered_documents TO finsam_backup;
