import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { config } from '../config/config';

const extensions = new Map([
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
]);

mkdirSync(config.uploadDir, { recursive: true });

const upload = multer({
  limits: { fileSize: 2 * 1024 * 1024, files: 1, fields: 0 },
  storage: multer.diskStorage({
    destination: config.uploadDir,
    filename: (_req, file, callback) => {
      callback(null, `${randomUUID()}.${extensions.get(file.mimetype)}`);
    },
  }),
  fileFilter: (_req, file, callback) => {
    // @ts-ignore
    callback(extensions.has(file.mimetype) ? null : new MulterError('LIMIT_UNEXPECTED_FILE'), true);
  },
}).single('image');

export function uploadImage(req: Request, res: Response, next: NextFunction): void {
  upload(req, res, (err: unknown) => {
    if (err instanceof MulterError) {
      res.status(err.code === 'LIMIT_FILE_SIZE' ? 413 : 415).json({
        error: { code: 'invalid_upload', message: 'One JPEG, PNG or WebP image up to 2 MB' },
      });
      return;
    }
    next(err);
  });
}
