/** A proxy before the server that can be cut, and remembers which events went through it. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export class CutProxy {
  readonly #target: () => string;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((asked, answer) => this.#forward(asked, answer));
  #isCut = false;
  /** The ids of the events that were handed on, in order. */
  readonly eventIds: number[] = [];
  /** Where each stream of events was asked to begin; `null` is now. */
  readonly beginnings: (string | null)[] = [];

  constructor(target: () => string) {
    this.#target = target;
    this.#server.on('connection', (socket) => {
      if (this.#isCut) return socket.destroy();
      this.#sockets.add(socket);
      return socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Nobody gets through, and who was is thrown out. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #forward(asked: IncomingMessage, answer: ServerResponse): void {
    const url = new URL(asked.url ?? '/', this.#target());
    const isStream = url.pathname === '/v1/events';
    if (isStream) this.beginnings.push(url.searchParams.get('after'));
    const { method = 'GET', headers } = asked;
    const forwarded = request(url, { method, headers: { ...headers, host: url.host } }, (found) => {
      answer.writeHead(found.statusCode ?? 502, found.headers);
      if (isStream) found.on('data', (part) => this.#note(String(part)));
      found.pipe(answer);
    });
    forwarded.on('error', () => answer.destroy());
    answer.on('close', () => forwarded.destroy());
    asked.pipe(forwarded);
  }

  /** Events come whole: the server writes one or several of them at a time. */
  #note(text: string): void {
    for (const [, id] of text.matchAll(/^id: ([0-9]+)\nevent: job\./gm)) {
      this.eventIds.push(Number(id));
    }
  }
}
