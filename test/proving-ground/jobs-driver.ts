/** Whoever submits jobs, takes them back and asks about them. */

import type { AllocationId } from '../../src/kernel/ids.ts';
import { done, refused } from '../../src/kernel/outcome.ts';
import { limitsOfPlan } from '../../src/live/allocation-limits.ts';
import { requestHashOf } from '../../src/platform/http/idempotency-key.ts';
import { cancelJob } from '../../src/scheduling/commands/cancel-job.ts';
import { submitJobs } from '../../src/scheduling/commands/submit-jobs.ts';
import { jobIdOf } from '../../src/scheduling/job-id.ts';
import { toKeptAnswer } from '../../src/scheduling/routes/jobs.ts';
import { askQuestion } from '../../src/scheduling/store/questions.ts';
import { WISHES, type Wish } from '../../src/scheduling/wish.ts';
import { Chance } from './chance.ts';
import type { World } from './world.ts';

const GPU_COUNTS = [1, 1, 2, 4, 8, 8, 12, 16, 24, 48, 64, 200] as const;
const SHARES_PPM = [100_000, 250_000, 250_000, 400_000, 700_000] as const;
const SECONDS = [60, 600, 3_600, 3_600, 10_800, 21_600, 100_000] as const;
const HOLDER = 'person_member';

export class JobsDriver {
  /** The name of each submission that was acknowledged, with the id that was answered. */
  readonly acknowledged = new Map<string, string>();
  readonly #world: World;
  readonly #chance: Chance;
  readonly #shares: Chance;
  readonly #ports = { limitsOf: limitsOfPlan(), toKeptAnswer };
  #count = 0;

  constructor(world: World) {
    this.#world = world;
    this.#chance = new Chance(world.seed, 'jobs');
    this.#shares = new Chance(world.seed, 'shares of GPUs');
  }

  async submit(): Promise<void> {
    const world = this.#world;
    const allocations = await world.store.query<{ id: AllocationId }>(
      'SELECT id FROM access.allocation ORDER BY position',
    );
    const count = 1 + this.#chance.below(4);
    for (let each = 0; each < count; each += 1) {
      await this.#submitOne(this.#chance.pick(allocations).id);
    }
  }

  /** Cancels any job, in whatever state, and sometimes one that is not there. */
  async cancel(): Promise<void> {
    const number = this.#chance.below(this.#count + 2);
    const id = jobIdOf(number);
    await this.#world.write(`cancel ${id}`, HOLDER, (writer) => cancelJob(writer, id));
  }

  async ask(): Promise<void> {
    const number = this.#chance.below(this.#count + 2);
    await askQuestion(this.#world.store, number, this.#world.now);
  }

  async #submitOne(allocation: AllocationId): Promise<void> {
    const chance = this.#chance;
    const name = `job ${this.#count}`;
    this.#count += 1;
    const anyGpuCount = chance.pick(GPU_COUNTS);
    const sharePpm = this.#shares.hits(300) ? this.#shares.pick(SHARES_PPM) : 0;
    const gpuCount = sharePpm > 0 ? 1 : anyGpuCount;
    const requestedSeconds = chance.pick(SECONDS);
    const script = chance.hits(100) ? 'sleep 1' : undefined;
    const placement = chance.hits(150) ? chance.pick(WISHES) : 'any';
    const job = { allocation, name, gpuCount, requestedSeconds, placement, sharePpm, script };
    const id = await this.#send(job);
    const isRepeated = chance.hits(150);
    const isChanged = chance.hits(50);
    if (isRepeated) {
      const again = await this.#send(job);
      if (again !== id) throw new Error(`${name} was answered ${id}, and asked again ${again}`);
    }
    if (isChanged && id !== undefined) {
      const other = await this.#send({ ...job, gpuCount: gpuCount + 1 });
      if (other !== 'key_reused') throw new Error(`The key of ${name} was reused: ${other}`);
    }
  }

  /** Answers the id of the job, `key_reused`, or nothing where it was refused. */
  async #send(job: {
    readonly allocation: AllocationId;
    readonly name: string;
    readonly gpuCount: number;
    readonly requestedSeconds: number;
    readonly placement: Wish;
    readonly sharePpm: number;
    readonly script: string | undefined;
  }): Promise<string | undefined> {
    const { now } = this.#world;
    const caller = { actor: HOLDER, at: now, requestId: '' };
    const path = '/v1/jobs';
    const requestHash = requestHashOf('POST', path, job);
    const key = { actor: HOLDER, key: job.name, method: 'POST', path, requestHash };
    const what = `submit ${job.name} of ${job.gpuCount} GPUs to ${job.allocation}`;
    const outcome = await this.#world.write(what, HOLDER, async (writer) => {
      const [answer] = await submitJobs(writer, [{ ...job, caller, key }], this.#ports);
      if (answer === undefined) throw new Error('A submission was not answered');
      return answer.ok ? done(answer.value.id as string) : refused(answer);
    });
    if (!outcome.ok && outcome.reason === 'key_reused') return 'key_reused';
    const id = outcome.ok
      ? outcome.value
      : outcome.reason === 'repeated'
        ? String(JSON.parse(outcome.answer.body).id)
        : undefined;
    if (id !== undefined) this.acknowledged.set(job.name, id);
    return id;
  }
}
