/** A connection to the store that ends when it is to end, also where nobody is there any more. */
import { Client } from 'pg';

const GOODBYE_MILLISECONDS_MAX = 1_000;

/**
 * A connection says goodbye and waits until the other side has gone. A server that was cut off
 * never goes, and whoever waited for it, to stop or to lead again, waited for as long as the system
 * keeps a connection of which it hears nothing: 15 minutes and more.
 */
export class StoreClient extends Client {
  /** Without a word: what runs on it fails as on a connection that was lost. */
  cut(): void {
    this.connection.stream.destroy();
  }

  override end(): Promise<void>;
  override end(done: (error: Error) => void): void;
  override end(done?: (error: Error) => void): Promise<void> | undefined {
    const late = setTimeout(() => this.cut(), GOODBYE_MILLISECONDS_MAX);
    late.unref();
    this.once('end', () => clearTimeout(late));
    if (done === undefined) return super.end();
    super.end(done);
    return undefined;
  }
}
