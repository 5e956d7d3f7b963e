-- What was selected in a call, what was said against it, and what was awarded. Always: a decision
-- keeps all that it was computed from, and is never changed, only declared void by a complaint that
-- is upheld; one decision of a call stands; an award comes after standstill and open complaints.

CREATE TABLE procurement.selection (
  call                 text    NOT NULL REFERENCES procurement.call,
  number               integer NOT NULL CHECK (number >= 1),
  basis                text    NOT NULL CHECK (basis IN ('rank-order', 'optimum', 'list')),
  reason               text    CHECK (length(reason) BETWEEN 1 AND 4000),
  -- The caps of the call and the commitments of the states, as they were.
  caps                 jsonb   NOT NULL CHECK (jsonb_typeof(caps) = 'object'),
  -- Thousandths of a point: the best that was found, and what none exceeds.
  optimum_score        bigint  NOT NULL CHECK (optimum_score >= 0),
  optimum_bound        bigint  NOT NULL,
  optimum_is_proven    boolean NOT NULL,
  optimum_milliseconds integer NOT NULL CHECK (optimum_milliseconds >= 0),
  decided_at           bigint  NOT NULL,
  decided_by           text    NOT NULL CHECK (decided_by <> ''),
  -- Complaints come before, the award not before.
  standstill_ends_at   bigint  NOT NULL,
  voided_at            bigint,
  PRIMARY KEY (call, number),
  CHECK (basis <> 'list' OR reason IS NOT NULL),
  CHECK (basis <> 'optimum' OR optimum_is_proven),
  CHECK (optimum_bound >= optimum_score),
  CHECK (standstill_ends_at >= decided_at)
);

CREATE UNIQUE INDEX selection_standing ON procurement.selection (call) WHERE voided_at IS NULL;

-- Each ranked bid with what was asked for it, and what kept it out of each of the three choices;
-- an exclusion that is empty says that the bid was taken.
CREATE TABLE procurement.selection_bid (
  call               text    NOT NULL,
  number             integer NOT NULL,
  rank               integer NOT NULL CHECK (rank >= 1),
  bid                text    NOT NULL REFERENCES procurement.bid,
  lot                text    NOT NULL,
  score_thousandths  integer NOT NULL CHECK (score_thousandths >= 0),
  capex_micros       bigint  NOT NULL CHECK (capex_micros >= 0),
  -- By phase, and by state: money as text.
  union_micros       jsonb   NOT NULL CHECK (jsonb_typeof(union_micros) = 'array'),
  national           jsonb   NOT NULL CHECK (jsonb_typeof(national) = 'array'),
  rank_exclusion     jsonb   CHECK (jsonb_typeof(rank_exclusion) = 'object'),
  optimum_exclusion  jsonb   CHECK (jsonb_typeof(optimum_exclusion) = 'object'),
  decision_exclusion jsonb   CHECK (jsonb_typeof(decision_exclusion) = 'object'),
  PRIMARY KEY (call, number, rank),
  UNIQUE (call, number, bid),
  FOREIGN KEY (call, number) REFERENCES procurement.selection
);

CREATE INDEX selection_bid_by_bid ON procurement.selection_bid (bid);

CREATE TABLE procurement.complaint (
  id          text    PRIMARY KEY CHECK (id ~ '^complaint_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position    bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  call        text    NOT NULL,
  number      integer NOT NULL,
  bid         text    NOT NULL REFERENCES procurement.bid,
  ground      text    NOT NULL CHECK (length(ground) BETWEEN 1 AND 8000),
  lodged_at   bigint  NOT NULL,
  lodged_by   text    NOT NULL CHECK (lodged_by <> ''),
  state       text    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'dismissed')),
  answer      text    CHECK (length(answer) BETWEEN 1 AND 8000),
  answered_at bigint,
  answered_by text,
  version     integer NOT NULL DEFAULT 1,
  FOREIGN KEY (call, number) REFERENCES procurement.selection,
  CHECK ((state = 'open') = (answer IS NULL)),
  CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL))
);

CREATE INDEX complaint_by_selection ON procurement.complaint (call, number);
CREATE INDEX complaint_by_bid ON procurement.complaint (bid);

CREATE TABLE procurement.award (
  call       text    PRIMARY KEY,
  number     integer NOT NULL,
  awarded_at bigint  NOT NULL,
  awarded_by text    NOT NULL CHECK (awarded_by <> ''),
  FOREIGN KEY (call, number) REFERENCES procurement.selection
);

CREATE FUNCTION procurement.hold_selection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL
      OR (to_jsonb(NEW) - 'voided_at') <> (to_jsonb(OLD) - 'voided_at') THEN
    PERFORM procurement.refuse_held(
      format('selection %s of %s stands as it was decided', OLD.number, OLD.call), 'selection');
  ELSIF EXISTS (SELECT FROM procurement.award WHERE call = OLD.call AND number = OLD.number) THEN
    PERFORM procurement.refuse_held(OLD.call || ' is awarded', 'selection');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON procurement.selection
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_selection();

CREATE FUNCTION procurement.hold_complaint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> 'open'
        OR (NEW.id, NEW.call, NEW.number, NEW.bid, NEW.ground, NEW.lodged_at, NEW.lodged_by)
          <> (OLD.id, OLD.call, OLD.number, OLD.bid, OLD.ground, OLD.lodged_at, OLD.lodged_by) THEN
      PERFORM procurement.refuse_held(OLD.id || ' stands', 'complaint');
    END IF;
  ELSIF NOT EXISTS (
      SELECT FROM procurement.selection AS s JOIN procurement.bid AS b ON b.call = s.call
       WHERE s.call = NEW.call AND s.number = NEW.number AND b.id = NEW.bid
         AND s.voided_at IS NULL AND NEW.lodged_at < s.standstill_ends_at) THEN
    PERFORM procurement.refuse_held(NEW.id || ' is not within the standstill', 'complaint');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT OR UPDATE ON procurement.complaint
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_complaint();

CREATE FUNCTION procurement.hold_award() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM procurement.selection AS s
                  WHERE s.call = NEW.call AND s.number = NEW.number AND s.voided_at IS NULL
                    AND s.standstill_ends_at <= NEW.awarded_at)
      OR EXISTS (SELECT FROM procurement.complaint AS k
                  WHERE k.call = NEW.call AND k.number = NEW.number AND k.state = 'open') THEN
    PERFORM procurement.refuse_held(NEW.call || ' is not to be awarded yet', 'award');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT ON procurement.award
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_award();

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.selection
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.selection_bid
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.complaint
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.award
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
