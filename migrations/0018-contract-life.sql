-- The life of a contract after its award: how it was signed, acceptance tests, milestones that fell
-- due, indexed prices, hosting documents, yearly reports, changes of control, exit. Always: what was
-- signed, measured, priced, filed, handed in or said is never changed; a contract is left once.

CREATE TABLE procurement.signed_contract (
  contract     text    PRIMARY KEY REFERENCES procurement.contract,
  call         text    NOT NULL REFERENCES procurement.call,
  bid          text    NOT NULL UNIQUE REFERENCES procurement.bid,
  -- Phases as signed, milestones, index, governance body; read whole, without money.
  terms        jsonb   NOT NULL CHECK (jsonb_typeof(terms) = 'object'),
  signed_at    bigint  NOT NULL,
  exit_by      text    CHECK (exit_by IN ('joint-undertaking', 'operator', 'both')),
  exit_reasons text    CHECK (length(exit_reasons) BETWEEN 1 AND 2000),
  exit_from_at bigint,
  version      integer NOT NULL DEFAULT 1,
  CHECK ((exit_by IS NULL) = (exit_from_at IS NULL)),
  CHECK ((exit_by IS NULL) = (exit_reasons IS NULL)),
  CHECK (exit_from_at > signed_at)
);

CREATE FUNCTION procurement.hold_signed_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.contract, NEW.call, NEW.bid, NEW.terms, NEW.signed_at)
      = (OLD.contract, OLD.call, OLD.bid, OLD.terms, OLD.signed_at)
     AND (OLD.exit_by IS NULL OR (NEW.exit_by, NEW.exit_reasons, NEW.exit_from_at)
      = (OLD.exit_by, OLD.exit_reasons, OLD.exit_from_at)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'What was signed of %, and its exit, is not changed', OLD.contract
    USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_contract_held',
          SCHEMA = 'procurement', TABLE = 'signed_contract';
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON procurement.signed_contract
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_signed_contract();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.signed_contract
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TABLE procurement.acceptance_test (
  contract                  text    NOT NULL REFERENCES procurement.signed_contract,
  number                    integer NOT NULL CHECK (number >= 1),
  phase                     integer NOT NULL CHECK (phase >= 1),
  measured_gpus             integer NOT NULL CHECK (measured_gpus >= 0),
  measured_h100_equivalents bigint  NOT NULL CHECK (measured_h100_equivalents >= 0),
  tested_by                 text    NOT NULL CHECK (length(tested_by) BETWEEN 1 AND 200),
  tested_at                 bigint  NOT NULL,
  document_sha256           text    NOT NULL CHECK (document_sha256 ~ '^[0-9a-f]{64}$'),
  result                    text    NOT NULL
    CHECK (result IN ('accepted', 'accepted-in-part', 'not-accepted')),
  gpu_count                 integer NOT NULL CHECK (gpu_count BETWEEN 0 AND measured_gpus),
  accepted_ppm              integer NOT NULL CHECK (accepted_ppm BETWEEN 0 AND 1000000),
  -- From when on the capacity counts.
  from_at                   bigint  NOT NULL,
  recorded_at               bigint  NOT NULL,
  PRIMARY KEY (contract, number),
  CHECK (tested_at <= recorded_at),
  CHECK ((result = 'not-accepted') = (gpu_count = 0))
);

CREATE TABLE procurement.milestone_due (
  contract   text    NOT NULL,
  number     integer NOT NULL CHECK (number >= 1),
  acceptance integer NOT NULL,
  micros     bigint  NOT NULL CHECK (micros >= 0),
  due_at     bigint  NOT NULL,
  PRIMARY KEY (contract, number),
  FOREIGN KEY (contract, acceptance) REFERENCES procurement.acceptance_test
);

CREATE TABLE procurement.price_step (
  contract            text    NOT NULL REFERENCES procurement.signed_contract,
  from_at             bigint  NOT NULL,
  micros_per_gpu_hour bigint  NOT NULL CHECK (micros_per_gpu_hour >= 0),
  index_name          text    NOT NULL CHECK (length(index_name) BETWEEN 1 AND 200),
  index_month         text    NOT NULL CHECK (index_month ~ '^[0-9]{4}-[0-9]{2}$'),
  index_millionths    bigint  NOT NULL CHECK (index_millionths >= 1),
  source              text    NOT NULL CHECK (length(source) BETWEEN 1 AND 400),
  published_at        bigint  NOT NULL,
  set_at              bigint  NOT NULL,
  PRIMARY KEY (contract, from_at),
  CHECK (published_at <= set_at AND set_at < from_at)
);

CREATE TABLE procurement.hosting_document (
  contract text    NOT NULL REFERENCES procurement.signed_contract,
  number   integer NOT NULL CHECK (number >= 1),
  item     text    NOT NULL CHECK (item IN
    ('ownership', 'contributions', 'access-time', 'access-conditions',
     'accounting-of-access-time', 'service-level', 'liability', 'arbitration')),
  name     text    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  sha256   text    NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  filed_at bigint  NOT NULL,
  PRIMARY KEY (contract, number)
);

CREATE TABLE procurement.yearly_report (
  contract     text    NOT NULL REFERENCES procurement.signed_contract,
  year         integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  report       text    NOT NULL CHECK (report IN ('audit-report', 'use-of-union-access-time')),
  sha256       text    NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  handed_in_at bigint  NOT NULL,
  PRIMARY KEY (contract, year, report)
);

CREATE TABLE procurement.control_change (
  contract     text    NOT NULL REFERENCES procurement.signed_contract,
  number       integer NOT NULL CHECK (number >= 1),
  subject      text    NOT NULL CHECK (subject IN
    ('third-country-access', 'control', 'critical-assets', 'strategic-purpose')),
  words        text    NOT NULL CHECK (length(words) BETWEEN 1 AND 2000),
  notified_at  bigint  NOT NULL,
  PRIMARY KEY (contract, number)
);

CREATE TABLE procurement.control_approval (
  contract    text    NOT NULL,
  number      integer NOT NULL,
  party       text    NOT NULL REFERENCES funding.party,
  is_approved boolean NOT NULL,
  reasons     text    NOT NULL CHECK (length(reasons) BETWEEN 1 AND 2000),
  said_at     bigint  NOT NULL,
  said_by     text    NOT NULL CHECK (said_by <> ''),
  PRIMARY KEY (contract, number, party),
  FOREIGN KEY (contract, number) REFERENCES procurement.control_change
);

CREATE TABLE procurement.control_effect (
  contract     text    NOT NULL,
  number       integer NOT NULL,
  effective_at bigint  NOT NULL,
  PRIMARY KEY (contract, number),
  FOREIGN KEY (contract, number) REFERENCES procurement.control_change
);

DO $$
DECLARE
  noun text;
BEGIN
  FOREACH noun IN ARRAY ARRAY['acceptance_test', 'milestone_due', 'price_step',
    'hosting_document', 'yearly_report', 'control_change', 'control_approval', 'control_effect']
  LOOP
    EXECUTE format(
      'CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.%I
         FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()', noun);
  END LOOP;
END
$$;
