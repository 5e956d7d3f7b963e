-- What consortia offer in a call, sealed until two officers open it together. Always: no content
-- stands here before both have handed in their shares of its key; each revision is kept; nothing is
-- deleted; once content is there, it is not changed.

-- Who opens the bids of a call: two persons, each with the public half of a key whose private half
-- never comes here.
CREATE TABLE procurement.opening_officer (
  call          text    NOT NULL REFERENCES procurement.call,
  number        integer NOT NULL CHECK (number IN (1, 2)),
  person        text    NOT NULL CHECK (person LIKE 'person\_%'),
  public_key    text    NOT NULL CHECK (length(public_key) BETWEEN 1 AND 4000),
  registered_at bigint  NOT NULL,
  PRIMARY KEY (call, number),
  UNIQUE (call, person),
  UNIQUE (call, public_key)
);

CREATE TABLE procurement.bid (
  id             text    PRIMARY KEY CHECK (id ~ '^bid_[a-z0-9]([a-z0-9.-]{0,78}[a-z0-9])?$'),
  position       bigint  GENERATED ALWAYS AS IDENTITY UNIQUE,
  call           text    NOT NULL REFERENCES procurement.call,
  bidder         text    NOT NULL REFERENCES funding.party,
  state          text    NOT NULL DEFAULT 'sealed'
                   CHECK (state IN ('sealed', 'withdrawn', 'opened', 'excluded')),
  revision       integer NOT NULL DEFAULT 1 CHECK (revision >= 1),
  received_at    bigint  NOT NULL,
  content_sha256 text    NOT NULL CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
  -- As the bidder sent them, and only since the bid was opened.
  content        jsonb   CHECK (jsonb_typeof(content) = 'object'),
  salt           text    CHECK (salt ~ '^[0-9a-f]{64}$'),
  opened_at      bigint,
  -- What excludes the bid: path, expected and found of each fault.
  faults         jsonb   NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(faults) = 'array'),
  version        integer NOT NULL DEFAULT 1,
  CHECK ((state IN ('opened', 'excluded')) = (content IS NOT NULL)),
  CHECK ((content IS NULL) = (salt IS NULL) AND (content IS NULL) = (opened_at IS NULL)),
  CHECK ((state = 'excluded') = (faults <> '[]'))
);

CREATE INDEX bid_by_call ON procurement.bid (call);
CREATE INDEX bid_by_bidder ON procurement.bid (bidder);

-- `sealed` is encrypted with a key of its own, which two shares make together; each share is
-- encrypted for one officer. The hash of a share, which is 256 random bits, tells nothing of it.
CREATE TABLE procurement.bid_revision (
  bid            text    NOT NULL REFERENCES procurement.bid,
  revision       integer NOT NULL CHECK (revision >= 1),
  received_at    bigint  NOT NULL,
  content_sha256 text    NOT NULL CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
  sealed         bytea   NOT NULL CHECK (octet_length(sealed) BETWEEN 29 AND 1048576),
  PRIMARY KEY (bid, revision)
);

CREATE TABLE procurement.sealed_share (
  bid          text    NOT NULL,
  revision     integer NOT NULL,
  number       integer NOT NULL CHECK (number IN (1, 2)),
  sealed       bytea   NOT NULL CHECK (octet_length(sealed) BETWEEN 1 AND 4096),
  share_sha256 text    NOT NULL CHECK (share_sha256 ~ '^[0-9a-f]{64}$'),
  PRIMARY KEY (bid, revision, number),
  FOREIGN KEY (bid, revision) REFERENCES procurement.bid_revision
);

-- An officer has handed in their shares of all bids of a call.
CREATE TABLE procurement.opening (
  call     text    NOT NULL,
  number   integer NOT NULL,
  given_at bigint  NOT NULL,
  PRIMARY KEY (call, number),
  FOREIGN KEY (call, number) REFERENCES procurement.opening_officer
);

CREATE TABLE procurement.given_share (
  bid      text    NOT NULL,
  revision integer NOT NULL,
  number   integer NOT NULL,
  share    bytea   NOT NULL CHECK (octet_length(share) = 32),
  PRIMARY KEY (bid, revision, number),
  FOREIGN KEY (bid, revision, number) REFERENCES procurement.sealed_share
);

CREATE FUNCTION procurement.hold_bid() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'sealed' THEN said := 'begins sealed'; END IF;
  ELSIF (NEW.id, NEW.call, NEW.bidder) IS DISTINCT FROM (OLD.id, OLD.call, OLD.bidder) THEN
    said := 'keeps its call and its bidder';
  ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
      ('sealed', 'withdrawn'), ('sealed', 'opened'), ('sealed', 'excluded'),
      ('opened', 'excluded')) THEN
    said := format('cannot go from %s to %s', OLD.state, NEW.state);
  ELSIF NOT (OLD.state = 'sealed' AND NEW.state = 'sealed')
      AND (NEW.revision, NEW.received_at, NEW.content_sha256)
        IS DISTINCT FROM (OLD.revision, OLD.received_at, OLD.content_sha256) THEN
    said := 'is amended only while it is sealed';
  ELSIF OLD.content IS NOT NULL AND (NEW.content, NEW.salt, NEW.opened_at)
      IS DISTINCT FROM (OLD.content, OLD.salt, OLD.opened_at) THEN
    said := 'keeps its content once it is opened';
  ELSIF OLD.content IS NULL AND NEW.content IS NOT NULL AND (
      SELECT count(*) FROM procurement.opening WHERE call = NEW.call) < 2 THEN
    said := 'is opened by two officers together';
  END IF;
  IF said IS NOT NULL THEN
    PERFORM procurement.refuse_held(NEW.id || ' ' || said, 'bid');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold BEFORE INSERT OR UPDATE ON procurement.bid
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_bid();

-- Nothing is received at the deadline or after it, and nothing is opened before it.
CREATE FUNCTION procurement.hold_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  deadline bigint;
BEGIN
  IF TG_TABLE_NAME = 'opening' THEN
    SELECT deadline_at INTO deadline FROM procurement.call WHERE id = NEW.call;
    IF NEW.given_at >= deadline THEN RETURN NEW; END IF;
  ELSE
    SELECT c.deadline_at INTO deadline
      FROM procurement.bid AS b JOIN procurement.call AS c ON c.id = b.call WHERE b.id = NEW.bid;
    IF NEW.received_at < deadline THEN RETURN NEW; END IF;
  END IF;
  PERFORM procurement.refuse_held(format('The deadline is %s', deadline), TG_TABLE_NAME);
END
$$;

CREATE TRIGGER hold BEFORE INSERT ON procurement.bid_revision
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_deadline();
CREATE TRIGGER hold BEFORE INSERT ON procurement.opening
  FOR EACH ROW EXECUTE FUNCTION procurement.hold_deadline();

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON procurement.bid
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.bid_revision
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.opening_officer
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.sealed_share
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.opening
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON procurement.given_share
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
