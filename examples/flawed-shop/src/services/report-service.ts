import * as reports from '../repositories/report-repository';

export interface Dashboard {
  users: number;
  pendingOrders: number;
  revenueCents: number;
}

const reportDays = 30;

export async function getDashboard(): Promise<Dashboard> {
  const since = new Date(Date.now() - reportDays * 24 * 60 * 60 * 1000);
  const users = await reports.countUsers();
  const pendingOrders = await reports.countPendingOrders();
  const revenueCents = await reports.revenueCents(since);
  return { users, pendingOrders, revenueCents };
}
