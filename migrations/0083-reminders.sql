-- What was said to fall due, or to be overdue. Always: of one thing that is due at one time each is
-- said once. A row a bill, an instalment or a report: few enough to be kept for good.

CREATE TABLE live.reminder (
  -- Of the event, such as invoice.overdue.
  kind    text   NOT NULL CHECK (kind ~ '^[a-z]+\.[a-z-]+$'),
  subject text   NOT NULL CHECK (subject <> ''),
  due_at  bigint NOT NULL CHECK (due_at >= 0),
  told_at bigint NOT NULL,
  PRIMARY KEY (kind, subject, due_at)
);
