CREATE TABLE meeting_rules (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    paragraphs_per_year BOOLEAN NOT NULL,
    papers_days INTEGER NOT NULL,
    posted_at VARCHAR,
    version INTEGER NOT NULL,
    CONSTRAINT pk_meeting_rules PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_meeting_rules_tenant_id UNIQUE (tenant_id),
    CONSTRAINT ck_meeting_rules_papers_come_before CHECK (papers_days >= 0),
    CONSTRAINT fk_meeting_rules_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE meeting_rules ENABLE ROW LEVEL SECURITY;

ALTER TABLE meeting_rules FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON meeting_rules USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_rules TO finsam_app;

GRANT SELECT ON meeting_rules TO finsam_backup;

CREATE TABLE meetings (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    place VARCHAR NOT NULL,
    state VARCHAR(60) NOT NULL,
    papers_days INTEGER NOT NULL,
    others VARCHAR,
    recorder VARCHAR,
    matter_id UUID,
    called_at TIMESTAMP WITH TIME ZONE,
    paragraph_year INTEGER,
    version INTEGER NOT NULL,
    CONSTRAINT pk_meetings PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_meetings_tenant_id_body_id FOREIGN KEY(tenant_id, body_id) REFERENCES bodies (tenant_id, id),
    CONSTRAINT fk_meetings_tenant_id_matter_id FOREIGN KEY(tenant_id, matter_id) REFERENCES matters (tenant_id, id),
    CONSTRAINT fk_meetings_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_meetings_meetingstate_is_known CHECK (state IN ('planned', 'called', 'held', 'adjusted', 'posted', 'noted'))
);

CREATE INDEX ix_meetings_starts ON meetings (tenant_id, starts_at);

ALTER TABLE meetings ENABLE ROW LEVEL SECURITY;

ALTER TABLE meetings FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON meetings USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON meetings TO finsam_app;

GRANT SELECT ON meetings TO finsam_backup;

CREATE TABLE paragraph_series (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    year INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    CONSTRAINT pk_paragraph_series PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_paragraph_series_tenant_id_body_id FOREIGN KEY(tenant_id, body_id) REFERENCES bodies (tenant_id, id),
    CONSTRAINT uq_paragraph_series_tenant_id_body_id_year UNIQUE (tenant_id, body_id, year),
    CONSTRAINT fk_paragraph_series_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE paragraph_series ENABLE ROW LEVEL SECURITY;

ALTER TABLE paragraph_series FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON paragraph_series USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON paragraph_series TO finsam_app;

GRANT SELECT ON paragraph_series TO finsam_backup;

CREATE TABLE meeting_items (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    meeting_id UUID NOT NULL,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    background VARCHAR,
    proposal VARCHAR,
    paragraph INTEGER,
    outcome VARCHAR(60),
    decision VARCHAR,
    version INTEGER NOT NULL,
    CONSTRAINT pk_meeting_items PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_meeting_items_tenant_id_meeting_id FOREIGN KEY(tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_meeting_items_outcome_in_words CHECK (outcome IS NULL OR decision IS NOT NULL),
    CONSTRAINT fk_meeting_items_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_meeting_items_outcome_is_known CHECK (outcome IN ('decided', 'carried_out', 'tabled', 'referred_back', 'noted', 'not_taken_up'))
);

CREATE INDEX ix_meeting_items_meeting ON meeting_items (tenant_id, meeting_id, position);

ALTER TABLE meeting_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE meeting_items FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON meeting_items USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_items TO finsam_app;

GRANT SELECT ON meeting_items TO finsam_backup;

CREATE TABLE meeting_people (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    meeting_id UUID NOT NULL,
    seat_id UUID NOT NULL,
    membership_id UUID,
    member_id UUID,
    member VARCHAR,
    person_name VARCHAR NOT NULL,
    email VARCHAR,
    kind VARCHAR(60) NOT NULL,
    turn INTEGER NOT NULL,
    present BOOLEAN NOT NULL,
    chaired BOOLEAN NOT NULL,
    adjusts BOOLEAN NOT NULL,
    confirmed_by VARCHAR,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_meeting_people PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_meeting_people_tenant_id_meeting_id FOREIGN KEY(tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_meeting_people_tenant_id_meeting_id_seat_id UNIQUE (tenant_id, meeting_id, seat_id),
    CONSTRAINT ck_meeting_people_confirmation_is_whole CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL)),
    CONSTRAINT ck_meeting_people_adjusters_confirm CHECK (confirmed_at IS NULL OR adjusts),
    CONSTRAINT fk_meeting_people_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_meeting_people_seatkind_is_known CHECK (kind IN ('ordinary', 'substitute', 'adjunct'))
);

CREATE INDEX ix_meeting_people_membership ON meeting_people (tenant_id, membership_id);

ALTER TABLE meeting_people ENABLE ROW LEVEL SECURITY;

ALTER TABLE meeting_people FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON meeting_people USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON meeting_people TO finsam_app;

GRANT SELECT ON meeting_people TO finsam_backup;

CREATE TABLE minutes_postings (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    meeting_id UUID NOT NULL,
    posted_on DATE NOT NULL,
    takes_down_on DATE NOT NULL,
    place VARCHAR,
    kept_at VARCHAR NOT NULL,
    proof VARCHAR,
    posted_by VARCHAR NOT NULL,
    CONSTRAINT pk_minutes_postings PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_minutes_postings_tenant_id_meeting_id FOREIGN KEY(tenant_id, meeting_id) REFERENCES meetings (tenant_id, id),
    CONSTRAINT uq_minutes_postings_tenant_id_meeting_id UNIQUE (tenant_id, meeting_id),
    CONSTRAINT ck_minutes_postings_days_in_order CHECK (takes_down_on >= posted_on),
    CONSTRAINT fk_minutes_postings_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE minutes_postings ENABLE ROW LEVEL SECURITY;

ALTER TABLE minutes_postings FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON minutes_postings USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_postings TO finsam_app;

GRANT SELECT ON minutes_postings TO finsam_backup;

CREATE TABLE sealed_minutes (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    meeting_id UUID NOT NULL,
    pdf BYTEA NOT NULL,
    sha256 VARCHAR NOT NULL,
    sealed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sealed_minutes PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_sealed_minutes_tenant_id_meeting_id FOREIGN KEY(tenant_id, meeting_id) REFERENCES meetings (tenant_id, id),
    CONSTRAINT uq_sealed_minutes_tenant_id_meeting_id UNIQUE (tenant_id, meeting_id),
    CONSTRAINT fk_sealed_minutes_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE sealed_minutes ENABLE ROW LEVEL SECURITY;

ALTER TABLE sealed_minutes FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON sealed_minutes USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT ON sealed_minutes TO finsam_app;

GRANT SELECT ON sealed_minutes TO finsam_backup;

CREATE TABLE item_participations (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    item_id UUID NOT NULL,
    person_id UUID NOT NULL,
    away VARCHAR(60),
    vote VARCHAR(60),
    reservation VARCHAR,
    CONSTRAINT pk_item_participations PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_item_participations_tenant_id_item_id FOREIGN KEY(tenant_id, item_id) REFERENCES meeting_items (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_item_participations_tenant_id_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES meeting_people (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_item_participations_tenant_id_item_id_person_id UNIQUE (tenant_id, item_id, person_id),
    CONSTRAINT ck_item_participations_who_is_away_votes_not CHECK (away IS NULL OR vote IS NULL),
    CONSTRAINT fk_item_participations_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_item_participations_away_is_known CHECK (away IN ('left', 'conflict')),
    CONSTRAINT ck_item_participations_vote_is_known CHECK (vote IN ('yes', 'no', 'abstained'))
);

ALTER TABLE item_participations ENABLE ROW LEVEL SECURITY;

ALTER TABLE item_participations FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON item_participations USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON item_participations TO finsam_app;

GRANT SELECT ON item_participations TO finsam_backup;
