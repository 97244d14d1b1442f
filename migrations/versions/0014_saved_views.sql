CREATE TABLE saved_views (
    id UUID DEFAULT uuidv7() NOT NULL,
    user_id UUID NOT NULL,
    name VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_saved_views PRIMARY KEY (id),
    CONSTRAINT uq_saved_views_user_id_name UNIQUE (user_id, name),
    CONSTRAINT ck_saved_views_name_is_short CHECK (length(name) BETWEEN 1 AND 120),
    CONSTRAINT ck_saved_views_address_is_short CHECK (length(address) <= 2000),
    CONSTRAINT fk_saved_views_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;

ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;

CREATE POLICY own_views ON saved_views USING (user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid) WITH CHECK (user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid);

GRANT SELECT, INSERT, UPDATE (name), DELETE ON saved_views TO finsam_app;

GRANT SELECT ON saved_views TO finsam_backup;
