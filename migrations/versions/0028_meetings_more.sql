ALTER TABLE meeting_items
    ADD COLUMN adjustment VARCHAR(60) NOT NULL DEFAULT 'open',
    ADD CONSTRAINT ck_meeting_items_itemstate_is_known CHECK (adjustment IN ('open', 'asked', 'adjusted', 'posted'));

CREATE TABLE item_confirmations (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    item_id UUID NOT NULL,
    person_id UUID NOT NULL,
    confirmed_by VARCHAR NOT NULL,
    confirmed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_item_confirmations PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_item_confirmations_tenant_id_item_id FOREIGN KEY(tenant_id, item_id) REFERENCES meeting_items (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_item_confirmations_tenant_id_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES meeting_people (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_item_confirmations_tenant_id_item_id_person_id UNIQUE (tenant_id, item_id, person_id),
    CONSTRAINT fk_item_confirmations_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE item_confirmations ENABLE ROW LEVEL SECURITY;

ALTER TABLE item_confirmations FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON item_confirmations USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON item_confirmations TO finsam_app;

GRANT SELECT ON item_confirmations TO finsam_backup;

CREATE TABLE sealed_items (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    item_id UUID NOT NULL,
    pdf BYTEA NOT NULL,
    sha256 VARCHAR NOT NULL,
    sealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sealed_items PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_sealed_items_tenant_id_item_id FOREIGN KEY(tenant_id, item_id) REFERENCES meeting_items (tenant_id, id),
    CONSTRAINT uq_sealed_items_tenant_id_item_id UNIQUE (tenant_id, item_id),
    CONSTRAINT fk_sealed_items_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE sealed_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE sealed_items FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON sealed_items USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT ON sealed_items TO finsam_app;

GRANT SELECT ON sealed_items TO finsam_backup;

CREATE TABLE item_postings (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    item_id UUID NOT NULL,
    posted_on DATE NOT NULL,
    takes_down_on DATE NOT NULL,
    place VARCHAR,
    kept_at VARCHAR NOT NULL,
    proof VARCHAR,
    posted_by VARCHAR NOT NULL,
    CONSTRAINT pk_item_postings PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_item_postings_tenant_id_item_id FOREIGN KEY(tenant_id, item_id) REFERENCES meeting_items (tenant_id, id),
    CONSTRAINT uq_item_postings_tenant_id_item_id UNIQUE (tenant_id, item_id),
    CONSTRAINT ck_item_postings_days_in_order CHECK (takes_down_on >= posted_on),
    CONSTRAINT fk_item_postings_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE item_postings ENABLE ROW LEVEL SECURITY;

ALTER TABLE item_postings FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON item_postings USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON item_postings TO finsam_app;

GRANT SELECT ON item_postings TO finsam_backup;

CREATE TABLE adjuster_reminders (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    person_id UUID NOT NULL,
    days_after INTEGER NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_adjuster_reminders PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_adjuster_reminders_tenant_id_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES meeting_people (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_adjuster_reminders_tenant_id_person_id_days_after UNIQUE (tenant_id, person_id, days_after),
    CONSTRAINT fk_adjuster_reminders_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE adjuster_reminders ENABLE ROW LEVEL SECURITY;

ALTER TABLE adjuster_reminders FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON adjuster_reminders USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON adjuster_reminders TO finsam_app;

GRANT SELECT ON adjuster_reminders TO finsam_backup;
