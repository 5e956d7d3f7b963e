-- Rehearsals that people ask the service for. Always: what has finished stays as it is, with its
-- result; what runs is beaten for, so that a server that died is known by its silence.

CREATE SCHEMA rehearsal;

CREATE TABLE rehearsal.rehearsal (
  position       bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  id             text    PRIMARY KEY CHECK (id ~ '^rehearsal_[a-z0-9]'),
  name           text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- Who asked, and whose party sees it; neither sees one of another party, whatever its role.
  owner          text    NOT NULL,
  party          text    REFERENCES funding.party (id),
  -- Of a programme that comes with Polder: everybody who may rehearse sees it, and it is run once.
  example        text,
  fingerprint    text    NOT NULL,
  programme      text    NOT NULL CHECK (length(programme) BETWEEN 1 AND 250000),
  assumes_budget boolean NOT NULL,
  state          text    NOT NULL DEFAULT 'waiting'
                 CHECK (state IN ('waiting', 'running', 'finished', 'failed', 'cancelled')),
  -- Rises with each start, so that a server which comes back cannot end the run of another.
  attempt        integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  submitted_at   bigint  NOT NULL,
  started_at     bigint,
  ended_at       bigint,
  beat_at        bigint,
  done_ppm       integer NOT NULL DEFAULT 0 CHECK (done_ppm BETWEEN 0 AND 1000000),
  failure        text    CHECK (failure IN ('too-many-jobs', 'too-long', 'too-much-memory', 'broke')),
  figures        jsonb,
  version        integer NOT NULL DEFAULT 1 CHECK (version >= 1),
  CHECK ((state = 'failed') = (failure IS NOT NULL)),
  CHECK ((state = 'finished') = (figures IS NOT NULL)),
  CHECK ((state IN ('finished', 'failed', 'cancelled')) = (ended_at IS NOT NULL)),
  CHECK (state <> 'running' OR (started_at IS NOT NULL AND beat_at IS NOT NULL))
);

CREATE UNIQUE INDEX rehearsal_of_example ON rehearsal.rehearsal (example, fingerprint)
  WHERE example IS NOT NULL;
CREATE INDEX rehearsal_in_line ON rehearsal.rehearsal (position) WHERE state = 'waiting';
CREATE INDEX rehearsal_by_owner ON rehearsal.rehearsal (owner, submitted_at);
CREATE INDEX rehearsal_by_party ON rehearsal.rehearsal (party, submitted_at);

CREATE TABLE rehearsal.result (
  rehearsal text PRIMARY KEY REFERENCES rehearsal.rehearsal (id),
  -- summary.json as it was written, and the page for people.
  summary   text NOT NULL,
  report    text NOT NULL
);

CREATE FUNCTION rehearsal.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a rehearsal that has finished stays as it is'
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME,
          SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON rehearsal.rehearsal
  FOR EACH ROW WHEN (OLD.state = 'finished') EXECUTE FUNCTION rehearsal.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON rehearsal.result
  FOR EACH ROW EXECUTE FUNCTION rehearsal.refuse_change();
