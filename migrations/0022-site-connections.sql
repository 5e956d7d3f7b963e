-- Sites that run a scheduler of their own and are connected by an agent. Always: the site's own
-- accounting is the source of what ran there; each time that a job of the site ran is one job here,
-- known by its number and start there, however often it is told.

CREATE TABLE sites.connection (
  site        text    PRIMARY KEY REFERENCES capacity.site (id),
  -- Of each what the one before allows, too.
  depth       text    NOT NULL CHECK (depth IN ('observe', 'accounts', 'submission')),
  -- Whether the agent undoes what somebody changed by hand, or only shows it.
  mends_drift boolean NOT NULL,
  -- By the site's clock: what was over before is here.
  seen_until  bigint  NOT NULL DEFAULT 0 CHECK (seen_until >= 0),
  -- What the agent found last that is not as it should be, a sentence each.
  drift       text[]  NOT NULL DEFAULT '{}',
  heard_at    bigint,
  version     integer NOT NULL DEFAULT 1 CHECK (version >= 1)
);

CREATE FUNCTION sites.refuse_unseeing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was seen of % stays seen', OLD.site
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME,
          SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER refuse_unseeing BEFORE UPDATE ON sites.connection
  FOR EACH ROW WHEN (NEW.seen_until < OLD.seen_until)
  EXECUTE FUNCTION sites.refuse_unseeing();

-- The engine must know which sites it drives itself.
CREATE TRIGGER note_change AFTER INSERT ON sites.connection
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');

CREATE TABLE sites.connection_partition (
  site      text NOT NULL REFERENCES sites.connection (site),
  cluster   text NOT NULL PRIMARY KEY REFERENCES capacity.cluster (id),
  partition text NOT NULL CHECK (length(partition) BETWEEN 1 AND 100),
  UNIQUE (site, partition)
);

-- Who is who: said by the site's operators, never guessed.
CREATE TABLE sites.site_user (
  site     text NOT NULL REFERENCES sites.connection (site),
  person   text NOT NULL CHECK (person ~ '^person_'),
  username text NOT NULL CHECK (length(username) BETWEEN 1 AND 32),
  PRIMARY KEY (site, person),
  UNIQUE (site, username)
);

CREATE TABLE sites.site_run (
  site       text    NOT NULL REFERENCES sites.connection (site),
  site_job   bigint  NOT NULL CHECK (site_job >= 1),
  started_at bigint  NOT NULL,
  job_number integer NOT NULL UNIQUE REFERENCES scheduling.job (number),
  PRIMARY KEY (site, site_job, started_at)
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON sites.site_run
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- A job that was submitted at its site: the engine did not place it, and does not know its nodes.
ALTER TABLE scheduling.job ADD COLUMN is_of_site boolean NOT NULL DEFAULT false;
ALTER TABLE scheduling.run ADD COLUMN is_of_site boolean NOT NULL DEFAULT false;
ALTER TABLE scheduling.run DROP CONSTRAINT run_holds_nodes;
ALTER TABLE scheduling.run ADD CONSTRAINT run_holds_nodes CHECK (
  cardinality(nodes) > 0 OR is_rehearsed OR is_of_site);
