import { createHash } from 'node:crypto';
import { TRACE_KINDS, type TraceKind, type TraceSink } from '../rehearsal/run/job-recorder.ts';

const RECORD_BYTES = 20;
const BUFFER_BYTES = RECORD_BYTES * 4_096;
const CODE_BY_KIND = new Map(TRACE_KINDS.map((kind, code) => [kind, code]));

/**
 * SHA-256 over every decision of a run, 20 bytes each, little-endian on every machine: the time (a
 * double), the job, the detail and the kind (32 bits each).
 */
export function traceHasher(): TraceSink & { readonly hash: () => string } {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(BUFFER_BYTES);
  const view = new DataView(buffer.buffer);
  const filled = { bytes: 0 };
  const flush = (): void => {
    hash.update(buffer.subarray(0, filled.bytes));
    filled.bytes = 0;
  };
  return {
    record: (kind: TraceKind, at: number, jobNumber: number, detail: number): void => {
      if (filled.bytes === BUFFER_BYTES) flush();
      const { bytes } = filled;
      view.setFloat64(bytes, at, true);
      view.setUint32(bytes + 8, jobNumber, true);
      view.setInt32(bytes + 12, detail, true);
      view.setUint32(bytes + 16, CODE_BY_KIND.get(kind) ?? TRACE_KINDS.length, true);
      filled.bytes += RECORD_BYTES;
    },
    hash: () => {
      flush();
      return hash.digest('hex');
    },
  };
}
