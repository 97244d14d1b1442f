CREATE TABLE calls (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    title VARCHAR NOT NULL,
    text VARCHAR,
    opens_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closes_at TIMESTAMP WITH TIME ZONE,
    first_year INTEGER NOT NULL,
    last_year INTEGER NOT NULL,
    late_policy VARCHAR(60) NOT NULL,
    needs_implementation_plan BOOLEAN NOT NULL,
    needs_gender_analysis BOOLEAN NOT NULL,
    needs_own_funding BOOLEAN NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_calls PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_calls_moments_in_order CHECK (closes_at IS NULL OR closes_at > opens_at),
    CONSTRAINT ck_calls_years_in_order CHECK (last_year >= first_year),
    CONSTRAINT ck_calls_withdrawn_was_published CHECK (withdrawn_at IS NULL OR published_at IS NOT NULL),
    CONSTRAINT fk_calls_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_calls_latepolicy_is_known CHECK (late_policy IN ('next_round', 'remaining_funds', 'delegated', 'refused'))
);

CREATE INDEX ix_calls_open ON calls (tenant_id, opens_at);

ALTER TABLE calls ENABLE ROW LEVEL SECURITY;

ALTER TABLE calls FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON calls USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON calls TO finsam_app;

GRANT SELECT ON calls TO finsam_backup;
