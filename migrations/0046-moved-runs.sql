-- Where a site chooses the nodes of a run, the numbers in `nodes` only count them: a run that goes on may
-- be given others, and never more or fewer GPUs of any.

DROP TRIGGER refuse_rewriting ON scheduling.run;
CREATE TRIGGER refuse_rewriting BEFORE UPDATE ON scheduling.run
  FOR EACH ROW WHEN (
    OLD.ended_at IS NOT NULL
    OR (OLD.job_number, OLD.attempt, OLD.cluster, OLD.gpu_counts, OLD.standing, OLD.started_at,
        OLD.is_rehearsed)
    IS DISTINCT FROM
       (NEW.job_number, NEW.attempt, NEW.cluster, NEW.gpu_counts, NEW.standing, NEW.started_at,
        NEW.is_rehearsed)
    OR (OLD.is_stop_ordered AND NOT NEW.is_stop_ordered))
  EXECUTE FUNCTION scheduling.refuse_rewriting();
