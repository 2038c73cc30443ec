import type { LiveDatabase } from '../../model/live-database.ts';

/** What a database says, before anybody compared it with the code. */
export type LiveReading = Omit<LiveDatabase, 'drift'>;
