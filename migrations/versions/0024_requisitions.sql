CREATE TABLE agreement_terms (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    text VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_agreement_terms PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_agreement_terms_tenant_id UNIQUE (tenant_id),
    CONSTRAINT fk_agreement_terms_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE agreement_terms ENABLE ROW LEVEL SECURITY;

ALTER TABLE agreement_terms FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON agreement_terms USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON agreement_terms TO finsam_app;

GRANT SELECT ON agreement_terms TO finsam_backup;

CREATE TABLE requisition_rules (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    one_person BOOLEAN NOT NULL,
    decided VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_requisition_rules PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_requisition_rules_tenant_id UNIQUE (tenant_id),
    CONSTRAINT ck_requisition_rules_one_person_is_decided CHECK (NOT one_person OR decided <> ''),
    CONSTRAINT fk_requisition_rules_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE requisition_rules ENABLE ROW LEVEL SECURITY;

ALTER TABLE requisition_rules FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON requisition_rules USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON requisition_rules TO finsam_app;

GRANT SELECT ON requisition_rules TO finsam_backup;

CREATE TABLE agreement_follow_ups (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    kind VARCHAR(60) NOT NULL,
    done_on DATE NOT NULL,
    done_by VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    CONSTRAINT pk_agreement_follow_ups PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_agreement_follow_ups_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id),
    CONSTRAINT uq_agreement_follow_ups_tenant_id_initiative_id_kind UNIQUE (tenant_id, initiative_id, kind),
    CONSTRAINT fk_agreement_follow_ups_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_agreement_follow_ups_followup_is_known CHECK (kind IN ('final_report', 'after_6_months', 'after_12_months', 'after_24_months'))
);

ALTER TABLE agreement_follow_ups ENABLE ROW LEVEL SECURITY;

ALTER TABLE agreement_follow_ups FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON agreement_follow_ups USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON agreement_follow_ups TO finsam_app;

GRANT SELECT ON agreement_follow_ups TO finsam_backup;

CREATE TABLE requisitions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    state VARCHAR(60) NOT NULL,
    year INTEGER,
    period_from DATE,
    period_to DATE,
    text VARCHAR NOT NULL,
    amount NUMERIC(14, 2) CONSTRAINT ck_requisitions_amount_is_a_number CHECK (amount <> 'NaN'),
    draft JSONB NOT NULL,
    claimants JSONB NOT NULL,
    matter_id UUID,
    number VARCHAR,
    submitted_at TIMESTAMP WITH TIME ZONE,
    submitted_by VARCHAR,
    reason VARCHAR,
    examined_by UUID,
    examiner VARCHAR,
    examined_at TIMESTAMP WITH TIME ZONE,
    approved_by UUID,
    approver VARCHAR,
    approved_at TIMESTAMP WITH TIME ZONE,
    payer VARCHAR,
    paid_on DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_requisitions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_requisitions_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id),
    CONSTRAINT fk_requisitions_tenant_id_matter_id FOREIGN KEY(tenant_id, matter_id) REFERENCES matters (tenant_id, id),
    CONSTRAINT ck_requisitions_handed_in_whole CHECK (state = 'draft' OR (year IS NOT NULL AND period_from IS NOT NULL AND period_to IS NOT NULL AND amount > 0 AND number IS NOT NULL AND submitted_at IS NOT NULL)),
    CONSTRAINT ck_requisitions_period_in_order CHECK (period_to >= period_from),
    CONSTRAINT ck_requisitions_attested_by_one_who_examined CHECK (state NOT IN ('examined', 'approved', 'paid') OR examined_by IS NOT NULL),
    CONSTRAINT ck_requisitions_attested_by_one_who_approved CHECK (state NOT IN ('approved', 'paid') OR approved_by IS NOT NULL),
    CONSTRAINT ck_requisitions_paid_on_a_day CHECK (state <> 'paid' OR paid_on IS NOT NULL),
    CONSTRAINT fk_requisitions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_requisitions_requisitionstate_is_known CHECK (state IN ('draft', 'submitted', 'returned', 'examined', 'approved', 'paid', 'reversed'))
);

CREATE INDEX ix_requisitions_initiative ON requisitions (tenant_id, initiative_id, year);

CREATE INDEX ix_requisitions_state ON requisitions (tenant_id, state, submitted_at);

ALTER TABLE requisitions ENABLE ROW LEVEL SECURITY;

ALTER TABLE requisitions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON requisitions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON requisitions TO finsam_app;

GRANT SELECT ON requisitions TO finsam_backup;

CREATE TABLE returned_funds (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    year INTEGER NOT NULL,
    amount NUMERIC(14, 2) NOT NULL CONSTRAINT ck_returned_funds_amount_is_a_number CHECK (amount <> 'NaN'),
    reason VARCHAR NOT NULL,
    returned_by VARCHAR NOT NULL,
    returned_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_returned_funds PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_returned_funds_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id),
    CONSTRAINT ck_returned_funds_amount_is_positive CHECK (amount > 0),
    CONSTRAINT fk_returned_funds_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_returned_funds_initiative ON returned_funds (tenant_id, initiative_id, year);

ALTER TABLE returned_funds ENABLE ROW LEVEL SECURITY;

ALTER TABLE returned_funds FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON returned_funds USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON returned_funds TO finsam_app;

GRANT SELECT ON returned_funds TO finsam_backup;

CREATE TABLE requisition_costs (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    requisition_id UUID NOT NULL,
    cost_type VARCHAR(60) NOT NULL,
    amount NUMERIC(14, 2) NOT NULL CONSTRAINT ck_requisition_costs_amount_is_a_number CHECK (amount <> 'NaN'),
    text VARCHAR NOT NULL,
    CONSTRAINT pk_requisition_costs PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_requisition_costs_tenant_id_requisition_id FOREIGN KEY(tenant_id, requisition_id) REFERENCES requisitions (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_requisition_costs_tenant_id_requisition_id_cost_type UNIQUE (tenant_id, requisition_id, cost_type),
    CONSTRAINT ck_requisition_costs_amount_is_positive CHECK (amount > 0),
    CONSTRAINT fk_requisition_costs_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_requisition_costs_costtype_is_known CHECK (cost_type IN ('staff', 'premises', 'training', 'evaluation', 'other'))
);

ALTER TABLE requisition_costs ENABLE ROW LEVEL SECURITY;

ALTER TABLE requisition_costs FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON requisition_costs USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON requisition_costs TO finsam_app;

GRANT SELECT ON requisition_costs TO finsam_backup;

CREATE TABLE agreements (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    number INTEGER NOT NULL,
    kind VARCHAR(60) NOT NULL,
    state VARCHAR(60) NOT NULL,
    title VARCHAR NOT NULL,
    decision_id UUID,
    decided VARCHAR NOT NULL,
    starts_on DATE,
    ends_on DATE,
    amounts JSONB NOT NULL,
    conditions VARCHAR NOT NULL,
    reporting VARCHAR NOT NULL,
    terms VARCHAR NOT NULL,
    matter_id UUID,
    document_number VARCHAR,
    written_by VARCHAR NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    sent_by VARCHAR,
    signed_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    CONSTRAINT pk_agreements PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_agreements_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id),
    CONSTRAINT fk_agreements_tenant_id_decision_id FOREIGN KEY(tenant_id, decision_id) REFERENCES decisions (tenant_id, id),
    CONSTRAINT fk_agreements_tenant_id_matter_id FOREIGN KEY(tenant_id, matter_id) REFERENCES matters (tenant_id, id),
    CONSTRAINT uq_agreements_tenant_id_initiative_id_number UNIQUE (tenant_id, initiative_id, number),
    CONSTRAINT ck_agreements_sent_whole CHECK (state = 'draft' OR (sent_at IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL AND decided <> '')),
    CONSTRAINT ck_agreements_period_in_order CHECK (ends_on >= starts_on),
    CONSTRAINT fk_agreements_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_agreements_agreementkind_is_known CHECK (kind IN ('first', 'change', 'extension', 'early_end')),
    CONSTRAINT ck_agreements_agreementstate_is_known CHECK (state IN ('draft', 'sent', 'signed', 'replaced'))
);

CREATE UNIQUE INDEX uq_agreements_holding ON agreements (tenant_id, initiative_id) WHERE state = 'signed';

CREATE UNIQUE INDEX uq_agreements_under_way ON agreements (tenant_id, initiative_id) WHERE state IN ('draft', 'sent');

ALTER TABLE agreements ENABLE ROW LEVEL SECURITY;

ALTER TABLE agreements FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON agreements USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON agreements TO finsam_app;

GRANT SELECT ON agreements TO finsam_backup;

CREATE TABLE agreement_parties (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    agreement_id UUID NOT NULL,
    member_id UUID,
    name VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    signatory VARCHAR,
    signed_on DATE,
    manner VARCHAR(60),
    noted_by VARCHAR,
    CONSTRAINT pk_agreement_parties PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_agreement_parties_tenant_id_agreement_id FOREIGN KEY(tenant_id, agreement_id) REFERENCES agreements (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_agreement_parties_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT uq_agreement_parties_tenant_id_agreement_id_member_id UNIQUE NULLS NOT DISTINCT (tenant_id, agreement_id, member_id),
    CONSTRAINT ck_agreement_parties_signature_is_whole CHECK ((signed_on IS NULL) = (signatory IS NULL) AND (signed_on IS NULL) = (manner IS NULL) AND (signed_on IS NULL) = (noted_by IS NULL)),
    CONSTRAINT fk_agreement_parties_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_agreement_parties_manner_is_known CHECK (manner IN ('paper', 'product'))
);

ALTER TABLE agreement_parties ENABLE ROW LEVEL SECURITY;

ALTER TABLE agreement_parties FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON agreement_parties USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON agreement_parties TO finsam_app;

GRANT SELECT ON agreement_parties TO finsam_backup;
