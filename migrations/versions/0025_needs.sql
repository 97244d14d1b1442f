CREATE TABLE needs (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    raised_by_body_id UUID NOT NULL,
    title VARCHAR NOT NULL,
    seen VARCHAR NOT NULL,
    for_whom VARCHAR NOT NULL,
    state VARCHAR(60) NOT NULL,
    raised_by VARCHAR NOT NULL,
    raised_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_needs PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_needs_tenant_id_body_id FOREIGN KEY(tenant_id, body_id) REFERENCES bodies (tenant_id, id),
    CONSTRAINT fk_needs_tenant_id_raised_by_body_id FOREIGN KEY(tenant_id, raised_by_body_id) REFERENCES bodies (tenant_id, id),
    CONSTRAINT fk_needs_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_needs_needstate_is_known CHECK (state IN ('raised', 'taken_up', 'became_application', 'closed'))
);

CREATE INDEX ix_needs_body ON needs (tenant_id, body_id);

CREATE INDEX ix_needs_state ON needs (tenant_id, state, raised_at);

ALTER TABLE needs ENABLE ROW LEVEL SECURITY;

ALTER TABLE needs FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON needs USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON needs TO finsam_app;

GRANT SELECT ON needs TO finsam_backup;

CREATE TABLE need_notes (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    need_id UUID NOT NULL,
    kind VARCHAR(60) NOT NULL,
    text VARCHAR,
    body VARCHAR,
    noted_by VARCHAR NOT NULL,
    noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_need_notes PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_need_notes_tenant_id_need_id FOREIGN KEY(tenant_id, need_id) REFERENCES needs (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_need_notes_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_need_notes_notekind_is_known CHECK (kind IN ('talked', 'taken_up', 'handed_over', 'became_application', 'closed', 'reported', 'asked_more', 'taken_back'))
);

CREATE INDEX ix_need_notes_need ON need_notes (tenant_id, need_id, noted_at);

ALTER TABLE need_notes ENABLE ROW LEVEL SECURITY;

ALTER TABLE need_notes FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON need_notes USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT ON need_notes TO finsam_app;

GRANT SELECT ON need_notes TO finsam_backup;

CREATE TABLE need_parties (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    need_id UUID NOT NULL,
    member_id UUID NOT NULL,
    CONSTRAINT pk_need_parties PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_need_parties_tenant_id_need_id FOREIGN KEY(tenant_id, need_id) REFERENCES needs (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_need_parties_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT uq_need_parties_tenant_id_need_id_member_id UNIQUE (tenant_id, need_id, member_id),
    CONSTRAINT fk_need_parties_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE need_parties ENABLE ROW LEVEL SECURITY;

ALTER TABLE need_parties FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON need_parties USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON need_parties TO finsam_app;

GRANT SELECT ON need_parties TO finsam_backup;

CREATE TABLE assignments (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    from_body_id UUID NOT NULL,
    to_body_id UUID,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    due_on DATE NOT NULL,
    meeting_item_id UUID,
    state VARCHAR(60) NOT NULL,
    given_by VARCHAR NOT NULL,
    given_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_assignments PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_assignments_tenant_id_from_body_id FOREIGN KEY(tenant_id, from_body_id) REFERENCES bodies (tenant_id, id),
    CONSTRAINT fk_assignments_tenant_id_to_body_id FOREIGN KEY(tenant_id, to_body_id) REFERENCES bodies (tenant_id, id),
    CONSTRAINT fk_assignments_tenant_id_meeting_item_id FOREIGN KEY(tenant_id, meeting_item_id) REFERENCES meeting_items (tenant_id, id),
    CONSTRAINT ck_assignments_given_to_another CHECK (to_body_id IS NULL OR to_body_id <> from_body_id),
    CONSTRAINT fk_assignments_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_assignments_assignmentstate_is_known CHECK (state IN ('given', 'reported', 'closed'))
);

CREATE INDEX ix_assignments_due ON assignments (tenant_id, state, due_on);

CREATE INDEX ix_assignments_to_body ON assignments (tenant_id, to_body_id);

ALTER TABLE assignments ENABLE ROW LEVEL SECURITY;

ALTER TABLE assignments FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON assignments USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON assignments TO finsam_app;

GRANT SELECT ON assignments TO finsam_backup;

CREATE TABLE assignment_notes (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    assignment_id UUID NOT NULL,
    kind VARCHAR(60) NOT NULL,
    text VARCHAR,
    noted_by VARCHAR NOT NULL,
    noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_assignment_notes PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_assignment_notes_tenant_id_assignment_id FOREIGN KEY(tenant_id, assignment_id) REFERENCES assignments (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_assignment_notes_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_assignment_notes_notekind_is_known CHECK (kind IN ('talked', 'taken_up', 'handed_over', 'became_application', 'closed', 'reported', 'asked_more', 'taken_back'))
);

CREATE INDEX ix_assignment_notes_assignment ON assignment_notes (tenant_id, assignment_id, noted_at);

ALTER TABLE assignment_notes ENABLE ROW LEVEL SECURITY;

ALTER TABLE assignment_notes FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON assignment_notes USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT ON assignment_notes TO finsam_app;

GRANT SELECT ON assignment_notes TO finsam_backup;


ALTER TABLE applications ADD COLUMN need_id UUID;

ALTER TABLE applications ADD CONSTRAINT fk_applications_tenant_id_need_id FOREIGN KEY (tenant_id, need_id) REFERENCES needs (tenant_id, id);

CREATE INDEX ix_applications_need ON applications (tenant_id, need_id);
