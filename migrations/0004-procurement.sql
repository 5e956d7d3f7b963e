-- What is bought, from whom, at what price: contracts with their phases and contributions. They
-- arrive with a programme file. Always: no contract is deleted; its phases do not overlap.
-- The site and the clusters of a contract stand in a room to the right, so the rules of the plan
-- hold them, and no foreign key.

CREATE SCHEMA procurement;

CREATE TABLE procurement.contract (
  id                        text    PRIMARY KEY
    CHECK (id ~ '^contract_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position                  bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  programme                 text    NOT NULL REFERENCES funding.programme,
  site                      text    NOT NULL CHECK (site LIKE 'site\_%'),
  capex_micros              bigint  NOT NULL CHECK (capex_micros > 0),
  price_micros_per_gpu_hour bigint  NOT NULL CHECK (price_micros_per_gpu_hour >= 0),
  public_share_ppm          integer NOT NULL CHECK (public_share_ppm BETWEEN 0 AND 1000000),
  availability_ppm          integer NOT NULL CHECK (availability_ppm BETWEEN 0 AND 1000000),
  credit_ppm                integer NOT NULL CHECK (credit_ppm BETWEEN 0 AND 10000000),
  storage_terabytes         integer NOT NULL CHECK (storage_terabytes >= 0),
  version                   integer NOT NULL DEFAULT 1
);

CREATE TABLE procurement.phase (
  contract text    NOT NULL REFERENCES procurement.contract,
  number   integer NOT NULL CHECK (number >= 1),
  name     text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  start_at bigint  NOT NULL,
  end_at   bigint  NOT NULL,
  PRIMARY KEY (contract, number),
  CHECK (start_at < end_at)
);

CREATE TABLE procurement.phase_capacity (
  contract  text    NOT NULL,
  phase     integer NOT NULL,
  number    integer NOT NULL CHECK (number >= 1),
  cluster   text    NOT NULL CHECK (cluster LIKE 'cluster\_%'),
  gpu_count integer NOT NULL CHECK (gpu_count >= 1),
  PRIMARY KEY (contract, phase, number),
  UNIQUE (contract, phase, cluster),
  FOREIGN KEY (contract, phase) REFERENCES procurement.phase ON DELETE CASCADE
);

CREATE TABLE procurement.contribution (
  contract   text    NOT NULL REFERENCES procurement.contract,
  number     integer NOT NULL CHECK (number >= 1),
  commitment text    NOT NULL REFERENCES funding.commitment,
  micros     bigint  NOT NULL CHECK (micros > 0),
  PRIMARY KEY (contract, number)
);

CREATE INDEX contribution_by_commitment ON procurement.contribution (commitment);

CREATE FUNCTION procurement.hold_phases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM procurement.phase AS other
              WHERE other.contract = NEW.contract AND other.number <> NEW.number
                AND other.start_at < NEW.end_at AND NEW.start_at < other.end_at) THEN
    RAISE EXCEPTION 'Phase % of % overlaps another', NEW.number, NEW.contract
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'phases_apart',
            SCHEMA = 'procurement', TABLE = 'phase';
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER phases_apart AFTER INSERT OR UPDATE ON procurement.phase
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION procurement.hold_phases();

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON procurement.contract
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON procurement.phase
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON procurement.phase_capacity
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON procurement.contribution
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.contract
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
