CREATE TABLE heartbeats (
    name VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    note VARCHAR,
    CONSTRAINT pk_heartbeats PRIMARY KEY (name)
);

CREATE TABLE national_cells (
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    initiative_type VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    value INTEGER NOT NULL,
    largest INTEGER NOT NULL,
    contributors INTEGER NOT NULL,
    CONSTRAINT pk_national_cells PRIMARY KEY (year, quarter, initiative_type, measure, sex)
);

CREATE TABLE national_coverage (
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    contributing INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    missing VARCHAR NOT NULL,
    refreshed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_national_coverage PRIMARY KEY (year, quarter)
);

CREATE TABLE national_figures (
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    initiative_type VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    value INTEGER,
    protection VARCHAR,
    CONSTRAINT pk_national_figures PRIMARY KEY (year, quarter, initiative_type, measure, sex),
    CONSTRAINT ck_national_figures_value_or_protection CHECK ((value IS NULL) <> (protection IS NULL))
);

CREATE TABLE platform_events (
    id INTEGER GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    name VARCHAR NOT NULL,
    actor_user_id UUID,
    subject_label VARCHAR NOT NULL,
    details JSONB NOT NULL,
    request_id VARCHAR,
    CONSTRAINT pk_platform_events PRIMARY KEY (id)
);

CREATE INDEX ix_platform_events_at ON platform_events (at);

CREATE TABLE platform_mail (
    id UUID DEFAULT uuidv7() NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    recipient VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    CONSTRAINT pk_platform_mail PRIMARY KEY (id)
);

CREATE TABLE tenants (
    id INTEGER GENERATED ALWAYS AS IDENTITY,
    slug VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    short_name VARCHAR NOT NULL,
    organisation_number VARCHAR,
    formed VARCHAR,
    valid_from DATE,
    valid_to DATE,
    county VARCHAR,
    director_title VARCHAR,
    labels JSONB NOT NULL,
    sources JSONB NOT NULL,
    is_demo BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_tenants PRIMARY KEY (id),
    CONSTRAINT ck_tenants_slug_is_a_path_name CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT ck_tenants_validity_in_order CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CONSTRAINT uq_tenants_slug UNIQUE (slug)
);

CREATE TABLE users (
    id UUID DEFAULT uuidv7() NOT NULL,
    email VARCHAR NOT NULL,
    password_hash VARCHAR,
    name VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    session_version INTEGER NOT NULL,
    failed_attempts INTEGER NOT NULL,
    locked_until TIMESTAMP WITH TIME ZONE,
    last_sign_in_at TIMESTAMP WITH TIME ZONE,
    disabled_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id)
);

CREATE UNIQUE INDEX uq_users_email ON users (lower(email));

CREATE TABLE budgets (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    adopted_on DATE,
    note VARCHAR,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_budgets PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_budgets_tenant_id_year_name UNIQUE (tenant_id, year, name),
    CONSTRAINT ck_budgets_year_is_reasonable CHECK (year BETWEEN 2004 AND 2100),
    CONSTRAINT fk_budgets_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE cycle_events (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    key VARCHAR NOT NULL,
    month INTEGER,
    day INTEGER,
    text VARCHAR NOT NULL,
    body_key VARCHAR,
    position INTEGER NOT NULL,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_cycle_events PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_cycle_events_tenant_id_key UNIQUE (tenant_id, key),
    CONSTRAINT ck_cycle_events_month_is_a_month CHECK (month BETWEEN 1 AND 12),
    CONSTRAINT ck_cycle_events_day_is_a_day CHECK (day BETWEEN 1 AND 31),
    CONSTRAINT fk_cycle_events_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE delegation_rules (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    key VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_delegation_rules PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_delegation_rules_tenant_id_key UNIQUE (tenant_id, key),
    CONSTRAINT fk_delegation_rules_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE events (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    name VARCHAR NOT NULL,
    actor_user_id UUID,
    actor_name VARCHAR NOT NULL,
    subject_id UUID,
    subject_label VARCHAR NOT NULL,
    details JSONB NOT NULL,
    request_id VARCHAR,
    CONSTRAINT pk_events PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_events_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_events_newest ON events (tenant_id, at, id);

CREATE INDEX ix_events_subject ON events (tenant_id, subject_id, at);

CREATE TABLE fee_years (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    total NUMERIC(14, 2) NOT NULL CONSTRAINT ck_fee_years_total_is_a_number CHECK (total <> 'NaN'),
    unit NUMERIC(14, 2) NOT NULL CONSTRAINT ck_fee_years_unit_is_a_number CHECK (unit <> 'NaN'),
    state VARCHAR(60) NOT NULL,
    version INTEGER NOT NULL,
    fixed_at TIMESTAMP WITH TIME ZONE,
    fixed_by VARCHAR,
    note VARCHAR,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_fee_years PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_fee_years_tenant_id_year UNIQUE (tenant_id, year),
    CONSTRAINT ck_fee_years_year_is_reasonable CHECK (year BETWEEN 2004 AND 2100),
    CONSTRAINT ck_fee_years_total_is_not_negative CHECK (total >= 0),
    CONSTRAINT ck_fee_years_unit_is_positive CHECK (unit > 0),
    CONSTRAINT fk_fee_years_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_fee_years_feeyearstate_is_known CHECK (state IN ('draft', 'fixed'))
);

CREATE TABLE financial_rules (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    key VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    threshold NUMERIC(14, 4),
    base VARCHAR,
    text VARCHAR NOT NULL,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_financial_rules PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_financial_rules_tenant_id_key UNIQUE (tenant_id, key),
    CONSTRAINT ck_financial_rules_threshold_is_a_number CHECK (threshold <> 'NaN'),
    CONSTRAINT fk_financial_rules_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE global_roles (
    user_id UUID NOT NULL,
    role VARCHAR(60) NOT NULL,
    CONSTRAINT pk_global_roles PRIMARY KEY (user_id, role),
    CONSTRAINT fk_global_roles_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT ck_global_roles_globalrole_is_known CHECK (role IN ('national_analyst', 'operator'))
);

CREATE TABLE goals (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    key VARCHAR NOT NULL,
    year INTEGER,
    text VARCHAR NOT NULL,
    leg VARCHAR,
    position INTEGER NOT NULL,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_goals PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_goals_tenant_id_key UNIQUE (tenant_id, key),
    CONSTRAINT fk_goals_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE initiatives (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    key VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    description VARCHAR,
    orientation VARCHAR(60),
    specific_orientation VARCHAR(60),
    status VARCHAR(60),
    starts_on DATE,
    ends_on DATE,
    owned_by_association BOOLEAN NOT NULL,
    is_demo BOOLEAN NOT NULL,
    group_label VARCHAR,
    note VARCHAR,
    details JSONB NOT NULL,
    source VARCHAR,
    position INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_initiatives PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_initiatives_tenant_id_key UNIQUE (tenant_id, key),
    CONSTRAINT ck_initiatives_period_in_order CHECK (ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on),
    CONSTRAINT fk_initiatives_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_initiatives_orientation_is_known CHECK (orientation IN ('individual', 'structural')),
    CONSTRAINT ck_initiatives_specificorientation_is_known CHECK (specific_orientation IN ('mapping', 'pre_rehabilitation', 'work_oriented_rehabilitation', 'competence', 'cooperation_support', 'coordination')),
    CONSTRAINT ck_initiatives_initiativestatus_is_known CHECK (status IN ('planned', 'ongoing', 'ended', 'terminated'))
);

CREATE INDEX ix_initiatives_name ON initiatives (tenant_id, name);

CREATE TABLE members (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    key VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    party VARCHAR(60) NOT NULL,
    valid_from DATE,
    valid_to DATE,
    position INTEGER NOT NULL,
    note VARCHAR,
    details JSONB NOT NULL,
    source VARCHAR,
    version INTEGER NOT NULL,
    CONSTRAINT pk_members PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_members_tenant_id_key UNIQUE (tenant_id, key),
    CONSTRAINT ck_members_validity_in_order CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from),
    CONSTRAINT fk_members_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_members_partytype_is_known CHECK (party IN ('employment_service', 'social_insurance', 'region', 'municipality'))
);

CREATE TABLE memberships (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    user_id UUID NOT NULL,
    name VARCHAR NOT NULL,
    roles VARCHAR[] NOT NULL,
    organisation VARCHAR,
    invited_at TIMESTAMP WITH TIME ZONE NOT NULL,
    accepted_at TIMESTAMP WITH TIME ZONE,
    ends_on DATE,
    ended_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    CONSTRAINT pk_memberships PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_memberships_tenant_id_user_id UNIQUE (tenant_id, user_id),
    CONSTRAINT ck_memberships_roles_are_known CHECK (roles <@ ARRAY['tenant_admin', 'director', 'secretariat', 'board_member', 'group_member', 'economist', 'initiative_manager', 'member_representative', 'auditor']::varchar[]),
    CONSTRAINT ck_memberships_has_a_role CHECK (cardinality(roles) > 0),
    CONSTRAINT fk_memberships_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT fk_memberships_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_memberships_user ON memberships (user_id);

CREATE TABLE national_dirty_cells (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    marked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_national_dirty_cells PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_national_dirty_cells_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE national_facts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    initiative_type VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    sex VARCHAR NOT NULL,
    value INTEGER NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_national_facts PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_national_facts_tenant_id_year_quarter_initiative_typ_7ce2 UNIQUE (tenant_id, year, quarter, initiative_type, measure, sex),
    CONSTRAINT ck_national_facts_value_is_a_count CHECK (value >= 0),
    CONSTRAINT fk_national_facts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_national_facts_period ON national_facts (year, quarter);

CREATE TABLE national_participations (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    decided_on DATE NOT NULL,
    takes_part BOOLEAN NOT NULL,
    note VARCHAR,
    is_demo BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_national_participations PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_national_participations_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_national_participations_latest ON national_participations (tenant_id, decided_on, created_at);

CREATE TABLE national_reporting (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_national_reporting PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_national_reporting_tenant_id_year_quarter UNIQUE (tenant_id, year, quarter),
    CONSTRAINT fk_national_reporting_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE platform_outbox (
    id UUID DEFAULT uuidv7() NOT NULL,
    kind VARCHAR(60) NOT NULL,
    user_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER NOT NULL,
    CONSTRAINT pk_platform_outbox PRIMARY KEY (id),
    CONSTRAINT uq_platform_outbox_kind_user_id UNIQUE (kind, user_id),
    CONSTRAINT ck_platform_outbox_platformmailkind_is_known CHECK (kind IN ('password_reset')),
    CONSTRAINT fk_platform_outbox_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE TABLE preparation_stages (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    position INTEGER NOT NULL,
    body_kind VARCHAR(60) NOT NULL,
    kind VARCHAR NOT NULL,
    scope VARCHAR,
    note VARCHAR,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_preparation_stages PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_preparation_stages_tenant_id_position UNIQUE (tenant_id, position),
    CONSTRAINT fk_preparation_stages_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_preparation_stages_bodykind_is_known CHECK (body_kind IN ('board', 'presidium', 'working_committee', 'local_development_group', 'development_group', 'preparatory_group', 'strategic_group', 'steering_group', 'working_group', 'caseworker_group', 'owner_consultation', 'secretariat', 'network'))
);

CREATE TABLE recorded_facts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    section VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    key VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    value JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_recorded_facts PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_recorded_facts_tenant_id_section_kind_key UNIQUE (tenant_id, section, kind, key),
    CONSTRAINT fk_recorded_facts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE reporting_periods (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    due_on DATE NOT NULL,
    CONSTRAINT pk_reporting_periods PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_reporting_periods_tenant_id_year_quarter UNIQUE (tenant_id, year, quarter),
    CONSTRAINT ck_reporting_periods_quarter_is_a_quarter CHECK (quarter BETWEEN 1 AND 4),
    CONSTRAINT fk_reporting_periods_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE sign_in_tokens (
    digest VARCHAR NOT NULL,
    user_id UUID NOT NULL,
    purpose VARCHAR(60) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_sign_in_tokens PRIMARY KEY (digest),
    CONSTRAINT fk_sign_in_tokens_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT ck_sign_in_tokens_tokenpurpose_is_known CHECK (purpose IN ('invitation', 'password_reset'))
);

CREATE INDEX ix_sign_in_tokens_user_id ON sign_in_tokens (user_id);

CREATE TABLE target_groups (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    key VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    description VARCHAR,
    age_from INTEGER,
    age_to INTEGER,
    is_priority BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_target_groups PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_target_groups_tenant_id_key UNIQUE (tenant_id, key),
    CONSTRAINT fk_target_groups_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE tenant_successions (
    predecessor_id INTEGER NOT NULL,
    successor_id INTEGER NOT NULL,
    on_date DATE NOT NULL,
    CONSTRAINT pk_tenant_successions PRIMARY KEY (predecessor_id, successor_id),
    CONSTRAINT fk_tenant_successions_predecessor_id FOREIGN KEY(predecessor_id) REFERENCES tenants (id),
    CONSTRAINT fk_tenant_successions_successor_id FOREIGN KEY(successor_id) REFERENCES tenants (id)
);

CREATE TABLE bodies (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    key VARCHAR NOT NULL,
    kind VARCHAR(60) NOT NULL,
    label VARCHAR NOT NULL,
    level VARCHAR,
    led_by VARCHAR,
    chair_rule VARCHAR,
    chair_member_id UUID,
    chair_note VARCHAR,
    description VARCHAR,
    tasks VARCHAR[] NOT NULL,
    member_id UUID,
    parent_id UUID,
    ordinary_seats INTEGER,
    substitute_seats INTEGER,
    meetings_per_year INTEGER,
    ended_on DATE,
    position INTEGER NOT NULL,
    details JSONB NOT NULL,
    source VARCHAR,
    version INTEGER NOT NULL,
    CONSTRAINT pk_bodies PRIMARY KEY (tenant_id, id),
    CONSTRAINT uq_bodies_tenant_id_key UNIQUE (tenant_id, key),
    CONSTRAINT fk_bodies_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT fk_bodies_tenant_id_chair_member_id FOREIGN KEY(tenant_id, chair_member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT fk_bodies_tenant_id_parent_id FOREIGN KEY(tenant_id, parent_id) REFERENCES bodies (tenant_id, id),
    CONSTRAINT ck_bodies_tasks_are_known CHECK (tasks <@ ARRAY['raises_need', 'applies', 'prepares', 'decides', 'carries_out', 'reports']::varchar[]),
    CONSTRAINT fk_bodies_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_bodies_bodykind_is_known CHECK (kind IN ('board', 'presidium', 'working_committee', 'local_development_group', 'development_group', 'preparatory_group', 'strategic_group', 'steering_group', 'working_group', 'caseworker_group', 'owner_consultation', 'secretariat', 'network'))
);

CREATE TABLE budget_lines (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    budget_id UUID NOT NULL,
    position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    group_label VARCHAR,
    initiative_key VARCHAR,
    amount NUMERIC(14, 2) CONSTRAINT ck_budget_lines_amount_is_a_number CHECK (amount <> 'NaN'),
    note VARCHAR,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_budget_lines PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_budget_lines_tenant_id_budget_id FOREIGN KEY(tenant_id, budget_id) REFERENCES budgets (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_budget_lines_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_budget_lines_budget ON budget_lines (tenant_id, budget_id, position);

CREATE TABLE deliveries (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    event_id UUID NOT NULL,
    handler VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_deliveries PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_deliveries_tenant_id_event_id FOREIGN KEY(tenant_id, event_id) REFERENCES events (tenant_id, id),
    CONSTRAINT uq_deliveries_tenant_id_event_id_handler UNIQUE (tenant_id, event_id, handler),
    CONSTRAINT fk_deliveries_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE fee_keys (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    fee_year_id UUID NOT NULL,
    member_id UUID NOT NULL,
    basis VARCHAR(60) NOT NULL,
    weight NUMERIC(14, 4) NOT NULL,
    measure VARCHAR,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_fee_keys PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_fee_keys_tenant_id_fee_year_id FOREIGN KEY(tenant_id, fee_year_id) REFERENCES fee_years (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_fee_keys_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT uq_fee_keys_tenant_id_fee_year_id_member_id UNIQUE (tenant_id, fee_year_id, member_id),
    CONSTRAINT ck_fee_keys_weight_is_a_number CHECK (weight <> 'NaN' AND weight >= 0),
    CONSTRAINT fk_fee_keys_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_fee_keys_keybasis_is_known CHECK (basis IN ('fixed_percent', 'measure', 'single'))
);

CREATE TABLE initiative_amounts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    year INTEGER NOT NULL,
    amount NUMERIC(14, 2) NOT NULL CONSTRAINT ck_initiative_amounts_amount_is_a_number CHECK (amount <> 'NaN'),
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_initiative_amounts PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_initiative_amounts_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_initiative_amounts_tenant_id_initiative_id_year UNIQUE (tenant_id, initiative_id, year),
    CONSTRAINT ck_initiative_amounts_amount_is_not_negative CHECK (amount >= 0),
    CONSTRAINT fk_initiative_amounts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_initiative_amounts_year ON initiative_amounts (tenant_id, year);

CREATE TABLE initiative_managers (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    membership_id UUID NOT NULL,
    CONSTRAINT pk_initiative_managers PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_initiative_managers_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_initiative_managers_tenant_id_membership_id FOREIGN KEY(tenant_id, membership_id) REFERENCES memberships (tenant_id, id),
    CONSTRAINT uq_initiative_managers_tenant_id_initiative_id_membership_id UNIQUE (tenant_id, initiative_id, membership_id),
    CONSTRAINT fk_initiative_managers_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_initiative_managers_membership ON initiative_managers (tenant_id, membership_id);

CREATE TABLE initiative_municipalities (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    member_id UUID NOT NULL,
    CONSTRAINT pk_initiative_municipalities PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_initiative_municipalities_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_initiative_municipalities_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT uq_initiative_municipalities_tenant_id_initiative_id_member_id UNIQUE (tenant_id, initiative_id, member_id),
    CONSTRAINT fk_initiative_municipalities_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE initiative_owners (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    member_id UUID NOT NULL,
    unit VARCHAR,
    position INTEGER NOT NULL,
    CONSTRAINT pk_initiative_owners PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_initiative_owners_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_initiative_owners_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT uq_initiative_owners_tenant_id_initiative_id_member_id UNIQUE (tenant_id, initiative_id, member_id),
    CONSTRAINT fk_initiative_owners_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE initiative_parties (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    party VARCHAR(60) NOT NULL,
    CONSTRAINT pk_initiative_parties PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_initiative_parties_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_initiative_parties_tenant_id_initiative_id_party UNIQUE (tenant_id, initiative_id, party),
    CONSTRAINT fk_initiative_parties_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_initiative_parties_partytype_is_known CHECK (party IN ('employment_service', 'social_insurance', 'region', 'municipality'))
);

CREATE TABLE initiative_target_groups (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    target_group_id UUID NOT NULL,
    CONSTRAINT pk_initiative_target_groups PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_initiative_target_groups_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_initiative_target_groups_tenant_id_target_group_id FOREIGN KEY(tenant_id, target_group_id) REFERENCES target_groups (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_initiative_target_groups_tenant_id_initiative_id_tar_5a5d UNIQUE (tenant_id, initiative_id, target_group_id),
    CONSTRAINT fk_initiative_target_groups_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE member_fees (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    fee_year_id UUID NOT NULL,
    member_id UUID NOT NULL,
    amount NUMERIC(14, 2) NOT NULL CONSTRAINT ck_member_fees_amount_is_a_number CHECK (amount <> 'NaN'),
    invoice_state VARCHAR(60) NOT NULL,
    due_on DATE,
    sent_on DATE,
    paid_on DATE,
    CONSTRAINT pk_member_fees PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_member_fees_tenant_id_fee_year_id FOREIGN KEY(tenant_id, fee_year_id) REFERENCES fee_years (tenant_id, id),
    CONSTRAINT fk_member_fees_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT uq_member_fees_tenant_id_fee_year_id_member_id UNIQUE (tenant_id, fee_year_id, member_id),
    CONSTRAINT ck_member_fees_amount_is_not_negative CHECK (amount >= 0),
    CONSTRAINT fk_member_fees_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_member_fees_invoicestate_is_known CHECK (invoice_state IN ('due', 'sent', 'paid'))
);

CREATE INDEX ix_member_fees_state ON member_fees (tenant_id, invoice_state, due_on);

CREATE TABLE member_representatives (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    member_id UUID NOT NULL,
    membership_id UUID NOT NULL,
    CONSTRAINT pk_member_representatives PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_member_representatives_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT fk_member_representatives_tenant_id_membership_id FOREIGN KEY(tenant_id, membership_id) REFERENCES memberships (tenant_id, id),
    CONSTRAINT uq_member_representatives_tenant_id_membership_id_member_id UNIQUE (tenant_id, membership_id, member_id),
    CONSTRAINT fk_member_representatives_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE outbox (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    event_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER NOT NULL,
    dead BOOLEAN NOT NULL,
    last_error VARCHAR,
    CONSTRAINT pk_outbox PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_outbox_tenant_id_event_id FOREIGN KEY(tenant_id, event_id) REFERENCES events (tenant_id, id),
    CONSTRAINT uq_outbox_tenant_id_event_id UNIQUE (tenant_id, event_id),
    CONSTRAINT fk_outbox_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE INDEX ix_outbox_waiting ON outbox (tenant_id, dead, created_at);

CREATE TABLE reports (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    initiative_id UUID NOT NULL,
    period_id UUID NOT NULL,
    state VARCHAR(60) NOT NULL,
    version INTEGER NOT NULL,
    happened VARCHAR NOT NULL,
    deviations VARCHAR NOT NULL,
    saved_at TIMESTAMP WITH TIME ZONE,
    submitted_at TIMESTAMP WITH TIME ZONE,
    submitted_by VARCHAR,
    accepted_at TIMESTAMP WITH TIME ZONE,
    accepted_by VARCHAR,
    reason VARCHAR,
    CONSTRAINT pk_reports PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_reports_tenant_id_initiative_id FOREIGN KEY(tenant_id, initiative_id) REFERENCES initiatives (tenant_id, id),
    CONSTRAINT fk_reports_tenant_id_period_id FOREIGN KEY(tenant_id, period_id) REFERENCES reporting_periods (tenant_id, id),
    CONSTRAINT uq_reports_tenant_id_initiative_id_period_id UNIQUE (tenant_id, initiative_id, period_id),
    CONSTRAINT ck_reports_accepted_has_a_moment CHECK ((state = 'accepted') = (accepted_at IS NOT NULL)),
    CONSTRAINT fk_reports_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_reports_reportstate_is_known CHECK (state IN ('not_started', 'draft', 'submitted', 'returned', 'accepted', 'reopened'))
);

CREATE INDEX ix_reports_period ON reports (tenant_id, period_id);

CREATE INDEX ix_reports_state ON reports (tenant_id, state);

CREATE TABLE result_targets (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    goal_id UUID NOT NULL,
    key VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    kind VARCHAR(60) NOT NULL,
    threshold NUMERIC(14, 4),
    scope VARCHAR,
    measured_by VARCHAR,
    position INTEGER NOT NULL,
    details JSONB NOT NULL,
    source VARCHAR,
    CONSTRAINT pk_result_targets PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_result_targets_tenant_id_goal_id FOREIGN KEY(tenant_id, goal_id) REFERENCES goals (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_result_targets_tenant_id_key UNIQUE (tenant_id, key),
    CONSTRAINT ck_result_targets_threshold_is_a_number CHECK (threshold <> 'NaN'),
    CONSTRAINT fk_result_targets_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_result_targets_targetkind_is_known CHECK (kind IN ('ratio', 'count', 'milestone'))
);

CREATE TABLE report_counts (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    report_id UUID NOT NULL,
    row VARCHAR NOT NULL,
    sex VARCHAR(60) NOT NULL,
    value INTEGER,
    missing VARCHAR,
    CONSTRAINT pk_report_counts PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_report_counts_tenant_id_report_id FOREIGN KEY(tenant_id, report_id) REFERENCES reports (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_report_counts_tenant_id_report_id_row_sex UNIQUE (tenant_id, report_id, row, sex),
    CONSTRAINT ck_report_counts_value_is_a_count CHECK (value >= 0 AND value <= 100000),
    CONSTRAINT ck_report_counts_value_or_symbol CHECK ((value IS NULL) <> (missing IS NULL)),
    CONSTRAINT ck_report_counts_symbol_is_known CHECK (missing IN ('.', '-')),
    CONSTRAINT fk_report_counts_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_report_counts_sex_is_known CHECK (sex IN ('women', 'men', 'unknown'))
);

CREATE TABLE seats (
    tenant_id INTEGER NOT NULL,
    id UUID DEFAULT uuidv7() NOT NULL,
    body_id UUID NOT NULL,
    member_id UUID,
    membership_id UUID,
    kind VARCHAR(60) NOT NULL,
    person_name VARCHAR NOT NULL,
    email VARCHAR,
    is_chair BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    term_from DATE,
    term_to DATE,
    version INTEGER NOT NULL,
    CONSTRAINT pk_seats PRIMARY KEY (tenant_id, id),
    CONSTRAINT fk_seats_tenant_id_body_id FOREIGN KEY(tenant_id, body_id) REFERENCES bodies (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_seats_tenant_id_member_id FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT fk_seats_tenant_id_membership_id FOREIGN KEY(tenant_id, membership_id) REFERENCES memberships (tenant_id, id),
    CONSTRAINT ck_seats_term_in_order CHECK (term_to IS NULL OR term_from IS NULL OR term_to >= term_from),
    CONSTRAINT fk_seats_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenants (id),
    CONSTRAINT ck_seats_seatkind_is_known CHECK (kind IN ('ordinary', 'substitute', 'adjunct'))
);

CREATE INDEX ix_seats_body ON seats (tenant_id, body_id);

CREATE INDEX ix_seats_membership ON seats (tenant_id, membership_id);

GRANT SELECT ON alembic_version TO finsam_app;

GRANT SELECT ON alembic_version TO finsam_backup;

ALTER TABLE bodies ENABLE ROW LEVEL SECURITY;

ALTER TABLE bodies FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON bodies USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON bodies TO finsam_app;

GRANT SELECT ON bodies TO finsam_backup;

ALTER TABLE budget_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE budget_lines FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON budget_lines USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON budget_lines TO finsam_app;

GRANT SELECT ON budget_lines TO finsam_backup;

ALTER TABLE budgets ENABLE ROW LEVEL SECURITY;

ALTER TABLE budgets FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON budgets USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON budgets TO finsam_app;

GRANT SELECT ON budgets TO finsam_backup;

ALTER TABLE cycle_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE cycle_events FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON cycle_events USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON cycle_events TO finsam_app;

GRANT SELECT ON cycle_events TO finsam_backup;

ALTER TABLE delegation_rules ENABLE ROW LEVEL SECURITY;

ALTER TABLE delegation_rules FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON delegation_rules USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON delegation_rules TO finsam_app;

GRANT SELECT ON delegation_rules TO finsam_backup;

ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE deliveries FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON deliveries USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON deliveries TO finsam_app;

GRANT SELECT ON deliveries TO finsam_backup;

ALTER TABLE events ENABLE ROW LEVEL SECURITY;

ALTER TABLE events FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON events USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT ON events TO finsam_app;

GRANT SELECT ON events TO finsam_backup;

ALTER TABLE fee_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE fee_keys FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON fee_keys USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON fee_keys TO finsam_app;

GRANT SELECT ON fee_keys TO finsam_backup;

ALTER TABLE fee_years ENABLE ROW LEVEL SECURITY;

ALTER TABLE fee_years FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON fee_years USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON fee_years TO finsam_app;

GRANT SELECT ON fee_years TO finsam_backup;

ALTER TABLE financial_rules ENABLE ROW LEVEL SECURITY;

ALTER TABLE financial_rules FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON financial_rules USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON financial_rules TO finsam_app;

GRANT SELECT ON financial_rules TO finsam_backup;

GRANT SELECT, INSERT, DELETE ON global_roles TO finsam_app;

GRANT SELECT ON global_roles TO finsam_backup;

ALTER TABLE goals ENABLE ROW LEVEL SECURITY;

ALTER TABLE goals FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON goals USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON goals TO finsam_app;

GRANT SELECT ON goals TO finsam_backup;

GRANT SELECT, INSERT, UPDATE ON heartbeats TO finsam_app;

GRANT SELECT ON heartbeats TO finsam_backup;

ALTER TABLE initiative_amounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE initiative_amounts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON initiative_amounts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON initiative_amounts TO finsam_app;

GRANT SELECT ON initiative_amounts TO finsam_backup;

ALTER TABLE initiative_managers ENABLE ROW LEVEL SECURITY;

ALTER TABLE initiative_managers FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON initiative_managers USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON initiative_managers TO finsam_app;

GRANT SELECT ON initiative_managers TO finsam_backup;

ALTER TABLE initiative_municipalities ENABLE ROW LEVEL SECURITY;

ALTER TABLE initiative_municipalities FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON initiative_municipalities USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON initiative_municipalities TO finsam_app;

GRANT SELECT ON initiative_municipalities TO finsam_backup;

ALTER TABLE initiative_owners ENABLE ROW LEVEL SECURITY;

ALTER TABLE initiative_owners FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON initiative_owners USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON initiative_owners TO finsam_app;

GRANT SELECT ON initiative_owners TO finsam_backup;

ALTER TABLE initiative_parties ENABLE ROW LEVEL SECURITY;

ALTER TABLE initiative_parties FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON initiative_parties USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON initiative_parties TO finsam_app;

GRANT SELECT ON initiative_parties TO finsam_backup;

ALTER TABLE initiative_target_groups ENABLE ROW LEVEL SECURITY;

ALTER TABLE initiative_target_groups FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON initiative_target_groups USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON initiative_target_groups TO finsam_app;

GRANT SELECT ON initiative_target_groups TO finsam_backup;

ALTER TABLE initiatives ENABLE ROW LEVEL SECURITY;

ALTER TABLE initiatives FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON initiatives USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON initiatives TO finsam_app;

GRANT SELECT ON initiatives TO finsam_backup;

ALTER TABLE member_fees ENABLE ROW LEVEL SECURITY;

ALTER TABLE member_fees FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON member_fees USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON member_fees TO finsam_app;

GRANT SELECT ON member_fees TO finsam_backup;

ALTER TABLE member_representatives ENABLE ROW LEVEL SECURITY;

ALTER TABLE member_representatives FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON member_representatives USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON member_representatives TO finsam_app;

GRANT SELECT ON member_representatives TO finsam_backup;

ALTER TABLE members ENABLE ROW LEVEL SECURITY;

ALTER TABLE members FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON members USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON members TO finsam_app;

GRANT SELECT ON members TO finsam_backup;

ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;

ALTER TABLE memberships FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON memberships USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON memberships TO finsam_app;

GRANT SELECT ON memberships TO finsam_backup;

GRANT SELECT ON national_cells TO finsam_backup;

GRANT SELECT ON national_coverage TO finsam_app;

GRANT SELECT ON national_coverage TO finsam_backup;

ALTER TABLE national_dirty_cells ENABLE ROW LEVEL SECURITY;

ALTER TABLE national_dirty_cells FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON national_dirty_cells USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON national_dirty_cells TO finsam_app;

GRANT SELECT ON national_dirty_cells TO finsam_backup;

ALTER TABLE national_facts ENABLE ROW LEVEL SECURITY;

ALTER TABLE national_facts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON national_facts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON national_facts TO finsam_app;

GRANT SELECT ON national_facts TO finsam_backup;

GRANT SELECT ON national_figures TO finsam_app;

GRANT SELECT ON national_figures TO finsam_backup;

ALTER TABLE national_participations ENABLE ROW LEVEL SECURITY;

ALTER TABLE national_participations FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON national_participations USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON national_participations TO finsam_app;

GRANT SELECT ON national_participations TO finsam_backup;

ALTER TABLE national_reporting ENABLE ROW LEVEL SECURITY;

ALTER TABLE national_reporting FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON national_reporting USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON national_reporting TO finsam_app;

GRANT SELECT ON national_reporting TO finsam_backup;

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE outbox FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON outbox USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO finsam_app;

GRANT SELECT ON outbox TO finsam_backup;

GRANT SELECT, INSERT ON platform_events TO finsam_app;

GRANT SELECT ON platform_events TO finsam_backup;

GRANT SELECT, INSERT, UPDATE, DELETE ON platform_mail TO finsam_app;

GRANT SELECT ON platform_mail TO finsam_backup;

GRANT SELECT, INSERT, UPDATE, DELETE ON platform_outbox TO finsam_app;

GRANT SELECT ON platform_outbox TO finsam_backup;

ALTER TABLE preparation_stages ENABLE ROW LEVEL SECURITY;

ALTER TABLE preparation_stages FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON preparation_stages USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON preparation_stages TO finsam_app;

GRANT SELECT ON preparation_stages TO finsam_backup;

ALTER TABLE recorded_facts ENABLE ROW LEVEL SECURITY;

ALTER TABLE recorded_facts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON recorded_facts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON recorded_facts TO finsam_app;

GRANT SELECT ON recorded_facts TO finsam_backup;

ALTER TABLE report_counts ENABLE ROW LEVEL SECURITY;

ALTER TABLE report_counts FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON report_counts USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON report_counts TO finsam_app;

GRANT SELECT ON report_counts TO finsam_backup;

ALTER TABLE reporting_periods ENABLE ROW LEVEL SECURITY;

ALTER TABLE reporting_periods FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON reporting_periods USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON reporting_periods TO finsam_app;

GRANT SELECT ON reporting_periods TO finsam_backup;

ALTER TABLE reports ENABLE ROW LEVEL SECURITY;

ALTER TABLE reports FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON reports USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON reports TO finsam_app;

GRANT SELECT ON reports TO finsam_backup;

ALTER TABLE result_targets ENABLE ROW LEVEL SECURITY;

ALTER TABLE result_targets FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON result_targets USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON result_targets TO finsam_app;

GRANT SELECT ON result_targets TO finsam_backup;

ALTER TABLE seats ENABLE ROW LEVEL SECURITY;

ALTER TABLE seats FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON seats USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON seats TO finsam_app;

GRANT SELECT ON seats TO finsam_backup;

GRANT SELECT, INSERT, UPDATE ON sign_in_tokens TO finsam_app;

GRANT SELECT ON sign_in_tokens TO finsam_backup;

ALTER TABLE target_groups ENABLE ROW LEVEL SECURITY;

ALTER TABLE target_groups FORCE ROW LEVEL SECURITY;

CREATE POLICY own_tenant ON target_groups USING (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer) WITH CHECK (tenant_id = (nullif(current_setting('app.tenant_id'::text, true), ''::text))::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON target_groups TO finsam_app;

GRANT SELECT ON target_groups TO finsam_backup;

GRANT SELECT, INSERT, DELETE ON tenant_successions TO finsam_app;

GRANT SELECT ON tenant_successions TO finsam_backup;

GRANT SELECT, INSERT, UPDATE ON tenants TO finsam_app;

GRANT SELECT ON tenants TO finsam_backup;

GRANT SELECT, INSERT, UPDATE ON users TO finsam_app;

GRANT SELECT ON users TO finsam_backup;

CREATE POLICY own_memberships ON memberships FOR SELECT USING (nullif(current_setting('app.tenant_id'::text, true), ''::text) IS NULL AND user_id = (nullif(current_setting('app.user_id'::text, true), ''::text))::uuid);

CREATE POLICY national_reads ON national_facts FOR SELECT TO finsam_national USING (true);

GRANT SELECT ON national_facts TO finsam_national;

CREATE POLICY national_reads ON national_dirty_cells FOR SELECT TO finsam_national USING (true);

GRANT SELECT ON national_dirty_cells TO finsam_national;

CREATE POLICY national_reads ON national_participations FOR SELECT TO finsam_national USING (true);

GRANT SELECT ON national_participations TO finsam_national;

CREATE POLICY national_reads ON national_reporting FOR SELECT TO finsam_national USING (true);

GRANT SELECT ON national_reporting TO finsam_national;

CREATE POLICY national_clears ON national_dirty_cells FOR DELETE TO finsam_national USING (true);

GRANT DELETE, UPDATE ON national_dirty_cells TO finsam_national;

CREATE POLICY national_locks ON national_dirty_cells FOR UPDATE TO finsam_national USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON national_cells TO finsam_national;

GRANT SELECT, INSERT, UPDATE, DELETE ON national_figures TO finsam_national;

GRANT SELECT, INSERT, UPDATE, DELETE ON national_coverage TO finsam_national;

GRANT SELECT ON tenants TO finsam_national;
