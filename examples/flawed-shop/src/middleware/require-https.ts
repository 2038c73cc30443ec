import type { NextFunction, Request, Response } from 'express';
import { config } from '../config/config';

export function requireHttps(req: Request, res: Response, next: NextFunction): void {
  if (config.production && !req.secure) {
    res.status(403).json({ error: { code: 'https_required', message: 'Use HTTPS' } });
    return;
  }
  next();
}
