-- An award that is not signed may be let lapse; the money of its states is free again, and it is
-- never signed. Always: a lapsed award was made, has no contract, and stays lapsed.

CREATE TABLE procurement.award_lapse (
  bid       text   PRIMARY KEY REFERENCES procurement.bid,
  call      text   NOT NULL REFERENCES procurement.award,
  reason    text   NOT NULL CHECK (length(reason) BETWEEN 1 AND 4000),
  lapsed_at bigint NOT NULL,
  lapsed_by text   NOT NULL CHECK (lapsed_by <> '')
);

CREATE FUNCTION procurement.hold_award_lapse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM procurement.award AS a
        JOIN procurement.selection_bid AS s ON s.call = a.call AND s.number = a.number
       WHERE a.call = NEW.call AND s.bid = NEW.bid AND s.decision_exclusion IS NULL
         AND a.awarded_at <= NEW.lapsed_at) THEN
    PERFORM procurement.refuse_held(NEW.bid || ' was not awarded', 'award_lapse');
  ELSIF EXISTS (SELECT FROM procurement.signed_contract AS g WHERE g.bid = NEW.bid) THEN
    PERFORM procurement.refuse_held(NEW.bid || ' has its contract', 'award_lapse');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT ON procurement.award_lapse
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_award_lapse();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.award_lapse
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE FUNCTION procurement.hold_signing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM procurement.award_lapse AS l WHERE l.bid = NEW.bid) THEN
    PERFORM procurement.refuse_held('the award of ' || NEW.bid || ' has lapsed', 'signed_contract');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold_signing BEFORE INSERT ON procurement.signed_contract
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_signing();
