-- What was paid of a contract's milestones. Always: only what is due is paid, once, and what was paid
-- is never changed. The ledger has the money already, by the instalments that the milestone calls.

CREATE TABLE procurement.milestone_payment (
  contract  text    NOT NULL,
  number    integer NOT NULL,
  -- What the bank's statement calls it.
  reference text    NOT NULL CHECK (length(reference) BETWEEN 1 AND 200),
  paid_at   bigint  NOT NULL,
  paid_by   text    NOT NULL CHECK (paid_by <> ''),
  PRIMARY KEY (contract, number),
  FOREIGN KEY (contract, number) REFERENCES procurement.milestone_due
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.milestone_payment
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
