-- Who applies for a party; and who reviews what a party gives: roles in the scope of a party.

ALTER TABLE identity.role_grant DROP CONSTRAINT role_of_scope;
ALTER TABLE identity.role_grant ADD CONSTRAINT role_of_scope CHECK ((role, scope_kind) IN (
  ('administrator', 'platform'),
  ('programme-officer', 'platform'), ('programme-officer', 'programme'),
  ('funder-officer', 'party'),
  ('operator', 'site'),
  ('principal-investigator', 'project'),
  ('member', 'project'),
  ('bidder', 'party'),
  ('applicant', 'party'),
  ('reviewer', 'call'), ('reviewer', 'programme'), ('reviewer', 'party'),
  ('auditor', 'platform'), ('auditor', 'programme'), ('auditor', 'party'), ('auditor', 'site')
));
