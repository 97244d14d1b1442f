ALTER TABLE reporting_periods RENAME COLUMN quarter TO number;

ALTER TABLE reporting_periods ADD COLUMN cadence VARCHAR(60) NOT NULL DEFAULT 'quarter';

ALTER TABLE reporting_periods ALTER COLUMN cadence DROP DEFAULT;

ALTER TABLE reporting_periods DROP CONSTRAINT ck_reporting_periods_quarter_is_a_quarter;

ALTER TABLE reporting_periods DROP CONSTRAINT uq_reporting_periods_tenant_id_year_quarter;

ALTER TABLE reporting_periods ADD CONSTRAINT uq_reporting_periods_tenant_id_cadence_year_number
    UNIQUE (tenant_id, cadence, year, number);

ALTER TABLE reporting_periods ADD CONSTRAINT ck_reporting_periods_number_is_in_the_year
    CHECK (number BETWEEN 1 AND CASE cadence WHEN 'month' THEN 12 WHEN 'quarter' THEN 4
        WHEN 'tertial' THEN 3 WHEN 'half_year' THEN 2 ELSE 1 END);

ALTER TABLE reporting_periods ADD CONSTRAINT ck_reporting_periods_cadence_is_known
    CHECK (cadence IN ('month', 'quarter', 'tertial', 'half_year', 'year'));

ALTER TABLE reporting_periods
    ADD COLUMN first_month INTEGER GENERATED ALWAYS AS (year * 12 + (number - 1) * CASE cadence WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'tertial' THEN 4 WHEN 'half_year' THEN 6 ELSE 12 END + 1) STORED,
    ADD COLUMN last_month INTEGER GENERATED ALWAYS AS (year * 12 + number * CASE cadence WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'tertial' THEN 4 WHEN 'half_year' THEN 6 ELSE 12 END) STORED;

ALTER TABLE reporting_periods ALTER COLUMN first_month SET NOT NULL, ALTER COLUMN last_month SET NOT NULL;

ALTER TABLE reports DROP CONSTRAINT ck_reports_reportstate_is_known;

ALTER TABLE reports ADD CONSTRAINT ck_reports_reportstate_is_known
    CHECK (state IN ('not_started', 'draft', 'awaiting_sign_off', 'submitted', 'returned', 'accepted', 'reopened'));

ALTER TABLE reports
    ADD COLUMN kind VARCHAR(60),
    ADD COLUMN template_version_id UUID,
    ADD COLUMN accepted_times INTEGER,
    ADD COLUMN signed_off_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN signed_off_by VARCHAR,
    ADD COLUMN extended_to DATE,
    ADD COLUMN extension_reason VARCHAR;
