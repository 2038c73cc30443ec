import { Router } from 'express';
import { asyncHandler } from '../middleware/async-handler';
import { authenticate, callerId } from '../middleware/authenticate';
import * as users from '../services/user-service';

export const userRoutes: Router = Router();

userRoutes.use(authenticate);

userRoutes.get(
  '/me',
  asyncHandler(async (req, res) => {
    const user = await users.getUser(callerId(req));
    if (!user) {
      res.status(404).json({ error: { code: 'not_found', message: 'The account is gone' } });
      return;
    }
    res.json({ data: user });
  }),
);

userRoutes.patch(
  '/me',
  asyncHandler<object, { displayName: string; phone: string | null }>(async (req, res) => {
    const { displayName, phone } = req.body;
    const user = await users.changeProfile(callerId(req), { displayName, phone });
    if (!user) {
      res.status(404).json({ error: { code: 'not_found', message: 'The account is gone' } });
      return;
    }
    res.json({ data: user });
  }),
);
