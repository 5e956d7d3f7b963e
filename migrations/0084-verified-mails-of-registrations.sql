-- Whether the issuer said that the mail is the person's, when it was asked: of those before, nobody
-- knows.

ALTER TABLE access.registration
  ADD COLUMN person_mail_is_verified boolean NOT NULL DEFAULT false
    CHECK (person_mail IS NOT NULL OR NOT person_mail_is_verified);

CREATE FUNCTION access.hold_verified_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.person_mail_is_verified <> OLD.person_mail_is_verified THEN
    PERFORM access.refuse_held(OLD.id || ' stands', 'registration');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER hold_verified_mail BEFORE UPDATE ON access.registration
  FOR EACH ROW EXECUTE FUNCTION access.hold_verified_mail();
