-- Invoices. Always: a party's details are as it gave them, the last ones; what was issued is never
-- changed; numbers of a seller follow each other without a gap; of what a seller asks of a buyer
-- for a month at most one document stands; one that does not stand was reversed by another of the
-- opposite kind and the same amounts; what was reversed is not paid.

CREATE TABLE funding.billing (
  party      text    PRIMARY KEY REFERENCES funding.party,
  -- Name, address, numbers, account, rates: BillingDetails.
  details    jsonb   NOT NULL CHECK (jsonb_typeof(details) = 'object'),
  changed_at bigint  NOT NULL,
  version    integer NOT NULL DEFAULT 1
);

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON funding.billing
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE SEQUENCE settlement.invoice_position;

-- Whoever issues in the name of a seller locks its row first: no two see the same last number.
CREATE TABLE settlement.invoice_series (
  seller text PRIMARY KEY REFERENCES funding.party
);

CREATE TABLE settlement.invoice (
  id           text    PRIMARY KEY CHECK (id ~ '^invoice_[0-9]{8,12}$'),
  position     bigint  NOT NULL UNIQUE,
  seller       text    NOT NULL REFERENCES funding.party,
  buyer        text    NOT NULL REFERENCES funding.party,
  month        text    NOT NULL REFERENCES settlement.period,
  subject      text    NOT NULL CHECK (subject IN ('use', 'instalments', 'credits')),
  kind         text    NOT NULL CHECK (kind IN ('invoice', 'credit-note')),
  -- What it undoes; another document may then take the place of that.
  reverses     text    UNIQUE REFERENCES settlement.invoice,
  -- The number is the seller's own: prefix, year and sequence.
  number       text    NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
  year         integer NOT NULL,
  sequence     integer NOT NULL CHECK (sequence >= 1),
  net_cents    bigint  NOT NULL CHECK (net_cents > 0),
  tax_cents    bigint  NOT NULL CHECK (tax_cents >= 0),
  -- What is still to be paid of both.
  due_cents    bigint  NOT NULL CHECK (due_cents BETWEEN 0 AND net_cents + tax_cents),
  -- Parties as they were, lines, tax: Invoice.
  content      jsonb   NOT NULL CHECK (jsonb_typeof(content) = 'object'),
  -- The document in UBL, as it was sent, and its SHA-256.
  ubl          text    NOT NULL CHECK (ubl <> ''),
  sha256       text    NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  issued_at    bigint  NOT NULL,
  issued_by    text    NOT NULL CHECK (issued_by <> ''),
  due_at       bigint  NOT NULL CHECK (due_at >= 0),
  is_rehearsed boolean NOT NULL,
  UNIQUE (seller, number),
  UNIQUE (seller, is_rehearsed, year, sequence),
  CHECK (seller <> buyer)
);

CREATE INDEX invoice_of_debt ON settlement.invoice (seller, buyer, month, subject);
CREATE INDEX invoice_by_buyer ON settlement.invoice (buyer);
CREATE INDEX invoice_by_month ON settlement.invoice (month);

CREATE FUNCTION settlement.refuse_held(said text, of text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', said
    USING ERRCODE = 'check_violation', CONSTRAINT = of || '_held',
          SCHEMA = 'settlement', TABLE = of;
END
$$;

CREATE FUNCTION settlement.hold_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before settlement.invoice;
BEGIN
  INSERT INTO settlement.invoice_series VALUES (NEW.seller) ON CONFLICT DO NOTHING;
  PERFORM FROM settlement.invoice_series WHERE seller = NEW.seller FOR UPDATE;
  IF NEW.sequence <> 1 + coalesce((
      SELECT max(i.sequence) FROM settlement.invoice AS i
       WHERE (i.seller, i.is_rehearsed, i.year) = (NEW.seller, NEW.is_rehearsed, NEW.year)), 0) THEN
    PERFORM settlement.refuse_held(NEW.number || ' does not follow the last number', 'invoice');
  END IF;
  IF NEW.reverses IS NULL THEN
    IF EXISTS (SELECT FROM settlement.standing_invoice AS s
                WHERE (s.seller, s.buyer, s.month, s.subject)
                    = (NEW.seller, NEW.buyer, NEW.month, NEW.subject)) THEN
      PERFORM settlement.refuse_held(NEW.number || ' asks for what was asked for', 'invoice');
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO before FROM settlement.standing_invoice WHERE id = NEW.reverses;
  IF (before.seller, before.buyer, before.month, before.subject, before.net_cents,
      before.tax_cents, before.is_rehearsed)
      IS DISTINCT FROM (NEW.seller, NEW.buyer, NEW.month, NEW.subject, NEW.net_cents,
      NEW.tax_cents, NEW.is_rehearsed) OR before.kind = NEW.kind THEN
    PERFORM settlement.refuse_held(NEW.number || ' does not undo ' || NEW.reverses, 'invoice');
  END IF;
  RETURN NEW;
END
$$;

-- Those that hold: neither reversed nor a reversal.
CREATE VIEW settlement.standing_invoice AS
  SELECT i.* FROM settlement.invoice AS i
   WHERE i.reverses IS NULL
     AND NOT EXISTS (SELECT FROM settlement.invoice AS r WHERE r.reverses = i.id);

CREATE TRIGGER hold BEFORE INSERT ON settlement.invoice
  FOR EACH ROW EXECUTE FUNCTION settlement.hold_invoice();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement.invoice
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- Its bank is outside Polder: the seller says that the money has come, or gone.
CREATE TABLE settlement.invoice_payment (
  invoice   text   PRIMARY KEY REFERENCES settlement.invoice,
  paid_at   bigint NOT NULL,
  reference text   NOT NULL CHECK (length(reference) BETWEEN 1 AND 140),
  noted_at  bigint NOT NULL,
  noted_by  text   NOT NULL CHECK (noted_by <> '')
);

CREATE FUNCTION settlement.hold_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM settlement.standing_invoice AS s WHERE s.id = NEW.invoice) THEN
    PERFORM settlement.refuse_held(NEW.invoice || ' does not stand', 'invoice_payment');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT ON settlement.invoice_payment
  FOR EACH ROW EXECUTE FUNCTION settlement.hold_payment();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement.invoice_payment
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
