-- What ran in which month, for how long: as a site reported it and as Polder accepts it; and the
-- capacity that was lost. Always: usage is never changed, a correction is a row of the next
-- revision; what is accepted lies within what was reported. Whose run it was and where is said by
-- the job, where neither ever changes.
--
-- Usage comes by the ten thousand, so that its rows and indices are as few and narrow as they can
-- be: what a batch has in common stands in the batch, and there is no foreign key to the run, but
-- a trigger that looks for the runs of a whole batch at once.

CREATE SCHEMA metering;

-- What came in together. `charged_at` is the only thing that ever changes, once.
CREATE TABLE metering.batch (
  id           bigint  PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  -- Of the reporting site; null where Polder itself knows the runs (source engine).
  site         text    REFERENCES capacity.site (id),
  source       text    NOT NULL CHECK (source IN ('site', 'engine')),
  received_at  bigint  NOT NULL,
  charged_at   bigint,
  is_rehearsed boolean NOT NULL
);

CREATE INDEX batch_to_charge ON metering.batch (id) WHERE charged_at IS NULL;

CREATE FUNCTION metering.refuse_batch_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The usage of batch % was charged already', OLD.id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'charged_once',
          SCHEMA = 'metering', TABLE = 'batch';
END
$$;

CREATE TRIGGER refuse_second_charge BEFORE UPDATE OF charged_at ON metering.batch
  FOR EACH ROW WHEN (OLD.charged_at IS NOT NULL)
  EXECUTE FUNCTION metering.refuse_batch_change();
CREATE TRIGGER refuse_change
  BEFORE UPDATE OF id, site, source, received_at, is_rehearsed OR DELETE OR TRUNCATE
  ON metering.batch
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TABLE metering.usage (
  reported_start_at  bigint   NOT NULL,
  reported_end_at    bigint   NOT NULL,
  accepted_start_at  bigint   NOT NULL,
  accepted_end_at    bigint   NOT NULL,
  gpu_seconds        bigint   NOT NULL,
  batch              bigint   NOT NULL,
  job_number         integer  NOT NULL,
  attempt            integer  NOT NULL CHECK (attempt > 0),
  reported_gpu_count integer  NOT NULL,
  accepted_gpu_count integer  NOT NULL,
  revision           integer  NOT NULL CHECK (revision >= 0),
  month              text     NOT NULL CHECK (month LIKE '____-__'),
  PRIMARY KEY (job_number, attempt, month, revision),
  -- A report is of some time; a correction may say that nothing was used.
  CONSTRAINT usage_reported CHECK (
    reported_start_at < reported_end_at OR (revision > 0 AND reported_start_at = reported_end_at)
  ),
  CONSTRAINT usage_accepted_within_reported CHECK (
    accepted_start_at >= reported_start_at AND accepted_end_at <= reported_end_at
    AND accepted_start_at <= accepted_end_at
    AND accepted_gpu_count > 0 AND accepted_gpu_count <= reported_gpu_count
  ),
  CONSTRAINT usage_gpu_seconds CHECK (
    gpu_seconds = (accepted_end_at - accepted_start_at) * accepted_gpu_count
  )
);

-- Rows lie in the order in which they came, so that a few bytes for each range of pages find a
-- batch, or a month.
CREATE INDEX usage_of_batch ON metering.usage USING brin (batch, reported_start_at)
  WITH (pages_per_range = 32, autosummarize = on);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON metering.usage
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- By the index of runs, whatever the size of the batch that the plan was made for.
CREATE FUNCTION metering.refuse_unknown_run() RETURNS trigger LANGUAGE plpgsql
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
  unknown record;
BEGIN
  SELECT inserted.job_number, inserted.attempt INTO unknown
    FROM inserted
   WHERE NOT EXISTS (
           SELECT FROM scheduling.run AS run
            WHERE run.job_number = inserted.job_number AND run.attempt = inserted.attempt)
      OR NOT EXISTS (SELECT FROM metering.batch AS batch WHERE batch.id = inserted.batch)
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'There is no run of job %, attempt %, or no batch', unknown.job_number,
        unknown.attempt
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'usage_of_known_run',
            SCHEMA = 'metering', TABLE = 'usage';
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER refuse_unknown_run AFTER INSERT ON metering.usage
  REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION metering.refuse_unknown_run();

-- Usage with all that is known of it.
CREATE VIEW metering.known_usage AS
  SELECT usage.*, job.id AS job, job.allocation, job.cluster, job.site, job.funder,
         batch.source, batch.received_at, batch.charged_at, batch.is_rehearsed
    FROM metering.usage AS usage
    JOIN metering.batch AS batch ON batch.id = usage.batch
    JOIN scheduling.job AS job ON job.number = usage.job_number;

-- What a cluster could not deliver in a month; metered again, it has the next revision.
CREATE TABLE metering.lost_time (
  cluster                 text    NOT NULL REFERENCES capacity.cluster (id),
  month                   text    NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  revision                integer NOT NULL CHECK (revision >= 0),
  lost_gpu_seconds        bigint  NOT NULL CHECK (lost_gpu_seconds >= 0),
  maintenance_gpu_seconds bigint  NOT NULL CHECK (maintenance_gpu_seconds >= 0),
  metered_at              bigint  NOT NULL,
  is_rehearsed            boolean NOT NULL,
  PRIMARY KEY (cluster, month, revision)
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON metering.lost_time
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
