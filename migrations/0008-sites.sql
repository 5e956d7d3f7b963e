-- The room of sites: what is asked of them (the outbox) and what they said (the inbox). Always: an
-- order stands in the store before a site hears of it, and is sent until the site has acknowledged
-- it; a report is taken once, whatever the number of times it comes.

CREATE SCHEMA sites;

CREATE TABLE sites.site_order (
  id              bigint  PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  site            text    NOT NULL REFERENCES capacity.site (id),
  cluster         text    NOT NULL REFERENCES capacity.cluster (id),
  kind            text    NOT NULL CHECK (kind IN ('start', 'stop', 'notice')),
  job_number      integer NOT NULL,
  attempt         integer NOT NULL CHECK (attempt >= 1),
  payload         jsonb   NOT NULL CHECK (jsonb_typeof(payload) = 'object'),
  created_at      bigint  NOT NULL,
  sent_at         bigint,
  send_count      integer NOT NULL DEFAULT 0 CHECK (send_count >= 0),
  acknowledged_at bigint,
  CONSTRAINT site_order_once UNIQUE (job_number, attempt, kind),
  CONSTRAINT site_order_of_a_run FOREIGN KEY (job_number, attempt)
    REFERENCES scheduling.run (job_number, attempt),
  CONSTRAINT site_order_is_sent_before_it_is_acknowledged CHECK (
    acknowledged_at IS NULL OR sent_at IS NOT NULL)
) WITH (fillfactor = 80);

CREATE INDEX site_order_open ON sites.site_order (site, id) WHERE acknowledged_at IS NULL;

CREATE FUNCTION sites.refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the order % is given: only that it was sent and acknowledged is added', OLD.id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME,
          SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER refuse_rewriting BEFORE UPDATE ON sites.site_order
  FOR EACH ROW WHEN (
    OLD.acknowledged_at IS NOT NULL
    OR (OLD.id, OLD.site, OLD.cluster, OLD.kind, OLD.job_number, OLD.attempt, OLD.payload,
        OLD.created_at)
    IS DISTINCT FROM
       (NEW.id, NEW.site, NEW.cluster, NEW.kind, NEW.job_number, NEW.attempt, NEW.payload,
        NEW.created_at))
  EXECUTE FUNCTION sites.refuse_rewriting();

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON sites.site_order
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- What a site said, as it said it: it may speak of jobs that nobody here knows, so there is no
-- foreign key. `number` is the site's own, and rises.
CREATE TABLE sites.site_report (
  site         text    NOT NULL REFERENCES capacity.site (id),
  number       bigint  NOT NULL CHECK (number >= 1),
  job_number   integer NOT NULL,
  attempt      integer NOT NULL,
  kind         text    NOT NULL CHECK (kind IN
    ('started', 'ended', 'failed', 'vacated', 'stopped')),
  at           bigint  NOT NULL,
  kept_seconds integer NOT NULL DEFAULT 0 CHECK (kept_seconds >= 0),
  received_at  bigint  NOT NULL,
  PRIMARY KEY (site, number)
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON sites.site_report
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- How far each site was heard, and how far the engine has taken what it said.
CREATE TABLE sites.site_cursor (
  site              text   PRIMARY KEY REFERENCES capacity.site (id),
  received_number   bigint NOT NULL DEFAULT 0 CHECK (received_number >= 0),
  taken_number      bigint NOT NULL DEFAULT 0,
  usage_number      bigint NOT NULL DEFAULT 0 CHECK (usage_number >= 0),
  CONSTRAINT site_cursor_takes_what_it_received CHECK (
    taken_number BETWEEN 0 AND received_number)
);

CREATE FUNCTION sites.refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the cursor of % does not go back', OLD.site
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME,
          SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER refuse_going_back BEFORE UPDATE ON sites.site_cursor
  FOR EACH ROW WHEN (NEW.received_number < OLD.received_number
    OR NEW.taken_number < OLD.taken_number OR NEW.usage_number < OLD.usage_number)
  EXECUTE FUNCTION sites.refuse_going_back();

-- The memory of the virtual sites themselves, which survives a crash of Polder as that of a real
-- site does. Nothing but their driver touches it, and nothing refers to it.
CREATE SCHEMA virtual_site;

CREATE TABLE virtual_site.site (
  site        text   PRIMARY KEY,
  last_number bigint NOT NULL DEFAULT 0
);

CREATE TABLE virtual_site.account (
  site       text   NOT NULL,
  allocation text   NOT NULL,
  account    text   NOT NULL,
  made_at    bigint NOT NULL,
  PRIMARY KEY (site, allocation)
);

-- A run as its site sees it. A stop or a notice may arrive before the start: then the row stands
-- without one. `ends_at` is when the work is done, or fails; `due_at` is when the run is over.
CREATE TABLE virtual_site.run (
  site                  text    NOT NULL,
  job_number            integer NOT NULL,
  attempt               integer NOT NULL,
  cluster               text,
  allocation            text,
  gpu_count             integer,
  start_orders_received integer NOT NULL DEFAULT 0,
  started_at            bigint,
  ends_at               bigint,
  is_failing            boolean NOT NULL DEFAULT false,
  notice_at             bigint,
  vacate_at             bigint,
  stop_at               bigint,
  due_at                bigint  GENERATED ALWAYS AS (
    CASE WHEN started_at IS NULL THEN stop_at ELSE LEAST(ends_at, vacate_at, stop_at) END) STORED,
  is_start_reported     boolean NOT NULL DEFAULT false,
  ended_at              bigint,
  PRIMARY KEY (site, job_number, attempt)
) WITH (fillfactor = 80);

CREATE INDEX run_due ON virtual_site.run (site, due_at) WHERE ended_at IS NULL;
CREATE INDEX run_new ON virtual_site.run (site)
  WHERE started_at IS NOT NULL AND NOT is_start_reported;

CREATE TABLE virtual_site.report (
  site         text    NOT NULL,
  number       bigint  NOT NULL,
  job_number   integer NOT NULL,
  attempt      integer NOT NULL,
  kind         text    NOT NULL,
  at           bigint  NOT NULL,
  kept_seconds integer NOT NULL,
  PRIMARY KEY (site, number)
);

-- A run has one first report and one last, even where two drivers settle it at once.
CREATE UNIQUE INDEX report_once
  ON virtual_site.report (site, job_number, attempt, (kind = 'started'));
