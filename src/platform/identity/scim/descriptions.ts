/** What a directory can ask this service for: RFC 7644, 4. */
import type { FastifyInstance } from 'fastify';
import SCIMMY from 'scimmy';
import { listMessage, sendFault, sendScim } from './answer.ts';
import { USERS_PER_PAGE_MAX } from './query.ts';

export function serveDescriptions(scim: FastifyInstance, base: string): void {
  const { User, EnterpriseUser, ResourceType } = SCIMMY.Schemas;
  const schemas = [User, EnterpriseUser].map((each) => each.definition.describe(`${base}/Schemas`));
  const type = {
    schemas: [ResourceType.definition.id],
    id: 'User',
    name: 'User',
    endpoint: '/Users',
    description: 'A person who may log in, or who may no more',
    schema: User.definition.id,
    schemaExtensions: [{ schema: EnterpriseUser.definition.id, required: false }],
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
  };
  const service = serviceOf(base);
  scim.get('/ServiceProviderConfig', async (_request, reply) => sendScim(reply, 200, service));
  serveAll(scim, '/ResourceTypes', [type]);
  serveAll(scim, '/Schemas', schemas);
}

/** All of them in one list, and each by its id. */
function serveAll(
  scim: FastifyInstance,
  path: string,
  all: readonly { readonly id: string }[],
): void {
  const list = listMessage(all, all.length);
  scim.get(path, async (_request, reply) => sendScim(reply, 200, list));
  scim.get<{ Params: { readonly id: string } }>(`${path}/:id`, async ({ params }, reply) => {
    const found = all.find(({ id }) => id === params.id);
    if (found !== undefined) return sendScim(reply, 200, found);
    return sendFault(reply, { status: 404, scimType: null, detail: `There is no ${params.id}.` });
  });
}

function serviceOf(base: string): Record<string, unknown> {
  return {
    schemas: [SCIMMY.Schemas.ServiceProviderConfig.definition.id],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: USERS_PER_PAGE_MAX },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Token of a directory',
        description: 'Authorization: Bearer, with a token that an administrator made for it',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}
