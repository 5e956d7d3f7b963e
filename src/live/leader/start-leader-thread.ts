/** Starts the thread of the leader, and another where it breaks; see leader-thread.ts. */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { createLog } from '../log.ts';
import type { RunningEngine } from '../serve-parts.ts';
import { LeaderFigures, type LeaderState } from './leader-figures.ts';
import type { ThreadData, ThreadMessage } from './leader-thread.ts';

export interface ThreadPorts {
  readonly data: ThreadData;
  /** Takes the lines of the thread's log as they are. */
  readonly sink: { write(text: string): unknown };
}

const RESTART_MILLISECONDS = 1_000;
const STOP_MILLISECONDS_MAX = 10_000;
/** It tells its figures twice a second, unless it is at work: as long as a turn may take. */
const SILENT_SECONDS_MAX = 30;

export function startLeaderThread(ports: ThreadPorts): RunningEngine {
  return new LeaderThread(ports);
}

class LeaderThread implements RunningEngine {
  readonly #ports: ThreadPorts;
  readonly #log: Logger;
  #worker: Worker;
  #figures: LeaderState = new LeaderFigures().state;
  #trouble: string | undefined;
  /** When the thread told something last, milliseconds of a clock that does not jump. */
  #heardAt = performance.now();
  #isStopping = false;
  /** Of the present thread, which may have broken a moment ago. */
  #ended: Promise<void> = Promise.resolve();

  constructor(ports: ThreadPorts) {
    this.#ports = ports;
    this.#log = createLog(ports.data.log, ports.sink);
    this.#worker = this.#start();
  }

  trouble(): string | undefined {
    const seconds = Math.floor((performance.now() - this.#heardAt) / 1_000);
    const isSilent = this.#trouble === undefined && seconds > SILENT_SECONDS_MAX;
    return isSilent ? `The engine has said nothing for ${seconds} s` : this.#trouble;
  }

  figures(): LeaderState {
    return this.#figures;
  }

  /** A turn that takes too long to end is cut off: the store is whole at every moment. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const worker = this.#worker;
    worker.postMessage('stop');
    const isLate = new Promise<void>((resolve) => {
      setTimeout(resolve, STOP_MILLISECONDS_MAX).unref();
    });
    await Promise.race([this.#ended, isLate]);
    await worker.terminate();
  }

  #start(): Worker {
    // Compiled or not, the thread's file lies beside this one with the same ending.
    const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
    const worker = new Worker(new URL(`leader-thread${ending}`, import.meta.url), {
      workerData: this.#ports.data,
    });
    worker.on('message', (message: ThreadMessage) => this.#hear(message));
    worker.on('error', (error) => {
      this.#log.error({ err: error }, 'the engine broke; it starts again');
      this.#trouble = `The engine broke: ${error.message}`;
    });
    this.#ended = new Promise((resolve) => {
      worker.once('exit', () => resolve());
    });
    worker.on('exit', () => {
      if (this.#isStopping) return;
      setTimeout(() => {
        if (!this.#isStopping) this.#worker = this.#start();
      }, RESTART_MILLISECONDS);
    });
    return worker;
  }

  #hear(message: ThreadMessage): void {
    this.#heardAt = performance.now();
    switch (message.kind) {
      case 'log':
        this.#ports.sink.write(message.text);
        return;
      case 'figures':
        this.#figures = message.figures;
        return;
      case 'trouble':
        this.#trouble = message.sentence;
        return;
      case 'ended':
        return;
    }
  }
}
