/** A programme file applied to a test database, with ports that note what was posted. */
import { readFileSync } from 'node:fs';
import type { CommitmentFlow } from '../../funding/commands/commitments.ts';
import type { SiteId } from '../../kernel/ids.ts';
import { toEpochSeconds, toPartsPerMillion } from '../../kernel/units.ts';
import type { Caller, Database } from '../../platform/database/transaction.ts';
import { selectCallsRestingOn } from '../../procurement/store/calls.ts';
import { selectContractsDrawingOn } from '../../procurement/store/contracts.ts';
import { type ApplyPorts, type ApplyRequest, applyProgramme } from '../apply.ts';

const ROOT = new URL('../../../', import.meta.url);

export function textOfFile(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

export function callerAt(seconds: number): Caller {
  return { actor: 'person_officer', at: toEpochSeconds(seconds), requestId: 'request' };
}

export interface NotedPorts extends ApplyPorts {
  readonly posted: string[];
}

/** `leastPpm` is what every allocation has used of its funder's entitlement, at `usedSites`. */
export function notedPorts(leastPpm: number, usedSites: readonly SiteId[] = []): NotedPorts {
  const posted: string[] = [];
  return {
    posted,
    post: async (_, { commitment, flow, number }: CommitmentFlow) => {
      posted.push(`${flow} ${commitment.id} ${number}`);
    },
    contractsDrawingOn: selectContractsDrawingOn,
    callsRestingOn: selectCallsRestingOn,
    leastSharePpm: async () => toPartsPerMillion(leastPpm),
    usedSites: async () => usedSites,
  };
}

export function applyText(
  database: Database,
  fileText: string,
  more: Partial<ApplyRequest> & { readonly at: number; readonly ports?: ApplyPorts },
) {
  const { at, ports, ...request } = more;
  return applyProgramme(
    database,
    callerAt(at),
    { fileName: 'programme.yaml', fileText, expectedPlanVersion: undefined, ...request },
    ports ?? notedPorts(0),
  );
}
