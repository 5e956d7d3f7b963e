-- What a fault of the commands must not write either. Always: an application begins undecided and is
-- awarded from the last step alone, at sites of its call; where its call asks for peer review, a panel
-- recommends it first, after as many reviews as the call asks for; a change that is asked for begins
-- open, is decided by somebody else than who asked, and takes nothing away.

CREATE FUNCTION access.begin_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('awarded', 'declined', 'withdrawn')
      OR num_nonnulls(NEW.recommended_gpu_seconds, NEW.awarded_gpu_seconds, NEW.escalated_at) > 0 THEN
    PERFORM access.refuse_held(NEW.id || ' begins undecided', 'application');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER begin BEFORE INSERT ON access.application
  FOR EACH ROW EXECUTE FUNCTION access.begin_application();

-- Beside access.hold_application: what it leaves open of the course and of the award.
CREATE FUNCTION access.hold_course() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  review jsonb := (SELECT nullif(terms->'review', 'null') FROM access.call WHERE id = NEW.call);
  said text;
BEGIN
  IF (NEW.position, NEW.submitted_at, NEW.cut_off_at)
      IS DISTINCT FROM (OLD.position, OLD.submitted_at, OLD.cut_off_at) THEN
    said := 'keeps its place and its cut-off';
  ELSIF NEW.state = 'awarded' AND OLD.state <> 'award' THEN
    said := 'is awarded from the last step';
  ELSIF NEW.state = 'award' AND review IS NOT NULL AND NEW.recommended_gpu_seconds IS NULL THEN
    said := 'waits for a panel';
  ELSIF NEW.recommended_gpu_seconds IS NOT NULL AND OLD.recommended_gpu_seconds IS NULL AND (
      OLD.state <> 'panel' OR (SELECT count(*) FROM access.reviewer AS r
         WHERE r.application = NEW.id AND r.review IS NOT NULL)
        < (review->>'reviewCountMin')::integer) THEN
    said := 'is recommended by a panel, after its reviews';
  ELSIF EXISTS (SELECT FROM access.allocation_site AS s
                 WHERE s.allocation = NEW.allocation AND s.site NOT IN (
                   SELECT c.site FROM access.call_site AS c WHERE c.call = NEW.call)) THEN
    said := 'is awarded at sites of its call';
  END IF;
  IF said IS NOT NULL THEN
    PERFORM access.refuse_held(OLD.id || ' ' || said, 'application');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold_course BEFORE UPDATE ON access.application
  FOR EACH ROW EXECUTE FUNCTION access.hold_course();

CREATE FUNCTION access.begin_change_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'open' THEN
    PERFORM access.refuse_held(NEW.id || ' begins open', 'change_request');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER begin BEFORE INSERT ON access.change_request
  FOR EACH ROW EXECUTE FUNCTION access.begin_change_request();

ALTER TABLE access.change_request
  ADD CONSTRAINT change_takes_nothing CHECK (brought_gpu_seconds >= 0),
  ADD CONSTRAINT change_decided_by_another
    CHECK (state NOT IN ('granted', 'refused') OR decided_by <> asked_by);
