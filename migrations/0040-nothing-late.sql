-- Nothing is received any more once an officer has handed in shares, whatever the clock says that it
-- came by: with the shares of one officer missing, no bid of the call could ever be opened.

CREATE FUNCTION procurement.hold_received() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_call text;
BEGIN
  IF TG_TABLE_NAME = 'bid_revision' THEN
    SELECT call INTO of_call FROM procurement.bid WHERE id = NEW.bid;
  ELSE
    of_call := NEW.call;
  END IF;
  IF EXISTS (SELECT FROM procurement.opening WHERE call = of_call) THEN
    PERFORM procurement.refuse_held(
      format('The bids of %s are being opened', of_call), TG_TABLE_NAME);
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold_received BEFORE INSERT ON procurement.bid_revision
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_received();
CREATE TRIGGER hold_received BEFORE INSERT ON procurement.deadline_extension
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_received();
