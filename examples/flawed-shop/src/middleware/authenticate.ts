import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { type AccessClaims, type Role, verifyAccessToken } from '../lib/tokens';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Express {
    interface Request {
      user?: AccessClaims;
    }
  }
}

export function authenticate(req: Request, res: Response, next: NextFunction): void {
  const [scheme, token] = (req.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || !token) {
    res.status(401).json({ error: { code: 'unauthenticated', message: 'Sign in first' } });
    return;
  }
  try {
    req.user = verifyAccessToken(token);
  } catch {
    res.status(401).json({ error: { code: 'invalid_token', message: 'The token is not valid' } });
    return;
  }
  next();
}

export function requireRole(role: Role): RequestHandler {
  return (req, res, next) => {
    if (req.user?.role !== role) {
      res.status(403).json({ error: { code: 'forbidden', message: 'Not allowed' } });
      return;
    }
    next();
  };
}

/** The caller of a route behind `authenticate`. */
export function callerId(req: Pick<Request, 'user'>): string {
  if (!req.user) throw new Error('The route is missing authenticate');
  return req.user.sub;
}
