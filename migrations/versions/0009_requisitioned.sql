CREATE TABLE requisitioned_amounts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    year INTEGER NOT NULL,
    amount NUMERIC(14, 2) NOT NULL CONSTRAINT ck_requisitioned_amounts_amount_is_a_number CHECK (amount <> 'NaN'),
    as_of DATE NOT NULL,
    note VARCHAR NOT NULL,
    noted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    noted_by VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_requisitioned_amounts PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_requisitioned_amounts_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_requisitioned_amounts_tenant_id_initiative_id_year UNIQUE (tenant_id, initiative_id, year),
    CONSTRAINT ck_requisitioned_amounts_amount_is_not_negative CHECK (amount >= 0),
    CONSTRAINT fk_requisitioned_amounts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE requisitioned_amounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE requisitioned_amounts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON requisitioned_amounts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON requisitioned_amounts TO finsam_app;

GRANT SELECT ON requisitioned_amounts TO finsam_backup;
