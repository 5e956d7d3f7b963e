/** What each kind of client asks, as bytes; the n-th request of a kind is always the same. */
import { requestBytes } from './connection.ts';

export type RequestSource =
  | {
      readonly kind: 'submit';
      readonly tokens: readonly string[];
      readonly allocations: readonly string[];
      /** Sets apart the idempotency keys of one run from those of another. */
      readonly run: string;
    }
  | {
      /** GET in turn. */
      readonly kind: 'get';
      readonly tokens: readonly string[];
      readonly paths: readonly string[];
    }
  | { readonly kind: 'post'; readonly token: string; readonly path: string; readonly body: string }
  | {
      /** Use of jobs from `firstJob` on, each once; `batchCount` batches, and then none. */
      readonly kind: 'usage';
      readonly token: string;
      readonly path: string;
      readonly firstJob: number;
      readonly recordsPerBatch: number;
      readonly batchCount: number;
      readonly start: string;
      readonly end: string;
    };

/** The next request; `undefined` where there are no more. */
export type NextRequest = () => Buffer | undefined;

const JSON_TYPE = { 'content-type': 'application/json' };

export function nextRequestOf(source: RequestSource): NextRequest {
  switch (source.kind) {
    case 'submit':
      return submissions(source);
    case 'get':
      return reads(source);
    case 'post': {
      const { token, path, body } = source;
      const bytes = requestBytes('POST', path, { ...bearer(token), ...JSON_TYPE }, body);
      return () => bytes;
    }
    case 'usage':
      return usageBatches(source);
  }
}

function bearer(token: string): Readonly<Record<string, string>> {
  return token === '' ? {} : { authorization: `Bearer ${token}` };
}

function submissions({
  tokens,
  allocations,
  run,
}: Extract<RequestSource, { kind: 'submit' }>): NextRequest {
  let count = 0;
  return () => {
    count += 1;
    const allocation = allocations[count % allocations.length] ?? '';
    const gpuCount = 1 + (count % 8);
    const body = { allocation, name: `bench ${count}`, gpuCount, requestedSeconds: 3_600 };
    const headers = {
      ...bearer(tokens[count % tokens.length] ?? ''),
      ...JSON_TYPE,
      'idempotency-key': `${run}-${count}`,
    };
    return requestBytes('POST', '/v1/jobs', headers, JSON.stringify(body));
  };
}

function reads({ tokens, paths }: Extract<RequestSource, { kind: 'get' }>): NextRequest {
  let count = 0;
  return () => {
    count += 1;
    const headers = bearer(tokens[count % tokens.length] ?? '');
    return requestBytes('GET', paths[count % paths.length] ?? '/', headers);
  };
}

/** Made before the clock runs: some milliseconds each. */
function usageBatches(source: Extract<RequestSource, { kind: 'usage' }>): NextRequest {
  const { token, path, firstJob, recordsPerBatch, batchCount, start, end } = source;
  const headers = { ...bearer(token), ...JSON_TYPE };
  const batches = Array.from({ length: batchCount }, (_, batch) => {
    const reports = Array.from({ length: recordsPerBatch }, (_, place) => {
      const number = firstJob + batch * recordsPerBatch + place;
      const job = `job_${String(number).padStart(8, '0')}`;
      return { job, attempt: 1, start, end, gpuCount: 8 };
    });
    return requestBytes('POST', path, headers, JSON.stringify({ reports }));
  });
  let count = 0;
  return () => batches[count++];
}
