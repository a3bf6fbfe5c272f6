import { Client, type ClientConfig } from 'pg';

/**
 * A connection that ends with the first question that is not answered in time. pg itself keeps it: then a ROLLBACK that
 * waits behind that question is given up too, and the next to use the connection would find themselves in the middle of
 * somebody else's transaction, acknowledge what never gets committed, and hold its locks.
 */
export class ImpatientClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    // Put in its place here, because nothing else has all its overloads.
    this.query = ((...args: unknown[]) => {
      const result = query(...args);
      // Whoever asks with a callback is the pool itself, which drops a connection that has failed.
      if (result instanceof Promise) result.catch((error: unknown) => this.endAfter(error));
      return result;
    }) as typeof this.query;
  }

  private endAfter(error: unknown): void {
    if (error instanceof Error && error.message === 'Query read timeout') void this.end();
  }
}
