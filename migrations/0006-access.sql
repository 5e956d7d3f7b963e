-- Who may use it: access modes and allocations. Always: neither is deleted; an allocation keeps
-- its funder, and ends instead of going away.

CREATE SCHEMA access;

CREATE TABLE access.mode (
  id                        text    PRIMARY KEY
    CHECK (id ~ '^mode_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position                  bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  name                      text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  priority                  text    NOT NULL CHECK (priority IN
                              ('emergency', 'reserved-research', 'ordinary', 'market')),
  price_micros_per_gpu_hour bigint  NOT NULL CHECK (price_micros_per_gpu_hour >= 0),
  gpu_count_max             integer CHECK (gpu_count_max >= 1),
  version                   integer NOT NULL DEFAULT 1
);

-- A frozen allocation starts no further job; `frozen_at` says since when.
CREATE TABLE access.allocation (
  id        text    PRIMARY KEY CHECK (id ~ '^allocation_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position  bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  name      text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  funder    text    NOT NULL REFERENCES funding.party,
  mode      text    NOT NULL REFERENCES access.mode,
  holder    text    NOT NULL REFERENCES funding.party,
  share_ppm integer NOT NULL CHECK (share_ppm BETWEEN 1 AND 1000000),
  start_at  bigint  NOT NULL,
  end_at    bigint  NOT NULL,
  frozen_at bigint,
  version   integer NOT NULL DEFAULT 1,
  CHECK (start_at < end_at)
);

CREATE INDEX allocation_by_funder ON access.allocation (funder);
CREATE INDEX allocation_by_holder ON access.allocation (holder);

CREATE TABLE access.allocation_site (
  allocation text    NOT NULL REFERENCES access.allocation,
  number     integer NOT NULL CHECK (number >= 1),
  site       text    NOT NULL REFERENCES capacity.site,
  PRIMARY KEY (allocation, number),
  UNIQUE (allocation, site)
);

CREATE INDEX allocation_site_by_site ON access.allocation_site (site);

CREATE FUNCTION access.hold_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.funder) = (OLD.id, OLD.funder) THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% keeps its funder', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_held',
          SCHEMA = 'access', TABLE = 'allocation';
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON access.allocation
  FOR EACH ROW EXECUTE FUNCTION access.hold_allocation();

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON access.mode
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON access.allocation
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON access.allocation_site
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON access.mode
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON access.allocation
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
