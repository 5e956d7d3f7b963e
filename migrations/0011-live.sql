-- Who leads: the one process that runs the scheduling cycle. Always one row; each new leader raises
-- the epoch, and every turn is saved only while its epoch is the present one, so that a leader that
-- was paused and came back after another had taken over cannot write.

CREATE SCHEMA live;

CREATE TABLE live.leader (
  is_only   boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  epoch     bigint  NOT NULL DEFAULT 0 CHECK (epoch >= 0),
  -- Host and process, for people.
  holder    text    NOT NULL DEFAULT '',
  taken_at  bigint  NOT NULL DEFAULT 0,
  -- Counts the turns that were saved, of all leaders.
  turn      bigint  NOT NULL DEFAULT 0,
  turned_at bigint  NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

INSERT INTO live.leader DEFAULT VALUES;

CREATE FUNCTION live.refuse_going_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the lead does not go back from epoch % turn % to epoch % turn %',
      OLD.epoch, OLD.turn, NEW.epoch, NEW.turn
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME,
          SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER refuse_going_back BEFORE UPDATE ON live.leader
  FOR EACH ROW WHEN (NEW.epoch < OLD.epoch OR NEW.turn < OLD.turn)
  EXECUTE FUNCTION live.refuse_going_back();

CREATE TRIGGER refuse_removal BEFORE DELETE OR TRUNCATE ON live.leader
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
