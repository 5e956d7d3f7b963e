-- What undoes a document that was paid is paid back, or set against another: then it is noted, too.

CREATE OR REPLACE FUNCTION settlement.hold_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- Nobody undoes the document meanwhile.
  of text := (SELECT i.seller FROM settlement.invoice AS i WHERE i.id = NEW.invoice);
BEGIN
  PERFORM FROM settlement.invoice_series AS s WHERE s.seller = of FOR UPDATE;
  IF NOT EXISTS (SELECT FROM settlement.standing_invoice AS s WHERE s.id = NEW.invoice)
     AND NOT EXISTS (SELECT FROM settlement.invoice AS i
                       JOIN settlement.invoice_payment AS p ON p.invoice = i.reverses
                      WHERE i.id = NEW.invoice) THEN
    PERFORM settlement.refuse_held(NEW.invoice || ' does not stand', 'invoice_payment');
  END IF;
  IF NOT EXISTS (SELECT FROM settlement.invoice AS i
                  WHERE i.id = NEW.invoice AND i.due_cents > 0) THEN
    PERFORM settlement.refuse_held(NEW.invoice || ' leaves nothing to be paid', 'invoice_payment');
  END IF;
  IF NEW.paid_at > NEW.noted_at THEN
    PERFORM settlement.refuse_held(NEW.invoice || ' was not paid yet', 'invoice_payment');
  END IF;
  RETURN NEW;
END
$$;
