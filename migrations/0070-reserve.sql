-- Where an award has lapsed, the next bid of the reserve may be called up in its place. Always: it
-- was ranked, and a cap kept it out, not the Governing Board; one is called up for each award that
-- has lapsed; it has a standstill of its own, in which every bidder of the call may complain, and is
-- not signed before that is over.

CREATE TABLE procurement.call_up (
  bid                text    PRIMARY KEY REFERENCES procurement.bid,
  call               text    NOT NULL REFERENCES procurement.award,
  -- Of the decision whose reserve it is from.
  number             integer NOT NULL,
  called_up_at       bigint  NOT NULL,
  called_up_by       text    NOT NULL CHECK (called_up_by <> ''),
  standstill_ends_at bigint  NOT NULL,
  FOREIGN KEY (call, number, bid) REFERENCES procurement.selection_bid (call, number, bid),
  CHECK (standstill_ends_at >= called_up_at)
);

CREATE INDEX call_up_by_call ON procurement.call_up (call);

-- What was awarded: by the decision of a call, or from its reserve.
CREATE VIEW procurement.awarded_bid AS
  SELECT a.call, a.number, s.bid, a.awarded_at
    FROM procurement.award AS a
    JOIN procurement.selection_bid AS s ON (s.call, s.number) = (a.call, a.number)
   WHERE s.decision_exclusion IS NULL
  UNION ALL
  SELECT u.call, u.number, u.bid, u.called_up_at FROM procurement.call_up AS u;

CREATE FUNCTION procurement.hold_call_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM procurement.award AS a
        JOIN procurement.selection_bid AS s ON (s.call, s.number) = (a.call, a.number)
       WHERE (a.call, a.number, s.bid) = (NEW.call, NEW.number, NEW.bid)
         AND s.decision_exclusion->>'reason' <> 'left_out' AND a.awarded_at <= NEW.called_up_at) THEN
    PERFORM procurement.refuse_held(NEW.bid || ' is on no reserve', 'call_up');
  ELSIF (SELECT count(*) FROM procurement.call_up AS u WHERE u.call = NEW.call)
      >= (SELECT count(*) FROM procurement.award_lapse AS l WHERE l.call = NEW.call) THEN
    PERFORM procurement.refuse_held('no award of ' || NEW.call || ' has lapsed for it', 'call_up');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT ON procurement.call_up
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_call_up();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.call_up
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- A complaint is about a decision, or about the bid that was called up from its reserve.
ALTER TABLE procurement.complaint ADD COLUMN called_up text REFERENCES procurement.call_up;

CREATE OR REPLACE FUNCTION procurement.hold_complaint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> 'open'
        OR (NEW.id, NEW.call, NEW.number, NEW.bid, NEW.called_up, NEW.ground, NEW.lodged_at,
            NEW.lodged_by)
          IS DISTINCT FROM (OLD.id, OLD.call, OLD.number, OLD.bid, OLD.called_up, OLD.ground,
            OLD.lodged_at, OLD.lodged_by) THEN
      PERFORM procurement.refuse_held(OLD.id || ' stands', 'complaint');
    END IF;
  ELSIF NOT EXISTS (
      SELECT FROM procurement.selection AS s
        JOIN procurement.bid AS b ON b.call = s.call
        LEFT JOIN procurement.call_up AS u ON (u.call, u.bid) = (s.call, NEW.called_up)
       WHERE s.call = NEW.call AND s.number = NEW.number AND b.id = NEW.bid
         AND s.voided_at IS NULL AND (u.bid IS NULL) = (NEW.called_up IS NULL)
         AND NEW.lodged_at >= coalesce(u.called_up_at, s.decided_at)
         AND NEW.lodged_at < coalesce(u.standstill_ends_at, s.standstill_ends_at)) THEN
    PERFORM procurement.refuse_held(NEW.id || ' is not within the standstill', 'complaint');
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION procurement.hold_award_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM procurement.awarded_bid AS a
       WHERE a.call = NEW.call AND a.bid = NEW.bid AND a.awarded_at <= NEW.lapsed_at) THEN
    PERFORM procurement.refuse_held(NEW.bid || ' was not awarded', 'award_lapse');
  ELSIF EXISTS (SELECT FROM procurement.signed_contract AS g WHERE g.bid = NEW.bid) THEN
    PERFORM procurement.refuse_held(NEW.bid || ' has its contract', 'award_lapse');
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION procurement.hold_signing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM procurement.award_lapse AS l WHERE l.bid = NEW.bid) THEN
    PERFORM procurement.refuse_held('the award of ' || NEW.bid || ' has lapsed', 'signed_contract');
  ELSIF EXISTS (
      SELECT FROM procurement.call_up AS u
       WHERE u.bid = NEW.bid AND (NEW.signed_at < u.standstill_ends_at OR EXISTS (
           SELECT FROM procurement.complaint AS k WHERE k.called_up = u.bid AND k.state = 'open'))) THEN
    PERFORM procurement.refuse_held(NEW.bid || ' is not to be signed yet', 'signed_contract');
  END IF;
  RETURN NEW;
END
$$;
