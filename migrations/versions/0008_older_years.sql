CREATE TABLE yearly_aggregates (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    series VARCHAR(60) NOT NULL,
    year INTEGER NOT NULL,
    initiative VARCHAR NOT NULL,
    initiative_id UUID,
    row VARCHAR NOT NULL,
    sex VARCHAR(60) NOT NULL,
    value INTEGER,
    missing VARCHAR,
    source VARCHAR NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    imported_by VARCHAR NOT NULL,
    CONSTRAINT pk_yearly_aggregates PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_yearly_aggregates_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id),
    CONSTRAINT uq_yearly_aggregates_tenant_id_series_year_initiative_row_sex UNIQUE (tenant_id, series, year, initiative, row, sex),
    CONSTRAINT ck_yearly_aggregates_value_is_a_count CHECK (value BETWEEN 0 AND 100000),
    CONSTRAINT ck_yearly_aggregates_value_or_symbol CHECK ((value IS NULL) <> (missing IS NULL)),
    CONSTRAINT ck_yearly_aggregates_symbol_is_known CHECK (missing IN ('.', '-')),
    CONSTRAINT ck_yearly_aggregates_year_is_of_the_series CHECK (year BETWEEN CASE series WHEN 'sus' THEN 2004 ELSE 2023 END AND CASE series WHEN 'sus' THEN 2022 ELSE 2099 END),
    CONSTRAINT fk_yearly_aggregates_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_yearly_aggregates_series_is_known CHECK (series IN ('sus', 'uppfoljning_finsam')),
    CONSTRAINT ck_yearly_aggregates_sex_is_known CHECK (sex IN ('women', 'men', 'unknown'))
);

ALTER TABLE yearly_aggregates ENABLE ROW LEVEL SECURITY;

ALTER TABLE yearly_aggregates FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON yearly_aggregates USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON yearly_aggregates TO finsam_app;

GRANT SELECT ON yearly_aggregates TO finsam_backup;
