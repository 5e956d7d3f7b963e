-- From the first interest to the launched call: expressions of interest with their contact log,
-- joint procurement agreements with their parties, calls, questions and answers. Always: nothing is
-- deleted; the core and the parties of an agreement are fixed once it is frozen, the terms of a
-- call once it is launched; a signature, a note, a question and an answer are never changed.

CREATE TABLE procurement.interest (
  id                text    PRIMARY KEY
    CHECK (id ~ '^interest_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position          bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  programme         text    NOT NULL REFERENCES funding.programme,
  received_at       bigint  NOT NULL,
  state             text    NOT NULL DEFAULT 'received'
    CHECK (state IN ('received', 'in-contact', 'closed')),
  track             text    NOT NULL CHECK (track IN ('joint-procurement', 'market')),
  gpu_count         bigint  NOT NULL CHECK (gpu_count >= 1),
  h100_equivalents  bigint  NOT NULL CHECK (h100_equivalents >= 1),
  investment_micros bigint  NOT NULL CHECK (investment_micros >= 0),
  power_kilowatts   bigint  NOT NULL CHECK (power_kilowatts >= 1),
  -- The states of its sites, each once.
  host_states       text[]  NOT NULL CHECK (cardinality(host_states) >= 1),
  site_count        integer NOT NULL CHECK (site_count >= 1),
  -- The consortium, the contact and the sites, read whole.
  content           jsonb   NOT NULL CHECK (jsonb_typeof(content) = 'object'),
  version           integer NOT NULL DEFAULT 1
);

CREATE INDEX interest_by_programme ON procurement.interest (programme);

CREATE TABLE procurement.interest_note (
  interest  text    NOT NULL REFERENCES procurement.interest,
  number    integer NOT NULL CHECK (number >= 1),
  noted_at  bigint  NOT NULL,
  noted_by  text    NOT NULL CHECK (noted_by <> ''),
  spoken_to text    NOT NULL CHECK (length(spoken_to) BETWEEN 1 AND 200),
  note      text    NOT NULL CHECK (length(note) BETWEEN 1 AND 4000),
  PRIMARY KEY (interest, number)
);

CREATE TABLE procurement.agreement (
  id        text    PRIMARY KEY CHECK (id ~ '^agreement_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position  bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  programme text    NOT NULL REFERENCES funding.programme,
  name      text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  -- What the call must repeat: lots, phases, caps, criteria.
  core      jsonb   NOT NULL CHECK (jsonb_typeof(core) = 'object'),
  frozen_at bigint,
  version   integer NOT NULL DEFAULT 1
);

CREATE TABLE procurement.agreement_party (
  agreement  text    NOT NULL REFERENCES procurement.agreement,
  party      text    NOT NULL REFERENCES funding.party,
  number     integer NOT NULL CHECK (number >= 1),
  commitment text    REFERENCES funding.commitment,
  signed_at  bigint,
  signed_by  text,
  PRIMARY KEY (agreement, party),
  UNIQUE (agreement, number) DEFERRABLE INITIALLY DEFERRED,
  CHECK ((commitment IS NULL) = (signed_at IS NULL)),
  CHECK ((signed_by IS NULL) = (signed_at IS NULL))
);

CREATE INDEX agreement_party_by_party ON procurement.agreement_party (party);

CREATE TABLE procurement.call (
  id           text    PRIMARY KEY CHECK (id ~ '^call_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position     bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  programme    text    NOT NULL REFERENCES funding.programme,
  agreement    text    NOT NULL REFERENCES procurement.agreement,
  state        text    NOT NULL DEFAULT 'drafted' CHECK (state IN
    ('drafted', 'launched', 'opened', 'ranked', 'decided', 'awarded', 'cancelled')),
  -- All of the terms but what stands in columns of its own.
  terms        jsonb   NOT NULL CHECK (jsonb_typeof(terms) = 'object'),
  deadline_at  bigint  NOT NULL,
  launched_at  bigint,
  cancelled_at bigint,
  version      integer NOT NULL DEFAULT 1,
  CHECK (state IN ('drafted', 'cancelled') OR launched_at IS NOT NULL),
  CHECK (state <> 'drafted' OR launched_at IS NULL),
  CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL))
);

CREATE INDEX call_by_programme ON procurement.call (programme);
CREATE INDEX call_by_agreement ON procurement.call (agreement);

CREATE TABLE procurement.question (
  call        text    NOT NULL REFERENCES procurement.call,
  number      integer NOT NULL CHECK (number >= 1),
  position    bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  asked_at    bigint  NOT NULL,
  -- Never published.
  asked_by    text    NOT NULL CHECK (asked_by <> ''),
  question    text    NOT NULL CHECK (length(question) BETWEEN 1 AND 4000),
  answered_at bigint,
  answered_by text,
  answer      text    CHECK (length(answer) BETWEEN 1 AND 8000),
  PRIMARY KEY (call, number),
  CHECK ((answer IS NULL) = (answered_at IS NULL)),
  CHECK ((answered_by IS NULL) = (answered_at IS NULL))
);

CREATE FUNCTION procurement.refuse_held(said text, what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', said
    USING ERRCODE = 'check_violation', CONSTRAINT = what || '_held',
          SCHEMA = 'procurement', TABLE = what;
END
$$;

CREATE FUNCTION procurement.hold_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.programme <> OLD.programme THEN
    PERFORM procurement.refuse_held(OLD.id || ' keeps its programme', 'agreement');
  ELSIF OLD.frozen_at IS NOT NULL THEN
    PERFORM procurement.refuse_held(OLD.id || ' is frozen', 'agreement');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON procurement.agreement
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_agreement();

CREATE FUNCTION procurement.hold_agreement_party() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_agreement text := CASE WHEN TG_OP = 'DELETE' THEN OLD.agreement ELSE NEW.agreement END;
BEGIN
  IF EXISTS (SELECT FROM procurement.agreement
              WHERE id = of_agreement AND frozen_at IS NOT NULL) THEN
    PERFORM procurement.refuse_held(of_agreement || ' is frozen', 'agreement_party');
  ELSIF TG_OP = 'UPDATE' AND (NEW.agreement, NEW.party) <> (OLD.agreement, OLD.party) THEN
    PERFORM procurement.refuse_held(OLD.party || ' stays who it is', 'agreement_party');
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER hold BEFORE INSERT OR UPDATE OR DELETE ON procurement.agreement_party
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_agreement_party();

CREATE FUNCTION procurement.hold_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id THEN
    PERFORM procurement.refuse_held(OLD.id || ' keeps its id', 'call');
  ELSIF OLD.state <> 'drafted'
      AND (NEW.programme, NEW.agreement, NEW.terms, NEW.deadline_at, NEW.launched_at)
        IS DISTINCT FROM
          (OLD.programme, OLD.agreement, OLD.terms, OLD.deadline_at, OLD.launched_at) THEN
    PERFORM procurement.refuse_held(OLD.id || ' keeps its terms once it is launched', 'call');
  ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
      ('drafted', 'launched'), ('launched', 'opened'), ('opened', 'ranked'), ('ranked', 'decided'),
      ('decided', 'awarded'), ('decided', 'ranked'), ('decided', 'opened'), ('ranked', 'opened'),
      ('drafted', 'cancelled'), ('launched', 'cancelled'), ('opened', 'cancelled'),
      ('ranked', 'cancelled'), ('decided', 'cancelled')) THEN
    PERFORM procurement.refuse_held(
      format('%s cannot go from %s to %s', OLD.id, OLD.state, NEW.state), 'call');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON procurement.call
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_call();

-- What was asked stands as it was asked, and an answer as it was given.
CREATE FUNCTION procurement.hold_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.answer IS NOT NULL
      OR (NEW.call, NEW.number, NEW.asked_at, NEW.asked_by, NEW.question)
        <> (OLD.call, OLD.number, OLD.asked_at, OLD.asked_by, OLD.question) THEN
    PERFORM procurement.refuse_held(
      format('question %s of %s stands', OLD.number, OLD.call), 'question');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON procurement.question
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_question();

-- Of an interest only its state changes.
CREATE FUNCTION procurement.hold_interest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'state' - 'version') <> (to_jsonb(OLD) - 'state' - 'version') THEN
    PERFORM procurement.refuse_held(OLD.id || ' stands as it was sent', 'interest');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON procurement.interest
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_interest();

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.interest_note
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.interest
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.agreement
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_truncation BEFORE TRUNCATE ON procurement.agreement_party
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.call
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.question
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
