-- How soon the agreed policy looks again at what only time can change. 60: as with every plan before it.
ALTER TABLE funding.plan
  ADD COLUMN look_again_seconds integer NOT NULL DEFAULT 60 CHECK (look_again_seconds > 0);

DROP TRIGGER note_change ON funding.plan;
CREATE TRIGGER note_change
  AFTER UPDATE OF name, description, deciding_party, assumptions, conditions, seed, start_at,
    end_at, reservation_count_max, tried_job_count_max, borrow_limit_ppm, lend_limit_ppm,
    minimum_run_seconds, notice_seconds, entry_penalty_seconds_max, drains_ahead,
    is_backfill_conservative, look_again_seconds
  ON funding.plan FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
