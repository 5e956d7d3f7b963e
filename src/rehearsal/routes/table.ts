/** The routes of this room. */
import type { AnyRoute } from '../../platform/http/route.ts';
import { PROGRAMME_ROUTES, type ProgrammePorts } from './programmes.ts';
import { REHEARSAL_ROUTES_OF_ONE } from './rehearsals.ts';
import { RESULT_ROUTES } from './results.ts';

export type RehearsalRoomPorts = ProgrammePorts;

export const REHEARSAL_ROUTES: readonly AnyRoute<RehearsalRoomPorts>[] = [
  ...PROGRAMME_ROUTES,
  ...REHEARSAL_ROUTES_OF_ONE,
  ...RESULT_ROUTES,
];
