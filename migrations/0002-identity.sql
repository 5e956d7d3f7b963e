-- Who uses Polder and what each may do. Always: a secret is stored as its SHA-256 and in no other
-- way; a person, a role once given and a token once made are never removed, only ended; an ended
-- one does not come back.

CREATE SCHEMA identity;

-- The subject is what the issuer calls the person; the issuer `demo` is the chooser of personas.
CREATE TABLE identity.person (
  id         text    PRIMARY KEY
             CHECK (id ~ '^person_[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?$'),
  issuer     text    NOT NULL CHECK (char_length(issuer) BETWEEN 1 AND 500),
  subject    text    NOT NULL CHECK (char_length(subject) BETWEEN 1 AND 255),
  name       text    NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  mail       text    CHECK (char_length(mail) BETWEEN 3 AND 254),
  is_active  boolean NOT NULL DEFAULT true,
  created_at bigint  NOT NULL,
  version    integer NOT NULL DEFAULT 1 CHECK (version > 0),
  CONSTRAINT person_of_issuer UNIQUE (issuer, subject)
);

-- The pairs of role and kind of scope are those of src/platform/identity/access.ts; the role of a
-- site's agent comes from its token alone.
CREATE TABLE identity.role_grant (
  id         text    PRIMARY KEY CHECK (id ~ '^grant_[a-z0-9]{1,80}$'),
  person_id  text    NOT NULL REFERENCES identity.person,
  role       text    NOT NULL,
  scope_kind text    NOT NULL,
  scope_id   text    NOT NULL CHECK (char_length(scope_id) BETWEEN 1 AND 100),
  granted_by text    NOT NULL CHECK (granted_by <> ''),
  granted_at bigint  NOT NULL,
  ended_by   text    CHECK (ended_by <> ''),
  ended_at   bigint,
  version    integer NOT NULL DEFAULT 1 CHECK (version > 0),
  CONSTRAINT ended_by_someone CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CONSTRAINT ended_after_start CHECK (ended_at >= granted_at),
  CONSTRAINT nobody_raises_itself CHECK (granted_by <> person_id),
  CONSTRAINT role_of_scope CHECK ((role, scope_kind) IN (
    ('administrator', 'platform'),
    ('programme-officer', 'platform'), ('programme-officer', 'programme'),
    ('funder-officer', 'party'),
    ('operator', 'site'),
    ('principal-investigator', 'project'),
    ('member', 'project'),
    ('reviewer', 'call'), ('reviewer', 'programme'),
    ('auditor', 'platform'), ('auditor', 'programme'), ('auditor', 'party'), ('auditor', 'site')
  )),
  CONSTRAINT one_platform CHECK (scope_kind <> 'platform' OR scope_id = 'polder')
);

CREATE UNIQUE INDEX role_grant_once ON identity.role_grant (person_id, role, scope_kind, scope_id)
  WHERE ended_at IS NULL;
CREATE INDEX role_grant_by_scope ON identity.role_grant (scope_kind, scope_id);

-- Of a person, or of the agent of a site; `permissions` null is all that the roles give. What was
-- made by a token ends with it: made_by_token.
CREATE TABLE identity.token (
  id            text    PRIMARY KEY CHECK (id ~ '^token_[a-z0-9]{1,80}$'),
  person_id     text    REFERENCES identity.person,
  site_id       text    CHECK (site_id ~ '^site_[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?$'),
  name          text    NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  hash          text    NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  shown_prefix  text    NOT NULL CHECK (char_length(shown_prefix) BETWEEN 1 AND 24),
  permissions   text[],
  made_by       text    NOT NULL CHECK (made_by <> ''),
  made_by_token text    REFERENCES identity.token,
  created_at    bigint  NOT NULL,
  expires_at    bigint  NOT NULL,
  last_used_at  bigint,
  revoked_at    bigint,
  version       integer NOT NULL DEFAULT 1 CHECK (version > 0),
  CONSTRAINT token_hash UNIQUE (hash),
  CONSTRAINT of_person_or_site CHECK ((person_id IS NULL) <> (site_id IS NULL)),
  CONSTRAINT a_year_at_most
    CHECK (expires_at > created_at AND expires_at - created_at <= 366 * 86400)
);

CREATE INDEX token_by_person ON identity.token (person_id);
CREATE INDEX token_by_site ON identity.token (site_id);
CREATE INDEX token_by_maker ON identity.token (made_by_token);

-- One login of a browser. It ends idle_expires_at, which moves with its use, or expires_at, which
-- does not, or by logging out. Ended ones are removed after a while; the audit keeps the login.
CREATE TABLE identity.session (
  id              text   PRIMARY KEY CHECK (id ~ '^session_[a-z0-9]{1,80}$'),
  hash            text   NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  csrf_hash       text   NOT NULL CHECK (csrf_hash ~ '^[0-9a-f]{64}$'),
  person_id       text   NOT NULL REFERENCES identity.person,
  created_at      bigint NOT NULL,
  last_seen_at    bigint NOT NULL,
  idle_expires_at bigint NOT NULL,
  expires_at      bigint NOT NULL CHECK (expires_at > created_at),
  revoked_at      bigint,
  CONSTRAINT session_hash UNIQUE (hash)
);

CREATE INDEX session_by_person ON identity.session (person_id);

-- What the browser hands to the command line after a login, once, within two minutes.
CREATE TABLE identity.cli_code (
  hash       text   PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  challenge  text   NOT NULL CHECK (challenge ~ '^[A-Za-z0-9_-]{43}$'),
  person_id  text   NOT NULL REFERENCES identity.person,
  expires_at bigint NOT NULL
);

CREATE FUNCTION identity.refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %.% is refused: what was is kept, and ended instead',
      TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'kept_for_ever',
          SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON identity.person
  FOR EACH STATEMENT EXECUTE FUNCTION identity.refuse_removal();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON identity.role_grant
  FOR EACH STATEMENT EXECUTE FUNCTION identity.refuse_removal();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON identity.token
  FOR EACH STATEMENT EXECUTE FUNCTION identity.refuse_removal();

-- A row may change in the columns that are named to the trigger, and no longer once the first of
-- them has its value: an end is for ever.
CREATE FUNCTION identity.refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_change text[] := TG_ARGV;
BEGIN
  IF to_jsonb(OLD) - may_change <> to_jsonb(NEW) - may_change
     OR (to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL
         AND to_jsonb(OLD) ->> TG_ARGV[0] IS DISTINCT FROM to_jsonb(NEW) ->> TG_ARGV[0]) THEN
    RAISE EXCEPTION 'UPDATE of %.% is refused: only % may change, and an end is for ever',
        TG_TABLE_SCHEMA, TG_TABLE_NAME, array_to_string(may_change, ', ')
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'end_is_for_ever',
            SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER refuse_rewrite BEFORE UPDATE ON identity.role_grant
  FOR EACH ROW EXECUTE FUNCTION identity.refuse_rewrite('ended_at', 'ended_by', 'version');
CREATE TRIGGER refuse_rewrite BEFORE UPDATE ON identity.token
  FOR EACH ROW EXECUTE FUNCTION identity.refuse_rewrite('revoked_at', 'last_used_at', 'version');
CREATE TRIGGER refuse_rewrite BEFORE UPDATE ON identity.session
  FOR EACH ROW EXECUTE FUNCTION
    identity.refuse_rewrite('revoked_at', 'last_seen_at', 'idle_expires_at');
