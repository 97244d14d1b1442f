CREATE TABLE agency_figures (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    initiative_id UUID,
    field VARCHAR(60) NOT NULL,
    number NUMERIC(14, 2) NOT NULL,
    written_by VARCHAR NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_agency_figures PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_agency_figures_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_agency_figures_number_is_a_number CHECK (number >= 0 AND number <> 'NaN'),
    CONSTRAINT fk_agency_figures_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_agency_figures_field_is_known CHECK (field IN ('allocated_state', 'allocated_regions', 'allocated_municipalities', 'own_capital', 'around_budget', 'around_outcome', 'staff_budget', 'staff_outcome', 'name', 'orientation', 'specific_orientation', 'target_groups', 'method', 'esf', 'budget', 'outcome', 'planned_women', 'planned_men', 'actual_women', 'actual_men', 'actual_unknown'))
);

CREATE UNIQUE INDEX uq_agency_figures_place ON agency_figures (tenant_id, year, initiative_id, field) NULLS NOT DISTINCT;

ALTER TABLE agency_figures ENABLE ROW LEVEL SECURITY;

ALTER TABLE agency_figures FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON agency_figures USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON agency_figures TO finsam_app;

GRANT SELECT ON agency_figures TO finsam_backup;

CREATE TABLE agency_marks (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    initiative_id UUID,
    field VARCHAR(60) NOT NULL,
    value VARCHAR NOT NULL,
    typed_by VARCHAR NOT NULL,
    typed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_agency_marks PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_agency_marks_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_agency_marks_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_agency_marks_field_is_known CHECK (field IN ('allocated_state', 'allocated_regions', 'allocated_municipalities', 'own_capital', 'around_budget', 'around_outcome', 'staff_budget', 'staff_outcome', 'name', 'orientation', 'specific_orientation', 'target_groups', 'method', 'esf', 'budget', 'outcome', 'planned_women', 'planned_men', 'actual_women', 'actual_men', 'actual_unknown'))
);

CREATE UNIQUE INDEX uq_agency_marks_place ON agency_marks (tenant_id, year, initiative_id, field) NULLS NOT DISTINCT;

ALTER TABLE agency_marks ENABLE ROW LEVEL SECURITY;

ALTER TABLE agency_marks FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON agency_marks USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON agency_marks TO finsam_app;

GRANT SELECT ON agency_marks TO finsam_backup;
