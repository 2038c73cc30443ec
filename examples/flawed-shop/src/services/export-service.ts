import { exec } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { config } from '../config/config';
import { toCsv } from '../lib/csv';
import { findLatestOrders } from '../repositories/order-repository';

const run = promisify(exec);
const maxRows = 1000;

/** Packs the latest orders into an archive, in a folder called `label`; returns the archive's name. */
export async function exportOrders(label: string): Promise<string> {
  const orders = await findLatestOrders(maxRows);
  const name = `orders-${randomUUID()}`;
  const archive = `${name}.tar.gz`;
  const csv = path.join(config.exportDir, `${name}.csv`);
  await mkdir(config.exportDir, { recursive: true });
  try {
    await writeFile(csv, toCsv(['id', 'status', 'totalCents', 'country', 'createdAt'], orders));
    await run(`tar -czf ${archive} --transform 's,^,${label}/,' ${name}.csv`, {
      cwd: config.exportDir,
      timeout: 30_000,
    });
  } finally {
    await rm(csv, { force: true });
  }
  return archive;
}
