CREATE TABLE applications (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    call_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    state VARCHAR(60) NOT NULL,
    title VARCHAR NOT NULL,
    orientation VARCHAR(60),
    specific_orientation VARCHAR(60),
    starts_on DATE,
    ends_on DATE,
    women INTEGER,
    men INTEGER,
    contact VARCHAR,
    matter_id UUID,
    submitted_at TIMESTAMP WITH TIME ZONE,
    came_late BOOLEAN NOT NULL,
    supplement_due_on DATE,
    supplement_reason VARCHAR,
    is_demo BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_applications PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_applications_tenant_id_call_id FOREIGN KEY(tenant_id, call_id) REFERENCES calls (tenant_id, id),
    CONSTRAINT fk_applications_tenant_id_owner_id FOREIGN KEY(tenant_id, owner_id) REFERENCES members (tenant_id, id),
    CONSTRAINT fk_applications_tenant_id_matter_id FOREIGN KEY(tenant_id, matter_id) REFERENCES matters (tenant_id, id),
    CONSTRAINT ck_applications_period_in_order CHECK (ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on),
    CONSTRAINT ck_applications_handed_in_at_a_moment CHECK (state = 'draft' OR submitted_at IS NOT NULL),
    CONSTRAINT ck_applications_participants_are_counts CHECK (women >= 0 AND men >= 0),
    CONSTRAINT fk_applications_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_applications_applicationstate_is_known CHECK (state IN ('draft', 'submitted', 'in_preparation', 'supplement_requested', 'withdrawn')),
    CONSTRAINT ck_applications_orientation_is_known CHECK (orientation IN ('individual', 'structural')),
    CONSTRAINT ck_applications_specificorientation_is_known CHECK (specific_orientation IN ('mapping', 'pre_rehabilitation', 'work_oriented_rehabilitation', 'competence', 'cooperation_support', 'coordination'))
);

CREATE INDEX ix_applications_call ON applications (tenant_id, call_id);

CREATE INDEX ix_applications_state ON applications (tenant_id, state, submitted_at);

ALTER TABLE applications ENABLE ROW LEVEL SECURITY;

ALTER TABLE applications FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON applications USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON applications TO finsam_app;

GRANT SELECT ON applications TO finsam_backup;

CREATE TABLE application_amounts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    year INTEGER NOT NULL,
    cost_type VARCHAR(60) NOT NULL,
    financier_id UUID,
    in_kind BOOLEAN NOT NULL,
    amount NUMERIC(14, 2) NOT NULL CONSTRAINT ck_application_amounts_amount_is_a_number CHECK (amount <> 'NaN'),
    CONSTRAINT pk_application_amounts PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_application_amounts_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_application_amounts_tenant_id_financier_id FOREIGN KEY(tenant_id, financier_id) REFERENCES members (tenant_id, id),
    CONSTRAINT ck_application_amounts_amount_is_positive CHECK (amount >= 0),
    CONSTRAINT ck_application_amounts_in_kind_is_somebodys CHECK (NOT in_kind OR financier_id IS NOT NULL),
    CONSTRAINT fk_application_amounts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_application_amounts_costtype_is_known CHECK (cost_type IN ('staff', 'premises', 'training', 'evaluation', 'other'))
);

CREATE INDEX ix_application_amounts_application ON application_amounts (tenant_id, application_id);

ALTER TABLE application_amounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE application_amounts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON application_amounts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON application_amounts TO finsam_app;

GRANT SELECT ON application_amounts TO finsam_backup;

CREATE TABLE application_parties (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    member_id UUID NOT NULL,
    contact VARCHAR,
    confirmed_by VARCHAR,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_application_parties PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_application_parties_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_application_parties_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT uq_application_parties_tenant_id_application_id_member_id UNIQUE (tenant_id, application_id, member_id),
    CONSTRAINT ck_application_parties_confirmation_is_whole CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT fk_application_parties_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE application_parties ENABLE ROW LEVEL SECURITY;

ALTER TABLE application_parties FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON application_parties USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON application_parties TO finsam_app;

GRANT SELECT ON application_parties TO finsam_backup;

CREATE TABLE application_submissions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    number INTEGER NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    submitted_by VARCHAR NOT NULL,
    content JSONB NOT NULL,
    content_hash VARCHAR NOT NULL,
    CONSTRAINT pk_application_submissions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_application_submissions_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id),
    CONSTRAINT uq_application_submissions_tenant_id_application_id_number UNIQUE (tenant_id, application_id, number),
    CONSTRAINT fk_application_submissions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE application_submissions ENABLE ROW LEVEL SECURITY;

ALTER TABLE application_submissions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON application_submissions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON application_submissions TO finsam_app;

GRANT SELECT ON application_submissions TO finsam_backup;

CREATE TABLE application_texts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    kind VARCHAR(60) NOT NULL,
    text VARCHAR NOT NULL,
    edited_by VARCHAR NOT NULL,
    edited_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_application_texts PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_application_texts_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_application_texts_tenant_id_application_id_kind UNIQUE (tenant_id, application_id, kind),
    CONSTRAINT fk_application_texts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_application_texts_text_is_known CHECK (kind IN ('background', 'cooperation_gap', 'target_group', 'purpose', 'goals', 'method', 'timetable', 'organisation', 'risks', 'gender_analysis', 'follow_up', 'implementation_plan', 'dissemination'))
);

ALTER TABLE application_texts ENABLE ROW LEVEL SECURITY;

ALTER TABLE application_texts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON application_texts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON application_texts TO finsam_app;

GRANT SELECT ON application_texts TO finsam_backup;

CREATE TABLE application_writers (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    membership_id UUID NOT NULL,
    CONSTRAINT pk_application_writers PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_application_writers_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_application_writers_tenant_id_membership_id FOREIGN KEY(tenant_id, membership_id) REFERENCES memberships (tenant_id, id),
    CONSTRAINT uq_application_writers_tenant_id_application_id_membership_id UNIQUE (tenant_id, application_id, membership_id),
    CONSTRAINT fk_application_writers_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_application_writers_membership ON application_writers (tenant_id, membership_id);

ALTER TABLE application_writers ENABLE ROW LEVEL SECURITY;

ALTER TABLE application_writers FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON application_writers USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON application_writers TO finsam_app;

GRANT SELECT ON application_writers TO finsam_backup;
