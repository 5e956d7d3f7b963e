-- Who held an allocation, and in which access mode, until either was changed: a month that is closed
-- later, or again, is charged by what held at its end. An allocation that was never changed has no row,
-- and `until_at` is the first second at which the next terms held. Nothing here is ever changed.
CREATE TABLE access.allocation_past_terms (
  allocation text   NOT NULL REFERENCES access.allocation,
  position   bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  until_at   bigint NOT NULL,
  holder     text   NOT NULL REFERENCES funding.party,
  mode       text   NOT NULL REFERENCES access.mode,
  PRIMARY KEY (allocation, until_at, position)
);

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON access.allocation_past_terms
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
