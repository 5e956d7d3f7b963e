-- A script has up to 21,000 characters, and each takes up to four bytes in UTF-8.

ALTER TABLE scheduling.script
  DROP CONSTRAINT script_text_check,
  ADD CONSTRAINT script_text_check CHECK (octet_length(text) BETWEEN 1 AND 84000);
