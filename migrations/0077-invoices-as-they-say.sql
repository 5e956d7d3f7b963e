-- What the columns of an invoice say is what its document says. Always: the number ends with the year
-- of its issue and its place in that; the hash is that of the text; parties, month, kind and sums
-- are those of the content; what undoes another leaves as much to be paid as that did. A payment is
-- of a document that stands and of which something was to be paid, and was made before it is noted.

CREATE FUNCTION settlement.hold_invoice_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  place text := NEW.year || '-' || lpad(NEW.sequence::text,
    greatest(5, length(NEW.sequence::text)), '0');
BEGIN
  IF NEW.year <> extract(year FROM to_timestamp(NEW.issued_at) AT TIME ZONE 'UTC')
     OR right(NEW.number, length(place)) <> place THEN
    PERFORM settlement.refuse_held(NEW.number || ' is not its place in its year', 'invoice');
  END IF;
  IF NEW.sha256 <> encode(sha256(convert_to(NEW.ubl, 'UTF8')), 'hex') THEN
    PERFORM settlement.refuse_held(NEW.number || ' has another text than its hash', 'invoice');
  END IF;
  IF (NEW.content #>> '{seller,party}', NEW.content #>> '{buyer,party}', NEW.content ->> 'month',
      NEW.content ->> 'subject', NEW.content ->> 'kind', NEW.content #>> '{reverses,id}',
      NEW.content ->> 'netCents', NEW.content ->> 'taxCents', NEW.content ->> 'isRehearsed')
      IS DISTINCT FROM (NEW.seller, NEW.buyer, NEW.month, NEW.subject, NEW.kind, NEW.reverses,
      NEW.net_cents::text, NEW.tax_cents::text, NEW.is_rehearsed::text) THEN
    PERFORM settlement.refuse_held(NEW.number || ' says something else', 'invoice');
  END IF;
  IF NEW.due_cents <> (
      SELECT i.due_cents FROM settlement.invoice AS i WHERE i.id = NEW.reverses) THEN
    PERFORM settlement.refuse_held(NEW.number || ' leaves another sum to be paid', 'invoice');
  END IF;
  RETURN NEW;
END
$$;

-- By the order of names it comes after `hold`, which has locked the series.
CREATE TRIGGER hold_text BEFORE INSERT ON settlement.invoice
  FOR EACH ROW EXECUTE FUNCTION settlement.hold_invoice_text();

CREATE OR REPLACE FUNCTION settlement.hold_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- Nobody undoes the document meanwhile.
  of text := (SELECT i.seller FROM settlement.invoice AS i WHERE i.id = NEW.invoice);
BEGIN
  PERFORM FROM settlement.invoice_series AS s WHERE s.seller = of FOR UPDATE;
  IF NOT EXISTS (SELECT FROM settlement.standing_invoice AS s WHERE s.id = NEW.invoice) THEN
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
