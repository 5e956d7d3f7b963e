-- What persons are told of, and the letters that carry it to them. Always: of one event a person is
-- told once; a notice is in one letter at most; of a person one letter waits at most.

CREATE SCHEMA notice;

-- Up to which event those who are to be told were looked for; what was before is told to nobody.
CREATE TABLE notice.reader (
  is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
  seq    bigint  NOT NULL CHECK (seq >= 0)
);
INSERT INTO notice.reader (seq) SELECT event_seq FROM platform.chain_head;

-- What a person chose; who has chosen nothing has no row.
CREATE TABLE notice.choice (
  person    text    PRIMARY KEY REFERENCES identity.person,
  mail      text    NOT NULL CHECK (mail IN ('soon', 'daily', 'never')),
  language  text    NOT NULL CHECK (language IN ('en', 'nl')),
  -- Topics of which no mail is sent.
  silent    text[]  NOT NULL,
  -- An address that refused a letter before gets letters again.
  chosen_at bigint  NOT NULL,
  -- 1 is that of who has chosen nothing.
  version   integer NOT NULL DEFAULT 2 CHECK (version > 1)
);

CREATE TABLE notice.letter (
  id            text    PRIMARY KEY CHECK (id ~ '^letter_[a-z0-9]{1,80}$'),
  person        text    NOT NULL REFERENCES identity.person,
  address       text    NOT NULL CHECK (char_length(address) BETWEEN 3 AND 254),
  made_at       bigint  NOT NULL,
  state         text    NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'sent', 'refused', 'given-up')),
  attempt_count integer NOT NULL DEFAULT 0 CHECK (attempt_count >= 0),
  -- When it is tried next; of one that waits.
  next_at       bigint  CHECK ((next_at IS NOT NULL) = (state = 'waiting')),
  ended_at      bigint  CHECK ((ended_at IS NULL) = (state = 'waiting')),
  -- What the mail server said where it did not take it.
  said          text    CHECK (char_length(said) BETWEEN 1 AND 500)
);

CREATE UNIQUE INDEX letter_waiting ON notice.letter (person) WHERE state = 'waiting';
CREATE INDEX letter_by_person ON notice.letter (person, made_at);

CREATE TABLE notice.notice (
  person     text    NOT NULL REFERENCES identity.person,
  -- The number of the event.
  seq        bigint  NOT NULL CHECK (seq > 0),
  at         bigint  NOT NULL,
  kind       text    NOT NULL CHECK (kind <> ''),
  subject    text    NOT NULL CHECK (subject <> ''),
  detail     jsonb   NOT NULL CHECK (jsonb_typeof(detail) = 'object'),
  -- As the person had chosen when it was told.
  wants_mail boolean NOT NULL,
  letter     text    REFERENCES notice.letter,
  read_at    bigint,
  PRIMARY KEY (person, seq)
);

CREATE INDEX notice_to_send ON notice.notice (person, at)
  WHERE wants_mail AND letter IS NULL AND read_at IS NULL;
CREATE INDEX notice_by_letter ON notice.notice (letter) WHERE letter IS NOT NULL;
CREATE INDEX notice_by_age ON notice.notice (at);

-- What was told stands; it is read once, and put into one letter.
CREATE FUNCTION notice.hold_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.person, NEW.seq, NEW.at, NEW.kind, NEW.subject, NEW.detail, NEW.wants_mail)
      IS DISTINCT FROM (OLD.person, OLD.seq, OLD.at, OLD.kind, OLD.subject, OLD.detail,
        OLD.wants_mail)
      OR OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at
      OR OLD.letter IS NOT NULL AND NEW.letter IS DISTINCT FROM OLD.letter THEN
    RAISE EXCEPTION 'notice % of % stands', OLD.seq, OLD.person
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'held',
            SCHEMA = 'notice', TABLE = 'notice';
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE UPDATE ON notice.notice
  FOR EACH ROW EXECUTE FUNCTION notice.hold_notice();
