/** A listener to the events that comes back with the number of the last one that it saw. */
import { setTimeout as pause } from 'node:timers/promises';
import { bearer } from './tokens.ts';

export interface Heard {
  /** The number where it began to listen: the next that it hears is one more. */
  firstSeq: bigint | undefined;
  lastSeq: bigint;
  eventCount: number;
  connectionCount: number;
  /** In sentences: a number left out, told twice, or a reset. */
  readonly gaps: string[];
}

export interface ListenPorts {
  readonly origins: readonly string[];
  readonly token: string;
  readonly signal: AbortSignal;
}

export function listen(ports: ListenPorts): { readonly heard: Heard; ended: Promise<void> } {
  const heard: Heard = {
    firstSeq: undefined,
    lastSeq: 0n,
    eventCount: 0,
    connectionCount: 0,
    gaps: [],
  };
  return { heard, ended: listenAgainAndAgain(ports, heard) };
}

async function listenAgainAndAgain(ports: ListenPorts, heard: Heard): Promise<void> {
  for (let turn = 0; !ports.signal.aborted; turn += 1) {
    const origin = ports.origins[turn % ports.origins.length] ?? '';
    try {
      await listenOnce(origin, ports, heard);
    } catch {
      // The server was killed; the next connection goes on where this one broke off.
    }
    if (!ports.signal.aborted) await pause(30);
  }
}

async function listenOnce(origin: string, { token, signal }: ListenPorts, heard: Heard) {
  const resumed = heard.firstSeq === undefined ? {} : { 'last-event-id': String(heard.lastSeq) };
  const headers = { ...bearer(token), ...resumed };
  const response = await fetch(`${origin}/v1/events`, { headers, signal });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return;
  }
  heard.connectionCount += 1;
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) takeBlock(block, heard);
  }
}

function takeBlock(block: string, heard: Heard): void {
  const id = /^id: (\d+)$/m.exec(block)?.[1];
  if (/^event: polder\.reset$/m.test(block)) heard.gaps.push(`reset: ${block}`);
  if (id === undefined) return;
  const seq = BigInt(id);
  if (!/^event: /m.test(block)) {
    heard.firstSeq ??= seq;
    heard.lastSeq = seq;
    return;
  }
  if (seq !== heard.lastSeq + 1n) heard.gaps.push(`${heard.lastSeq} was followed by ${seq}`);
  heard.lastSeq = seq;
  heard.eventCount += 1;
}
