ALTER TABLE applications DROP CONSTRAINT ck_applications_applicationstate_is_known;

ALTER TABLE applications ADD CONSTRAINT ck_applications_applicationstate_is_known CHECK (state IN ('draft', 'submitted', 'in_preparation', 'supplement_requested', 'ready_for_decision', 'granted', 'partly_granted', 'rejected', 'withdrawn'));

ALTER TABLE meeting_items
    ADD COLUMN subject_kind VARCHAR,
    ADD COLUMN subject_id UUID,
    ADD CONSTRAINT ck_meeting_items_subject_is_whole CHECK ((subject_kind IS NULL) = (subject_id IS NULL));

CREATE INDEX ix_meeting_items_subject ON meeting_items (tenant_id, subject_id);

CREATE TABLE decisions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    item_id UUID,
    delegated VARCHAR,
    kind VARCHAR(60) NOT NULL,
    decided_on DATE NOT NULL,
    overrun_reason VARCHAR,
    made_initiative BOOLEAN NOT NULL,
    written_by VARCHAR NOT NULL,
    CONSTRAINT pk_decisions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_decisions_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id),
    CONSTRAINT fk_decisions_tenant_id_item_id FOREIGN KEY(tenant_id, item_id) REFERENCES meeting_items (tenant_id, id),
    CONSTRAINT uq_decisions_tenant_id_item_id UNIQUE (tenant_id, item_id),
    CONSTRAINT ck_decisions_decided_once CHECK (item_id IS NULL OR delegated IS NULL),
    CONSTRAINT fk_decisions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_decisions_decisionkind_is_known CHECK (kind IN ('grant', 'partly_grant', 'reject'))
);

CREATE INDEX ix_decisions_application ON decisions (tenant_id, application_id);

CREATE INDEX ix_decisions_decided ON decisions (tenant_id, decided_on);

ALTER TABLE decisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE decisions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON decisions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON decisions TO finsam_app;

GRANT SELECT ON decisions TO finsam_backup;

CREATE TABLE proposals (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    application_id UUID NOT NULL,
    recommendation VARCHAR(60) NOT NULL,
    extends_id UUID,
    background VARCHAR NOT NULL,
    reasons VARCHAR NOT NULL,
    effect VARCHAR,
    written_by VARCHAR NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_proposals PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_proposals_tenant_id_application_id FOREIGN KEY(tenant_id, application_id) REFERENCES applications (tenant_id, id),
    CONSTRAINT fk_proposals_tenant_id_extends_id FOREIGN KEY(tenant_id, extends_id) REFERENCES initiatives (tenant_id, id),
    CONSTRAINT uq_proposals_tenant_id_application_id UNIQUE (tenant_id, application_id),
    CONSTRAINT fk_proposals_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_proposals_decisionkind_is_known CHECK (recommendation IN ('grant', 'partly_grant', 'reject'))
);

ALTER TABLE proposals ENABLE ROW LEVEL SECURITY;

ALTER TABLE proposals FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON proposals USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON proposals TO finsam_app;

GRANT SELECT ON proposals TO finsam_backup;

CREATE TABLE decision_conditions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    decision_id UUID NOT NULL,
    position INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    owner VARCHAR,
    due_on DATE,
    done_on DATE,
    done_by VARCHAR,
    note VARCHAR,
    version INTEGER NOT NULL,
    CONSTRAINT pk_decision_conditions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_decision_conditions_tenant_id_decision_id FOREIGN KEY(tenant_id, decision_id) REFERENCES decisions (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_decision_conditions_done_is_whole CHECK ((done_on IS NULL) = (done_by IS NULL)),
    CONSTRAINT fk_decision_conditions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_decision_conditions_decision ON decision_conditions (tenant_id, decision_id, position);

CREATE INDEX ix_decision_conditions_due ON decision_conditions (tenant_id, done_on, due_on);

ALTER TABLE decision_conditions ENABLE ROW LEVEL SECURITY;

ALTER TABLE decision_conditions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON decision_conditions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON decision_conditions TO finsam_app;

GRANT SELECT ON decision_conditions TO finsam_backup;

CREATE TABLE granted_amounts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    decision_id UUID NOT NULL,
    initiative_id UUID NOT NULL,
    year INTEGER NOT NULL,
    amount NUMERIC(14, 2) NOT NULL CONSTRAINT ck_granted_amounts_amount_is_a_number CHECK (amount <> 'NaN'),
    CONSTRAINT pk_granted_amounts PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_granted_amounts_tenant_id_decision_id FOREIGN KEY(tenant_id, decision_id) REFERENCES decisions (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_granted_amounts_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id),
    CONSTRAINT uq_granted_amounts_tenant_id_decision_id_initiative_id_year UNIQUE (tenant_id, decision_id, initiative_id, year),
    CONSTRAINT ck_granted_amounts_amount_is_not_negative CHECK (amount >= 0),
    CONSTRAINT fk_granted_amounts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_granted_amounts_initiative ON granted_amounts (tenant_id, initiative_id, year);

ALTER TABLE granted_amounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE granted_amounts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON granted_amounts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON granted_amounts TO finsam_app;

GRANT SELECT ON granted_amounts TO finsam_backup;

CREATE TABLE proposal_amounts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    proposal_id UUID NOT NULL,
    year INTEGER NOT NULL,
    amount NUMERIC(14, 2) NOT NULL CONSTRAINT ck_proposal_amounts_amount_is_a_number CHECK (amount <> 'NaN'),
    CONSTRAINT pk_proposal_amounts PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_proposal_amounts_tenant_id_proposal_id FOREIGN KEY(tenant_id, proposal_id) REFERENCES proposals (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_proposal_amounts_tenant_id_proposal_id_year UNIQUE (tenant_id, proposal_id, year),
    CONSTRAINT ck_proposal_amounts_amount_is_not_negative CHECK (amount >= 0),
    CONSTRAINT fk_proposal_amounts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE proposal_amounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE proposal_amounts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON proposal_amounts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON proposal_amounts TO finsam_app;

GRANT SELECT ON proposal_amounts TO finsam_backup;

CREATE TABLE proposal_conditions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    proposal_id UUID NOT NULL,
    position INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    owner VARCHAR,
    due_on DATE,
    CONSTRAINT pk_proposal_conditions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_proposal_conditions_tenant_id_proposal_id FOREIGN KEY(tenant_id, proposal_id) REFERENCES proposals (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_proposal_conditions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_proposal_conditions_proposal ON proposal_conditions (tenant_id, proposal_id, position);

ALTER TABLE proposal_conditions ENABLE ROW LEVEL SECURITY;

ALTER TABLE proposal_conditions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON proposal_conditions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON proposal_conditions TO finsam_app;

GRANT SELECT ON proposal_conditions TO finsam_backup;
