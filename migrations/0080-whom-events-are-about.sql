-- Who did what is told, so that it is not told of it; and whom it is about, who is told of it
-- whatever its roles are. Neither is said to listeners.
ALTER TABLE platform.event
  ADD COLUMN actor   text   NOT NULL DEFAULT '',
  ADD COLUMN persons text[] NOT NULL DEFAULT '{}';
