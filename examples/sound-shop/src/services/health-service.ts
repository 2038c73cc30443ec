import type { Pool } from 'pg';
import { UnavailableError } from '../errors.ts';

export class HealthService {
  readonly #db: Pool;

  constructor(dependencies: { db: Pool }) {
    this.#db = dependencies.db;
  }

  /** Throws unless the database answers. Without Redis the service goes on, so it is not asked. */
  async checkReadiness(): Promise<void> {
    try {
      await this.#db.query('SELECT 1');
    } catch (error) {
      throw new UnavailableError('not_ready', 'The database does not answer.', { cause: error });
    }
  }
}
