/** How often each operation was accepted and refused. */
import type { FuzzOperation } from './document.ts';

interface Counts {
  accepted: number;
  refused: number;
}

export class Coverage {
  readonly #counts = new Map<string, Counts>();
  readonly #refusals = new Map<string, string>();

  constructor(operations: readonly FuzzOperation[]) {
    for (const { id } of operations) this.#counts.set(id, { accepted: 0, refused: 0 });
  }

  /** `text` of the answer to a request that should have been accepted. */
  note(id: string, status: number, text: string): void {
    if (status >= 400 && text !== '') this.#refusals.set(id, text);
    const counts = this.#counts.get(id);
    if (counts === undefined) return;
    if (status < 400) counts.accepted += 1;
    else counts.refused += 1;
  }

  get requestCount(): number {
    return [...this.#counts.values()].reduce((sum, each) => sum + each.accepted + each.refused, 0);
  }

  neverAccepted(): readonly string[] {
    return [...this.#counts].filter(([, { accepted }]) => accepted === 0).map(([id]) => id);
  }

  /** The last refusal of what should have been accepted. */
  why(id: string): string {
    return `${id}: ${this.#refusals.get(id)}`;
  }

  table(): string {
    const lines = [...this.#counts].map(
      ([id, { accepted, refused }]) =>
        `${id.padEnd(24)} ${String(accepted).padStart(6)} ${String(refused).padStart(6)}`,
    );
    return ['operation                   2xx    4xx', ...lines].join('\n');
  }
}
