/**
 * What a service has besides its store and its server, as the life of the service sees it. A part
 * that is left out is not there: the service then serves what is stored.
 */
import type { Logger } from 'pino';
import type { EpochSeconds } from '../kernel/units.ts';
import type { Place } from '../platform/database/connection.ts';
import type { OpenDatabase } from '../platform/database/open-database.ts';
import type { MailSettings } from '../platform/notices/send-mail.ts';
import type { RunRehearsal } from '../rehearsal/rehearse-text.ts';
import type { LeaderState } from './leader/leader-figures.ts';
import type { LogSettings } from './log.ts';

export interface PartPorts {
  readonly database: OpenDatabase;
  readonly now: () => EpochSeconds;
  readonly log: Logger;
}

/** What the engine needs: it runs on a thread of its own, with connections of its own. */
export interface EnginePorts {
  readonly place: Place;
  readonly log: LogSettings;
  /** By which letters are sent; `undefined`: none are. */
  readonly mail: MailSettings | undefined;
  /** Takes the lines of its log. */
  readonly sink: { write(text: string): unknown };
}

export interface RunningEngine {
  /** What it did so far. */
  figures(): LeaderState;
  /** Why nothing is scheduled at this moment; `undefined` while all is well, also as a follower. */
  trouble(): string | undefined;
  /** Ends the cycle that runs, and gives up the lead. */
  stop(): Promise<void>;
}

export interface PreparedDemo {
  /** The title of the programme that is loaded. */
  readonly programme: string;
}

export interface RunningUsers {
  /** Ends what they are doing. */
  stop(): Promise<void>;
}

export interface ServeParts {
  /** How rehearsals run that people ask for, by the version of Polder; left out: none does. */
  readonly runRehearsal?: (version: string) => RunRehearsal;
  /** Loads the demo where the store is empty; who can log in follows from what is loaded. */
  readonly prepareDemo?: (ports: PartPorts) => Promise<PreparedDemo>;
  /** Lets the users of the demo go on submitting jobs. */
  readonly startDemoUsers?: (ports: PartPorts) => Promise<RunningUsers>;
  /** Answers at once: becoming the leader and rebuilding the memory go on behind. */
  readonly startEngine?: (ports: EnginePorts) => Promise<RunningEngine>;
}
