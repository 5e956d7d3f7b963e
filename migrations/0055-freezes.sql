-- When an allocation was frozen, each time. Always: kept for good, because a month that is closed
-- again asks what was frozen in it; no two of an allocation lie over each other.

CREATE TABLE access.freeze (
  position   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  allocation text   NOT NULL REFERENCES access.allocation,
  from_at    bigint NOT NULL,
  -- Empty while it lasts.
  until_at   bigint,
  CHECK (from_at <= until_at)
);

CREATE UNIQUE INDEX freeze_that_lasts ON access.freeze (allocation) WHERE until_at IS NULL;
CREATE INDEX freeze_by_end ON access.freeze (until_at);

INSERT INTO access.freeze (allocation, from_at)
SELECT id, frozen_at FROM access.allocation WHERE frozen_at IS NOT NULL ORDER BY position;

CREATE FUNCTION access.hold_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.until_at IS NULL AND (NEW.position, NEW.allocation, NEW.from_at)
      = (OLD.position, OLD.allocation, OLD.from_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'What was frozen of % stays as it was', OLD.allocation
    USING ERRCODE = 'check_violation', CONSTRAINT = 'freeze_held',
          SCHEMA = 'access', TABLE = 'freeze';
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON access.freeze
  FOR EACH ROW EXECUTE FUNCTION access.hold_freeze();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON access.freeze
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
