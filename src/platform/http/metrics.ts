/** What Prometheus is told of the server: requests by route and status, and the event loop. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

const DURATION_SECONDS_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];
const NANOSECONDS_PER_SECOND = 1e9;

export class HttpMetrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #durations: Histogram<'route'>;
  /** What counts them, by labels: to look it up costs less than to put the labels in order. */
  readonly #countersByLabels = new Map<string, Counter.Internal>();
  readonly #timersByRoute = new Map<string, Histogram.Internal<'route'>>();
  readonly #others: readonly Registry[];
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });

  /** `others`: what the engine and the store count, told with the rest. */
  constructor(others: readonly Registry[]) {
    this.#others = others;
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: 'polder_http_requests_total',
      help: 'Requests answered, by method, route and status',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'polder_http_request_seconds',
      help: 'Time from the head of a request to the end of its answer, by route',
      labelNames: ['route'],
      buckets: DURATION_SECONDS_BUCKETS,
      registers,
    });
    this.#addEventLoop(registers);
    this.#addMemory(registers);
  }

  /** `route` is the pattern, such as `/v1/jobs/:jobId`, never the address as sent. */
  count(request: { method: string; route: string; status: number; seconds: number }): void {
    const { method, route, status, seconds } = request;
    this.#counterOf(method, route, status).inc();
    this.#timerOf(route).observe(seconds);
  }

  #counterOf(method: string, route: string, status: number): Counter.Internal {
    const labels = `${method} ${route} ${status}`;
    const known = this.#countersByLabels.get(labels);
    if (known !== undefined) return known;
    const counter = this.#requests.labels({ method, route, status });
    this.#countersByLabels.set(labels, counter);
    return counter;
  }

  #timerOf(route: string): Histogram.Internal<'route'> {
    const known = this.#timersByRoute.get(route);
    if (known !== undefined) return known;
    const timer = this.#durations.labels({ route });
    this.#timersByRoute.set(route, timer);
    return timer;
  }

  /** In the text format of Prometheus 0.0.4. */
  async text(): Promise<string> {
    return Registry.merge([this.#registry, ...this.#others]).metrics();
  }

  stop(): void {
    this.#delay.disable();
  }

  #addEventLoop(registers: Registry[]): void {
    this.#delay.enable();
    const gauge = new Gauge({
      name: 'polder_event_loop_delay_seconds',
      help: 'How late the event loop was since the last look: median, 99 of 100, most',
      labelNames: ['quantile'],
      registers,
      collect: () => {
        for (const quantile of [50, 99, 100]) {
          const nanoseconds = this.#delay.percentile(quantile);
          gauge.set({ quantile: String(quantile / 100) }, nanoseconds / NANOSECONDS_PER_SECOND);
        }
        this.#delay.reset();
      },
    });
  }

  #addMemory(registers: Registry[]): void {
    const gauge = new Gauge({
      name: 'polder_memory_bytes',
      help: 'Memory of the process: all that is resident, and the heap in use',
      labelNames: ['part'],
      registers,
      collect: () => {
        const { rss, heapUsed } = process.memoryUsage();
        gauge.set({ part: 'resident' }, rss);
        gauge.set({ part: 'heap' }, heapUsed);
      },
    });
  }
}
