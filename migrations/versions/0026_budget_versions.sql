ALTER TABLE budgets ADD COLUMN number INTEGER;

ALTER TABLE budgets ADD COLUMN state VARCHAR(60);

ALTER TABLE budgets ADD COLUMN item_id UUID;

ALTER TABLE budgets ADD COLUMN paragraph VARCHAR;

ALTER TABLE budgets ADD COLUMN adopted_by VARCHAR;

ALTER TABLE budgets ADD COLUMN version INTEGER DEFAULT 1 NOT NULL;

ALTER TABLE budgets ALTER COLUMN version DROP DEFAULT;

ALTER TABLE budgets NO FORCE ROW LEVEL SECURITY;

-- What has a day of decision is adopted; of two adopted versions of a year the latest holds.
UPDATE budgets SET number = told.number, state = told.state, details = details - 'state' - 'version'
FROM (
    SELECT tenant_id, id, number,
        CASE WHEN is_adopted AND row_number() OVER (
            PARTITION BY tenant_id, year, is_adopted ORDER BY adopted_on DESC NULLS LAST, number DESC
        ) > 1 THEN 'replaced' WHEN is_adopted THEN 'adopted' ELSE state END AS state
    FROM (
        SELECT tenant_id, id, year, adopted_on,
            coalesce((details ->> 'version')::integer, 1) AS number,
            coalesce(details ->> 'state', 'preliminary') AS state,
            adopted_on IS NOT NULL OR coalesce(details ->> 'state' = 'adopted', false) AS is_adopted
        FROM budgets
    ) AS earlier
) AS told
WHERE told.tenant_id = budgets.tenant_id AND told.id = budgets.id;

ALTER TABLE budgets FORCE ROW LEVEL SECURITY;

ALTER TABLE budgets ALTER COLUMN number SET NOT NULL;

ALTER TABLE budgets ALTER COLUMN state SET NOT NULL;

ALTER TABLE budgets ADD CONSTRAINT uq_budgets_tenant_id_year_number UNIQUE (tenant_id, year, number);

ALTER TABLE budgets ADD CONSTRAINT fk_budgets_tenant_id_item_id FOREIGN KEY(tenant_id, item_id) REFERENCES meeting_items (tenant_id, id) ON DELETE SET NULL (item_id);

ALTER TABLE budgets ADD CONSTRAINT ck_budgets_budgetstate_is_known CHECK (state IN ('preliminary', 'proposed', 'adopted', 'replaced', 'comparison'));

ALTER TABLE budgets ADD CONSTRAINT ck_budgets_only_the_adopted_has_a_decision CHECK (state IN ('adopted', 'replaced') OR (adopted_on IS NULL AND paragraph IS NULL AND adopted_by IS NULL));

ALTER TABLE budgets ADD CONSTRAINT ck_budgets_agenda_of_a_proposal CHECK (item_id IS NULL OR state IN ('proposed', 'adopted', 'replaced'));

CREATE UNIQUE INDEX uq_budgets_adopted ON budgets (tenant_id, year) WHERE state = 'adopted';
