-- Who held an allocation, and in which access mode, until either was changed: a month that is closed
-- later, or again, is charged by what held at its end. An allocation that was never changed has no row,
-- and `until_at` is the first second at which the next terms held. Nothing here is ever changed.
CREATE TABLE access.allocation_past_terms (
  allocation text   NOT NULL REFERENCES access.allocation,
  position   bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  until_at   bigint NOT NULL,
  holder     text   NOT NULL REFERENCES funding.party,
  mode       text   NOT NULL REFERENCES access.mode,
  PRIMARY KEY (allocation, until_at, position)
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON access.allocation_past_terms
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- A signature opens the month that it is booked in, which may be the first of a plan that has not begun
-- and whose days may still change. Until GPU time is granted in it, a month has the time of the plan.
DROP TRIGGER refuse_period_change ON settlement.period;

CREATE FUNCTION settlement.refuse_period_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'open' AND NEW.state = 'open' AND NOT EXISTS (
    SELECT FROM settlement.entry WHERE month = OLD.month AND flow = 'grant') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The time of the period % is not changed: it has begun', OLD.month
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'period_transition',
          SCHEMA = 'settlement', TABLE = 'period';
END
$$;

CREATE TRIGGER refuse_period_time BEFORE UPDATE ON settlement.period
  FOR EACH ROW WHEN ((OLD.start_at, OLD.end_at) IS DISTINCT FROM (NEW.start_at, NEW.end_at))
  EXECUTE FUNCTION settlement.refuse_period_time();
CREATE TRIGGER refuse_period_change BEFORE UPDATE ON settlement.period
  FOR EACH ROW WHEN (
    (OLD.month, OLD.is_rehearsed) IS DISTINCT FROM (NEW.month, NEW.is_rehearsed)
    OR (OLD.start_at, OLD.end_at) = (NEW.start_at, NEW.end_at) AND (OLD.state, NEW.state)
      NOT IN (('open', 'ended'), ('open', 'closed'), ('ended', 'closed'), ('closed', 'ended'))
  )
  EXECUTE FUNCTION settlement.refuse_period_change();
