-- Who holds an allocation asks for a change of it: a later end, more time, another holder. Always: one
-- that is open at a time; what was decided stands.

CREATE TABLE access.change_request (
  id                  text    PRIMARY KEY
    CHECK (id ~ '^change_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position            bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  allocation          text    NOT NULL REFERENCES access.allocation,
  state               text    NOT NULL DEFAULT 'open'
    CHECK (state IN ('open', 'granted', 'refused', 'withdrawn')),
  -- What is left out stays as it is.
  end_at              bigint,
  more_gpu_seconds    bigint  CHECK (more_gpu_seconds >= 1),
  holder              text    REFERENCES funding.party,
  said                text    NOT NULL CHECK (length(said) BETWEEN 1 AND 4000),
  asked_at            bigint  NOT NULL,
  asked_by            text    NOT NULL CHECK (asked_by <> ''),
  answer              text    CHECK (length(answer) BETWEEN 1 AND 4000),
  decided_at          bigint,
  decided_by          text    CHECK (decided_by <> ''),
  -- How much more the allocation brings by it than before, where it was granted.
  brought_gpu_seconds bigint,
  version             integer NOT NULL DEFAULT 1,
  CHECK (num_nonnulls(end_at, more_gpu_seconds, holder) >= 1),
  CHECK (num_nulls(answer, decided_at, decided_by) IN (0, 3)),
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK ((state = 'granted') = (brought_gpu_seconds IS NOT NULL))
);

CREATE UNIQUE INDEX change_request_open ON access.change_request (allocation) WHERE state = 'open';
CREATE INDEX change_request_by_allocation ON access.change_request (allocation);

CREATE FUNCTION access.hold_change_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'open'
      OR (NEW.id, NEW.allocation, NEW.end_at, NEW.more_gpu_seconds, NEW.holder, NEW.said,
          NEW.asked_at, NEW.asked_by)
        IS DISTINCT FROM (OLD.id, OLD.allocation, OLD.end_at, OLD.more_gpu_seconds, OLD.holder,
          OLD.said, OLD.asked_at, OLD.asked_by) THEN
    PERFORM access.refuse_held(OLD.id || ' stands', 'change_request');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON access.change_request
  FOR EACH ROW EXECUTE FUNCTION access.hold_change_request();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON access.change_request
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
