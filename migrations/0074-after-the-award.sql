-- What comes after the award: a share that is hardly used is cut, and who used it reports. Always: one
-- report for an award, which stands as it was handed in.

ALTER TABLE access.application_step DROP CONSTRAINT application_step_done_check;
ALTER TABLE access.application_step ADD CONSTRAINT application_step_done_check CHECK (done IN (
  'submitted', 'amended', 'found-eligible', 'found-feasible', 'reviewed', 'recommended', 'awarded',
  'declined', 'withdrawn', 'escalated', 'cut', 'reported'));

CREATE TABLE access.final_report (
  application      text   PRIMARY KEY REFERENCES access.application,
  said             text   NOT NULL CHECK (length(said) BETWEEN 1 AND 20000),
  -- Where what came of it is published.
  results          text[] NOT NULL,
  -- As it was when it was handed in.
  used_gpu_seconds bigint NOT NULL CHECK (used_gpu_seconds >= 0),
  handed_in_at     bigint NOT NULL,
  handed_in_by     text   NOT NULL CHECK (handed_in_by <> '')
);

CREATE FUNCTION access.hold_final_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM access.application AS a
                  WHERE a.id = NEW.application AND a.state = 'awarded') THEN
    PERFORM access.refuse_held(NEW.application || ' was not awarded', 'final_report');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT ON access.final_report
  FOR EACH ROW EXECUTE FUNCTION access.hold_final_report();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON access.final_report
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
