/** What bids and their opening need of the parties and of the process. */
import { randomBytes } from 'node:crypto';
import { statesOfUnion } from '../funding/membership.ts';
import { selectParties, selectParty } from '../funding/store/parties.ts';
import type { SubmitPorts } from '../procurement/commands/bids.ts';
import type { OpeningPorts } from '../procurement/commands/opening.ts';

export interface BidRoomPorts {
  readonly submitPorts: SubmitPorts;
  readonly openingPorts: OpeningPorts;
}

export const BID_PORTS: BidRoomPorts = {
  submitPorts: {
    drawBytes: randomBytes,
    partyExists: async (reader, id) => (await selectParty(reader, id)) !== undefined,
  },
  openingPorts: {
    unionStates: async (reader) => statesOfUnion(await selectParties(reader)),
  },
};
