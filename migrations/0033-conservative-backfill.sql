-- Whether the agreed policy plans every start. false: it holds reservations, as in every plan before it.
ALTER TABLE funding.plan
  ADD COLUMN is_backfill_conservative boolean NOT NULL DEFAULT false;

DROP TRIGGER note_change ON funding.plan;
CREATE TRIGGER note_change
  AFTER UPDATE OF name, description, deciding_party, assumptions, conditions, seed, start_at,
    end_at, reservation_count_max, tried_job_count_max, borrow_limit_ppm, lend_limit_ppm,
    minimum_run_seconds, notice_seconds, entry_penalty_seconds_max, drains_ahead,
    is_backfill_conservative
  ON funding.plan FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');
