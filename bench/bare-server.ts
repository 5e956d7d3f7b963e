/**
 * What Fastify does at best on this machine: the same version, one process, a route that checks a
 * small body against a schema and one that answers a small object. It prints its port.
 */
import Fastify from 'fastify';

const fastify = Fastify();
const body = {
  type: 'object',
  required: ['allocation', 'gpuCount'],
  properties: {
    allocation: { type: 'string', maxLength: 100 },
    gpuCount: { type: 'integer', minimum: 1 },
  },
} as const;

fastify.post('/bare', { schema: { body } }, async (request, reply) => {
  reply.code(201);
  return { id: 'job_00000001', ...(request.body as object) };
});
fastify.get('/bare', async () => ({ id: 'job_00000001', state: 'running', gpuCount: 8 }));
const address = await fastify.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${new URL(address).port}\n`);
process.on('SIGTERM', () => process.exit(0));
