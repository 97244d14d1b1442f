ALTER TABLE decisions
    DROP CONSTRAINT ck_decisions_decisionkind_is_known,
    ADD CONSTRAINT ck_decisions_decisionkind_is_known CHECK (kind IN ('grant', 'partly_grant', 'reject', 'change')),
    ALTER COLUMN application_id DROP NOT NULL,
    ADD COLUMN initiative_id UUID,
    ADD COLUMN ends_on DATE,
    ADD COLUMN ended_before DATE,
    ADD CONSTRAINT fk_decisions_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id),
    ADD CONSTRAINT ck_decisions_change_is_of_an_insats CHECK ((kind = 'change') = (initiative_id IS NOT NULL)),
    ADD CONSTRAINT ck_decisions_decides_an_application CHECK (kind = 'change' OR application_id IS NOT NULL);

CREATE INDEX ix_decisions_initiative ON decisions (tenant_id, initiative_id) WHERE initiative_id IS NOT NULL;

ALTER TABLE proposals
    DROP CONSTRAINT ck_proposals_decisionkind_is_known,
    ADD CONSTRAINT ck_proposals_decisionkind_is_known CHECK (recommendation IN ('grant', 'partly_grant', 'reject', 'change'));

ALTER TABLE granted_amounts DROP CONSTRAINT ck_granted_amounts_amount_is_not_negative;

ALTER TABLE registered_documents ADD COLUMN version INTEGER DEFAULT 1 NOT NULL;

ALTER TABLE registered_documents ALTER COLUMN version DROP DEFAULT;

ALTER TABLE applications
    ADD CONSTRAINT ck_applications_supplement_is_whole CHECK ((supplement_reason IS NULL) = (supplement_due_on IS NULL));

CREATE TABLE change_proposals (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    item_id UUID NOT NULL,
    initiative_id UUID NOT NULL,
    ends_on DATE,
    amounts JSONB NOT NULL,
    conditions JSONB NOT NULL,
    written_by VARCHAR NOT NULL,
    CONSTRAINT pk_change_proposals PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_change_proposals_tenant_id_item_id FOREIGN KEY(tenant_id, item_id) REFERENCES meeting_items (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_change_proposals_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id),
    CONSTRAINT uq_change_proposals_tenant_id_item_id UNIQUE (tenant_id, item_id),
    CONSTRAINT fk_change_proposals_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_change_proposals_initiative ON change_proposals (tenant_id, initiative_id);

ALTER TABLE change_proposals ENABLE ROW LEVEL SECURITY;

ALTER TABLE change_proposals FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON change_proposals USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON change_proposals TO finsam_app;

GRANT SELECT ON change_proposals TO finsam_backup;
