CREATE TABLE national_money_years (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    revision INTEGER DEFAULT '1' NOT NULL,
    is_demo BOOLEAN DEFAULT false NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_national_money_years PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_national_money_years_tenant_id_year UNIQUE (tenant_id, year),
    CONSTRAINT fk_national_money_years_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE national_money_years ENABLE ROW LEVEL SECURITY;

ALTER TABLE national_money_years FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON national_money_years USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON national_money_years TO finsam_app;

GRANT SELECT ON national_money_years TO finsam_backup;

CREATE TABLE national_money (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    item VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    amount NUMERIC(14, 2) CONSTRAINT ck_national_money_amount_is_a_number CHECK (amount <> 'NaN'),
    known INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    CONSTRAINT pk_national_money PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_national_money_tenant_id_year_item_part UNIQUE (tenant_id, year, item, part),
    CONSTRAINT ck_national_money_known_of_asked CHECK (known BETWEEN 0 AND asked),
    CONSTRAINT fk_national_money_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE national_money ENABLE ROW LEVEL SECURITY;

ALTER TABLE national_money FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON national_money USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON national_money TO finsam_app;

GRANT SELECT ON national_money TO finsam_backup;

CREATE POLICY national_reads ON national_money FOR SELECT TO finsam_national USING (true);

GRANT SELECT ON national_money TO finsam_national;

CREATE TABLE national_release_money (
    release_id UUID NOT NULL,
    level VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    item VARCHAR NOT NULL,
    part VARCHAR NOT NULL,
    statistic VARCHAR NOT NULL,
    amount NUMERIC(18, 4),
    known INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    CONSTRAINT pk_national_release_money PRIMARY KEY (release_id, level, area, year, item, part, statistic),
    CONSTRAINT ck_national_release_money_amount_is_a_number CHECK (amount <> 'NaN'),
    CONSTRAINT ck_national_release_money_known_of_expected CHECK (known BETWEEN 0 AND expected),
    CONSTRAINT fk_national_release_money_release_id FOREIGN KEY(release_id) REFERENCES national_releases (id)
);

GRANT SELECT ON national_release_money TO finsam_app;

GRANT SELECT ON national_release_money TO finsam_backup;

GRANT SELECT, INSERT ON national_release_money TO finsam_national;
