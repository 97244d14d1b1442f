ALTER TABLE national_facts
    ADD COLUMN municipality VARCHAR DEFAULT '' NOT NULL,
    ADD COLUMN definition_version INTEGER DEFAULT '1' NOT NULL;

ALTER TABLE national_facts DROP CONSTRAINT uq_national_facts_tenant_id_year_quarter_initiative_typ_7ce2;

ALTER TABLE national_facts ADD CONSTRAINT uq_national_facts_key
    UNIQUE (tenant_id, year, quarter, initiative_type, municipality, measure, sex);

DROP INDEX ix_national_facts_period;

CREATE INDEX ix_national_facts_municipality ON national_facts (municipality, year) WHERE municipality <> '';

ALTER TABLE national_reporting
    ADD COLUMN revision INTEGER DEFAULT '1' NOT NULL,
    ADD COLUMN is_demo BOOLEAN DEFAULT false NOT NULL;

ALTER TABLE national_dirty_cells
    ADD COLUMN initiative_type VARCHAR DEFAULT '' NOT NULL,
    ADD COLUMN municipality VARCHAR DEFAULT '' NOT NULL,
    ADD COLUMN measure VARCHAR DEFAULT '' NOT NULL,
    ADD COLUMN sex VARCHAR DEFAULT '' NOT NULL;

ALTER TABLE national_coverage ADD COLUMN preview_waits BOOLEAN DEFAULT true NOT NULL;

DROP TABLE national_cells;

CREATE TABLE national_cells (
    level VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    initiative_type VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    participants INTEGER,
    ongoing_at_start INTEGER,
    new INTEGER,
    ended INTEGER,
    work INTEGER,
    studies INTEGER,
    work_and_studies INTEGER,
    active_job_seeking INTEGER,
    plan_for_further_rehabilitation INTEGER,
    continued_rehabilitation INTEGER,
    other_or_interrupted INTEGER,
    to_work_or_studies INTEGER,
    staying INTEGER,
    ended_otherwise INTEGER,
    outcome_not_known INTEGER,
    largest_participants INTEGER,
    largest_ongoing_at_start INTEGER,
    largest_new INTEGER,
    largest_ended INTEGER,
    largest_work INTEGER,
    largest_studies INTEGER,
    largest_work_and_studies INTEGER,
    largest_active_job_seeking INTEGER,
    largest_plan_for_further_rehabilitation INTEGER,
    largest_continued_rehabilitation INTEGER,
    largest_other_or_interrupted INTEGER,
    largest_to_work_or_studies INTEGER,
    largest_staying INTEGER,
    largest_ended_otherwise INTEGER,
    largest_outcome_not_known INTEGER,
    behind_participants INTEGER,
    behind_ongoing_at_start INTEGER,
    behind_new INTEGER,
    behind_ended INTEGER,
    behind_work INTEGER,
    behind_studies INTEGER,
    behind_work_and_studies INTEGER,
    behind_active_job_seeking INTEGER,
    behind_plan_for_further_rehabilitation INTEGER,
    behind_continued_rehabilitation INTEGER,
    behind_other_or_interrupted INTEGER,
    behind_to_work_or_studies INTEGER,
    behind_staying INTEGER,
    behind_ended_otherwise INTEGER,
    behind_outcome_not_known INTEGER,
    CONSTRAINT pk_national_cells PRIMARY KEY (level, area, period, initiative_type, sex)
);

CREATE INDEX ix_national_cells_associations ON national_cells (period, initiative_type, sex) WHERE level = 'association';

GRANT SELECT ON national_cells TO finsam_backup;

GRANT SELECT, INSERT, UPDATE, DELETE ON national_cells TO finsam_national;
