CREATE TABLE application_files (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR(60) NOT NULL,
    size INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    content BYTEA NOT NULL,
    uploaded_by VARCHAR NOT NULL,
    uploaded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_application_files PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_application_files_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_application_files_size_is_the_contents CHECK (size = octet_length(content)),
    CONSTRAINT ck_application_files_fingerprint_is_the_contents CHECK (sha256 = encode(sha256(content), 'hex')),
    CONSTRAINT fk_application_files_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_application_files_filekind_is_known CHECK (kind IN ('pdf', 'docx', 'xlsx'))
);

CREATE INDEX ix_application_files_application ON application_files (tenant_id, application_id);

ALTER TABLE application_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE application_files FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON application_files USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON application_files TO finsam_app;

GRANT SELECT ON application_files TO finsam_backup;

CREATE TABLE application_attachments (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    file_id UUID NOT NULL,
    CONSTRAINT pk_application_attachments PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_application_attachments_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_application_attachments_tenant_id_file_id FOREIGN KEY(tenant_id, file_id) REFERENCES application_files (tenant_id, id),
    CONSTRAINT uq_application_attachments_tenant_id_file_id UNIQUE (tenant_id, file_id),
    CONSTRAINT fk_application_attachments_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_application_attachments_application ON application_attachments (tenant_id, application_id);

ALTER TABLE application_attachments ENABLE ROW LEVEL SECURITY;

ALTER TABLE application_attachments FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON application_attachments USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON application_attachments TO finsam_app;

GRANT SELECT ON application_attachments TO finsam_backup;

CREATE TABLE submission_files (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    submission_id UUID NOT NULL,
    file_id UUID NOT NULL,
    CONSTRAINT pk_submission_files PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_submission_files_tenant_id_submission_id FOREIGN KEY(tenant_id, submission_id) REFERENCES application_submissions (tenant_id, id),
    CONSTRAINT fk_submission_files_tenant_id_file_id FOREIGN KEY(tenant_id, file_id) REFERENCES application_files (tenant_id, id),
    CONSTRAINT uq_submission_files_tenant_id_submission_id_file_id UNIQUE (tenant_id, submission_id, file_id),
    CONSTRAINT fk_submission_files_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_submission_files_file ON submission_files (tenant_id, file_id);

ALTER TABLE submission_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE submission_files FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON submission_files USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT ON submission_files TO finsam_app;

GRANT SELECT ON submission_files TO finsam_backup;
