import type { Reader } from '../../platform/database/transaction.ts';
import {
  type CapacityStart,
  type Condition,
  capacityStartOf,
  capacityStartText,
  type Gate,
  gateOf,
  needsCommitment,
} from '../condition.ts';
import type { Contract } from '../contract.ts';
import { selectConditionsOf, selectFundingMix } from '../store/conditions.ts';
import { selectContract } from '../store/contracts.ts';

export interface CapacityStartOf {
  readonly contract: Contract;
  /** Of its first phase. */
  readonly plannedAt: Condition['dueAt'];
  readonly start: CapacityStart<Condition & Gate>;
  readonly needsCommitment: boolean;
  readonly sentence: string;
}

/** When the capacity of a contract can start; `undefined`: no such contract, or no phase of it. */
export async function readCapacityStart(
  reader: Reader,
  contractId: string,
): Promise<CapacityStartOf | undefined> {
  const contract = await selectContract(reader, contractId);
  const plannedAt = contract?.phases[0]?.start;
  if (contract === undefined || plannedAt === undefined) return undefined;
  const conditions = await selectConditionsOf(reader, contract);
  const start = capacityStartOf(conditions.map(gateOf), plannedAt);
  const mix = await selectFundingMix(reader, contract.id, contract.capexMicros);
  return {
    contract,
    plannedAt,
    start,
    needsCommitment: needsCommitment(mix),
    sentence: capacityStartText(start),
  };
}
