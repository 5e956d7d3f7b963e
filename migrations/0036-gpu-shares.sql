-- Of a job that is content with a share of one GPU, the millionths that it asks for. 0: it asks for whole
-- GPUs, as every job before.
ALTER TABLE scheduling.job
  ADD COLUMN gpu_share_ppm integer NOT NULL DEFAULT 0 CHECK (gpu_share_ppm BETWEEN 0 AND 999999),
  ADD CONSTRAINT job_shares_one_gpu CHECK (gpu_share_ppm = 0 OR gpu_count = 1);

DROP TRIGGER refuse_rewriting ON scheduling.job;
CREATE TRIGGER refuse_rewriting BEFORE UPDATE ON scheduling.job
  FOR EACH ROW WHEN (
    (OLD.number, OLD.allocation, OLD.funder, OLD.submitted_by, OLD.submitted_at, OLD.name,
     OLD.gpu_count, OLD.requested_seconds, OLD.placement, OLD.gpu_share_ppm, OLD.is_rehearsed)
    IS DISTINCT FROM
    (NEW.number, NEW.allocation, NEW.funder, NEW.submitted_by, NEW.submitted_at, NEW.name,
     NEW.gpu_count, NEW.requested_seconds, NEW.placement, NEW.gpu_share_ppm, NEW.is_rehearsed)
    OR (OLD.cluster IS NOT NULL AND OLD.cluster IS DISTINCT FROM NEW.cluster)
    OR (OLD.first_started_at IS NOT NULL
        AND OLD.first_started_at IS DISTINCT FROM NEW.first_started_at)
    OR NEW.version <= OLD.version)
  EXECUTE FUNCTION scheduling.refuse_rewriting();

-- Use of a run that was on a GPU with others: of the time of that GPU it has a part, which the engine
-- divides by the shares that were asked for.
ALTER TABLE metering.usage
  ADD COLUMN is_of_shared_gpu boolean NOT NULL DEFAULT false,
  DROP CONSTRAINT usage_gpu_seconds,
  ADD CONSTRAINT usage_gpu_seconds CHECK (
    CASE WHEN is_of_shared_gpu
         THEN accepted_gpu_count = 1
              AND gpu_seconds BETWEEN 0 AND accepted_end_at - accepted_start_at
         ELSE gpu_seconds = (accepted_end_at - accepted_start_at) * accepted_gpu_count END);

-- As before, and whether the use is of a shared GPU.
CREATE OR REPLACE VIEW metering.known_usage AS
  SELECT usage.reported_start_at, usage.reported_end_at, usage.accepted_start_at,
         usage.accepted_end_at, usage.gpu_seconds, usage.batch, usage.job_number, usage.attempt,
         usage.reported_gpu_count, usage.accepted_gpu_count, usage.revision, usage.month,
         job.id AS job, job.allocation, job.cluster, job.site, job.funder,
         batch.source, batch.received_at, batch.charged_at, batch.is_rehearsed,
         usage.is_of_shared_gpu
    FROM metering.usage AS usage
    JOIN metering.batch AS batch ON batch.id = usage.batch
    JOIN scheduling.job AS job ON job.number = usage.job_number;

-- A site that its agent drives gives whole GPUs. Whoever connects one holds this lock alone, and whoever
-- sends a job there that shares a GPU holds it with others, so that neither misses the other.
CREATE FUNCTION sites.lock_connections() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtext('sites.connection'))
$$;

CREATE FUNCTION scheduling.refuse_share_at_agent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('sites.connection'));
  IF EXISTS (SELECT FROM sites.connection WHERE site = NEW.site) THEN
    RAISE EXCEPTION '% asks for a share of a GPU, and % gives whole ones', NEW.id, NEW.site
      USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME,
            SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER refuse_share_at_agent BEFORE UPDATE OF site ON scheduling.job
  FOR EACH ROW WHEN (NEW.gpu_share_ppm > 0 AND NEW.site IS DISTINCT FROM OLD.site)
  EXECUTE FUNCTION scheduling.refuse_share_at_agent();

-- The jobs that are on a GPU which another holds, by the engine's last word of the cluster.
CREATE VIEW scheduling.riding_job AS
  SELECT snapshot.cluster, (sharer->>'jobNumber')::integer AS number
    FROM scheduling.cluster_snapshot AS snapshot,
         jsonb_array_elements(snapshot.snapshot->'own'->'sharedGpus') AS gpu,
         jsonb_array_elements(gpu->'sharers') AS sharer
   WHERE sharer->'jobNumber' <> gpu->'holder';
