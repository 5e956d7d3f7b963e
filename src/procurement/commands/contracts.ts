import { toDateText } from '../../kernel/time.ts';
import type { Writer } from '../../platform/database/transaction.ts';
import { type Contract, sitesOfContract } from '../contract.ts';
import { upsertContract } from '../store/contracts.ts';

/**
 * Adds a contract of a programme file, or writes it anew. It refuses nothing: whoever calls it
 * holds the lock of the plan and has checked the whole plan by its rules.
 */
export async function putContract(writer: Writer, contract: Contract): Promise<void> {
  await upsertContract(writer, contract);
  const { programme, phases, contributions } = contract;
  writer.audit({
    action: 'contract.put',
    subject: contract.id,
    detail: {
      programme,
      sites: sitesOfContract(contract),
      capexMicros: String(contract.capexMicros),
      priceMicrosPerGpuHour: String(contract.priceMicrosPerGpuHour),
      publicSharePpm: contract.publicSharePpm,
      serviceLevel: { ...contract.serviceLevel },
      storageTerabytes: contract.storageTerabytes,
      phases: phases.map(({ name, start, end, capacity }) => ({
        name,
        start: toDateText(start),
        end: toDateText(end),
        capacity: capacity.map((each) => ({ ...each })),
      })),
      contributions: contributions.map(({ commitment, micros }) => ({
        commitment,
        micros: String(micros),
      })),
    },
  });
  writer.publish({
    kind: 'contract.put',
    subject: contract.id,
    scopes: [`programme:${programme}`, ...sitesOfContract(contract).map((id) => `site:${id}`)],
    detail: {},
  });
}
