/** Who runs the scheduling cycle, of the servers on this store. */
import Type from 'typebox';
import { toEpochSeconds } from '../kernel/units.ts';
import type { Database } from '../platform/database/transaction.ts';
import { type AnyRoute, defineRoute } from '../platform/http/route.ts';
import { toWireInstant, wireCount, wireInstant, wireText } from '../platform/http/wire.ts';
import { THE_PLATFORM } from '../platform/identity/access.ts';
import { loadLeader } from './leader/leadership.ts';

export interface EnginePorts {
  readonly database: Database;
}

const engineRoute = defineRoute({
  operationId: 'getEngine',
  method: 'GET',
  path: '/v1/engine',
  summary: 'Which server leads, since when, and when its last turn was saved',
  description:
    'A turn is saved only where something happened. The epoch rises each time that another takes ' +
    'the lead; it is 0 before anyone did.',
  room: 'scheduling',
  permission: 'metric.read',
  kind: 'read',
  answer: Type.Object(
    {
      holder: wireText(300, 0),
      epoch: wireCount(0, Number.MAX_SAFE_INTEGER),
      ledSince: wireInstant,
      turn: wireCount(0, Number.MAX_SAFE_INTEGER),
      turnedAt: wireInstant,
    },
    { additionalProperties: false },
  ),
  scopesOf: async () => [THE_PLATFORM],
  handle: async (_, { database }: EnginePorts) => {
    const { holder, epoch, takenAt, turn, turnedAt } = await loadLeader(database);
    return {
      ok: true,
      body: {
        holder,
        epoch: Number(epoch),
        ledSince: toWireInstant(toEpochSeconds(takenAt)),
        turn: Number(turn),
        turnedAt: toWireInstant(toEpochSeconds(turnedAt)),
      },
    };
  },
});

export const ENGINE_ROUTES: readonly AnyRoute<EnginePorts>[] = [engineRoute];
