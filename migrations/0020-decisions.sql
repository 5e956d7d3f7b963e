-- What joins votes and dates to the calls that they are about: votes of the Governing Board that an
-- act was done on, and deadlines that were extended. Always: both are only added; an act has one
-- vote, which is closed, and a vote is for one act; a deadline moves only while its call runs, only
-- to a later time, before it has come, and with the record of it.

CREATE TABLE procurement.act_vote (
  vote        text    PRIMARY KEY REFERENCES funding.vote,
  act         text    NOT NULL CHECK (act IN ('launch', 'selection', 'control-change')),
  -- The call whose terms ask for the vote.
  call        text    NOT NULL REFERENCES procurement.call,
  selection   integer,
  contract    text,
  change      integer,
  recorded_at bigint  NOT NULL,
  FOREIGN KEY (call, selection) REFERENCES procurement.selection,
  FOREIGN KEY (contract, change) REFERENCES procurement.control_change,
  UNIQUE (call, selection),
  UNIQUE (contract, change),
  CHECK ((act = 'selection') = (selection IS NOT NULL)),
  CHECK ((act = 'control-change') = (contract IS NOT NULL)),
  CHECK ((contract IS NULL) = (change IS NULL))
);

CREATE UNIQUE INDEX act_vote_of_launch ON procurement.act_vote (call) WHERE act = 'launch';

CREATE FUNCTION procurement.hold_act_vote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM funding.vote WHERE id = NEW.vote AND closed_at <= NEW.recorded_at) THEN
    PERFORM procurement.refuse_held(NEW.vote || ' is not closed', 'act_vote');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT ON procurement.act_vote
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_act_vote();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.act_vote
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TABLE procurement.deadline_extension (
  call        text    NOT NULL REFERENCES procurement.call,
  number      integer NOT NULL CHECK (number >= 1),
  before_at   bigint  NOT NULL,
  deadline_at bigint  NOT NULL,
  reason      text    NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
  extended_at bigint  NOT NULL,
  extended_by text    NOT NULL CHECK (extended_by <> ''),
  PRIMARY KEY (call, number),
  UNIQUE (call, before_at),
  CHECK (before_at < deadline_at),
  CHECK (extended_at < before_at)
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.deadline_extension
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- As before, but for the deadline of a call that runs, which its record comes before.
CREATE OR REPLACE FUNCTION procurement.hold_call() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_extended boolean := OLD.state = 'launched' AND NEW.state = 'launched' AND EXISTS (
    SELECT FROM procurement.deadline_extension AS x
     WHERE x.call = OLD.id AND x.before_at = OLD.deadline_at AND x.deadline_at = NEW.deadline_at);
BEGIN
  IF NEW.id <> OLD.id THEN
    PERFORM procurement.refuse_held(OLD.id || ' keeps its id', 'call');
  ELSIF OLD.state <> 'drafted'
      AND ((NEW.programme, NEW.agreement, NEW.terms, NEW.launched_at)
        IS DISTINCT FROM (OLD.programme, OLD.agreement, OLD.terms, OLD.launched_at)
        OR NEW.deadline_at <> OLD.deadline_at AND NOT is_extended) THEN
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
