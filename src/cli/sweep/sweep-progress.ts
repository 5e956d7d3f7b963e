/**
 * How far a sweep is, and how long it still takes: a bar where standard error is a terminal, else
 * a line for each scenario. With `--json` a document for each on standard output besides.
 */
import { Presets, SingleBar } from 'cli-progress';
import { durationText } from '../../rehearsal/report/figures.ts';
import { type TimeLeft, timeLeftOf } from '../../rehearsal/sweep/estimate.ts';
import type { Scenario } from '../../rehearsal/sweep/sweep.ts';
import type { CliPorts } from '../ports.ts';
import type { ScenarioEnded } from './sweep-thread.ts';

export interface SweepProgress {
  begins(scenario: Scenario): void;
  ends(scenario: Scenario, ended: ScenarioEnded | undefined): void;
  /** Removes the bar and gives the terminal its cursor back. May be called more than once. */
  close(wasInterrupted?: boolean): void;
}

type ProgressPorts = Pick<CliPorts, 'stderr' | 'stdout' | 'terminal' | 'signal' | 'meter'>;

interface Size {
  readonly scenarioCount: number;
  /** How many run at the same time, as far as is known now. */
  readonly laneCount: () => number;
  readonly isJson: boolean;
}

export function startSweepProgress(size: Size, ports: ProgressPorts): SweepProgress {
  const progress = new Progress(size, ports);
  ports.signal.addEventListener('abort', () => progress.close(true), { once: true });
  return progress;
}

const REDRAW_MILLISECONDS = 1_000;

class Progress implements SweepProgress {
  readonly #size: Size;
  readonly #ports: ProgressPorts;
  readonly #seconds: number[] = [];
  readonly #beganAt = new Map<string, number>();
  readonly #bar: SingleBar | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #endedCount = 0;

  constructor(size: Size, ports: ProgressPorts) {
    this.#size = size;
    this.#ports = ports;
    if (ports.terminal === undefined) return;
    this.#bar = barOn(ports.terminal);
    this.#bar.start(size.scenarioCount, 0, { left: this.#leftText() });
    this.#timer = setInterval(() => this.#draw(), REDRAW_MILLISECONDS);
    this.#timer.unref();
  }

  begins({ id }: Scenario): void {
    this.#beganAt.set(id, this.#ports.meter.wallSeconds());
  }

  ends(scenario: Scenario, ended: ScenarioEnded | undefined): void {
    const beganAt = this.#beganAt.get(scenario.id);
    this.#beganAt.delete(scenario.id);
    this.#endedCount += 1;
    const seconds = beganAt === undefined ? undefined : this.#ports.meter.wallSeconds() - beganAt;
    // One that was refused at once, or was not seen to begin, says nothing about the time that a
    // rehearsal takes.
    if (ended?.isDone === true && seconds !== undefined) this.#seconds.push(seconds);
    this.#draw();
    if (this.#size.isJson) this.#tellDocument(scenario, ended, seconds);
    if (this.#bar === undefined) this.#tellLine(scenario, ended, seconds);
  }

  close(wasInterrupted = false): void {
    clearInterval(this.#timer);
    this.#bar?.stop();
    if (!wasInterrupted) return;
    const { scenarioCount } = this.#size;
    this.#ports.stderr.write(
      `\n${this.#endedCount} of ${scenarioCount} scenarios are kept; the same command goes on.\n`,
    );
  }

  #draw(): void {
    this.#bar?.update(this.#endedCount, { left: this.#leftText() });
  }

  #tellLine(
    { number, points, seed }: Scenario,
    ended: ScenarioEnded | undefined,
    seconds: number | undefined,
  ) {
    const what = [...points.map(({ label }) => label), `seed ${seed}`].join(', ');
    const how = outcomeText(ended, seconds);
    const { scenarioCount } = this.#size;
    this.#ports.stderr.write(
      `${this.#endedCount} of ${scenarioCount}: scenario ${number} (${what}) ${how}; ` +
        `${this.#leftText()}\n`,
    );
  }

  #tellDocument(
    { number, id, seed }: Scenario,
    ended: ScenarioEnded | undefined,
    seconds: number | undefined,
  ) {
    const left = this.#left();
    const outcome = ended === undefined ? 'already_there' : ended.isDone ? 'done' : 'failed';
    const document = {
      kind: 'scenario',
      number,
      id,
      seed,
      outcome,
      ...(ended?.reason !== undefined && { reason: ended.reason }),
      seconds: seconds === undefined ? null : Math.round(seconds * 1_000) / 1_000,
      ended: this.#endedCount,
      of: this.#size.scenarioCount,
      secondsLeftMin: left === undefined ? null : Math.round(left.secondsMin),
      secondsLeftMax: left === undefined ? null : Math.round(left.secondsMax),
    };
    this.#ports.stdout.write(`${JSON.stringify(document)}\n`);
  }

  #left(): TimeLeft | undefined {
    const now = this.#ports.meter.wallSeconds();
    return timeLeftOf({
      seconds: this.#seconds,
      leftCount: this.#size.scenarioCount - this.#endedCount,
      runningSeconds: [...this.#beganAt.values()].map((beganAt) => now - beganAt),
      workerCount: this.#size.laneCount(),
    });
  }

  #leftText(): string {
    if (this.#endedCount === this.#size.scenarioCount) return 'nothing left';
    const left = this.#left();
    if (left === undefined) {
      const until = this.#endedCount === 0 ? ' until the first is done' : '';
      return `time left unknown${until}`;
    }
    const [least, most] = [durationText(left.secondsMin), durationText(left.secondsMax)];
    return least === most ? `${most} left` : `${least} to ${most} left`;
  }
}

function outcomeText(ended: ScenarioEnded | undefined, seconds: number | undefined): string {
  if (ended === undefined) return 'was there already';
  const took = seconds === undefined ? undefined : `${seconds.toFixed(1)} s`;
  if (ended.isDone) return took === undefined ? 'is done' : `took ${took}`;
  const after = took === undefined ? '' : ` after ${took}`;
  return `FAILED${after}: ${ended.reason?.split('\n')[0] ?? ''}`;
}

function barOn(stream: NodeJS.WriteStream): SingleBar {
  return new SingleBar(
    {
      stream,
      format: 'sweeping {bar} {value} of {total} | {left}',
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
}
