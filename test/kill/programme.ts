/**
 * A small programme that is under way now: two sites of 256 GPUs, three funders, four allocations.
 * Small enough to be full at once, so that jobs wait, start and end all the time.
 */

const SECONDS_PER_DAY = 86_400;

/** `now` in epoch seconds: the plan began before the month of it, and ends months after. */
export function programmeText(now: number): string {
  const day = (days: number) =>
    new Date((now + days * SECONDS_PER_DAY) * 1_000).toISOString().slice(0, 10);
  const start = `${day(-40).slice(0, 7)}-01`;
  const yearOf = (text: string) => Number(text.slice(0, 4));
  const paid = day(-60);
  const years = [...new Set([-100, -60, 0, 60, 300].map((days) => yearOf(day(days))))];
  const parties = ['party_ju', 'party_nl', 'party_north'];
  const budgets = years.flatMap((year) =>
    parties.map((party) => `  - { party: ${party}, year: ${year}, ceilingEur: 300_000_000 }`),
  );
  const commitments = parties.map((party) => commitmentText(party, paid));
  return `polder: 1
name: Two small sites
seed: 7
period: { start: ${start}, length: 12 months }
parties:
  - { id: party_ju, name: Joint undertaking, kind: joint-undertaking }
  - { id: party_nl, name: Netherlands, kind: state }
  - { id: party_north, name: Region in the north, kind: region, state: party_nl }
  - { id: party_operator, name: Operator, kind: operator, state: party_nl }
  - { id: party_research, name: Research, kind: user-organisation, state: party_nl }
budgets:
${budgets.join('\n')}
programmes:
  - { id: programme_small, name: Small, track: public-factory }
  - { id: programme_joint, name: Joint, track: joint-procurement }
commitments:
${commitments.join('\n')}
sites:
${siteText('east')}
${siteText('west')}
contracts:
${contractText('east', start, day(500))}
${contractText('west', start, day(500))}
modes:
  - { id: mode_reserved, name: Reserved, priority: reserved-research, pricePerGpuHourEur: 0 }
  - { id: mode_open, name: Open, priority: ordinary, pricePerGpuHourEur: 0 }
allocations:
${allocationText('ju', 'ju', 'mode_open', 100)}
${allocationText('nl-a', 'nl', 'mode_reserved', 60)}
${allocationText('nl-b', 'nl', 'mode_open', 30)}
${allocationText('north', 'north', 'mode_open', 90)}
workload:
  requestedTimePercent: 150
  sources:
    - { kind: generated, mix: philly, loadPercent: 10, weightByAllocation: { allocation_ju: 1 } }
scheduling: { reservationsMax: 4, triedJobsMax: 50, borrowLimitPercent: 200, lendLimitPercent: 100,
  minimumRun: 1 minute, notice: 1 minute }
`;
}

export const ALLOCATIONS = [
  'allocation_ju',
  'allocation_nl-a',
  'allocation_nl-b',
  'allocation_north',
] as const;
export const SITES = ['site_east', 'site_west'] as const;
export const PARTIES = ['party_ju', 'party_nl', 'party_north'] as const;
export const GPUS_PER_SITE = 256;

function commitmentText(party: string, due: string): string {
  const id = party.replace('party', 'commitment');
  const territory = party === 'party_ju' ? '' : 'territory: party_nl, ';
  return `  - { id: ${id}, party: ${party}, programme: programme_small, ${territory}status: signed,
      instalments: [{ due: ${due}, amountEur: 20_000_000 }] }`;
}

function siteText(name: string): string {
  return `  - id: site_${name}
    name: ${name}
    operator: party_operator
    territory: party_nl
    pue: 1.2
    powerEurPerMwh: 89
    clusters:
      - { id: cluster_${name}, acceleratorClass: h100, h100EquivalentsPerGpu: 1,
          wattsPerGpuBusy: 1_500, wattsPerGpuIdle: 450, nodeGroups:
          [{ nodes: 32, gpusPerNode: 8, nodesPerRack: 4, racksPerPod: 8 }] }`;
}

function contractText(name: string, start: string, end: string): string {
  return `  - id: contract_${name}
    programme: programme_small
    site: site_${name}
    capexEur: 30_000_000
    pricePerGpuHourEur: 2.85
    publicSharePercent: 100
    contributions:
      - { commitment: commitment_ju, amountEur: 10_000_000 }
      - { commitment: commitment_nl, amountEur: 10_000_000 }
      - { commitment: commitment_north, amountEur: 10_000_000 }
    phases:
      - { name: all, start: ${start}, end: ${end.slice(0, 7)}-01,
          capacity: [{ cluster: cluster_${name}, gpus: ${GPUS_PER_SITE} }] }
    serviceLevel: { availabilityPercent: 97, creditPercent: 100 }
    storageTerabytes: 10`;
}

function allocationText(id: string, funder: string, mode: string, percent: number): string {
  return `  - { id: allocation_${id}, name: Allocation ${id}, mode: ${mode},
      funder: party_${funder}, holder: party_research,
      sites: [site_east, site_west], sharePercent: ${percent} }`;
}
