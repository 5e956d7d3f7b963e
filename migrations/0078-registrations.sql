-- Persons ask to apply in the name of an organisation. Always: one that is open a person; what was
-- decided stands, but that what was granted may be ended; it names the party that it was granted for.

CREATE TABLE access.registration (
  id                  text    PRIMARY KEY
    CHECK (id ~ '^registration_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position            bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  person              text    NOT NULL REFERENCES identity.person,
  -- As the issuer said them when it was asked for.
  person_name         text    NOT NULL CHECK (length(person_name) BETWEEN 1 AND 200),
  person_mail         text    CHECK (length(person_mail) BETWEEN 1 AND 254),
  organisation        text    NOT NULL CHECK (length(organisation) BETWEEN 1 AND 200),
  kind                text    NOT NULL CHECK (kind IN ('company', 'user-organisation')),
  of_state            text    REFERENCES funding.party,
  registration_number text    CHECK (length(registration_number) BETWEEN 1 AND 50),
  said                text    NOT NULL CHECK (length(said) BETWEEN 1 AND 4000),
  state               text    NOT NULL DEFAULT 'open'
    CHECK (state IN ('open', 'granted', 'refused', 'withdrawn', 'ended')),
  asked_at            bigint  NOT NULL,
  party               text    REFERENCES funding.party,
  answer              text    CHECK (length(answer) BETWEEN 1 AND 4000),
  decided_at          bigint,
  decided_by          text    CHECK (decided_by <> ''),
  ended_said          text    CHECK (length(ended_said) BETWEEN 1 AND 4000),
  ended_at            bigint,
  ended_by            text    CHECK (ended_by <> ''),
  version             integer NOT NULL DEFAULT 1,
  CHECK (num_nulls(decided_at, decided_by) = CASE WHEN state = 'open' THEN 2 ELSE 0 END),
  CHECK ((state IN ('granted', 'ended')) = (party IS NOT NULL)),
  CHECK (answer IS NOT NULL OR state <> 'refused'),
  CHECK (answer IS NULL OR state IN ('granted', 'refused', 'ended')),
  CHECK (num_nulls(ended_said, ended_at, ended_by) = CASE WHEN state = 'ended' THEN 0 ELSE 3 END),
  -- Nobody decides upon its own; and nobody takes another's back.
  CHECK ((decided_by = person) = (state = 'withdrawn'))
);

CREATE UNIQUE INDEX registration_open ON access.registration (person) WHERE state = 'open';
CREATE INDEX registration_by_person ON access.registration (person);

CREATE FUNCTION access.hold_registration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('open', 'granted')
      OR (NEW.id, NEW.person, NEW.person_name, NEW.person_mail, NEW.organisation, NEW.kind,
          NEW.of_state, NEW.registration_number, NEW.said, NEW.asked_at)
        IS DISTINCT FROM (OLD.id, OLD.person, OLD.person_name, OLD.person_mail, OLD.organisation,
          OLD.kind, OLD.of_state, OLD.registration_number, OLD.said, OLD.asked_at)
      OR OLD.state = 'granted'
        AND (NEW.state, NEW.party, NEW.answer, NEW.decided_at, NEW.decided_by)
          IS DISTINCT FROM ('ended', OLD.party, OLD.answer, OLD.decided_at, OLD.decided_by) THEN
    PERFORM access.refuse_held(OLD.id || ' stands', 'registration');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON access.registration
  FOR EACH ROW EXECUTE FUNCTION access.hold_registration();
CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON access.registration
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
