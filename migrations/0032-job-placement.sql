-- How near together a job wants its GPUs: what it requires it waits for, what it prefers it takes where
-- that is free at once. 'any': nothing, as every job before.
ALTER TABLE scheduling.job
  ADD COLUMN placement text NOT NULL DEFAULT 'any' CHECK (placement IN
    ('any', 'prefer-pod', 'prefer-rack', 'require-pod', 'require-rack'));

DROP TRIGGER refuse_rewriting ON scheduling.job;
CREATE TRIGGER refuse_rewriting BEFORE UPDATE ON scheduling.job
  FOR EACH ROW WHEN (
    (OLD.number, OLD.allocation, OLD.funder, OLD.submitted_by, OLD.submitted_at, OLD.name,
     OLD.gpu_count, OLD.requested_seconds, OLD.placement, OLD.is_rehearsed)
    IS DISTINCT FROM
    (NEW.number, NEW.allocation, NEW.funder, NEW.submitted_by, NEW.submitted_at, NEW.name,
     NEW.gpu_count, NEW.requested_seconds, NEW.placement, NEW.is_rehearsed)
    OR (OLD.cluster IS NOT NULL AND OLD.cluster IS DISTINCT FROM NEW.cluster)
    OR (OLD.first_started_at IS NOT NULL
        AND OLD.first_started_at IS DISTINCT FROM NEW.first_started_at)
    OR NEW.version <= OLD.version)
  EXECUTE FUNCTION scheduling.refuse_rewriting();

-- How scattered the free GPUs stood when the snapshot was taken, and the largest gangs that fitted; null
-- until the engine has told it.
ALTER TABLE scheduling.cluster_snapshot
  ADD COLUMN free_room jsonb CHECK (jsonb_typeof(free_room) = 'object');
