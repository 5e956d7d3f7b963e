/**
 * Every rule that a programme file is checked against, with its source. A fault names its rule; the
 * list in docs/programme-file.md is made from this one.
 */
interface RuleNote {
  readonly says: string;
  readonly source: string;
}

const FORMAT = 'format of this file';
const MODEL = 'src/funding, src/procurement, src/capacity, src/access: what the words mean';
const REGULATION = 'Regulation (EU) 2021/1173 as amended by (EU) 2026/150, Art. 12b';
const TENDER = `${REGULATION}; figures as reported in the published tender`;

export const RULES = {
  yaml_syntax: { says: 'The file is YAML 1.2, one document.', source: 'YAML 1.2.2' },
  file_too_large: { says: 'The file has at most 2,000,000 characters.', source: FORMAT },
  nested_too_deep: { says: 'Lists and blocks are nested at most 60 deep.', source: FORMAT },
  unknown_tag: { says: 'No YAML tags.', source: FORMAT },
  no_alias: { says: 'No YAML aliases: each value stands where it counts.', source: FORMAT },
  duplicate_key: { says: 'Each key of a block stands there once.', source: 'YAML 1.2.2, 3.2.1.1' },
  wrong_version: { says: 'The version is one that this Polder reads.', source: FORMAT },
  wrong_type: { says: 'A number, text, list or block stands where one belongs.', source: FORMAT },
  missing_key: { says: 'Every required key is there.', source: FORMAT },
  unknown_key: { says: 'No key that the format does not know.', source: FORMAT },
  not_a_choice: { says: 'A choice is one of the listed words.', source: FORMAT },
  wrong_form: { says: 'Text has the form of its field; no control characters.', source: FORMAT },
  wrong_count: { says: 'A list that must not be empty is not.', source: FORMAT },
  out_of_range: { says: 'A number is in its range, with no more decimals.', source: FORMAT },
  duplicate_id: { says: 'No two things have the same id.', source: FORMAT },
  unknown_reference: { says: 'A reference names something of the file.', source: FORMAT },

  party_state: {
    says: 'A region names its state; a state belongs to itself, a joint undertaking to none.',
    source: MODEL,
  },
  membership: { says: 'A state alone is a member, associated, or neither.', source: MODEL },
  not_participating: {
    says: 'Who commits to a joint procurement, and for where, takes part in the undertaking.',
    source: `${REGULATION}; src/funding/membership.ts`,
  },
  not_a_state: { says: 'A territory and the deciding party are states.', source: MODEL },
  not_an_operator: { says: 'A site is operated by an operator.', source: MODEL },
  budget_repeated: { says: 'A party has one budget a year.', source: MODEL },
  budget_exceeded: {
    says: 'Binding commitments stay within the budget of party and year, unless it is assumed.',
    source: 'the party’s own budget, src/funding/commitment.ts',
  },
  committed_too_large: {
    says: 'All binding commitments together are money that an account can hold.',
    source: 'src/funding/commitment.ts',
  },
  instalment_order: { says: 'Instalments stand in the order of their days.', source: MODEL },
  instalment_date: {
    says: 'An instalment falls before the end of its contracts, ten years ahead at most.',
    source: MODEL,
  },

  contribution_programme: {
    says: 'A contribution comes from a commitment to the contract’s programme.',
    source: MODEL,
  },
  contribution_not_binding: {
    says: 'A contribution comes from a commitment that is signed and not withdrawn.',
    source: MODEL,
  },
  contribution_territory: {
    says: 'Money for one territory is spent at a site on it.',
    source: `the commitment itself; ${REGULATION}`,
  },
  commitment_exceeded: {
    says: 'All contributions from a commitment stay within it.',
    source: MODEL,
  },
  investment_exceeded: {
    says: 'Contributions to a contract stay within its investment.',
    source: MODEL,
  },
  host_commitment: {
    says: 'A joint procurement on a territory needs a binding commitment of that state.',
    source: REGULATION,
  },
  union_share: {
    says: 'The union pays at most 17 % of the investment in a joint procurement.',
    source: TENDER,
  },
  union_match: {
    says: 'States and regions match the union’s money at least equally in a joint procurement.',
    source: TENDER,
  },
  match_from_states: {
    says: 'In a joint procurement only the joint undertaking, states and regions contribute.',
    source: REGULATION,
  },
  market_public_money: {
    says: 'A market contract has no money of a joint undertaking, state or region.',
    source: 'the track itself, src/funding/programme.ts',
  },
  public_share: {
    says: 'A public share has contributions, and contributions have a public share.',
    source: MODEL,
  },
  contract_operator: { says: 'The sites of a contract have one operator.', source: MODEL },
  condition_subject: {
    says: 'A condition names a site or a programme that waits for it, or neither.',
    source: 'src/procurement/condition.ts',
  },

  phase_dates: { says: 'A phase runs from the first of a month to a later one.', source: MODEL },
  phase_overlap: { says: 'Phases of a contract do not overlap.', source: MODEL },
  cluster_elsewhere: {
    says: 'A contract and an outage name clusters of their site.',
    source: MODEL,
  },
  cluster_repeated: { says: 'A phase names a cluster once.', source: MODEL },
  cluster_shared: { says: 'A cluster is in one contract.', source: MODEL },
  class_mixed: {
    says: 'A contract has one price per GPU-hour, so its clusters are of one accelerator class.',
    source: MODEL,
  },
  class_rates: { says: 'An accelerator class has one exchange rate.', source: MODEL },
  capacity_exceeded: { says: 'A phase has no more GPUs than its cluster.', source: MODEL },
  node_split: { says: 'A phase has whole nodes, counted from the first.', source: MODEL },
  idle_power: { says: 'An idle GPU draws no more than a busy one.', source: 'physics' },
  outage_exceeded: { says: 'No more GPUs are out at once than the cluster has.', source: MODEL },
  outage_outside: { says: 'An outage lies in the period.', source: MODEL },
  count_too_large: {
    says: 'GPUs times seconds of the period are a safe integer.',
    source: 'src/kernel/units.ts',
  },
  price_too_large: {
    says: 'All GPU-hours of the period at a price are money that an account can hold.',
    source: 'src/kernel/int64-column.ts',
  },

  allocation_dates: { says: 'An allocation lies in the period.', source: MODEL },
  site_repeated: { says: 'An allocation, and a contract, names a site once.', source: MODEL },
  no_entitlement: {
    says: 'The funder of an allocation is entitled to capacity at each of its sites.',
    source: `src/capacity/entitlement.ts; ${REGULATION}`,
  },
  outside_union: {
    says: 'Time of a joint undertaking is held in a Member State or an associated country.',
    source: `${REGULATION}; src/funding/membership.ts`,
  },
  pool_exceeded: {
    says: 'The allocations of a funder at a site are at most all of its entitlement at any time.',
    source: 'src/access/pool.ts',
  },
  storage_exceeded: {
    says: 'An allocation stores no more at a site than its contracts bring there.',
    source: 'src/access/storage.ts',
  },
  market_funder: {
    says: 'Market access is sold from the share of the site’s operator.',
    source: 'src/access/mode.ts',
  },

  month_length: {
    says: 'A period counted in months starts on a day up to the 28th, which every month has.',
    source: FORMAT,
  },
  period_too_long: { says: 'The period is at most ten years.', source: FORMAT },
  period_uncovered: {
    says: 'At every moment of the period some contract has capacity.',
    source: MODEL,
  },
  requested_time: {
    says: 'A wall time that a source lacks is either a part of the run time or an estimate.',
    source: 'src/scheduling/run-history.ts',
  },
  placement_exceeded: {
    says: 'The jobs of a source with a wish are at most all of its jobs.',
    source: 'src/scheduling/wish.ts',
  },
  backfill_maintenance: {
    says: 'A plan of all starts does not drain ahead of maintenance.',
    source: 'src/scheduling/conservative.ts',
  },
  trace_start: { says: 'A trace starts in the period.', source: FORMAT },
  trace_elsewhere: {
    says: 'A programme that is sent to a server replays no trace.',
    source: 'src/rehearsal/kept-rehearsal.ts',
  },
} as const satisfies Readonly<Record<string, RuleNote>>;

export type RuleName = keyof typeof RULES;
