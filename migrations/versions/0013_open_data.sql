CREATE TABLE api_keys (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    name VARCHAR NOT NULL,
    scope VARCHAR(60) NOT NULL,
    start VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    expires_on DATE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by VARCHAR NOT NULL,
    last_used_on DATE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    revoked_by VARCHAR,
    CONSTRAINT pk_api_keys PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_api_keys_tenant_id_digest UNIQUE (tenant_id, digest),
    CONSTRAINT fk_api_keys_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_api_keys_keyscope_is_known CHECK (scope IN ('read-figures'))
);

ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON api_keys USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON api_keys TO finsam_app;

GRANT SELECT ON api_keys TO finsam_backup;

CREATE TABLE subscriptions (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    address VARCHAR NOT NULL,
    secret VARCHAR NOT NULL,
    on_release BOOLEAN NOT NULL,
    on_quarter BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by VARCHAR NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by VARCHAR,
    CONSTRAINT pk_subscriptions PRIMARY KEY (tenant_id, id),
    CONSTRAINT ck_subscriptions_tells_something CHECK (on_release OR on_quarter),
    CONSTRAINT fk_subscriptions_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

ALTER TABLE subscriptions ENABLE ROW LEVEL SECURITY;

ALTER TABLE subscriptions FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON subscriptions USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON subscriptions TO finsam_app;

GRANT SELECT ON subscriptions TO finsam_backup;

CREATE TABLE subscription_calls (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    subscription_id UUID NOT NULL,
    event_id UUID NOT NULL,
    topic VARCHAR(60) NOT NULL,
    subject VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    attempts INTEGER NOT NULL,
    tried_at TIMESTAMP WITH TIME ZONE,
    taken_at TIMESTAMP WITH TIME ZONE,
    answer VARCHAR,
    CONSTRAINT pk_subscription_calls PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_subscription_calls_tenant_id_subscription_id FOREIGN KEY(tenant_id, subscription_id) REFERENCES subscriptions (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_subscription_calls_tenant_id_subscription_id_event_id_topic UNIQUE (tenant_id, subscription_id, event_id, topic),
    CONSTRAINT fk_subscription_calls_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_subscription_calls_topic_is_known CHECK (topic IN ('release.published', 'quarter.accepted'))
);

CREATE INDEX ix_subscription_calls_due ON subscription_calls (tenant_id, due_at) WHERE due_at IS NOT NULL;

ALTER TABLE subscription_calls ENABLE ROW LEVEL SECURITY;

ALTER TABLE subscription_calls FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON subscription_calls USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON subscription_calls TO finsam_app;

GRANT SELECT ON subscription_calls TO finsam_backup;
