-- Applications for access: calls of funders, what is applied for, how it is judged, what is awarded.
-- Always: an opened call keeps its terms; an application moves by a step that somebody took, and
-- what was requested, recommended and awarded of it stays; nobody reviews without having declared to
-- be free of a conflict of interest; an award has one allocation of its funder.

CREATE TABLE access.call (
  id        text    PRIMARY KEY
    CHECK (id ~ '^access-call_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position  bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  funder    text    NOT NULL REFERENCES funding.party,
  mode      text    NOT NULL REFERENCES access.mode,
  opens_at  bigint  NOT NULL,
  closes_at bigint  NOT NULL,
  -- Name, share, cut-offs, for whom, limits, steps and their days: AccessCallTerms.
  terms     jsonb   NOT NULL CHECK (jsonb_typeof(terms) = 'object'),
  opened_at bigint  NOT NULL,
  opened_by text    NOT NULL CHECK (opened_by <> ''),
  version   integer NOT NULL DEFAULT 1,
  CHECK (opens_at < closes_at)
);

CREATE INDEX call_by_funder ON access.call (funder);

CREATE TABLE access.call_site (
  call   text    NOT NULL REFERENCES access.call,
  number integer NOT NULL CHECK (number >= 1),
  site   text    NOT NULL REFERENCES capacity.site,
  PRIMARY KEY (call, number),
  UNIQUE (call, site)
);

CREATE INDEX call_site_by_site ON access.call_site (site);

CREATE FUNCTION access.refuse_held(said text, of text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', said
    USING ERRCODE = 'check_violation', CONSTRAINT = of || '_held', SCHEMA = 'access', TABLE = of;
END
$$;

-- It may only close earlier than it said.
CREATE FUNCTION access.hold_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.funder, NEW.mode, NEW.opens_at, NEW.terms, NEW.opened_at, NEW.opened_by)
      IS DISTINCT FROM
      (OLD.id, OLD.funder, OLD.mode, OLD.opens_at, OLD.terms, OLD.opened_at, OLD.opened_by)
      OR NEW.closes_at > OLD.closes_at THEN
    PERFORM access.refuse_held(OLD.id || ' keeps its terms', 'call');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON access.call
  FOR EACH ROW EXECUTE FUNCTION access.hold_call();

CREATE TABLE access.application (
  id             text    PRIMARY KEY
    CHECK (id ~ '^application_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position       bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  call           text    NOT NULL REFERENCES access.call,
  applicant      text    NOT NULL REFERENCES funding.party,
  lead           text    NOT NULL REFERENCES identity.person,
  state          text    NOT NULL CHECK (state IN ('eligibility', 'technical-check', 'review',
                   'panel', 'award', 'awarded', 'declined', 'withdrawn')),
  -- Title, summary, technical needs, kind of user: ApplicationContent.
  content        jsonb   NOT NULL CHECK (jsonb_typeof(content) = 'object'),
  requested_gpu_seconds   bigint NOT NULL CHECK (requested_gpu_seconds >= 1),
  recommended_gpu_seconds bigint
    CHECK (recommended_gpu_seconds BETWEEN 0 AND requested_gpu_seconds),
  awarded_gpu_seconds     bigint CHECK (awarded_gpu_seconds BETWEEN 1 AND requested_gpu_seconds),
  allocation     text    UNIQUE REFERENCES access.allocation,
  submitted_at   bigint  NOT NULL,
  cut_off_at     bigint,
  due_at         bigint,
  escalated_at   bigint,
  version        integer NOT NULL DEFAULT 1,
  CHECK ((due_at IS NULL) = (state IN ('awarded', 'declined', 'withdrawn'))),
  CHECK (num_nulls(awarded_gpu_seconds, allocation) IN (0, 2)),
  CHECK ((state = 'awarded') = (allocation IS NOT NULL))
);

CREATE INDEX application_by_call ON access.application (call);
CREATE INDEX application_by_applicant ON access.application (applicant);
CREATE INDEX application_by_due ON access.application (due_at) WHERE escalated_at IS NULL;

CREATE FUNCTION access.hold_application() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  steps text[] := ARRAY['eligibility', 'technical-check', 'review', 'panel', 'award', 'awarded'];
  said text;
BEGIN
  IF (NEW.id, NEW.call, NEW.applicant, NEW.lead) <> (OLD.id, OLD.call, OLD.applicant, OLD.lead) THEN
    said := 'keeps its call and its applicant';
  ELSIF OLD.state IN ('awarded', 'declined', 'withdrawn') THEN
    said := 'is decided';
  ELSIF array_position(steps, NEW.state) < array_position(steps, OLD.state) THEN
    said := 'goes forward';
  ELSIF OLD.state <> 'eligibility' AND (NEW.content, NEW.requested_gpu_seconds)
      IS DISTINCT FROM (OLD.content, OLD.requested_gpu_seconds) THEN
    said := 'is judged as it was written';
  ELSIF OLD.recommended_gpu_seconds IS NOT NULL
      AND NEW.recommended_gpu_seconds IS DISTINCT FROM OLD.recommended_gpu_seconds THEN
    said := 'keeps what was recommended';
  ELSIF NEW.allocation IS NOT NULL AND NOT EXISTS (
      SELECT FROM access.call AS c JOIN access.allocation AS a
          ON (a.funder, a.mode, a.holder) = (c.funder, c.mode, NEW.applicant)
       WHERE c.id = NEW.call AND a.id = NEW.allocation) THEN
    said := 'has an allocation of its funder, in the mode of its call';
  END IF;
  IF said IS NOT NULL THEN
    PERFORM access.refuse_held(OLD.id || ' ' || said, 'application');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON access.application
  FOR EACH ROW EXECUTE FUNCTION access.hold_application();

-- The course of an application: what was done when, by whom, and what was said of it.
CREATE TABLE access.application_step (
  application text    NOT NULL REFERENCES access.application,
  number      integer NOT NULL CHECK (number >= 1),
  done        text    NOT NULL CHECK (done IN ('submitted', 'amended', 'found-eligible',
                'found-feasible', 'reviewed', 'recommended', 'awarded', 'declined', 'withdrawn',
                'escalated')),
  -- At which step it stood then.
  at_step     text    NOT NULL,
  said        text    CHECK (length(said) BETWEEN 1 AND 4000),
  -- Requested, recommended or awarded with it.
  gpu_seconds bigint  CHECK (gpu_seconds >= 0),
  done_at     bigint  NOT NULL,
  done_by     text    NOT NULL CHECK (done_by <> ''),
  PRIMARY KEY (application, number)
);

CREATE TABLE access.reviewer (
  application   text    NOT NULL REFERENCES access.application,
  person        text    NOT NULL REFERENCES identity.person,
  position      bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  assigned_at   bigint  NOT NULL,
  assigned_by   text    NOT NULL CHECK (assigned_by <> ''),
  -- Empty until it is declared; a conflict ends the assignment.
  declaration   text    CHECK (declaration IN ('none', 'conflict')),
  conflict_said text    CHECK (length(conflict_said) BETWEEN 1 AND 4000),
  declared_at   bigint,
  -- What was written last, by those without a conflict.
  review        jsonb   CHECK (jsonb_typeof(review) = 'object'),
  reviewed_at   bigint,
  PRIMARY KEY (application, person),
  CHECK ((declaration IS NULL) = (declared_at IS NULL)),
  CHECK ((declaration IS NOT DISTINCT FROM 'conflict') = (conflict_said IS NOT NULL)),
  CHECK ((review IS NULL) = (reviewed_at IS NULL)),
  CHECK (review IS NULL OR declaration IS NOT DISTINCT FROM 'none')
);

CREATE INDEX reviewer_by_person ON access.reviewer (person);

CREATE FUNCTION access.hold_reviewer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  IF (SELECT state FROM access.application WHERE id = NEW.application)
      NOT IN ('review', 'panel') THEN
    said := 'reviews what is reviewed';
  ELSIF TG_OP = 'INSERT' THEN
    IF NEW.declaration IS NOT NULL THEN said := 'declares after the assignment'; END IF;
  ELSIF (NEW.application, NEW.person, NEW.assigned_at, NEW.assigned_by)
      <> (OLD.application, OLD.person, OLD.assigned_at, OLD.assigned_by) THEN
    said := 'keeps the assignment as it was given';
  ELSIF OLD.declaration = 'conflict' OR (OLD.declaration IS NOT NULL AND NEW.declaration IS NULL) THEN
    said := 'has declared';
  END IF;
  IF said IS NOT NULL THEN
    PERFORM access.refuse_held(NEW.person || ' ' || said, 'reviewer');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT OR UPDATE ON access.reviewer
  FOR EACH ROW EXECUTE FUNCTION access.hold_reviewer();

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON access.call
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON access.call_site
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON access.application
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON access.application_step
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON access.reviewer
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
