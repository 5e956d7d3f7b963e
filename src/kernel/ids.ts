/**
 * Every id carries its kind in front, so that it can be read in a log and cannot be passed where
 * another kind belongs. The part after the prefix is lower case: letters, digits, `-` and `.`.
 */
export type PartyId = `party_${string}`;
export type ProgrammeId = `programme_${string}`;
export type CommitmentId = `commitment_${string}`;
export type VoteId = `vote_${string}`;
export type DonationId = `donation_${string}`;
export type AgreementId = `agreement_${string}`;
export type InterestId = `interest_${string}`;
export type CallId = `call_${string}`;
export type BidId = `bid_${string}`;
export type ContractId = `contract_${string}`;
export type SiteId = `site_${string}`;
export type ClusterId = `cluster_${string}`;
export type ModeId = `mode_${string}`;
export type AccessCallId = `access-call_${string}`;
export type ApplicationId = `application_${string}`;
export type ChangeId = `change_${string}`;
export type RegistrationId = `registration_${string}`;
export type AllocationId = `allocation_${string}`;
export type JobId = `job_${string}`;

/** The part of an id after its prefix, for schemas. At most 80 characters. */
export const ID_SUFFIX_PATTERN = '[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?';
