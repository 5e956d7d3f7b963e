/** The operations on engine, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Which server leads, since when, and when its last turn was saved. Permission: metric.read. */
export const getEngine = operation<GetEngineCall>({
  method: 'GET',
  path: '/v1/engine',
});

export interface GetEngineCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: {
    readonly holder: string;
    readonly epoch: number;
    readonly ledSince: string;
    readonly turn: number;
    readonly turnedAt: string;
  };
}
