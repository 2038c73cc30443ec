import { timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';
import { config } from '../config/config';

collectDefaultMetrics();

const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Duration of HTTP requests',
  labelNames: ['method', 'route', 'status'],
});

export function measure(req: Request, res: Response, next: NextFunction): void {
  const stop = duration.startTimer();
  res.on('finish', () => {
    const route = req.route ? `${req.baseUrl}${req.route.path}` : 'unmatched';
    stop({ method: req.method, route, status: res.statusCode });
  });
  next();
}

export function requireMetricsToken(req: Request, res: Response, next: NextFunction): void {
  const expected = Buffer.from(`Bearer ${config.metricsToken}`);
  const given = Buffer.from(req.headers.authorization ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    res.status(401).json({ error: { code: 'unauthenticated', message: 'Token required' } });
    return;
  }
  next();
}

export async function sendMetrics(_req: Request, res: Response): Promise<void> {
  res.type(register.contentType).send(await register.metrics());
}
