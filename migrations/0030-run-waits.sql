-- What the scheduler of a connected site says of runs that it has not started yet, as its agent told
-- it last: each telling is all of it, and what is not told any more does not wait there any more.

CREATE TABLE sites.run_wait (
  site       text    NOT NULL REFERENCES sites.connection (site),
  job_number integer NOT NULL REFERENCES scheduling.job (number),
  attempt    integer NOT NULL CHECK (attempt >= 1),
  site_job   bigint  NOT NULL CHECK (site_job >= 1),
  -- As the site's scheduler writes them.
  state      text    NOT NULL CHECK (length(state) BETWEEN 1 AND 40),
  reason     text    NOT NULL CHECK (length(reason) <= 200),
  -- When this reason was told first.
  since      bigint  NOT NULL,
  PRIMARY KEY (job_number, attempt)
);
CREATE INDEX run_wait_site ON sites.run_wait (site);
