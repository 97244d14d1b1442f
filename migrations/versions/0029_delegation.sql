CREATE TABLE delegated_series (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    CONSTRAINT pk_delegated_series PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_delegated_series_tenant_id_year UNIQUE (tenant_id, year),
    CONSTRAINT fk_delegated_series_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE delegated_series ENABLE ROW LEVEL SECURITY;

ALTER TABLE delegated_series FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON delegated_series USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON delegated_series TO finsam_app;

GRANT SELECT ON delegated_series TO finsam_backup;

CREATE TABLE delegation_versions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    number INTEGER NOT NULL,
    rules JSONB NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_delegation_versions PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_delegation_versions_tenant_id_number UNIQUE (tenant_id, number),
    CONSTRAINT fk_delegation_versions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE delegation_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE delegation_versions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON delegation_versions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON delegation_versions TO finsam_app;

GRANT SELECT ON delegation_versions TO finsam_backup;

CREATE TABLE delegated_decisions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    reasons VARCHAR,
    amount NUMERIC(14, 2) CONSTRAINT ck_delegated_decisions_amount_is_a_number CHECK (amount <> 'NaN'),
    rule_key VARCHAR NOT NULL,
    rule_words VARCHAR NOT NULL,
    decided_on DATE NOT NULL,
    decided_by VARCHAR NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    application_id UUID,
    matter_id UUID NOT NULL,
    item_id UUID,
    CONSTRAINT pk_delegated_decisions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_delegated_decisions_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id),
    CONSTRAINT fk_delegated_decisions_tenant_id_matter_id FOREIGN KEY(tenant_id, matter_id) REFERENCES matters (tenant_id, id),
    CONSTRAINT fk_delegated_decisions_tenant_id_item_id FOREIGN KEY(tenant_id, item_id) REFERENCES meeting_items (tenant_id, id) ON DELETE SET NULL (item_id),
    CONSTRAINT uq_delegated_decisions_tenant_id_year_number UNIQUE (tenant_id, year, number),
    CONSTRAINT ck_delegated_decisions_amount_is_not_negative CHECK (amount >= 0),
    CONSTRAINT fk_delegated_decisions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_delegated_decisions_application ON delegated_decisions (tenant_id, application_id);

CREATE INDEX ix_delegated_decisions_item ON delegated_decisions (tenant_id, item_id);

ALTER TABLE delegated_decisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE delegated_decisions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON delegated_decisions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON delegated_decisions TO finsam_app;

GRANT SELECT ON delegated_decisions TO finsam_backup;
