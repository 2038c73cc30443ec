import type { Guard, OptionValue } from '../../model/types.ts';
import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Uploads of any size or kind',
  severity: 'high',
  precision: 'medium',
  needs: ['endpoints'],
  tags: ['cwe-434', 'cwe-400', 'cwe-770', 'owasp-a04'],
  docs: {
    why: 'One request can fill the disk, or the memory where files are kept there, and nothing stops a page with scripts from being stored where a picture was expected, to be served to others later.',
    fix: 'Limit size and number (`limits: { fileSize: 5 * 1024 * 1024, files: 1 }`), accept the types that are needed (`fileFilter`), look at what the file holds rather than what it is called, and store it under a name of your own outside of what is served.',
    bad: `
import express from 'express';
import multer from 'multer';
const app = express();
app.post('/avatar', multer({ dest: 'uploads/' }).single('avatar'), (req, res) => res.status(201).end());
app.listen(3000);
`,
    good: `
import express from 'express';
import multer from 'multer';
const app = express();
const upload = multer({
  dest: 'uploads/',
  limits: { fileSize: 1_000_000, files: 1 },
  fileFilter: (req, file, done) => done(null, file.mimetype === 'image/png'),
});
app.post('/avatar', upload.single('avatar'), (req, res) => res.status(201).end());
app.listen(3000);
`,
  },
  messages: {
    both: '{endpoint} takes files of any size and kind: {guard} has neither limits nor a filter.',
    size: '{endpoint} takes files of any size: {guard} has no limit.',
  },
  check(model, report) {
    const places = new Set<string>();
    for (const endpoint of model.endpoints) {
      for (const guard of endpoint.guards) {
        const key = `${guard.place.file}:${guard.place.line}:${guard.place.column}`;
        if (
          guard.kinds?.includes('upload') !== true ||
          !/^(?:multer\.(?!none)|express-fileupload)/.test(guard.name) ||
          places.has(key)
        )
          continue;
        const limited = isLimited(guard);
        // a handler that looks at the kind itself cannot be told from one that does not
        if (limited !== false) continue;
        places.add(key);
        const filtered = 'fileFilter' in guard.options || '...' in guard.options;
        report({
          message: filtered ? 'size' : 'both',
          place: guard.place,
          endpoint,
          severity: endpoint.auth.value === true ? 'medium' : 'high',
          arguments: { guard: guard.name },
        });
      }
    }
  },
});

/** null: not known */
function isLimited({ options }: Guard): boolean | null {
  if ('...' in options) return null;
  const limits: OptionValue | undefined = options['limits'];
  if (limits === undefined) return false;
  if (typeof limits !== 'object' || limits === null || !('object' in limits)) return null;
  return 'fileSize' in limits.object;
}
