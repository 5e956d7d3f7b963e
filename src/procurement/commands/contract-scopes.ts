/** Who has to do with a contract, as the scopes in which a role counts for it. */
import type { Reader } from '../../platform/database/transaction.ts';
import type { Scope } from '../../platform/identity/access.ts';
import { type Contract, sitesOfContract } from '../contract.ts';
import { selectPayersOf } from '../store/contracts.ts';

/** Its programme and its sites. */
export function scopesOfContract(contract: Contract): readonly Scope[] {
  return [
    { kind: 'programme', id: contract.programme },
    ...sitesOfContract(contract).map((id): Scope => ({ kind: 'site', id })),
  ];
}

/** Every party that pays, too. */
export async function scopesOfContractReaders(
  reader: Reader,
  contract: Contract,
): Promise<readonly Scope[]> {
  const payers = await selectPayersOf(reader, contract.id);
  return [...scopesOfContract(contract), ...payers.map((id): Scope => ({ kind: 'party', id }))];
}
