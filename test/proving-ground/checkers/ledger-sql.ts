/** What must hold of the ledger and of usage after every step, read from the rows alone. */

const ENTRIES_SUM_TO_ZERO = `
  SELECT 'entry ' || leg.entry || ' sums to ' || sum(leg.amount) || ' ' || account.commodity
    FROM settlement.leg AS leg JOIN settlement.account AS account ON account.id = leg.account
   GROUP BY leg.entry, account.commodity HAVING sum(leg.amount) <> 0`;

const BALANCES_EQUAL_REPLAY = `
  SELECT account.name || ' holds ' || coalesce(balance.amount, 0) || ', and its legs say '
         || coalesce(replayed.amount, 0)
    FROM settlement.account AS account
    LEFT JOIN settlement.balance AS balance ON balance.account = account.id
    LEFT JOIN (SELECT account, sum(amount) AS amount FROM settlement.leg GROUP BY account)
      AS replayed ON replayed.account = account.id
   WHERE coalesce(balance.amount, 0) <> coalesce(replayed.amount, 0)`;

const NOTHING_OVERSPENT = `
  SELECT account.name || ' is overspent by ' || -sum(leg.amount)
    FROM settlement.leg AS leg JOIN settlement.account AS account ON account.id = leg.account
   WHERE account.kind NOT IN ('capacity', 'allocation', 'pledge', 'cash', 'credit-note', 'rounding')
   GROUP BY account.name HAVING sum(leg.amount) < 0`;

/** What a commitment promised, called and paid is what its instalments say, to the micro. */
const MONEY_FOLLOWS_COMMITMENTS = `
  WITH expected AS (
    SELECT commitment.id, 'promised' AS kind,
           sum(micros) FILTER (WHERE called_at IS NULL) AS micros
      FROM funding.commitment AS commitment
      JOIN funding.instalment AS instalment ON instalment.commitment = commitment.id
     WHERE status IN ('signed', 'called', 'paid') GROUP BY commitment.id
    UNION ALL
    SELECT commitment.id, 'called',
           sum(micros) FILTER (WHERE called_at IS NOT NULL AND paid_at IS NULL)
      FROM funding.commitment AS commitment
      JOIN funding.instalment AS instalment ON instalment.commitment = commitment.id
     WHERE status IN ('signed', 'called', 'paid') GROUP BY commitment.id
    UNION ALL
    SELECT commitment.id, 'paid', sum(micros) FILTER (WHERE paid_at IS NOT NULL)
      FROM funding.commitment AS commitment
      JOIN funding.instalment AS instalment ON instalment.commitment = commitment.id
     WHERE status IN ('signed', 'called', 'paid') GROUP BY commitment.id),
  held AS (
    SELECT account.owner AS id, account.kind, sum(leg.amount) AS micros
      FROM settlement.leg AS leg JOIN settlement.account AS account ON account.id = leg.account
     WHERE account.kind IN ('promised', 'called', 'paid') GROUP BY account.owner, account.kind)
  SELECT kind || ':' || id || ' holds ' || coalesce(held.micros, 0) || ', and its instalments say '
         || coalesce(expected.micros, 0)
    FROM expected FULL JOIN held USING (id, kind)
   WHERE coalesce(held.micros, 0) <> coalesce(expected.micros, 0)`;

/**
 * Where no usage of a run in a month waits for its charge, what is charged is its latest revision:
 * once, and nothing where nothing was accepted. A run that goes on may not be charged yet.
 */
const USAGE_CHARGED_ONCE = `
  WITH charged AS (
    SELECT entry.subject AS job, entry.attempt, entry.month, sum(leg.amount) AS gpu_seconds
      FROM settlement.entry AS entry
      JOIN settlement.leg AS leg ON leg.entry = entry.seq
      JOIN settlement.account AS account ON account.id = leg.account AND account.kind = 'used'
     WHERE entry.flow = 'use'
       AND NOT EXISTS (
         SELECT FROM settlement.entry AS unwinding WHERE unwinding.reversal_of = entry.seq)
     GROUP BY entry.subject, entry.attempt, entry.month),
  accepted AS (
    SELECT DISTINCT ON (job, attempt, month) job, attempt, month, gpu_seconds,
           bool_or(charged_at IS NULL) OVER (PARTITION BY job, attempt, month) AS waits
      FROM metering.known_usage ORDER BY job, attempt, month, revision DESC)
  SELECT job || ' attempt ' || attempt || ' in ' || month || ' is charged '
         || coalesce(charged.gpu_seconds, 0) || ' GPU-seconds, and accepted are '
         || coalesce(accepted.gpu_seconds, 0)
    FROM accepted FULL JOIN charged USING (job, attempt, month)
   WHERE coalesce(charged.gpu_seconds, 0) <> coalesce(accepted.gpu_seconds, 0)
     AND accepted.waits IS NOT TRUE`;

const USED_ACCOUNTS_HOLD_USAGE = `
  SELECT entry.subject || ' attempt ' || entry.attempt || ' in ' || entry.month
         || ' has ' || count(*) || ' standing charges'
    FROM settlement.entry AS entry
   WHERE entry.flow = 'use'
     AND NOT EXISTS (
       SELECT FROM settlement.entry AS unwinding WHERE unwinding.reversal_of = entry.seq)
   GROUP BY entry.subject, entry.attempt, entry.month HAVING count(*) > 1`;

/** What is reserved is held by a run that goes on, or by one whose month is not settled yet. */
const RESERVED_BY_RUNS = `
  SELECT held.subject || ' attempt ' || held.attempt || ' is over and still holds a reservation in '
         || held.month
    FROM settlement.entry AS held
    JOIN scheduling.job AS job ON job.id = held.subject
    JOIN scheduling.run AS run ON run.job_number = job.number AND run.attempt = held.attempt
   WHERE held.flow = 'reserve' AND run.ended_at IS NOT NULL
     AND NOT EXISTS (
       SELECT FROM settlement.entry AS unwinding WHERE unwinding.reversal_of = held.seq)
     AND NOT EXISTS (
       SELECT FROM settlement.entry AS used
        WHERE used.subject = held.subject AND used.flow = 'use' AND used.month = held.month
          AND used.attempt = held.attempt)
     AND NOT EXISTS (
       SELECT FROM metering.usage AS usage
        WHERE usage.job_number = job.number AND usage.attempt = held.attempt
          AND usage.month = held.month)`;

const CLOSED_MEANS_STATED = `
  SELECT period.month || ' is closed, and reserved are ' || sum(leg.amount) || ' GPU-seconds in it'
    FROM settlement.period AS period
    JOIN settlement.entry AS entry ON entry.month = period.month
    JOIN settlement.leg AS leg ON leg.entry = entry.seq
    JOIN settlement.account AS account ON account.id = leg.account
   WHERE period.state = 'closed' AND account.kind IN ('reserved', 'entitlement')
   GROUP BY period.month, account.kind HAVING sum(leg.amount) <> 0`;

/** Every check of what is booked, by its name. */
export const LEDGER_CHECKS = {
  ENTRIES_SUM_TO_ZERO,
  BALANCES_EQUAL_REPLAY,
  NOTHING_OVERSPENT,
  MONEY_FOLLOWS_COMMITMENTS,
  USAGE_CHARGED_ONCE,
  USED_ACCOUNTS_HOLD_USAGE,
  RESERVED_BY_RUNS,
  CLOSED_MEANS_STATED,
};
