import { Router } from 'express';
import { z } from 'zod';
import { asyncHandler } from '../middleware/async-handler';
import { refreshLimiter, registrationLimiter } from '../middleware/rate-limit';
import { validate } from '../middleware/validate';
import * as auth from '../services/auth-service';
import { email } from './schemas';

const registration = z.object({
  email,
  password: z.string().min(12).max(128),
  displayName: z.string().trim().min(1).max(80),
});
const credentials = z.object({ email, password: z.string().min(1).max(128) });
const refreshBody = z.object({ refreshToken: z.string().min(1).max(1000) });

export const authRoutes: Router = Router();

authRoutes.post(
  '/register',
  registrationLimiter,
  validate({ body: registration }),
  asyncHandler<object, z.infer<typeof registration>>(async (req, res) => {
    const user = await auth.register(req.body);
    if (!user) {
      res.status(409).json({ error: { code: 'email_taken', message: 'Sign in instead' } });
      return;
    }
    res.status(201).json({ data: user });
  }),
);

authRoutes.post(
  '/login',
  validate({ body: credentials }),
  asyncHandler<object, z.infer<typeof credentials>>(async (req, res) => {
    const tokens = await auth.login(req.body.email, req.body.password);
    if (!tokens) {
      res.status(401).json({ error: { code: 'bad_credentials', message: 'Wrong credentials' } });
      return;
    }
    res.json({ data: tokens });
  }),
);

authRoutes.post(
  '/refresh',
  refreshLimiter,
  validate({ body: refreshBody }),
  asyncHandler<object, z.infer<typeof refreshBody>>(async (req, res) => {
    const tokens = await auth.refresh(req.body.refreshToken);
    if (!tokens) {
      res.status(401).json({ error: { code: 'invalid_token', message: 'Sign in again' } });
      return;
    }
    res.json({ data: tokens });
  }),
);
