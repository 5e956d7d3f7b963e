-- What parties decide beside their promises: where the money of a commitment comes from and under
-- which conditions, who takes part in a programme, votes, and donated time.
-- Always: positions and ballots are only added; what was signed keeps its source; what was marked
-- as transferred, certified or met stays so; a closed vote takes no ballot.

-- A commitment without a source is of its party's own budget.
ALTER TABLE funding.commitment
  ADD COLUMN source           text NOT NULL DEFAULT 'own-budget'
    CHECK (source IN ('own-budget', 'recovery-fund', 'in-kind')),
  ADD COLUMN transfer_by_at   bigint,
  ADD COLUMN transferred_at   bigint,
  ADD COLUMN valuation_micros bigint CHECK (valuation_micros > 0),
  ADD COLUMN certifier        text CHECK (length(certifier) BETWEEN 1 AND 200),
  ADD COLUMN certified_at     bigint,
  ADD COLUMN defaulted_at     bigint,
  -- The instalment that stayed unpaid, and until when it could have been paid.
  ADD COLUMN defaulted_number integer,
  ADD COLUMN payable_until_at bigint,
  ADD CONSTRAINT recovery_has_deadline
    CHECK ((source = 'recovery-fund') = (transfer_by_at IS NOT NULL)),
  ADD CONSTRAINT only_recovery_is_transferred
    CHECK (transferred_at IS NULL OR source = 'recovery-fund'),
  ADD CONSTRAINT in_kind_has_valuation
    CHECK ((source = 'in-kind') = (valuation_micros IS NOT NULL)),
  ADD CONSTRAINT certificate_is_whole
    CHECK ((certifier IS NULL) = (certified_at IS NULL)
           AND (certifier IS NULL OR source = 'in-kind')),
  ADD CONSTRAINT default_is_whole
    CHECK ((status = 'defaulted') = (defaulted_at IS NOT NULL)
           AND (defaulted_at IS NULL) = (defaulted_number IS NULL)
           AND (defaulted_at IS NULL) = (payable_until_at IS NULL)
           AND payable_until_at <= defaulted_at),
  DROP CONSTRAINT commitment_status_check,
  ADD CONSTRAINT commitment_status_check CHECK (status IN
    ('drafted', 'signed', 'called', 'paid', 'withdrawn', 'defaulted')),
  ADD FOREIGN KEY (id, defaulted_number) REFERENCES funding.instalment (commitment, number)
    DEFERRABLE INITIALLY DEFERRED;

CREATE OR REPLACE FUNCTION funding.hold_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  IF OLD.status <> 'drafted' AND (NEW.id, NEW.party, NEW.programme, NEW.territory)
       IS DISTINCT FROM (OLD.id, OLD.party, OLD.programme, OLD.territory) THEN
    said := 'keeps its party, programme and territory once it is signed';
  ELSIF OLD.status <> 'drafted' AND (NEW.source, NEW.transfer_by_at, NEW.valuation_micros)
       IS DISTINCT FROM (OLD.source, OLD.transfer_by_at, OLD.valuation_micros) THEN
    said := 'keeps its source once it is signed';
  ELSIF OLD.status <> 'drafted' AND OLD.transferred_at IS NOT NULL
       AND NEW.transferred_at IS DISTINCT FROM OLD.transferred_at THEN
    said := 'was transferred irrevocably';
  ELSIF OLD.status <> 'drafted' AND OLD.certified_at IS NOT NULL
       AND (NEW.certifier, NEW.certified_at)
         IS DISTINCT FROM (OLD.certifier, OLD.certified_at) THEN
    said := 'keeps its certificate';
  ELSIF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
      ('drafted', 'signed'), ('drafted', 'withdrawn'), ('signed', 'called'),
      ('signed', 'withdrawn'), ('called', 'paid'), ('called', 'withdrawn'),
      ('called', 'defaulted')) THEN
    said := format('cannot go from %s to %s', OLD.status, NEW.status);
  ELSIF NEW.status = 'signed' AND OLD.status <> 'signed' AND NOT EXISTS (
      SELECT FROM funding.instalment WHERE commitment = NEW.id) THEN
    said := 'has no instalment to sign for';
  ELSIF NEW.status = 'withdrawn' AND EXISTS (
      SELECT FROM funding.instalment WHERE commitment = NEW.id AND paid_at IS NOT NULL) THEN
    said := 'has been paid in part and cannot be withdrawn';
  ELSIF NEW.status = 'paid' AND EXISTS (
      SELECT FROM funding.instalment WHERE commitment = NEW.id AND paid_at IS NULL) THEN
    said := 'has an instalment that is not paid';
  ELSIF NEW.status = 'defaulted' AND NOT EXISTS (
      SELECT FROM funding.instalment
       WHERE commitment = NEW.id AND number = NEW.defaulted_number
         AND called_at IS NOT NULL AND paid_at IS NULL) THEN
    said := 'has no called instalment that is unpaid';
  END IF;
  IF said IS NOT NULL THEN
    RAISE EXCEPTION '% %', OLD.id, said
      USING ERRCODE = 'check_violation', CONSTRAINT = 'commitment_held',
            SCHEMA = 'funding', TABLE = 'commitment';
  END IF;
  RETURN NEW;
END
$$;

-- After a default nothing more of the commitment is called or paid.
CREATE FUNCTION funding.hold_defaulted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM funding.commitment
              WHERE id = NEW.commitment AND status = 'defaulted') THEN
    RAISE EXCEPTION 'UPDATE of an instalment of %, which is defaulted, is refused', NEW.commitment
      USING ERRCODE = 'check_violation', CONSTRAINT = 'instalment_held',
            SCHEMA = 'funding', TABLE = 'instalment';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold_defaulted BEFORE UPDATE ON funding.instalment
  FOR EACH ROW EXECUTE FUNCTION funding.hold_defaulted();

-- What a party makes its promise depend on.
CREATE TABLE funding.condition (
  commitment text    NOT NULL REFERENCES funding.commitment,
  number     integer NOT NULL CHECK (number >= 1),
  sentence   text    NOT NULL CHECK (length(sentence) BETWEEN 1 AND 500),
  met_at     bigint,
  PRIMARY KEY (commitment, number)
);

CREATE FUNCTION funding.hold_condition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_draft boolean;
BEGIN
  SELECT status = 'drafted' INTO is_draft FROM funding.commitment
   WHERE id = coalesce(NEW.commitment, OLD.commitment);
  IF is_draft THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.met_at IS NULL
     AND (NEW.commitment, NEW.number, NEW.sentence)
       = (OLD.commitment, OLD.number, OLD.sentence) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of a condition of %, which is signed, is refused',
      TG_OP, coalesce(NEW.commitment, OLD.commitment)
    USING ERRCODE = 'check_violation', CONSTRAINT = 'condition_held',
          SCHEMA = 'funding', TABLE = 'condition';
END
$$;

CREATE TRIGGER hold BEFORE INSERT OR UPDATE OR DELETE ON funding.condition
  FOR EACH ROW EXECUTE FUNCTION funding.hold_condition();
CREATE TRIGGER refuse_truncation BEFORE TRUNCATE ON funding.condition
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Each decision of a party on a programme; the latest counts.
CREATE TABLE funding.position (
  number           bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party            text    NOT NULL REFERENCES funding.party,
  programme        text    NOT NULL REFERENCES funding.programme,
  takes_part       boolean NOT NULL,
  reason           text    CHECK (reason IN
                     ('no-budget-room', 'conditions-not-met', 'other-priority', 'other')),
  explanation      text    NOT NULL CHECK (length(explanation) <= 2000),
  shortfall_year   integer CHECK (shortfall_year BETWEEN 2000 AND 2099),
  shortfall_micros bigint  CHECK (shortfall_micros > 0),
  tracks           text[]  NOT NULL CHECK (tracks <@ ARRAY
                     ['public-factory', 'market', 'european-access']),
  decided_at       bigint  NOT NULL,
  decided_by       text    NOT NULL CHECK (decided_by <> ''),
  CHECK (takes_part = (reason IS NULL)),
  CHECK ((shortfall_year IS NULL) = (shortfall_micros IS NULL)),
  CHECK (shortfall_year IS NULL OR reason = 'no-budget-room')
);

CREATE INDEX position_latest ON funding.position (programme, party, number DESC);
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON funding.position
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Who takes part in which programme now. Whom a commitment binds takes part, whatever it decided
-- before; parties that neither decided nor signed have no row.
CREATE VIEW funding.current_position AS
  WITH decided AS (
    SELECT DISTINCT ON (programme, party) * FROM funding.position
     ORDER BY programme, party, number DESC
  ), committed AS (
    SELECT programme, party, min(signed_at) AS signed_at FROM funding.commitment
     WHERE status IN ('signed', 'called', 'paid') GROUP BY programme, party
  )
  SELECT coalesce(d.programme, c.programme) AS programme, coalesce(d.party, c.party) AS party,
         c.party IS NOT NULL AND d.takes_part IS NOT TRUE AS is_by_commitment,
         d.takes_part, d.reason, d.explanation, d.shortfall_year, d.shortfall_micros, d.tracks,
         d.decided_at, d.decided_by, c.signed_at
    FROM decided AS d FULL JOIN committed AS c USING (programme, party);

-- A question put to the Governing Board, with the majority that it needs and who votes.
CREATE TABLE funding.vote (
  id               text    PRIMARY KEY CHECK (id ~ '^vote_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position         bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  programme        text    NOT NULL REFERENCES funding.programme,
  question         text    NOT NULL CHECK (length(question) BETWEEN 1 AND 2000),
  subject          text    NOT NULL CHECK (length(subject) BETWEEN 1 AND 200),
  majority         text    NOT NULL CHECK (majority IN
                     ('half-of-states', 'qualified', 'three-quarters')),
  needs_union_vote boolean NOT NULL,
  union_party      text    REFERENCES funding.party,
  put_at           bigint  NOT NULL,
  closed_at        bigint,
  version          integer NOT NULL DEFAULT 1,
  CHECK (NOT needs_union_vote OR union_party IS NOT NULL)
);

CREATE INDEX vote_by_programme ON funding.vote (programme);

CREATE TABLE funding.vote_state (
  vote       text   NOT NULL REFERENCES funding.vote,
  number     integer NOT NULL CHECK (number >= 1),
  state      text   NOT NULL REFERENCES funding.party,
  population bigint NOT NULL CHECK (population > 0),
  PRIMARY KEY (vote, state),
  UNIQUE (vote, number)
);

-- Every ballot of every voter; the latest of each counts.
CREATE TABLE funding.ballot (
  number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  vote    text   NOT NULL REFERENCES funding.vote,
  voter   text   NOT NULL REFERENCES funding.party,
  choice  text   NOT NULL CHECK (choice IN ('for', 'against', 'abstain')),
  cast_at bigint NOT NULL,
  cast_by text   NOT NULL CHECK (cast_by <> '')
);

CREATE INDEX ballot_latest ON funding.ballot (vote, voter, number DESC);

CREATE FUNCTION funding.hold_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL
     OR (NEW.id, NEW.programme, NEW.question, NEW.subject, NEW.majority, NEW.needs_union_vote,
         NEW.union_party, NEW.put_at)
       IS DISTINCT FROM (OLD.id, OLD.programme, OLD.question, OLD.subject, OLD.majority,
         OLD.needs_union_vote, OLD.union_party, OLD.put_at) THEN
    RAISE EXCEPTION '% is put and keeps what it asks; once closed it changes no more', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_held',
            SCHEMA = 'funding', TABLE = 'vote';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON funding.vote
  FOR EACH ROW EXECUTE FUNCTION funding.hold_vote();

CREATE FUNCTION funding.hold_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM funding.vote AS v
      WHERE v.id = NEW.vote AND v.closed_at IS NULL
        AND (v.union_party = NEW.voter OR EXISTS (
          SELECT FROM funding.vote_state WHERE vote = v.id AND state = NEW.voter))) THEN
    RAISE EXCEPTION '% takes no ballot of %', NEW.vote, NEW.voter
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_held',
            SCHEMA = 'funding', TABLE = 'ballot';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT ON funding.ballot
  FOR EACH ROW EXECUTE FUNCTION funding.hold_ballot();

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON funding.vote
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON funding.vote_state
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON funding.ballot
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Time that a state gives away. It is never money, and no contribution refers to it.
CREATE TABLE funding.donated_time (
  id            text    PRIMARY KEY
    CHECK (id ~ '^donation_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position      bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  donor         text    NOT NULL REFERENCES funding.party,
  receiver      text    NOT NULL REFERENCES funding.party,
  gpu_seconds   bigint  NOT NULL CHECK (gpu_seconds BETWEEN 1 AND 9007199254740991),
  start_at      bigint  NOT NULL,
  end_at        bigint  NOT NULL,
  purpose       text    NOT NULL CHECK (purpose IN
                  ('start-ups-and-smes', 'research', 'public-bodies', 'other')),
  donated_at    bigint  NOT NULL,
  taken_back_at bigint,
  version       integer NOT NULL DEFAULT 1,
  CHECK (donor <> receiver),
  CHECK (start_at < end_at),
  CHECK (taken_back_at < start_at)
);

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON funding.donated_time
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
