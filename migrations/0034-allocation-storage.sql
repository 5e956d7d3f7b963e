-- What an allocation may store at each of its sites, in GiB: a limit that the site keeps. null: nothing is
-- said about it, as of every allocation before. The most is one exbibyte.
ALTER TABLE access.allocation
  ADD COLUMN storage_gibibytes integer CHECK (storage_gibibytes BETWEEN 0 AND 1073741824);
