/** Why a job waits, as the last cycle that tried it found. */
export const WAIT_REASONS = [
  'not_tried_yet',
  'no_room',
  'holds_nodes',
  'reclaims_nodes',
  'above_borrow_limit',
  'above_lend_limit',
  'allocation_closed',
  'before_maintenance',
] as const;

export type WaitReason = (typeof WAIT_REASONS)[number];

/** The place of each reason in `WAIT_REASONS`, for the column of the jobs. */
export const REASON = {
  notTriedYet: 0,
  noRoom: 1,
  holdsNodes: 2,
  reclaimsNodes: 3,
  aboveBorrowLimit: 4,
  aboveLendLimit: 5,
  allocationClosed: 6,
  beforeMaintenance: 7,
} as const;
