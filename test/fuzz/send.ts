/** One request as it is, through Node's own client: `fetch` would put some of them right. */
import { Agent, request } from 'node:http';
import type { FuzzRequest } from './requests.ts';

export interface FuzzAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const SECONDS_MAX = 20;
/** A larger body is refused before it is read; whoever still writes may miss the answer. */
const UNREAD_BODY_BYTES = 1_048_576;
const TRIES_MAX = 10;

export function openSender(origin: string) {
  const { port } = new URL(origin);
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const sendOnce = ({ method, target, headers, body, operation, how }: FuzzRequest) =>
    new Promise<FuzzAnswer>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method, path: target, ...wayOf(how, agent) };
      const sent = request({ ...options, headers: sendable(headers) }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        const finish = () => {
          const { statusCode: status = 0, headers: found } = response;
          const mediaType = (found['content-type'] ?? '').split(';')[0] ?? '';
          resolve({ status, mediaType, text, headers: found });
        };
        response.on('data', (chunk: string) => {
          text += chunk;
          // A stream has no end: its beginning is its answer.
          if (operation.isStream && response.statusCode === 200) {
            finish();
            sent.destroy();
          }
        });
        response.on('end', finish);
        response.on('error', reject);
      });
      sent.setTimeout(SECONDS_MAX * 1_000, () => sent.destroy(new Error('no answer in time')));
      sent.on('error', reject);
      sent.end(body);
    });
  const send = async (asked: FuzzRequest): Promise<FuzzAnswer> => {
    const triesMax = (asked.body?.length ?? 0) > UNREAD_BODY_BYTES ? TRIES_MAX : 1;
    for (let tries = 1; ; tries += 1) {
      try {
        return await sendOnce(asked);
      } catch (error) {
        if (tries >= triesMax || !isCutOff(error)) throw error;
      }
    }
  };
  return { send, close: () => agent.destroy() };
}

function isCutOff(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EPIPE' || code === 'ECONNRESET';
}

/** Node refuses what no header can carry; the rest goes as bytes of Latin-1. */
function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
  );
}

/** Wrong tokens slow their address down: each comes from another one of this machine. */
function wayOf(how: string, agent: Agent) {
  if (how !== 'token') return { agent };
  const byte = () => 1 + Math.floor(Math.random() * 250);
  return { localAddress: `127.${byte()}.${byte()}.${byte()}`, agent: new Agent() };
}
