ALTER TABLE goals ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

ALTER TABLE goals ALTER COLUMN version DROP DEFAULT;

ALTER TABLE cycle_events ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

ALTER TABLE cycle_events ALTER COLUMN version DROP DEFAULT;

ALTER TABLE result_targets
    ADD COLUMN version INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN judged_status VARCHAR(60),
    ADD COLUMN judged_reason VARCHAR,
    ADD COLUMN judged_by VARCHAR,
    ADD COLUMN judged_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT ck_result_targets_threshold_of_its_kind CHECK ((kind = 'milestone') = (threshold IS NULL)),
    ADD CONSTRAINT ck_result_targets_judged_with_reason CHECK (num_nonnulls(judged_status, judged_reason, judged_by, judged_at) IN (0, 4)),
    ADD CONSTRAINT ck_result_targets_targetstatus_is_known CHECK (judged_status IN ('met', 'not_met', 'too_small_base', 'not_measurable')),
    DROP CONSTRAINT ck_result_targets_targetkind_is_known,
    ADD CONSTRAINT ck_result_targets_targetkind_is_known CHECK (kind IN ('ratio', 'count', 'milestone', 'money'));

ALTER TABLE result_targets ALTER COLUMN version DROP DEFAULT;

CREATE TABLE entered_figures (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    target_id UUID NOT NULL,
    party VARCHAR(60),
    number INTEGER,
    out_of INTEGER,
    done BOOLEAN,
    note VARCHAR NOT NULL,
    entered_by VARCHAR NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_entered_figures PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_entered_figures_tenant_id_target_id FOREIGN KEY(tenant_id, target_id) REFERENCES result_targets (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_entered_figures_tenant_id_target_id_party UNIQUE NULLS NOT DISTINCT (tenant_id, target_id, party),
    CONSTRAINT ck_entered_figures_number_or_done CHECK (num_nonnulls(number, done) = 1),
    CONSTRAINT ck_entered_figures_number_is_in_reason CHECK (number BETWEEN 0 AND 1000000),
    CONSTRAINT ck_entered_figures_out_of_holds_the_number CHECK (out_of > 0 AND number <= out_of),
    CONSTRAINT fk_entered_figures_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_entered_figures_partytype_is_known CHECK (party IN ('employment_service', 'social_insurance', 'region', 'municipality'))
);

ALTER TABLE entered_figures ENABLE ROW LEVEL SECURITY;

ALTER TABLE entered_figures FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON entered_figures USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON entered_figures TO finsam_app;

GRANT SELECT ON entered_figures TO finsam_backup;
