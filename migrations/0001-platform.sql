-- What every room stands on: the list of migrations, the audit, the events, and the answers that
-- are given again to a repeated request. Always: the audit is never changed; audit and events are
-- each numbered without a gap in the order of commits.

CREATE SCHEMA IF NOT EXISTS platform;

CREATE TABLE IF NOT EXISTS platform.migration (
  number     integer     PRIMARY KEY CHECK (number > 0),
  name       text        NOT NULL,
  checksum   text        NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
  applied_at timestamptz NOT NULL DEFAULT now()
);

-- For the triggers of every table that only grows, in every room:
--   CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON room.entry
--     FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %.% is refused: its rows are only ever added',
      TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only',
          SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

-- The ends of the two sequences. Its only row is locked last in every write, so that the numbers
-- follow the order of commits; room is left on its page, because it is rewritten all the time.
CREATE TABLE platform.chain_head (
  is_only    boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  audit_seq  bigint  NOT NULL CHECK (audit_seq >= 0),
  audit_hash text    NOT NULL CHECK (audit_hash ~ '^[0-9a-f]{64}$'),
  event_seq  bigint  NOT NULL CHECK (event_seq >= 0)
) WITH (fillfactor = 10);

INSERT INTO platform.chain_head (audit_seq, audit_hash, event_seq)
VALUES (0, repeat('0', 64), 0);

CREATE FUNCTION platform.refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %.% is refused: it has one row for ever',
      TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'only_row',
          SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON platform.chain_head
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_removal();

-- Who did what to what, when. `hash` is over the entry and the hash before it; the text that is
-- hashed is described in src/platform/database/audit-chain.ts.
CREATE TABLE platform.audit (
  seq        bigint PRIMARY KEY CHECK (seq > 0),
  previous   text   NOT NULL CHECK (previous ~ '^[0-9a-f]{64}$'),
  hash       text   NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  at         bigint NOT NULL,
  actor      text   NOT NULL CHECK (actor <> ''),
  action     text   NOT NULL CHECK (action <> ''),
  subject    text   NOT NULL CHECK (subject <> ''),
  request_id text   NOT NULL,
  detail     jsonb  NOT NULL CHECK (jsonb_typeof(detail) = 'object')
);

CREATE INDEX audit_by_subject ON platform.audit (subject, seq);
CREATE INDEX audit_by_actor ON platform.audit (actor, seq);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.audit
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- What listeners are told. Each entry of `scopes` is a scope that may hear it.
CREATE TABLE platform.event (
  seq        bigint PRIMARY KEY CHECK (seq > 0),
  at         bigint NOT NULL,
  kind       text   NOT NULL CHECK (kind <> ''),
  subject    text   NOT NULL CHECK (subject <> ''),
  scopes     text[] NOT NULL,
  detail     jsonb  NOT NULL CHECK (jsonb_typeof(detail) = 'object')
);

-- As platform.refuse_change(), but lets platform.prune_events() pass.
CREATE FUNCTION platform.refuse_change_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('polder.prunes_events', true) = 'yes' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% of platform.event is refused: use platform.prune_events(before)', TG_OP
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'append_only',
          SCHEMA = 'platform', TABLE = 'event';
END
$$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON platform.event
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change_of_event();

-- Removes the events before the number `before`, and answers how many. Events only tell listeners
-- to look again: a listener that resumes before what is left reads the state anew. The audit keeps
-- everything.
CREATE FUNCTION platform.prune_events(before bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  removed bigint;
BEGIN
  PERFORM set_config('polder.prunes_events', 'yes', true);
  DELETE FROM platform.event WHERE seq < before;
  GET DIAGNOSTICS removed = ROW_COUNT;
  PERFORM set_config('polder.prunes_events', '', true);
  RETURN removed;
END
$$;

-- The first answer to a request with an Idempotency-Key, given again to the same request.
CREATE TABLE platform.idempotency (
  actor        text    NOT NULL CHECK (actor <> ''),
  key          text    NOT NULL CHECK (key <> ''),
  method       text    NOT NULL,
  path         text    NOT NULL,
  request_hash text    NOT NULL CHECK (request_hash ~ '^[0-9a-f]{64}$'),
  status       integer NOT NULL CHECK (status BETWEEN 100 AND 599),
  headers      jsonb   NOT NULL,
  body         text    NOT NULL,
  created_at   bigint  NOT NULL,
  PRIMARY KEY (actor, key)
);

CREATE INDEX idempotency_by_age ON platform.idempotency (created_at);
