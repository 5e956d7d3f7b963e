/** What the clients know for certain, to be compared with the store at the end. */
export interface KnownJob {
  readonly id: `job_${string}`;
  readonly name: string;
  readonly allocation: `allocation_${string}`;
  readonly gpuCount: number;
  readonly requestedSeconds: number;
}

export class Witness {
  /** Acknowledged: they must be there, with this content, once. */
  readonly jobs: KnownJob[] = [];
  /** Names of jobs that were refused: there may be none of them. */
  readonly refusedNames: string[] = [];
  /** Ids of jobs whose cancellation was acknowledged. */
  readonly cancelled: string[] = [];
  /** How far each commitment was acknowledged to be. */
  readonly commitments = new Map<string, 'drafted' | 'signed' | 'called' | 'paid'>();
  /** What no client may ever see, in sentences. */
  readonly faults: string[] = [];
  repeatedCount = 0;
  readCount = 0;
  retriedCount = 0;

  fault(sentence: string): void {
    if (this.faults.length < 50) this.faults.push(sentence);
  }

  get acknowledgedCount(): number {
    return this.jobs.length + this.cancelled.length + this.commitments.size;
  }
}
