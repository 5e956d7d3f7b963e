-- What ran where, for how long, for whom: as the site reported it and as Polder accepts it; and
-- the capacity that was lost. Always: a row is never changed, but for the moment of its charge; a
-- correction is a row of the next revision; what is accepted is product of its own columns.

CREATE SCHEMA metering;

-- A row for each job, attempt, month and revision. There is no foreign key to the run: the trigger
-- below looks for the runs of a whole batch at once, at a fifth of the cost.
CREATE TABLE metering.usage (
  job_number         integer NOT NULL CHECK (job_number >= 0),
  attempt            integer NOT NULL CHECK (attempt > 0),
  month              text    NOT NULL CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  revision           integer NOT NULL CHECK (revision >= 0),
  reported_start_at  bigint  NOT NULL,
  reported_end_at    bigint  NOT NULL,
  reported_gpu_count integer NOT NULL CHECK (reported_gpu_count > 0),
  accepted_start_at  bigint  NOT NULL,
  accepted_end_at    bigint  NOT NULL,
  accepted_gpu_count integer NOT NULL,
  gpu_seconds        bigint  NOT NULL,
  allocation         text    NOT NULL,
  cluster            text    NOT NULL,
  site               text    NOT NULL,
  funder             text    NOT NULL,
  source             text    NOT NULL CHECK (source IN ('site', 'engine')),
  received_at        bigint  NOT NULL,
  charged_at         bigint,
  is_rehearsed       boolean NOT NULL,
  PRIMARY KEY (job_number, attempt, month, revision),
  -- A report is of some time; a correction may say that nothing was used.
  CONSTRAINT usage_reported CHECK (
    reported_start_at < reported_end_at OR (revision > 0 AND reported_start_at = reported_end_at)
  ),
  CONSTRAINT usage_accepted_within_reported CHECK (
    accepted_start_at >= reported_start_at AND accepted_end_at <= reported_end_at
    AND accepted_start_at <= accepted_end_at
    AND accepted_gpu_count BETWEEN 1 AND reported_gpu_count
  ),
  CONSTRAINT usage_gpu_seconds CHECK (
    gpu_seconds = (accepted_end_at - accepted_start_at) * accepted_gpu_count
  )
);

CREATE INDEX usage_of_allocation ON metering.usage (allocation, job_number);
CREATE INDEX usage_of_month ON metering.usage (month, job_number);
CREATE INDEX usage_to_charge ON metering.usage (month, job_number) WHERE charged_at IS NULL;

CREATE TRIGGER refuse_change
  BEFORE UPDATE OF job_number, attempt, month, revision, reported_start_at, reported_end_at,
    reported_gpu_count, accepted_start_at, accepted_end_at, accepted_gpu_count, gpu_seconds,
    allocation, cluster, site, funder, source, received_at, is_rehearsed
    OR DELETE OR TRUNCATE ON metering.usage
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION metering.refuse_second_charge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The usage of job %, attempt %, % was charged already', OLD.job_number, OLD.attempt,
      OLD.month
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'charged_once',
          SCHEMA = 'metering', TABLE = 'usage';
END
$$;

CREATE TRIGGER refuse_second_charge BEFORE UPDATE OF charged_at ON metering.usage
  FOR EACH ROW WHEN (OLD.charged_at IS NOT NULL)
  EXECUTE FUNCTION metering.refuse_second_charge();

CREATE FUNCTION metering.refuse_unknown_run() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unknown record;
BEGIN
  SELECT inserted.job_number, inserted.attempt INTO unknown
    FROM inserted
    LEFT JOIN scheduling.run AS run
      ON run.job_number = inserted.job_number AND run.attempt = inserted.attempt
   WHERE run.job_number IS NULL
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'There is no run of job %, attempt %', unknown.job_number, unknown.attempt
      USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'usage_of_known_run',
            SCHEMA = 'metering', TABLE = 'usage';
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER refuse_unknown_run AFTER INSERT ON metering.usage
  REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION metering.refuse_unknown_run();

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
