-- A document is paid in one payment or in parts. Always: parts are whole cents and together no more
-- than is to be paid; of what undoes another that is what was paid for that, so far.

ALTER TABLE settlement.invoice_payment DISABLE TRIGGER refuse_change;

ALTER TABLE settlement.invoice_payment
  ADD COLUMN number integer NOT NULL DEFAULT 1 CHECK (number >= 1),
  ADD COLUMN cents  bigint;
-- Until now each was of the whole.
UPDATE settlement.invoice_payment AS p SET cents = i.due_cents
  FROM settlement.invoice AS i WHERE i.id = p.invoice;
ALTER TABLE settlement.invoice_payment
  ALTER COLUMN number DROP DEFAULT,
  ALTER COLUMN cents SET NOT NULL,
  ADD CHECK (cents > 0),
  DROP CONSTRAINT invoice_payment_pkey,
  ADD PRIMARY KEY (invoice, number);

ALTER TABLE settlement.invoice_payment ENABLE TRIGGER refuse_change;

-- What is to be paid of each document, what was paid, and when the last of it came.
CREATE VIEW settlement.invoice_balance AS
  SELECT i.id AS invoice,
         CASE WHEN i.reverses IS NULL THEN i.due_cents
              ELSE coalesce((SELECT sum(b.cents) FROM settlement.invoice_payment AS b
                              WHERE b.invoice = i.reverses), 0)::bigint END AS payable_cents,
         coalesce((SELECT sum(p.cents) FROM settlement.invoice_payment AS p
                    WHERE p.invoice = i.id), 0)::bigint AS paid_cents,
         (SELECT max(p.paid_at) FROM settlement.invoice_payment AS p
           WHERE p.invoice = i.id) AS last_paid_at
    FROM settlement.invoice AS i;

CREATE OR REPLACE FUNCTION settlement.hold_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- Nobody pays or undoes the document meanwhile.
  of text := (SELECT i.seller FROM settlement.invoice AS i WHERE i.id = NEW.invoice);
  balance settlement.invoice_balance;
BEGIN
  PERFORM FROM settlement.invoice_series AS s WHERE s.seller = of FOR UPDATE;
  SELECT * INTO balance FROM settlement.invoice_balance AS b WHERE b.invoice = NEW.invoice;
  IF NOT EXISTS (SELECT FROM settlement.standing_invoice AS s WHERE s.id = NEW.invoice)
     AND NOT EXISTS (SELECT FROM settlement.invoice AS i
                      WHERE i.id = NEW.invoice AND i.reverses IS NOT NULL
                        AND balance.payable_cents > 0) THEN
    PERFORM settlement.refuse_held(NEW.invoice || ' does not stand', 'invoice_payment');
  END IF;
  IF balance.paid_cents >= balance.payable_cents THEN
    PERFORM settlement.refuse_held(NEW.invoice || ' leaves nothing to be paid', 'invoice_payment');
  END IF;
  IF balance.paid_cents + NEW.cents > balance.payable_cents THEN
    PERFORM settlement.refuse_held(NEW.invoice || ' leaves less to be paid', 'invoice_payment');
  END IF;
  IF NEW.paid_at > NEW.noted_at THEN
    PERFORM settlement.refuse_held(NEW.invoice || ' was not paid yet', 'invoice_payment');
  END IF;
  RETURN NEW;
END
$$;
