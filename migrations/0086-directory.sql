-- Whom the directory of an organisation has told of (SCIM 2.0, RFC 7643): who leaves there has no
-- access here. Always: one directory, that of the issuer; an entry belongs to a person; a person
-- whom an administrator keeps out is not let in by a directory.

CREATE TABLE identity.directory_entry (
  person_id     text    PRIMARY KEY REFERENCES identity.person,
  issuer        text    NOT NULL CHECK (char_length(issuer) BETWEEN 1 AND 500),
  user_name     text    NOT NULL CHECK (char_length(user_name) BETWEEN 1 AND 255),
  external_id   text    CHECK (char_length(external_id) BETWEEN 1 AND 255),
  display_name  text    CHECK (char_length(display_name) BETWEEN 1 AND 200),
  given_name    text    CHECK (char_length(given_name) BETWEEN 1 AND 200),
  family_name   text    CHECK (char_length(family_name) BETWEEN 1 AND 200),
  -- Whether it is the directory that keeps the person out, and nobody here has decided since.
  is_keeping_out boolean NOT NULL,
  entered_at    bigint  NOT NULL,
  changed_at    bigint  NOT NULL CHECK (changed_at >= entered_at),
  -- When the directory said that it knows the person no more; it may enter the person anew.
  left_at       bigint,
  version       integer NOT NULL DEFAULT 1 CHECK (version > 0)
);

-- Names of users differ by more than upper and lower case: RFC 7643, 4.1.1.
CREATE UNIQUE INDEX directory_entry_by_user_name
  ON identity.directory_entry (issuer, lower(user_name)) WHERE left_at IS NULL;
CREATE INDEX directory_entry_by_external_id ON identity.directory_entry (issuer, external_id);

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON identity.directory_entry
  FOR EACH STATEMENT EXECUTE FUNCTION identity.refuse_removal();

-- The third kind of owner: the directory itself, known by its token as the agent of a site is.
ALTER TABLE identity.token
  ADD COLUMN is_of_directory boolean NOT NULL DEFAULT false,
  DROP CONSTRAINT of_person_or_site,
  ADD CONSTRAINT of_one_owner
    CHECK (num_nonnulls(person_id, site_id) + is_of_directory::integer = 1);
