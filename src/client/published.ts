/** The operations on published, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** Totals of each programme: who funds it, its GPUs, GPU time and money. Permission: public. */
export const getPublished = operation<GetPublishedCall>({
  method: 'GET',
  path: '/v1/published',
});

export interface GetPublishedCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: {
    readonly programmes: readonly PublishedProgramme[];
  };
}

export interface PublishedProgramme {
  readonly id: `programme_${string}`;
  readonly name: string;
  readonly funders: readonly string[];
  readonly gpuCount: number;
  readonly entitledGpuSeconds: number;
  readonly usedGpuSeconds: number;
  readonly committedMicros: string;
}
