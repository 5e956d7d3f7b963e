-- Enabling conditions of sites and of projects of the market, with every date that was ever said.
-- Always: no condition is deleted; the last line of its record is what the condition says now; the
-- record and the evidence are only added to. The site of a condition stands in a room to the right,
-- so a port of the command holds it, and no foreign key.

CREATE TABLE procurement.condition (
  id         text    PRIMARY KEY CHECK (id ~ '^condition_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position   bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  site       text    CHECK (site LIKE 'site\_%'),
  programme  text    REFERENCES funding.programme,
  kind       text    NOT NULL CHECK (kind IN
               ('grid', 'permit', 'land', 'water', 'heat', 'network')),
  what       text    NOT NULL CHECK (length(what) BETWEEN 1 AND 200),
  owner      text    NOT NULL REFERENCES funding.party,
  kilowatts  integer CHECK (kilowatts >= 1),
  is_gating  boolean NOT NULL,
  due_at     bigint  NOT NULL,
  state      text    NOT NULL DEFAULT 'planned' CHECK (state IN
               ('planned', 'requested', 'granted', 'built', 'refused')),
  is_firm    boolean NOT NULL,
  version    integer NOT NULL DEFAULT 1,
  CHECK (num_nonnulls(site, programme) = 1),
  CHECK ((kind = 'grid') = (kilowatts IS NOT NULL))
);

CREATE INDEX condition_by_site ON procurement.condition (site);
CREATE INDEX condition_by_programme ON procurement.condition (programme);
CREATE INDEX condition_by_owner ON procurement.condition (owner);

-- What was said of a condition, and when: `number` is the version of the condition.
CREATE TABLE procurement.condition_record (
  condition text    NOT NULL REFERENCES procurement.condition,
  number    integer NOT NULL CHECK (number >= 1),
  due_at    bigint  NOT NULL,
  state     text    NOT NULL,
  is_firm   boolean NOT NULL,
  reason    text    NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  said_at   bigint  NOT NULL,
  said_by   text    NOT NULL CHECK (said_by <> ''),
  PRIMARY KEY (condition, number)
);

CREATE TABLE procurement.condition_evidence (
  condition text    NOT NULL REFERENCES procurement.condition,
  number    integer NOT NULL CHECK (number >= 1),
  name      text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  sha256    text    CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  note      text    CHECK (length(note) BETWEEN 1 AND 4000),
  noted_at  bigint  NOT NULL,
  noted_by  text    NOT NULL CHECK (noted_by <> ''),
  PRIMARY KEY (condition, number),
  CHECK (num_nonnulls(sha256, note) >= 1)
);

CREATE FUNCTION procurement.hold_condition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.site, NEW.programme, NEW.kind, NEW.what, NEW.owner, NEW.kilowatts, NEW.is_gating)
      IS NOT DISTINCT FROM
     (OLD.id, OLD.site, OLD.programme, OLD.kind, OLD.what, OLD.owner, OLD.kilowatts, OLD.is_gating)
     AND OLD.state <> 'built' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Of % only date, state and firmness change, until it is built', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'condition_held',
          SCHEMA = 'procurement', TABLE = 'condition';
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON procurement.condition
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_condition();

-- At the end of a transaction, so that the condition and its record are written in either order.
CREATE FUNCTION procurement.hold_condition_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM procurement.condition AS c
               JOIN procurement.condition_record AS r
                 ON r.condition = c.id AND r.number = c.version
              WHERE c.id = NEW.id
                AND (r.due_at, r.state, r.is_firm) = (c.due_at, c.state, c.is_firm)) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'What % says now is not on its record', NEW.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'condition_on_record',
          SCHEMA = 'procurement', TABLE = 'condition';
END
$$;

CREATE CONSTRAINT TRIGGER on_record AFTER INSERT OR UPDATE ON procurement.condition
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION procurement.hold_condition_record();

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.condition
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.condition_record
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.condition_evidence
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
