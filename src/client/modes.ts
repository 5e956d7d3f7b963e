/** The operations on modes, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** The ways of access, each with its priority, price and limit. Permission: allocation.read. */
export const listAccessModes = operation<ListAccessModesCall>({
  method: 'GET',
  path: '/v1/modes',
});

export interface ListAccessModesCall {
  readonly input: {
    readonly query?: {
      readonly priority?: ListAccessModesPriority | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: 'id' | '-id' | 'added' | '-added' | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly AccessMode[];
    readonly nextCursor: string | null;
  };
}

/** One access mode. Permission: allocation.read. */
export const getAccessMode = operation<GetAccessModeCall>({
  method: 'GET',
  path: '/v1/modes/:modeId',
});

export interface GetAccessModeCall {
  readonly input: {
    readonly params: {
      readonly modeId: `mode_${string}`;
    };
  };
  readonly answer: AccessMode;
}

export interface AccessMode {
  readonly id: `mode_${string}`;
  readonly name: string;
  readonly priority: AccessModePriority;
  readonly priceMicrosPerGpuHour: string;
  readonly gpuCountMax: number | null;
  readonly version: number;
}

export type AccessModePriority = 'emergency' | 'reserved-research' | 'ordinary' | 'market';

export type ListAccessModesPriority = 'emergency' | 'reserved-research' | 'ordinary' | 'market';
