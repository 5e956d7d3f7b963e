-- Who pays: the head of the plan, parties, programmes, budgets, commitments and instalments.
-- Always: nothing is deleted; a commitment that was signed keeps its party, programme, territory,
-- amounts and days; an instalment is called once and paid once.

CREATE SCHEMA funding;

-- What the plan says of itself, and its numbers. `version` rises once in every transaction that
-- changes anything that a programme file can hold; `operation_version` where it is something that
-- jobs are scheduled by, and then listeners on polder_plan are told. `applied_at` is empty until
-- the first programme file was applied.
CREATE TABLE funding.plan (
  is_only                boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  version                integer NOT NULL DEFAULT 0,
  operation_version      integer NOT NULL DEFAULT 0,
  applied_at             bigint,
  name                   text    NOT NULL DEFAULT '' CHECK (length(name) <= 200),
  description            text    NOT NULL DEFAULT '' CHECK (length(description) <= 4000),
  deciding_party         text,
  assumptions            jsonb   NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(assumptions) = 'array'),
  conditions             jsonb   NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(conditions) = 'array'),
  seed                   bigint  NOT NULL DEFAULT 0 CHECK (seed >= 0),
  start_at               bigint  NOT NULL DEFAULT 0,
  end_at                 bigint  NOT NULL DEFAULT 0,
  reservation_count_max  integer NOT NULL DEFAULT 0 CHECK (reservation_count_max >= 0),
  tried_job_count_max    integer NOT NULL DEFAULT 1 CHECK (tried_job_count_max >= 1),
  borrow_limit_ppm       integer NOT NULL DEFAULT 0 CHECK (borrow_limit_ppm >= 0),
  lend_limit_ppm         integer NOT NULL DEFAULT 0 CHECK (lend_limit_ppm BETWEEN 0 AND 1000000),
  minimum_run_seconds    integer NOT NULL DEFAULT 0 CHECK (minimum_run_seconds >= 0),
  notice_seconds         integer NOT NULL DEFAULT 0 CHECK (notice_seconds >= 0),
  CHECK (applied_at IS NULL OR (name <> '' AND start_at < end_at))
);

INSERT INTO funding.plan DEFAULT VALUES;

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON funding.plan
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_removal();

-- Whoever changes the plan holds this lock until the end of its transaction, so that what was
-- checked against the whole plan, such as a budget or a pool, still holds when it is saved.
CREATE FUNCTION funding.lock_plan() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtext('funding.plan'))
$$;

-- For the tables of every room that a programme file describes:
--   CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON room.noun
--     FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
-- The settings last as long as the transaction, so that each number rises once in it.
CREATE FUNCTION funding.note_plan_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('polder.plan_changed', true) IS DISTINCT FROM 'yes' THEN
    UPDATE funding.plan SET version = version + 1;
    PERFORM set_config('polder.plan_changed', 'yes', true);
  END IF;
  IF TG_ARGV[0] = 'operation'
     AND current_setting('polder.operation_changed', true) IS DISTINCT FROM 'yes' THEN
    UPDATE funding.plan SET operation_version = operation_version + 1;
    PERFORM set_config('polder.operation_changed', 'yes', true);
    PERFORM pg_notify('polder_plan', '');
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER note_change
  AFTER UPDATE OF name, description, deciding_party, assumptions, conditions, seed, start_at,
    end_at, reservation_count_max, tried_job_count_max, borrow_limit_ppm, lend_limit_ppm,
    minimum_run_seconds, notice_seconds
  ON funding.plan FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');

-- Every programme file that was applied, as it was read.
CREATE TABLE funding.application (
  plan_version integer PRIMARY KEY,
  file_name    text    NOT NULL CHECK (length(file_name) BETWEEN 1 AND 1000),
  file_text    text    NOT NULL CHECK (octet_length(file_text) <= 1048576),
  applied_at   bigint  NOT NULL,
  applied_by   text    NOT NULL CHECK (applied_by <> '')
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON funding.application
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TABLE funding.party (
  id       text    PRIMARY KEY CHECK (id ~ '^party_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  name     text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  kind     text    NOT NULL CHECK (kind IN
             ('joint-undertaking', 'state', 'region', 'company', 'operator', 'user-organisation')),
  -- A file may name a state before it describes it.
  state    text    REFERENCES funding.party DEFERRABLE INITIALLY DEFERRED,
  version  integer NOT NULL DEFAULT 1,
  CHECK (kind <> 'joint-undertaking' OR state IS NULL),
  CHECK (kind <> 'state' OR state = id),
  CHECK (kind <> 'region' OR state IS NOT NULL)
);

ALTER TABLE funding.plan ADD FOREIGN KEY (deciding_party) REFERENCES funding.party
  DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE funding.programme (
  id       text    PRIMARY KEY CHECK (id ~ '^programme_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  name     text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  track    text    NOT NULL CHECK (track IN
             ('joint-procurement', 'public-factory', 'market', 'european-access')),
  version  integer NOT NULL DEFAULT 1
);

CREATE TABLE funding.budget (
  party          text    NOT NULL REFERENCES funding.party,
  year           integer NOT NULL CHECK (year BETWEEN 2000 AND 2099),
  position       bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  ceiling_micros bigint  NOT NULL CHECK (ceiling_micros >= 0),
  version        integer NOT NULL DEFAULT 1,
  PRIMARY KEY (party, year)
);

CREATE TABLE funding.commitment (
  id           text    PRIMARY KEY CHECK (id ~ '^commitment_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position     bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  party        text    NOT NULL REFERENCES funding.party,
  programme    text    NOT NULL REFERENCES funding.programme,
  territory    text    REFERENCES funding.party,
  status       text    NOT NULL DEFAULT 'drafted' CHECK (status IN
                 ('drafted', 'signed', 'called', 'paid', 'withdrawn')),
  signed_at    bigint,
  withdrawn_at bigint,
  version      integer NOT NULL DEFAULT 1,
  CHECK (status IN ('drafted', 'withdrawn') OR signed_at IS NOT NULL),
  CHECK ((status = 'withdrawn') = (withdrawn_at IS NOT NULL))
);

CREATE INDEX commitment_by_party ON funding.commitment (party);
CREATE INDEX commitment_by_programme ON funding.commitment (programme);

CREATE TABLE funding.instalment (
  commitment text    NOT NULL REFERENCES funding.commitment,
  number     integer NOT NULL CHECK (number >= 1),
  due_at     bigint  NOT NULL,
  micros     bigint  NOT NULL CHECK (micros > 0),
  called_at  bigint,
  paid_at    bigint,
  PRIMARY KEY (commitment, number),
  CHECK (paid_at IS NULL OR called_at <= paid_at)
);

CREATE FUNCTION funding.hold_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  IF OLD.status <> 'drafted' AND (NEW.id, NEW.party, NEW.programme, NEW.territory)
       IS DISTINCT FROM (OLD.id, OLD.party, OLD.programme, OLD.territory) THEN
    said := 'keeps its party, programme and territory once it is signed';
  ELSIF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
      ('drafted', 'signed'), ('drafted', 'withdrawn'), ('signed', 'called'),
      ('signed', 'withdrawn'), ('called', 'paid'), ('called', 'withdrawn')) THEN
    said := format('cannot go from %s to %s', OLD.status, NEW.status);
  ELSIF NEW.status = 'signed' AND OLD.status <> 'signed' AND NOT EXISTS (
      SELECT FROM funding.instalment WHERE commitment = NEW.id) THEN
    said := 'has no instalment to sign for';
  ELSIF NEW.status = 'withdrawn' AND EXISTS (
      SELECT FROM funding.instalment WHERE commitment = NEW.id AND paid_at IS NOT NULL) THEN
    said := 'has been paid in part and cannot be withdrawn';
  ELSIF NEW.status = 'paid' AND EXISTS (
      SELECT FROM funding.instalment WHERE commitment = NEW.id AND paid_at IS NULL) THEN
    said := 'has an instalment that is not paid';
  END IF;
  IF said IS NOT NULL THEN
    RAISE EXCEPTION '% %', OLD.id, said
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commitment_held',
            SCHEMA = 'funding', TABLE = 'commitment';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON funding.commitment
  FOR EACH ROW EXECUTE FUNCTION funding.hold_commitment();

CREATE FUNCTION funding.hold_instalment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found_status text;
BEGIN
  SELECT status INTO found_status FROM funding.commitment
   WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.commitment ELSE NEW.commitment END;
  IF found_status = 'drafted' THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF NEW.called_at IS NULL THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'UPDATE' AND found_status <> 'withdrawn'
      AND (NEW.commitment, NEW.number, NEW.due_at, NEW.micros)
        = (OLD.commitment, OLD.number, OLD.due_at, OLD.micros)
      AND (OLD.called_at IS NULL OR NEW.called_at = OLD.called_at)
      AND (OLD.paid_at IS NULL OR NEW.paid_at = OLD.paid_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of an instalment of %, which is %, is refused',
      TG_OP, coalesce(NEW.commitment, OLD.commitment), found_status
    USING ERRCODE = 'check_violation', CONSTRAINT = 'instalment_held',
          SCHEMA = 'funding', TABLE = 'instalment';
END
$$;

CREATE TRIGGER hold BEFORE INSERT OR UPDATE OR DELETE ON funding.instalment
  FOR EACH ROW EXECUTE FUNCTION funding.hold_instalment();

CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON funding.party
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON funding.programme
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('money');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON funding.budget
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('money');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE ON funding.commitment
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('money');
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON funding.instalment
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('money');

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON funding.party
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON funding.programme
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON funding.budget
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON funding.commitment
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_truncation BEFORE TRUNCATE ON funding.instalment
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
