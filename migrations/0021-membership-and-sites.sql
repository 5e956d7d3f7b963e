-- Who belongs to the Union's side, and contracts of several sites. Always: a membership is of a
-- state alone; a contract names each site once; what was measured says of which cluster, where its
-- contract has several.

-- NULL of a state: a Member State, as every state was before there was this word.
ALTER TABLE funding.party
  ADD COLUMN membership text CHECK (membership IN ('member', 'associated', 'other')),
  ADD CONSTRAINT membership_of_state CHECK (membership IS NULL OR kind = 'state');

-- Sites of a contract besides the first, which stands in the contract.
CREATE TABLE procurement.contract_site (
  contract text    NOT NULL REFERENCES procurement.contract,
  number   integer NOT NULL CHECK (number >= 1),
  site     text    NOT NULL CHECK (site LIKE 'site\_%'),
  PRIMARY KEY (contract, number),
  UNIQUE (contract, site)
);

CREATE FUNCTION procurement.hold_contract_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM procurement.contract
              WHERE id = NEW.contract AND site = NEW.site) THEN
    RAISE EXCEPTION '% is the first site of % already', NEW.site, NEW.contract
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'contract_sites_apart',
            SCHEMA = 'procurement', TABLE = 'contract_site';
  END IF;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER contract_sites_apart AFTER INSERT OR UPDATE ON procurement.contract_site
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION procurement.hold_contract_site();
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON procurement.contract_site
  FOR EACH STATEMENT EXECUTE FUNCTION funding.note_plan_change('operation');

ALTER TABLE procurement.acceptance_test
  ADD COLUMN cluster text CHECK (cluster LIKE 'cluster\_%');
