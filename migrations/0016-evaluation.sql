-- How bids are judged: who judges which, what each declared and scored, what they agreed on, and
-- what a financial institution found. Always: all of it comes while the call is opened; whoever
-- opens bids judges none; a score has its declaration before it and no consensus yet; a consensus
-- and a financial check are never changed, the last revision counts.

CREATE FUNCTION procurement.require_judged(judged_bid text, what text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM procurement.bid AS b JOIN procurement.call AS c ON c.id = b.call
                  WHERE b.id = judged_bid AND b.state = 'opened' AND c.state = 'opened') THEN
    PERFORM procurement.refuse_held(judged_bid || ' is not judged now', what);
  END IF;
END
$$;

CREATE TABLE procurement.assignment (
  bid           text    NOT NULL REFERENCES procurement.bid,
  person        text    NOT NULL REFERENCES identity.person,
  position      bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  assigned_at   bigint  NOT NULL,
  assigned_by   text    NOT NULL CHECK (assigned_by <> ''),
  -- Empty until it is declared; a conflict ends the assignment.
  declaration   text    CHECK (declaration IN ('none', 'conflict')),
  conflict_said text    CHECK (length(conflict_said) BETWEEN 1 AND 4000),
  declared_at   bigint,
  version       integer NOT NULL DEFAULT 1,
  PRIMARY KEY (bid, person),
  CHECK ((declaration IS NULL) = (declared_at IS NULL)),
  CHECK ((declaration IS NOT DISTINCT FROM 'conflict') = (conflict_said IS NOT NULL))
);

CREATE INDEX assignment_by_person ON procurement.assignment (person);

CREATE FUNCTION procurement.hold_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  PERFORM procurement.require_judged(NEW.bid, 'assignment');
  IF TG_OP = 'INSERT' THEN
    IF NEW.declaration IS NOT NULL THEN
      said := 'declares what there is to declare after the assignment';
    ELSIF EXISTS (SELECT FROM procurement.opening_officer AS o
                    JOIN procurement.bid AS b ON b.call = o.call
                   WHERE b.id = NEW.bid AND o.person = NEW.person) THEN
      said := 'opens the bids of the call';
    END IF;
  ELSIF (NEW.bid, NEW.person, NEW.assigned_at, NEW.assigned_by)
      <> (OLD.bid, OLD.person, OLD.assigned_at, OLD.assigned_by) THEN
    said := 'keeps the assignment as it was given';
  ELSIF OLD.declaration = 'conflict' OR NEW.declaration IS NULL
      OR OLD.declaration IS NOT DISTINCT FROM NEW.declaration THEN
    said := 'has declared';
  END IF;
  IF said IS NOT NULL THEN
    PERFORM procurement.refuse_held(NEW.person || ' ' || said, 'assignment');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT OR UPDATE ON procurement.assignment
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_assignment();

-- Thousandths of a point; at most the full marks of the criterion, as the rules hold.
CREATE TABLE procurement.score (
  bid         text    NOT NULL,
  person      text    NOT NULL,
  criterion   text    NOT NULL CHECK (length(criterion) BETWEEN 1 AND 100),
  thousandths bigint  NOT NULL CHECK (thousandths >= 0),
  comment     text    NOT NULL CHECK (length(comment) BETWEEN 1 AND 4000),
  scored_at   bigint  NOT NULL,
  version     integer NOT NULL DEFAULT 1,
  PRIMARY KEY (bid, person, criterion),
  FOREIGN KEY (bid, person) REFERENCES procurement.assignment
);

-- What the evaluators agreed on; without points, a late conflict took it back.
CREATE TABLE procurement.consensus (
  bid         text    NOT NULL REFERENCES procurement.bid,
  criterion   text    NOT NULL CHECK (length(criterion) BETWEEN 1 AND 100),
  revision    integer NOT NULL CHECK (revision >= 1),
  thousandths bigint  CHECK (thousandths >= 0),
  comment     text    NOT NULL CHECK (length(comment) BETWEEN 1 AND 4000),
  written_at  bigint  NOT NULL,
  written_by  text    NOT NULL CHECK (written_by <> ''),
  PRIMARY KEY (bid, criterion, revision)
);

CREATE VIEW procurement.last_consensus AS
  SELECT bid, criterion, thousandths, comment, written_at, written_by, revision
    FROM (SELECT DISTINCT ON (bid, criterion) * FROM procurement.consensus
           ORDER BY bid, criterion, revision DESC) AS last
   WHERE thousandths IS NOT NULL;

CREATE FUNCTION procurement.hold_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM procurement.require_judged(NEW.bid, 'score');
  IF (SELECT declaration FROM procurement.assignment
       WHERE bid = NEW.bid AND person = NEW.person) IS DISTINCT FROM 'none' THEN
    PERFORM procurement.refuse_held(NEW.person || ' has not declared to be free', 'score');
  ELSIF EXISTS (SELECT FROM procurement.last_consensus
                 WHERE bid = NEW.bid AND criterion = NEW.criterion) THEN
    PERFORM procurement.refuse_held(NEW.bid || ' has its consensus', 'score');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT OR UPDATE ON procurement.score
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_score();

CREATE TABLE procurement.financial_check (
  bid           text    NOT NULL REFERENCES procurement.bid,
  revision      integer NOT NULL CHECK (revision >= 1),
  finding       text    NOT NULL CHECK (finding IN ('passed', 'failed')),
  reason        text    CHECK (length(reason) BETWEEN 1 AND 4000),
  institution   text    NOT NULL CHECK (length(institution) BETWEEN 1 AND 200),
  accreditation text    NOT NULL CHECK (length(accreditation) BETWEEN 1 AND 200),
  recorded_at   bigint  NOT NULL,
  recorded_by   text    NOT NULL CHECK (recorded_by <> ''),
  PRIMARY KEY (bid, revision),
  CHECK ((finding = 'failed') = (reason IS NOT NULL))
);

CREATE VIEW procurement.last_financial_check AS
  SELECT DISTINCT ON (bid) * FROM procurement.financial_check ORDER BY bid, revision DESC;

CREATE FUNCTION procurement.hold_judgement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM procurement.require_judged(NEW.bid, TG_TABLE_NAME);
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT ON procurement.consensus
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_judgement();
CREATE TRIGGER hold BEFORE INSERT ON procurement.financial_check
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_judgement();

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.assignment
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.score
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.consensus
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.financial_check
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
