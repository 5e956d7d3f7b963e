/** A store as it is seen while it recovers: it refuses so many connections before it takes any. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { SocketPlace } from '../connection.ts';

export interface StartingStore {
  readonly url: string;
  refusedCount(): number;
  close(): Promise<void>;
}

/** In front of the store at `place`. */
export async function openStartingStore(
  { folder, port, user, database }: SocketPlace,
  refusedCountMax: number,
): Promise<StartingStore> {
  let refusedCount = 0;
  const server = createServer((client) => {
    if (refusedCount < refusedCountMax) {
      refusedCount += 1;
      refuse(client);
      return;
    }
    const store = connect(`${folder}/.s.PGSQL.${port}`);
    client.pipe(store).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: ownPort } = server.address() as AddressInfo;
  return {
    url: `postgres://${user}@127.0.0.1:${ownPort}/${database}`,
    refusedCount: () => refusedCount,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

/** The message ErrorResponse of the protocol: fields of a letter and a text, then a zero. */
function refuse(client: Socket): void {
  const fields = ['SFATAL', 'VFATAL', 'C57P03', 'Mthe database system is starting up'];
  const body = Buffer.from(`${fields.join('\0')}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  client.once('data', () => client.end(Buffer.concat([head, body])));
}
