-- As the issuer said at the last login. Nothing is sent to another address.
ALTER TABLE identity.person ADD COLUMN mail_is_verified boolean NOT NULL DEFAULT false;
