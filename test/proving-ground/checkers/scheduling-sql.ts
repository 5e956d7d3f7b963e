/** What must hold of jobs, runs, orders and sites after every step, read from the rows alone. */

const NODES = `
  node AS (
    SELECT grouped.cluster, place - 1 AS node, grouped.gpus_per_node
      FROM (SELECT node_group.*, row_number() OVER (PARTITION BY cluster ORDER BY number) AS n
              FROM capacity.node_group) AS grouped,
           generate_series(1, grouped.node_count) AS place
     WHERE grouped.n = 1),
  held AS (
    SELECT run.*, place.node,
           place.gpu_count * CASE job.gpu_share_ppm WHEN 0 THEN 1
                                  ELSE job.gpu_share_ppm / 1000000.0 END AS gpu_count
      FROM scheduling.run AS run JOIN scheduling.job AS job ON job.number = run.job_number,
           unnest(run.nodes, run.gpu_counts) AS place (node, gpu_count))`;

/** At the start of every run, all that then hold a GPU of its nodes are counted. */
const NO_GPU_HELD_TWICE = `
  WITH ${NODES}
  SELECT first.cluster || ' node ' || first.node || ' of ' || node.gpus_per_node || ' GPUs had '
         || sum(other.gpu_count) || ' held at ' || first.started_at
    FROM held AS first
    JOIN held AS other ON other.cluster = first.cluster AND other.node = first.node
     AND other.started_at <= first.started_at
     AND (other.ended_at IS NULL OR other.ended_at > first.started_at)
    LEFT JOIN node ON node.cluster = first.cluster AND node.node = first.node
   GROUP BY first.cluster, first.node, first.started_at, first.job_number, first.attempt,
            node.gpus_per_node
  HAVING sum(other.gpu_count) > coalesce(node.gpus_per_node, 0)`;

const GANG_WHOLE = `
  SELECT job.id || ' asked for ' || job.gpu_count || ' GPUs and run ' || run.attempt || ' holds '
         || (SELECT sum(held) FROM unnest(run.gpu_counts) AS held)
    FROM scheduling.run AS run JOIN scheduling.job AS job ON job.number = run.job_number
   WHERE job.gpu_count <> (SELECT sum(held) FROM unnest(run.gpu_counts) AS held)`;

const JOBS_FIT_RUNS = `
  SELECT job.id || ' is ' || job.state || ' with ' || count(run.attempt) || ' runs of '
         || job.attempt_count || ', open ' || count(run.attempt) FILTER (WHERE run.ended_at IS NULL)
    FROM scheduling.job AS job LEFT JOIN scheduling.run AS run ON run.job_number = job.number
   GROUP BY job.number
  HAVING count(run.attempt) <> job.attempt_count
      OR (job.state = 'running') > (count(run.attempt) FILTER (WHERE run.ended_at IS NULL) = 1)
      OR (count(run.attempt) FILTER (WHERE run.ended_at IS NULL) > 0)
         > (job.state IN ('running', 'cancelling'))
      OR (job.state IN ('completed', 'failed')
          AND count(run.attempt) FILTER (WHERE run.cause = job.state) <> 1)`;

const RUNS_ARE_ORDERED = `
  SELECT 'run ' || run.job_number || '.' || run.attempt || ' has no order to start'
    FROM scheduling.run AS run
   WHERE NOT EXISTS (
     SELECT FROM sites.site_order AS given
      WHERE given.job_number = run.job_number AND given.attempt = run.attempt
        AND given.kind = 'start')`;

/** What a site has acknowledged, it knows. */
const ACKNOWLEDGED_MEANS_TOLD = `
  SELECT given.kind || ' of run ' || given.job_number || '.' || given.attempt
         || ' is acknowledged, and ' || given.site || ' has not heard of it'
    FROM sites.site_order AS given
    LEFT JOIN virtual_site.run AS there ON there.site = given.site
     AND there.job_number = given.job_number AND there.attempt = given.attempt
   WHERE given.acknowledged_at IS NOT NULL
     AND CASE given.kind
           WHEN 'start' THEN coalesce(there.start_orders_received, 0) = 0
           WHEN 'stop' THEN there.stop_at IS NULL AND there.ended_at IS NULL
           ELSE there.notice_at IS NULL AND there.ended_at IS NULL END`;

const SITES_RUN_WHAT_WAS_ORDERED = `
  SELECT there.site || ' runs ' || there.job_number || '.' || there.attempt || ' unasked'
    FROM virtual_site.run AS there
   WHERE NOT EXISTS (
     SELECT FROM sites.site_order AS given
      WHERE given.site = there.site AND given.job_number = there.job_number
        AND given.attempt = there.attempt)`;

/** A site never runs two attempts of one job at once. */
const NO_RUN_BESIDE_ANOTHER = `
  SELECT a.site || ' runs ' || a.job_number || '.' || a.attempt || ' beside attempt ' || b.attempt
    FROM virtual_site.run AS a
    JOIN virtual_site.run AS b USING (site, job_number)
   WHERE a.attempt < b.attempt AND b.started_at IS NOT NULL AND a.started_at IS NOT NULL
     AND coalesce(a.ended_at, a.due_at) > b.started_at`;

const REPORTS_TAKEN_IN_ORDER = `
  SELECT cursor.site || ' has said ' || said.count || ' things up to ' || cursor.received_number
         || ', and heard were ' || heard.count
    FROM sites.site_cursor AS cursor,
         LATERAL (SELECT count(*) FROM virtual_site.report AS report
                   WHERE report.site = cursor.site AND number <= cursor.received_number) AS said,
         LATERAL (SELECT count(*) FROM sites.site_report AS report
                    JOIN virtual_site.report AS origin USING (site, number, job_number, attempt,
                                                              kind, at, kept_seconds)
                   WHERE report.site = cursor.site) AS heard
   WHERE said.count <> heard.count`;

const ENTRIES_AND_EVENTS_GAPLESS = `
  SELECT 'audit or events have gaps: ' || audit.count || ' entries up to ' || head.audit_seq || ', '
         || event.count || ' events up to ' || head.event_seq
    FROM platform.chain_head AS head,
         (SELECT count(*), coalesce(max(seq), 0) AS last FROM platform.audit) AS audit,
         (SELECT count(*), coalesce(max(seq), 0) AS last FROM platform.event) AS event
   WHERE (audit.count, audit.last, event.count, event.last)
      <> (head.audit_seq, head.audit_seq, head.event_seq, head.event_seq)`;

/** Nothing starts for an allocation that is frozen or over, after the second in which it closes. */
const STARTS_ARE_ALLOWED = `
  SELECT job.id || ' attempt ' || run.attempt || ' of ' || allocation.id || ' started at '
         || run.started_at || ', which was frozen at ' || coalesce(allocation.frozen_at::text, '-')
         || ' and ends at ' || allocation.end_at
    FROM scheduling.run AS run
    JOIN scheduling.job AS job ON job.number = run.job_number
    JOIN access.allocation AS allocation ON allocation.id = job.allocation
   WHERE run.started_at > allocation.frozen_at OR run.started_at > allocation.end_at`;

const SUBMITTED_ONCE = `
  SELECT name || ' was submitted ' || count(*) || ' times'
    FROM scheduling.job GROUP BY name HAVING count(*) > 1`;

/**
 * Only after a turn: before it, the leader has not heard of a new outage. In service are the first
 * nodes that hold at least what is there. `$1`: now.
 */
const WITHIN_CAPACITY = `
  WITH contracted AS (
    SELECT capacity.cluster, sum(capacity.gpu_count) AS gpu_count
      FROM procurement.phase AS phase
      JOIN procurement.phase_capacity AS capacity
        ON capacity.contract = phase.contract AND capacity.phase = phase.number
     WHERE phase.start_at <= $1 AND phase.end_at > $1 GROUP BY capacity.cluster),
  missing AS (
    SELECT cluster, sum(gpu_count) AS gpu_count FROM capacity.outage
     WHERE start_at <= $1 AND end_at > $1 GROUP BY cluster),
  held AS (
    SELECT run.cluster, sum(place.gpu_count) AS gpu_count, max(place.node) AS node
      FROM scheduling.run AS run, unnest(run.nodes, run.gpu_counts) AS place (node, gpu_count)
     WHERE run.ended_at IS NULL GROUP BY run.cluster)
  SELECT held.cluster || ' has ' || contracted.gpu_count - coalesce(missing.gpu_count, 0)
         || ' GPUs in service, and held are ' || held.gpu_count || ' up to node ' || held.node
    FROM held JOIN contracted USING (cluster) LEFT JOIN missing USING (cluster)
    JOIN capacity.node_group AS shape ON shape.cluster = held.cluster AND shape.number = 1
   WHERE held.node * shape.gpus_per_node
         >= greatest(0, contracted.gpu_count - coalesce(missing.gpu_count, 0))`;

/** Every check of jobs, runs, orders and the audit, by its name. */
export const SCHEDULING_CHECKS = {
  NO_GPU_HELD_TWICE,
  GANG_WHOLE,
  JOBS_FIT_RUNS,
  RUNS_ARE_ORDERED,
  ACKNOWLEDGED_MEANS_TOLD,
  SITES_RUN_WHAT_WAS_ORDERED,
  NO_RUN_BESIDE_ANOTHER,
  REPORTS_TAKEN_IN_ORDER,
  ENTRIES_AND_EVENTS_GAPLESS,
  STARTS_ARE_ALLOWED,
  SUBMITTED_ONCE,
  WITHIN_CAPACITY,
};
