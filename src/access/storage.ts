/**
 * What an allocation may store at a site is at most the storage that contracts bring there. It is a
 * limit of each allocation alone: together they may be more, because not all fill theirs, and what
 * is stored is the site's to watch.
 */
import type { SiteId } from '../kernel/ids.ts';
import { type Gibibytes, toGibibytes } from '../kernel/units.ts';
import { type Contract, sitesOfContract } from '../procurement/contract.ts';
import type { Allocation } from './allocation.ts';

export interface StorageExcess {
  readonly site: SiteId;
  readonly gibibytes: Gibibytes;
  readonly gibibytesMax: Gibibytes;
  /** Of the contracts: 10^12 bytes each. */
  readonly terabytes: number;
}

/** Of all contracts of a site; one of several sites brings to each of them what it says. */
export function terabytesAt(
  site: SiteId,
  contracts: readonly Pick<Contract, 'site' | 'furtherSites' | 'storageTerabytes'>[],
): number {
  return contracts
    .filter((contract) => sitesOfContract(contract).includes(site))
    .reduce((sum, { storageTerabytes }) => sum + storageTerabytes, 0);
}

/** The first of its sites that an allocation would store more at than there is; by its place. */
export function storageExcess(
  { storageGibibytes: gibibytes, sites }: Pick<Allocation, 'storageGibibytes' | 'sites'>,
  terabytesOf: (site: SiteId, place: number) => number,
): StorageExcess | undefined {
  if (gibibytes === undefined) return undefined;
  for (const [place, site] of sites.entries()) {
    const terabytes = terabytesOf(site, place);
    const wholeGibibytes = (BigInt(terabytes) * BYTES_A_TERABYTE) / BYTES_A_GIBIBYTE;
    if (BigInt(gibibytes) <= wholeGibibytes) continue;
    return { site, gibibytes, gibibytesMax: toGibibytes(Number(wholeGibibytes)), terabytes };
  }
  return undefined;
}

const BYTES_A_TERABYTE = 1_000_000_000_000n;
const BYTES_A_GIBIBYTE = 1_073_741_824n;
