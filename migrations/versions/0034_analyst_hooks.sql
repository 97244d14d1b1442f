CREATE TABLE national_subscriptions (
    id UUID DEFAULT uuidv7() NOT NULL,
    secret VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by VARCHAR NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by VARCHAR,
    CONSTRAINT pk_national_subscriptions PRIMARY KEY (id)
);

GRANT SELECT (id, address, created_at, created_by, ended_at, ended_by), INSERT (address, secret, created_at, created_by), UPDATE (ended_at, ended_by) ON national_subscriptions TO finsam_app;

GRANT SELECT ON national_subscriptions TO finsam_backup;

ALTER TABLE national_subscriptions ENABLE ROW LEVEL SECURITY;

ALTER TABLE national_subscriptions FORCE ROW LEVEL SECURITY;

CREATE POLICY analysts ON national_subscriptions TO finsam_app USING (EXISTS (SELECT FROM global_roles AS held WHERE held.role = 'national_analyst' AND held.user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK (EXISTS (SELECT FROM global_roles AS held WHERE held.role = 'national_analyst' AND held.user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY national_calls ON national_subscriptions TO finsam_national USING (true) WITH CHECK (true);

GRANT SELECT ON national_subscriptions TO finsam_national;

CREATE TABLE national_subscription_calls (
    id UUID DEFAULT uuidv7() NOT NULL,
    subscription_id UUID NOT NULL,
    topic VARCHAR(60) NOT NULL,
    subject VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    attempts INTEGER NOT NULL,
    tried_at TIMESTAMP WITH TIME ZONE,
    taken_at TIMESTAMP WITH TIME ZONE,
    answer VARCHAR,
    CONSTRAINT pk_national_subscription_calls PRIMARY KEY (id),
    CONSTRAINT uq_national_subscription_calls_subscription_id_topic_subject UNIQUE (subscription_id, topic, subject),
    CONSTRAINT fk_national_subscription_calls_subscription_id FOREIGN KEY(subscription_id) REFERENCES national_subscriptions (id),
    CONSTRAINT ck_national_subscription_calls_topic_is_known CHECK (topic IN ('release.published', 'release.corrected', 'quarter.accepted'))
);

CREATE INDEX ix_national_subscription_calls_due ON national_subscription_calls (due_at) WHERE due_at IS NOT NULL;

GRANT SELECT, UPDATE (due_at, attempts, taken_at) ON national_subscription_calls TO finsam_app;

GRANT SELECT ON national_subscription_calls TO finsam_backup;

ALTER TABLE national_subscription_calls ENABLE ROW LEVEL SECURITY;

ALTER TABLE national_subscription_calls FORCE ROW LEVEL SECURITY;

CREATE POLICY analysts ON national_subscription_calls TO finsam_app USING (EXISTS (SELECT FROM global_roles AS held WHERE held.role = 'national_analyst' AND held.user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid)) WITH CHECK (EXISTS (SELECT FROM global_roles AS held WHERE held.role = 'national_analyst' AND held.user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid));

CREATE POLICY national_calls ON national_subscription_calls TO finsam_national USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE (due_at, attempts, tried_at, taken_at, answer) ON national_subscription_calls TO finsam_national;

ALTER TABLE subscription_calls DROP CONSTRAINT ck_subscription_calls_topic_is_known;

ALTER TABLE subscription_calls ADD CONSTRAINT ck_subscription_calls_topic_is_known CHECK (topic IN ('release.published', 'release.corrected', 'quarter.accepted'));

ALTER TABLE national_release_seals ADD COLUMN engine VARCHAR;
