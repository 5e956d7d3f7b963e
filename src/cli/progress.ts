/**
 * How far a long piece of work has come: a bar where standard error is a terminal, otherwise a line
 * for every tenth, so that a log stays readable.
 */
import { Presets, SingleBar } from 'cli-progress';
import type { CliPorts } from './ports.ts';

export interface Progress {
  update(done: number, total: number): void;
  /** Removes the bar and gives the terminal its cursor back. May be called more than once. */
  end(): void;
}

export function startProgress(
  what: string,
  { stderr, terminal, signal }: Pick<CliPorts, 'stderr' | 'terminal' | 'signal'>,
): Progress {
  const progress = terminal === undefined ? progressLines(what, stderr) : bar(what, terminal);
  signal.addEventListener('abort', progress.end, { once: true });
  return progress;
}

function bar(what: string, stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar(
    {
      stream,
      format: `${what} {bar} {percentage} % | {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
      // The work may keep the event loop busy, so the bar is drawn when it is told something.
      etaAsynchronousUpdate: false,
    },
    Presets.shades_classic,
  );
  shown.start(1, 0);
  return {
    update: (done, total) => {
      shown.setTotal(total);
      shown.update(done);
    },
    end: () => shown.stop(),
  };
}

function progressLines(what: string, stderr: CliPorts['stderr']): Progress {
  const told = { tenths: 0 };
  return {
    update: (done, total) => {
      const tenths = total <= 0 ? 0 : Math.floor((10 * done) / total);
      if (tenths <= told.tenths) return;
      told.tenths = tenths;
      stderr.write(`${what}: ${10 * tenths} %\n`);
    },
    end: () => undefined,
  };
}
