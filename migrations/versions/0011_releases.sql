CREATE TABLE national_releases (
    id UUID DEFAULT uuidv7() NOT NULL,
    code VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    state VARCHAR(60) DEFAULT 'collecting' NOT NULL,
    method VARCHAR(60) DEFAULT 'suppression' NOT NULL,
    threshold INTEGER NOT NULL,
    planned_on DATE,
    planned_by VARCHAR NOT NULL,
    planned_at TIMESTAMP WITH TIME ZONE NOT NULL,
    corrects VARCHAR,
    correction_note VARCHAR,
    is_demo BOOLEAN NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    published_by VARCHAR,
    CONSTRAINT pk_national_releases PRIMARY KEY (id),
    CONSTRAINT ck_national_releases_threshold_protects CHECK (threshold >= 5),
    CONSTRAINT ck_national_releases_a_correction_says_why CHECK ((corrects IS NULL) = (correction_note IS NULL)),
    CONSTRAINT ck_national_releases_published_has_its_time CHECK ((state IN ('published', 'corrected')) = (published_at IS NOT NULL)),
    CONSTRAINT uq_national_releases_code UNIQUE (code),
    CONSTRAINT ck_national_releases_releasestate_is_known CHECK (state IN ('collecting', 'preview', 'frozen', 'published', 'corrected')),
    CONSTRAINT ck_national_releases_method_is_known CHECK (method IN ('suppression', 'cell_key')),
    CONSTRAINT fk_national_releases_corrects FOREIGN KEY(corrects) REFERENCES national_releases (code)
);

CREATE INDEX ix_national_releases_period ON national_releases (period);

GRANT SELECT, INSERT (code, period, method, threshold, planned_on, planned_by, planned_at, corrects, correction_note, is_demo), UPDATE (planned_on) ON national_releases TO finsam_app;

GRANT SELECT ON national_releases TO finsam_backup;

GRANT SELECT, UPDATE (state, published_at, published_by) ON national_releases TO finsam_national;

CREATE TABLE national_release_seals (
    release_id UUID NOT NULL,
    content_hash VARCHAR NOT NULL,
    method_note VARCHAR NOT NULL,
    definitions JSONB NOT NULL,
    considered JSONB NOT NULL,
    county_of JSONB NOT NULL,
    key_version INTEGER,
    frozen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    frozen_by VARCHAR NOT NULL,
    CONSTRAINT pk_national_release_seals PRIMARY KEY (release_id),
    CONSTRAINT fk_national_release_seals_release_id FOREIGN KEY(release_id) REFERENCES national_releases (id)
);

GRANT SELECT ON national_release_seals TO finsam_app;

GRANT SELECT ON national_release_seals TO finsam_backup;

GRANT SELECT, INSERT ON national_release_seals TO finsam_national;

CREATE TABLE national_release_figures (
    release_id UUID NOT NULL,
    level VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    initiative_type VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    value INTEGER,
    CONSTRAINT pk_national_release_figures PRIMARY KEY (release_id, level, area, period, initiative_type, measure, sex),
    CONSTRAINT ck_national_release_figures_value_is_a_count CHECK (value >= 0),
    CONSTRAINT fk_national_release_figures_release_id FOREIGN KEY(release_id) REFERENCES national_releases (id)
);

GRANT SELECT ON national_release_figures TO finsam_app;

GRANT SELECT ON national_release_figures TO finsam_backup;

GRANT SELECT, INSERT ON national_release_figures TO finsam_national;

CREATE TABLE national_release_previews (
    release_id UUID NOT NULL,
    level VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    initiative_type VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    value INTEGER,
    CONSTRAINT pk_national_release_previews PRIMARY KEY (release_id, level, area, period, initiative_type, measure, sex),
    CONSTRAINT ck_national_release_previews_value_is_a_count CHECK (value >= 0),
    CONSTRAINT fk_national_release_previews_release_id FOREIGN KEY(release_id) REFERENCES national_releases (id)
);

GRANT SELECT ON national_release_previews TO finsam_app;

GRANT SELECT ON national_release_previews TO finsam_backup;

GRANT SELECT, INSERT, DELETE ON national_release_previews TO finsam_national;

CREATE TABLE national_release_facts (
    release_id UUID NOT NULL,
    level VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    initiative_type VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    value INTEGER NOT NULL,
    largest INTEGER NOT NULL,
    contributors INTEGER NOT NULL,
    published BOOLEAN NOT NULL,
    CONSTRAINT pk_national_release_facts PRIMARY KEY (release_id, level, area, period, initiative_type, measure, sex),
    CONSTRAINT fk_national_release_facts_release_id FOREIGN KEY(release_id) REFERENCES national_releases (id)
);

GRANT SELECT ON national_release_facts TO finsam_backup;

GRANT SELECT, INSERT ON national_release_facts TO finsam_national;

CREATE TABLE national_release_coverage (
    release_id UUID NOT NULL,
    level VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    area_name VARCHAR NOT NULL,
    contributing INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    CONSTRAINT pk_national_release_coverage PRIMARY KEY (release_id, level, area, period),
    CONSTRAINT fk_national_release_coverage_release_id FOREIGN KEY(release_id) REFERENCES national_releases (id)
);

GRANT SELECT ON national_release_coverage TO finsam_app;

GRANT SELECT ON national_release_coverage TO finsam_backup;

GRANT SELECT, INSERT ON national_release_coverage TO finsam_national;

CREATE TABLE national_jobs (
    id UUID DEFAULT uuidv7() NOT NULL,
    release_id UUID NOT NULL,
    kind VARCHAR(60) NOT NULL,
    state VARCHAR(60) DEFAULT 'asked' NOT NULL,
    step VARCHAR,
    steps_done INTEGER DEFAULT '0' NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    failure VARCHAR,
    cancel_asked BOOLEAN DEFAULT false NOT NULL,
    asked_by VARCHAR NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_national_jobs PRIMARY KEY (id),
    CONSTRAINT fk_national_jobs_release_id FOREIGN KEY(release_id) REFERENCES national_releases (id),
    CONSTRAINT ck_national_jobs_jobkind_is_known CHECK (kind IN ('preview', 'freeze', 'publish')),
    CONSTRAINT ck_national_jobs_jobstate_is_known CHECK (state IN ('asked', 'running', 'done', 'failed', 'cancelled'))
);

CREATE INDEX ix_national_jobs_release_id ON national_jobs (release_id);

CREATE UNIQUE INDEX uq_national_jobs_one_of_a_kind ON national_jobs (release_id, kind) WHERE state IN ('asked', 'running');

GRANT SELECT, INSERT (release_id, kind, asked_by, asked_at), UPDATE (cancel_asked) ON national_jobs TO finsam_app;

GRANT SELECT ON national_jobs TO finsam_backup;

GRANT SELECT, UPDATE (state, step, steps_done, attempts, failure, started_at, ended_at) ON national_jobs TO finsam_national;

CREATE TABLE national_notices (
    id UUID DEFAULT uuidv7() NOT NULL,
    association_id INTEGER NOT NULL,
    release_id UUID NOT NULL,
    kind VARCHAR(60) NOT NULL,
    day DATE NOT NULL,
    asked_by VARCHAR NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    told_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_national_notices PRIMARY KEY (id),
    CONSTRAINT fk_national_notices_association_id FOREIGN KEY(association_id) REFERENCES tenants (id),
    CONSTRAINT fk_national_notices_release_id FOREIGN KEY(release_id) REFERENCES national_releases (id),
    CONSTRAINT ck_national_notices_noticekind_is_known CHECK (kind IN ('reminder', 'published'))
);

CREATE INDEX ix_national_notices_release_id ON national_notices (release_id);

CREATE INDEX ix_national_notices_untold ON national_notices (association_id) WHERE told_at IS NULL;

CREATE UNIQUE INDEX uq_national_notices_published ON national_notices (association_id, release_id) WHERE kind = 'published';

CREATE UNIQUE INDEX uq_national_notices_reminder ON national_notices (association_id, day) WHERE kind = 'reminder';

GRANT SELECT, INSERT (association_id, release_id, kind, day, asked_by, asked_at), UPDATE (told_at) ON national_notices TO finsam_app;

GRANT SELECT ON national_notices TO finsam_backup;

GRANT SELECT, INSERT ON national_notices TO finsam_national;

CREATE TABLE national_completeness (
    association_id INTEGER NOT NULL,
    period VARCHAR NOT NULL,
    takes_part BOOLEAN NOT NULL,
    expected INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_national_completeness PRIMARY KEY (association_id, period),
    CONSTRAINT fk_national_completeness_association_id FOREIGN KEY(association_id) REFERENCES tenants (id)
);

GRANT SELECT ON national_completeness TO finsam_app;

GRANT SELECT ON national_completeness TO finsam_backup;

GRANT SELECT, INSERT, UPDATE, DELETE ON national_completeness TO finsam_national;
