/**
 * What is asked of a Slurm, whatever the version of its interface. A job that was put back and ran
 * again has a record for each time; a record is known by its job and the time of its submission,
 * which Slurm sets anew. So has one that was given another size, with the time of the change in
 * place of its submission, and its first start.
 */
import type { EpochSeconds } from '../../kernel/units.ts';

export interface SlurmJob {
  readonly slurmJobId: number;
  readonly name: string;
  readonly comment: string;
  readonly account: string;
  readonly user: string;
  readonly partition: string;
  /** As Slurm writes it, such as `RUNNING`. */
  readonly state: string;
  readonly reason: string;
  /** Held by whoever submitted it, so that it does not start. */
  readonly isHeld: boolean;
  readonly submittedAt: EpochSeconds;
  /** `undefined`: not started yet. */
  readonly startedAt: EpochSeconds | undefined;
  /** `undefined`: not over yet. */
  readonly endedAt: EpochSeconds | undefined;
  /** Of the time from start to end, what it held its GPUs for: without suspensions. */
  readonly elapsedSeconds: number;
  /** Allocated; 0 before the start and of jobs without GPUs. */
  readonly gpuCount: number;
  readonly timeLimitMinutes: number;
  /** Who ended it, where somebody did and the accounting says who. */
  readonly killedBy: string | undefined;
  readonly exitCode: number;
}

export interface SlurmSubmission {
  /** The user of the site as whom it runs. */
  readonly user: string;
  readonly name: string;
  readonly comment: string;
  readonly account: string;
  readonly partition: string;
  readonly nodeCount: number;
  /** On each node; where nodes differ, `undefined`, and Slurm divides `gpuCount`. */
  readonly gpusPerNode: number | undefined;
  readonly gpuCount: number;
  readonly timeLimitMinutes: number;
  readonly script: string;
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface SlurmNode {
  readonly name: string;
  readonly partitions: readonly string[];
  readonly gpuCount: number;
  /** Of these, those that jobs hold; on a node that is drained they run to their end. */
  readonly heldGpuCount: number;
  /** `lost`: down or not answering; `maintenance`: drained by somebody. */
  readonly service: 'in-service' | 'lost' | 'maintenance';
  readonly reason: string;
}

/** Slurm says no to what was asked, and nothing of it was done. */
export class SlurmRefusal extends Error {
  override readonly name = 'SlurmRefusal';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }

  /** Another try would be refused as well. */
  get isFinal(): boolean {
    return !PASSING.has(this.code);
  }
}

/** What may go better later, as Slurm 22.05 numbers and words it. */
const PASSING: ReadonlySet<number> = new Set([
  2_007, // Unable to create job record, try again
  2_019, // I/O error writing script/environment to file
  2_020, // Job can not be altered now, try again later
  2_027, // Slurm backup controller in standby mode
  2_037, // Requested operation is presently disabled
  2_050, // Job violates accounting/QOS policy: also where an account may submit no more for now
  2_103, // Job update not available right now, the DB index is being set, try again in a bit
  2_105, // System submissions disabled
]);

/** Throws where Slurm cannot be asked; `submit` also {@link SlurmRefusal}. */
export interface SlurmPort {
  /** All that the controller knows of now; over jobs stay there for some minutes. */
  currentJobs(): Promise<readonly SlurmJob[]>;
  /** By the accounting: all records of these names. */
  recordsNamed(names: readonly string[]): Promise<readonly SlurmJob[]>;
  /** By the accounting: all records that were not over before `since`, by the site's clock. */
  recordsSince(since: EpochSeconds): Promise<readonly SlurmJob[]>;
  /** Submits a job that is held. Answers its id. */
  submitHeld(submission: SlurmSubmission): Promise<number>;
  release(slurmJobId: number): Promise<void>;
  setComment(slurmJobId: number, comment: string): Promise<void>;
  signal(slurmJobId: number, signal: 'USR1'): Promise<void>;
  /** Of a job that is over already it changes nothing. */
  cancel(slurmJobId: number): Promise<void>;
  nodes(): Promise<readonly SlurmNode[]>;
  state(): Promise<SlurmState>;
}

export interface SlurmState {
  /** By the site's own clock. */
  readonly now: EpochSeconds;
  /** What the controller still has to tell the accounting: 0 where that has caught up. */
  readonly untoldRecordCount: number;
  readonly release: string;
}
