/** What a case found. */
export interface Figure {
  readonly case: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Whether more is better. */
  readonly isMoreBetter: boolean;
  /** `value` divided by the calibration named; `undefined` where there is none to compare with. */
  readonly ratio?: number;
  readonly to?: string;
  /** What the contract asks for, in the same unit. */
  readonly goal?: number;
}

export interface Calibration {
  /** A bare Fastify route, 200 clients. */
  readonly barePostsPerSecond: number;
  readonly bareGetsPerSecond: number;
  /** Processor time of the bare server, microseconds a request; 0 where there is no /proc. */
  readonly barePostMicroseconds: number;
  readonly bareGetMicroseconds: number;
  /** COPY of rows like usage into a bare table of the same store. */
  readonly copyRowsPerSecond: number;
  /** From the start of its process until the bare server listens. */
  readonly bareReadySeconds: number;
}

export interface Bench {
  readonly main: string;
  readonly calibration: Calibration;
  /** How long a load runs. */
  readonly seconds: number;
  /** Measures the year at this number of jobs alone. */
  readonly jobs?: number;
}
