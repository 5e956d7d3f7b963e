/**
 * What a service has besides its store and its server, as the life of the service sees it. A part
 * that is left out is not there: the service then serves what is stored.
 */
import type { Logger } from 'pino';
import type { EpochSeconds } from '../kernel/units.ts';
import type { OpenDatabase } from '../platform/database/open-database.ts';
import type { Persona } from '../platform/identity/demo.ts';

export interface PartPorts {
  readonly database: OpenDatabase;
  readonly now: () => EpochSeconds;
  readonly log: Logger;
}

export interface RunningEngine {
  /** Why nothing is scheduled at this moment; `undefined` while all is well, also as a follower. */
  trouble(): string | undefined;
  /** Ends the cycle that runs, and gives up the lead. */
  stop(): Promise<void>;
}

export interface PreparedDemo {
  /** The title of the programme that is loaded. */
  readonly programme: string;
  readonly personas: readonly Persona[];
}

export interface ServeParts {
  /** Loads the demo where the store is empty; else it only says who can log in. */
  readonly prepareDemo?: (ports: PartPorts) => Promise<PreparedDemo>;
  /** Answers at once: becoming the leader and rebuilding the memory go on behind. */
  readonly startEngine?: (ports: PartPorts) => Promise<RunningEngine>;
}
