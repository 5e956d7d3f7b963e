-- The entry penalty of the agreed policy: for how long, at most, a job counts in the order in advance.
-- 0: not at all, as in every plan before it.
ALTER TABLE funding.plan
  ADD COLUMN entry_penalty_seconds_max integer NOT NULL DEFAULT 0
    CHECK (entry_penalty_seconds_max >= 0);

DROP TRIGGER note_change ON funding.plan;
CREATE TRIGGER note_change
  AFTER UPDATE OF name, description, deciding_party, assumptions, conditions, seed, start_at,
    end_at, reservation_count_max, tried_job_count_max, borrow_limit_ppm, lend_limit_ppm,
    minimum_run_seconds, notice_seconds, entry_penalty_seconds_max
  ON funding.plan FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
