CREATE TABLE survey_indicators (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    instrument VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    CONSTRAINT pk_survey_indicators PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_survey_indicators_tenant_id_instrument_code UNIQUE (tenant_id, instrument, code),
    CONSTRAINT fk_survey_indicators_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE survey_results (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    indicator_id UUID NOT NULL,
    year INTEGER NOT NULL,
    respondent_group VARCHAR(60) NOT NULL,
    version VARCHAR NOT NULL,
    n INTEGER,
    share NUMERIC(5, 2),
    mean NUMERIC(6, 3),
    source VARCHAR NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    imported_by VARCHAR NOT NULL,
    CONSTRAINT pk_survey_results PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_survey_results_tenant_id_indicator_id FOREIGN KEY(tenant_id, indicator_id) REFERENCES survey_indicators (tenant_id, id),
    CONSTRAINT uq_survey_results_tenant_id_indicator_id_year_respondent_group UNIQUE (tenant_id, indicator_id, year, respondent_group),
    CONSTRAINT ck_survey_results_n_is_enough CHECK (n BETWEEN 5 AND 100000),
    CONSTRAINT ck_survey_results_protected_says_nothing CHECK (n IS NOT NULL OR (share IS NULL AND mean IS NULL)),
    CONSTRAINT ck_survey_results_share_is_a_per_cent CHECK (share BETWEEN 0 AND 100),
    CONSTRAINT ck_survey_results_no_small_group_alike CHECK (n >= 10 OR share NOT IN (0, 100)),
    CONSTRAINT ck_survey_results_mean_is_on_a_scale CHECK (mean BETWEEN 0 AND 100),
    CONSTRAINT fk_survey_results_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_survey_results_respondentgroup_is_known CHECK (respondent_group IN ('ongoing_participants', 'ended_participants', 'staff', 'board_members', 'cooperating_managers', 'referrers'))
);

ALTER TABLE survey_indicators ENABLE ROW LEVEL SECURITY;

ALTER TABLE survey_indicators FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON survey_indicators USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON survey_indicators TO finsam_app;

GRANT SELECT ON survey_indicators TO finsam_backup;

ALTER TABLE survey_results ENABLE ROW LEVEL SECURITY;

ALTER TABLE survey_results FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON survey_results USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON survey_results TO finsam_app;

GRANT SELECT ON survey_results TO finsam_backup;
