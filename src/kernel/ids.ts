/**
 * Every id carries its kind in front, so that it can be read in a log and cannot be passed where
 * another kind belongs. The part after the prefix is lower case: letters, digits, `-` and `.`.
 */
export type PartyId = `party_${string}`;
export type ProgrammeId = `programme_${string}`;
export type CommitmentId = `commitment_${string}`;
export type ContractId = `contract_${string}`;
export type SiteId = `site_${string}`;
export type ClusterId = `cluster_${string}`;
export type ModeId = `mode_${string}`;
export type AllocationId = `allocation_${string}`;
export type JobId = `job_${string}`;

const ID_PREFIXES = [
  'party',
  'programme',
  'commitment',
  'contract',
  'site',
  'cluster',
  'mode',
  'allocation',
  'job',
  'entry',
] as const;

export type IdKind = (typeof ID_PREFIXES)[number];

/** The part of an id after its prefix, for schemas and {@link kindOfId}. At most 80 characters. */
export const ID_SUFFIX_PATTERN = '[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?';

/** The kind that an id names in its prefix, or `undefined` where it is not an id of Polder. */
export function kindOfId(id: string): IdKind | undefined {
  const match = new RegExp(`^([a-z]+)_${ID_SUFFIX_PATTERN}$`).exec(id);
  return ID_PREFIXES.find((prefix) => prefix === match?.[1]);
}
