CREATE TABLE reporting_plans (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    kind VARCHAR(60) NOT NULL,
    is_asked BOOLEAN NOT NULL,
    cadence VARCHAR(60) NOT NULL,
    days_to_report INTEGER NOT NULL,
    remind_before INTEGER[] NOT NULL,
    remind_every INTEGER NOT NULL,
    remind_times INTEGER NOT NULL,
    opens_by_itself BOOLEAN NOT NULL,
    needs_sign_off BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_reporting_plans PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_reporting_plans_tenant_id_kind UNIQUE (tenant_id, kind),
    CONSTRAINT ck_reporting_plans_days_to_report_in_reason CHECK (days_to_report BETWEEN 1 AND 120),
    CONSTRAINT ck_reporting_plans_remind_every_in_reason CHECK (remind_every BETWEEN 1 AND 30),
    CONSTRAINT ck_reporting_plans_remind_times_in_reason CHECK (remind_times BETWEEN 0 AND 12),
    CONSTRAINT fk_reporting_plans_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_reporting_plans_templatekind_is_known CHECK (kind IN ('work_oriented', 'pre_rehabilitation', 'structural', 'competence', 'coordinator')),
    CONSTRAINT ck_reporting_plans_cadence_is_known CHECK (cadence IN ('month', 'quarter', 'tertial', 'half_year', 'year'))
);

ALTER TABLE reporting_plans ENABLE ROW LEVEL SECURITY;

ALTER TABLE reporting_plans FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON reporting_plans USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON reporting_plans TO finsam_app;

GRANT SELECT ON reporting_plans TO finsam_backup;

CREATE TABLE template_versions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    kind VARCHAR(60) NOT NULL,
    number INTEGER NOT NULL,
    state VARCHAR(60) NOT NULL,
    valid_from DATE,
    taken_into_use_at TIMESTAMP WITH TIME ZONE,
    taken_into_use_by VARCHAR,
    note VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_template_versions PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_template_versions_tenant_id_kind_number UNIQUE (tenant_id, kind, number),
    CONSTRAINT ck_template_versions_in_use_has_a_day CHECK ((state = 'in_use') = (valid_from IS NOT NULL)),
    CONSTRAINT fk_template_versions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_template_versions_templatekind_is_known CHECK (kind IN ('work_oriented', 'pre_rehabilitation', 'structural', 'competence', 'coordinator')),
    CONSTRAINT ck_template_versions_versionstate_is_known CHECK (state IN ('draft', 'in_use'))
);

ALTER TABLE template_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE template_versions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON template_versions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON template_versions TO finsam_app;

GRANT SELECT ON template_versions TO finsam_backup;

CREATE TABLE initiative_goals (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    text VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    retired_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_initiative_goals PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_initiative_goals_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_initiative_goals_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE initiative_goals ENABLE ROW LEVEL SECURITY;

ALTER TABLE initiative_goals FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON initiative_goals USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON initiative_goals TO finsam_app;

GRANT SELECT ON initiative_goals TO finsam_backup;

CREATE TABLE initiative_signatories (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    membership_id UUID NOT NULL,
    CONSTRAINT pk_initiative_signatories PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_initiative_signatories_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_initiative_signatories_tenant_id_membership_id FOREIGN KEY(tenant_id, membership_id) REFERENCES memberships (tenant_id, id),
    CONSTRAINT uq_initiative_signatories_tenant_id_initiative_id_membership_id UNIQUE (tenant_id, initiative_id, membership_id),
    CONSTRAINT fk_initiative_signatories_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_initiative_signatories_membership ON initiative_signatories (tenant_id, membership_id);

ALTER TABLE initiative_signatories ENABLE ROW LEVEL SECURITY;

ALTER TABLE initiative_signatories FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON initiative_signatories USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON initiative_signatories TO finsam_app;

GRANT SELECT ON initiative_signatories TO finsam_backup;

CREATE TABLE template_questions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    template_version_id UUID NOT NULL,
    key VARCHAR NOT NULL,
    section VARCHAR(60) NOT NULL,
    answer VARCHAR(60) NOT NULL,
    label VARCHAR NOT NULL,
    help_text VARCHAR NOT NULL,
    required BOOLEAN NOT NULL,
    is_asked BOOLEAN NOT NULL,
    mapped_to VARCHAR,
    position INTEGER NOT NULL,
    CONSTRAINT pk_template_questions PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_template_questions_tenant_id_template_version_id FOREIGN KEY(tenant_id, template_version_id) REFERENCES template_versions (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_template_questions_tenant_id_template_version_id_key UNIQUE (tenant_id, template_version_id, key),
    CONSTRAINT fk_template_questions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_template_questions_section_is_known CHECK (section IN ('participants', 'results', 'occupation_before', 'livelihood_before', 'livelihood_after', 'step_progress', 'activities', 'own', 'economy', 'texts')),
    CONSTRAINT ck_template_questions_answerkind_is_known CHECK (answer IN ('by_sex', 'number', 'money', 'text'))
);

ALTER TABLE template_questions ENABLE ROW LEVEL SECURITY;

ALTER TABLE template_questions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON template_questions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON template_questions TO finsam_app;

GRANT SELECT ON template_questions TO finsam_backup;

CREATE TABLE template_targets (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    template_version_id UUID NOT NULL,
    key VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    numerator VARCHAR[] NOT NULL,
    denominator VARCHAR NOT NULL,
    threshold NUMERIC(6, 4) NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT pk_template_targets PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_template_targets_tenant_id_template_version_id FOREIGN KEY(tenant_id, template_version_id) REFERENCES template_versions (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_template_targets_tenant_id_template_version_id_key UNIQUE (tenant_id, template_version_id, key),
    CONSTRAINT ck_template_targets_threshold_is_a_share CHECK (threshold > 0 AND threshold <= 1),
    CONSTRAINT fk_template_targets_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE template_targets ENABLE ROW LEVEL SECURITY;

ALTER TABLE template_targets FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON template_targets USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON template_targets TO finsam_app;

GRANT SELECT ON template_targets TO finsam_backup;

CREATE TABLE reminders_sent (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    report_id UUID NOT NULL,
    key VARCHAR NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_reminders_sent PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_reminders_sent_tenant_id_report_id FOREIGN KEY(tenant_id, report_id) REFERENCES reports (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_reminders_sent_tenant_id_report_id_key UNIQUE (tenant_id, report_id, key),
    CONSTRAINT fk_reminders_sent_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE reminders_sent ENABLE ROW LEVEL SECURITY;

ALTER TABLE reminders_sent FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON reminders_sent USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON reminders_sent TO finsam_app;

GRANT SELECT ON reminders_sent TO finsam_backup;

CREATE TABLE report_answers (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    report_id UUID NOT NULL,
    question VARCHAR NOT NULL,
    number NUMERIC(14, 2),
    missing VARCHAR,
    text VARCHAR,
    CONSTRAINT pk_report_answers PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_report_answers_tenant_id_report_id FOREIGN KEY(tenant_id, report_id) REFERENCES reports (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_report_answers_tenant_id_report_id_question UNIQUE (tenant_id, report_id, question),
    CONSTRAINT ck_report_answers_one_answer CHECK (num_nonnulls(number, missing, text) = 1),
    CONSTRAINT ck_report_answers_number_is_a_number CHECK (number >= 0 AND number <> 'NaN'),
    CONSTRAINT ck_report_answers_symbol_is_known CHECK (missing IN ('.', '-')),
    CONSTRAINT fk_report_answers_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE report_answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE report_answers FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON report_answers USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON report_answers TO finsam_app;

GRANT SELECT ON report_answers TO finsam_backup;

CREATE TABLE report_comments (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    report_id UUID NOT NULL,
    row VARCHAR NOT NULL,
    sex VARCHAR(60),
    text VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    author_user_id UUID NOT NULL,
    author_name VARCHAR NOT NULL,
    answers_id UUID,
    resolved_at TIMESTAMP WITH TIME ZONE,
    resolved_by VARCHAR,
    CONSTRAINT pk_report_comments PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_report_comments_tenant_id_report_id FOREIGN KEY(tenant_id, report_id) REFERENCES reports (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_report_comments_tenant_id_answers_id FOREIGN KEY(tenant_id, answers_id) REFERENCES report_comments (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_report_comments_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_report_comments_sex_is_known CHECK (sex IN ('women', 'men', 'unknown'))
);

CREATE INDEX ix_report_comments_report ON report_comments (tenant_id, report_id);

ALTER TABLE report_comments ENABLE ROW LEVEL SECURITY;

ALTER TABLE report_comments FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON report_comments USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON report_comments TO finsam_app;

GRANT SELECT ON report_comments TO finsam_backup;

CREATE TABLE report_goal_states (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    report_id UUID NOT NULL,
    goal_id UUID NOT NULL,
    state VARCHAR(60) NOT NULL,
    note VARCHAR NOT NULL,
    CONSTRAINT pk_report_goal_states PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_report_goal_states_tenant_id_report_id FOREIGN KEY(tenant_id, report_id) REFERENCES reports (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_report_goal_states_tenant_id_goal_id FOREIGN KEY(tenant_id, goal_id) REFERENCES initiative_goals (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_report_goal_states_tenant_id_report_id_goal_id UNIQUE (tenant_id, report_id, goal_id),
    CONSTRAINT fk_report_goal_states_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_report_goal_states_goalstate_is_known CHECK (state IN ('not_started', 'under_way', 'reached', 'not_reached'))
);

ALTER TABLE report_goal_states ENABLE ROW LEVEL SECURITY;

ALTER TABLE report_goal_states FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON report_goal_states USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON report_goal_states TO finsam_app;

GRANT SELECT ON report_goal_states TO finsam_backup;

ALTER TABLE reports
    ALTER COLUMN kind SET NOT NULL,
    ALTER COLUMN accepted_times SET NOT NULL,
    ADD CONSTRAINT ck_reports_templatekind_is_known
        CHECK (kind IN ('work_oriented', 'pre_rehabilitation', 'structural', 'competence', 'coordinator')),
    ADD CONSTRAINT fk_reports_tenant_id_template_version_id FOREIGN KEY (tenant_id, template_version_id)
        REFERENCES template_versions (tenant_id, id);
