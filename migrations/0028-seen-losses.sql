-- What the scheduler of a site says is out of service, and nobody announced: one open loss a cluster
-- at a time, made anew where its size changes.
ALTER TABLE capacity.outage ADD COLUMN is_seen boolean NOT NULL DEFAULT false
  CHECK (NOT is_seen OR kind = 'lost');

CREATE OR REPLACE FUNCTION capacity.hold_outage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.number, NEW.cluster, NEW.kind, NEW.gpu_count, NEW.start_at, NEW.noted_at, NEW.is_seen)
      = (OLD.number, OLD.cluster, OLD.kind, OLD.gpu_count, OLD.start_at, OLD.noted_at, OLD.is_seen)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Of the outage % only the end can change', OLD.number
    USING ERRCODE = 'check_violation', CONSTRAINT = 'outage_held',
          SCHEMA = 'capacity', TABLE = 'outage';
END
$$;
