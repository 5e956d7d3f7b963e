import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IdentityWorld } from '../testing/identity-world.ts';
import { ScimServer, scimUserOf, USER_SCHEMA } from '../testing/scim-server.ts';

describe('a list', () => {
  let some: IdentityWorld;
  let server: ScimServer;
  beforeAll(async () => {
    some = await IdentityWorld.create();
    server = await ScimServer.start(some);
    await some.person('not in the directory');
    for (const name of ['ada', 'ben', 'cem']) {
      await server.ask('POST', '/Users', scimUserOf(name, { active: name !== 'ben' }));
    }
  });
  afterAll(async () => {
    await server.close();
    await some.store.close();
  });

  const LISTS: readonly [query: string, names: string, total: number][] = [
    ['', 'ada ben cem', 3],
    ['filter=userName eq "ADA@uni.example"', 'ada', 1],
    ['filter=username eq "nobody"', '', 0],
    ['filter=externalId eq "ben"', 'ben', 1],
    [`filter=${USER_SCHEMA}:userName eq "cem@uni.example"`, 'cem', 1],
    ['filter=active eq true', 'ada cem', 2],
    ['filter=active eq true and userName sw "c"', 'cem', 1],
    ['filter=userName eq "not in the directory"', '', 0],
    ['count=1', 'ada', 3],
    ['startIndex=2&count=1', 'ben', 3],
    ['startIndex=4', '', 3],
    ['startIndex=0&count=-1', '', 3],
    ['filter=active eq true&startIndex=2', 'cem', 2],
  ];
  it.each(LISTS)('of "%s" has %s', async (query, names, totalResults) => {
    const { status, body } = await server.ask('GET', `/Users?${encodeURI(query)}`);
    expect(status).toBe(200);
    const users = body.Resources as readonly { readonly externalId: string }[];
    expect(users.map(({ externalId }) => externalId).join(' ')).toBe(names);
    expect(body).toMatchObject({ totalResults, itemsPerPage: users.length });
  });

  it.each([['filter=userName is "x"'], ['count=many']])('is refused for %s', async (query) => {
    expect(await server.ask('GET', `/Users?${encodeURI(query)}`)).toMatchObject({ status: 400 });
  });

  it('shows nobody of another issuer', async () => {
    const other = await ScimServer.start(some, { issuer: async () => 'https://other.example' });
    expect(await other.ask('GET', '/Users')).toMatchObject({ body: { totalResults: 0 } });
    const [ada] = (await server.ask('GET', '/Users')).body.Resources as { readonly id: string }[];
    expect(await other.ask('GET', `/Users/${ada?.id}`)).toMatchObject({ status: 404 });
    await other.close();
  });
});
