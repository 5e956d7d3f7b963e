-- The subject of a vote on a selection names each bid of it: a thousand at most, of 84 letters.

ALTER TABLE funding.vote
  DROP CONSTRAINT vote_subject_check,
  ADD CONSTRAINT vote_subject_check CHECK (length(subject) BETWEEN 1 AND 100000);
