ALTER TABLE preparation_stages
    ADD COLUMN mandatory BOOLEAN DEFAULT true NOT NULL,
    ADD COLUMN days INTEGER,
    ADD COLUMN independent BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN consensus BOOLEAN DEFAULT false NOT NULL,
    ADD CONSTRAINT ck_preparation_stages_days_are_some CHECK (days > 0);

ALTER TABLE applications DROP CONSTRAINT ck_applications_applicationstate_is_known;

ALTER TABLE applications ADD CONSTRAINT ck_applications_applicationstate_is_known CHECK (state IN ('draft', 'submitted', 'in_preparation', 'supplement_requested', 'ready_for_decision', 'withdrawn'));

CREATE TABLE preparation_versions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    number INTEGER NOT NULL,
    stages JSONB NOT NULL,
    decided_by VARCHAR NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_preparation_versions PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_preparation_versions_tenant_id_number UNIQUE (tenant_id, number),
    CONSTRAINT fk_preparation_versions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE preparation_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE preparation_versions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON preparation_versions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON preparation_versions TO finsam_app;

GRANT SELECT ON preparation_versions TO finsam_backup;

CREATE TABLE application_stages (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    position INTEGER NOT NULL,
    round INTEGER NOT NULL,
    body_id UUID,
    body_kind VARCHAR(60) NOT NULL,
    kind VARCHAR(60) NOT NULL,
    mandatory BOOLEAN NOT NULL,
    days INTEGER,
    independent BOOLEAN NOT NULL,
    consensus BOOLEAN NOT NULL,
    note VARCHAR,
    state VARCHAR(60) NOT NULL,
    opened_on DATE,
    due_on DATE,
    verdict VARCHAR(60),
    reasons VARCHAR,
    is_consensus BOOLEAN,
    closed_by VARCHAR,
    closed_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    CONSTRAINT pk_application_stages PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_application_stages_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_application_stages_tenant_id_body_id FOREIGN KEY(tenant_id, body_id) REFERENCES bodies (tenant_id, id),
    CONSTRAINT uq_application_stages_tenant_id_application_id_position_round UNIQUE (tenant_id, application_id, position, round),
    CONSTRAINT ck_application_stages_ended_with_verdict CHECK ((verdict IS NOT NULL) = (state IN ('done', 'returned'))),
    CONSTRAINT ck_application_stages_may_be_skipped CHECK (state <> 'skipped' OR (NOT mandatory AND reasons IS NOT NULL)),
    CONSTRAINT fk_application_stages_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_application_stages_bodykind_is_known CHECK (body_kind IN ('board', 'presidium', 'working_committee', 'local_development_group', 'development_group', 'preparatory_group', 'strategic_group', 'steering_group', 'working_group', 'caseworker_group', 'owner_consultation', 'secretariat', 'network')),
    CONSTRAINT ck_application_stages_stagekind_is_known CHECK (kind IN ('opinion', 'quality_check', 'recommendation')),
    CONSTRAINT ck_application_stages_stagestate_is_known CHECK (state IN ('waiting', 'open', 'done', 'returned', 'skipped')),
    CONSTRAINT ck_application_stages_verdict_is_known CHECK (verdict IN ('support', 'support_with_remarks', 'no_support', 'return'))
);

CREATE INDEX ix_application_stages_body ON application_stages (tenant_id, body_id, state);

ALTER TABLE application_stages ENABLE ROW LEVEL SECURITY;

ALTER TABLE application_stages FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON application_stages USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON application_stages TO finsam_app;

GRANT SELECT ON application_stages TO finsam_backup;

CREATE TABLE application_opinions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    stage_id UUID NOT NULL,
    membership_id UUID NOT NULL,
    member_id UUID,
    person_name VARCHAR NOT NULL,
    verdict VARCHAR(60),
    reasons VARCHAR,
    interest VARCHAR(60),
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_application_opinions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_application_opinions_tenant_id_stage_id FOREIGN KEY(tenant_id, stage_id) REFERENCES application_stages (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_application_opinions_tenant_id_membership_id FOREIGN KEY(tenant_id, membership_id) REFERENCES memberships (tenant_id, id),
    CONSTRAINT fk_application_opinions_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT uq_application_opinions_tenant_id_stage_id_membership_id UNIQUE (tenant_id, stage_id, membership_id),
    CONSTRAINT ck_application_opinions_declared_interest_gives_none CHECK ((verdict IS NULL) = (interest IS NOT NULL AND interest = 'declared')),
    CONSTRAINT fk_application_opinions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_application_opinions_verdict_is_known CHECK (verdict IN ('support', 'support_with_remarks', 'no_support', 'return')),
    CONSTRAINT ck_application_opinions_owninterest_is_known CHECK (interest IN ('none', 'declared'))
);

ALTER TABLE application_opinions ENABLE ROW LEVEL SECURITY;

ALTER TABLE application_opinions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON application_opinions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON application_opinions TO finsam_app;

GRANT SELECT ON application_opinions TO finsam_backup;
