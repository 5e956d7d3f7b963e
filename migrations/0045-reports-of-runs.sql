-- What a site said of one run is looked for with each telling and each turn.

CREATE INDEX site_report_of_run ON sites.site_report (job_number, attempt);
