import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { lineOf, logicalLines } from '../support/lines.ts';
import { isForDevelopment } from '../support/secret-places.ts';
import { guessSecret } from '../support/secrets.ts';

interface Flaw {
  readonly message: 'root' | 'tag' | 'secret' | 'privileged' | 'socket';
  readonly line: number;
  readonly arguments?: Readonly<Record<string, string>>;
}

export default defineRule({
  title: 'Containers with more rights than they need',
  severity: 'medium',
  precision: 'high',
  needs: [],
  tags: ['cwe-250', 'cwe-732', 'cwe-1395', 'owasp-a05'],
  docs: {
    why: 'A container is no wall: whoever takes over a process that runs as root, or may talk to the host, is one step from the machine and all others on it. What stands in a layer of an image can be read by everybody who may pull it, and a tag that moves brings other code with the next build.',
    fix: 'End the Dockerfile with `USER node`, name base images by version or digest, hand secrets over when the container runs (or with `RUN --mount=type=secret`), and drop `privileged` and mounts of the Docker socket.',
    bad: `
//- /Dockerfile
FROM node:latest
COPY . .
CMD ["node", "server.js"]
//- /server.js
console.log('up');
`,
    good: `
//- /Dockerfile
FROM node:24.11.1-bookworm-slim
COPY . .
USER node
CMD ["node", "server.js"]
//- /server.js
console.log('up');
`,
  },
  messages: {
    root: 'The container runs as root.',
    tag: 'The image `{image}` is another one whenever its authors change it.',
    secret: '{name} becomes a part of the image, for all who may pull it.',
    privileged: 'The container may do all that the host may.',
    socket: 'The container may start others through the Docker socket, with all rights of the host.',
  },
  check(model, report) {
    for (const { path, kind, text } of containerFiles(model)) {
      for (const { message, line, ...rest } of kind === 'dockerfile' ? inDockerfile(text) : inManifest(text))
        report({
          message,
          place: lineOf(path, line),
          severity: message === 'tag' || message === 'root' ? 'medium' : 'high',
          arguments: rest.arguments ?? {},
          key: `${message} ${rest.arguments?.['image'] ?? ''}`,
        });
    }
  },
});

/** What tests and tools run in. */
const elsewhere = /e2e|\bci\b|maildev|\.devcontainer/i;

function containerFiles(model: BackendModel): { path: string; kind: string; text: string }[] {
  return model.project.documents.flatMap(({ path, kind, role }) => {
    const wanted = kind === 'dockerfile' || kind === 'compose' || kind === 'kubernetes';
    if (!wanted || role !== 'server' || elsewhere.test(path) || isForDevelopment(path.replaceAll(/docker/gi, '')))
      return [];
    return [{ path, kind, text: model.readDocument(path) ?? '' }];
  });
}

function inDockerfile(text: string): Flaw[] {
  const flaws: Flaw[] = [];
  const stages = new Set<string>();
  let last = 0;
  let user = '';
  let starts = 0;
  for (const { text: content, line } of logicalLines(text)) {
    const [, word = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/s.exec(content) ?? [];
    const instruction = word.toUpperCase();
    if (instruction === 'FROM') {
      const [image = '', , stage] = rest
        .replace(/^--\S+\s+/, '')
        .trim()
        .split(/\s+/);
      if (!stages.has(image) && isMovingTag(image)) flaws.push({ message: 'tag', line, arguments: { image } });
      if (stage !== undefined) stages.add(stage);
      [last, user, starts] = [line, /nonroot|distroless.*:nonroot/.test(image) ? 'nonroot' : '', 0];
    } else if (instruction === 'USER') user = rest.trim();
    else if (instruction === 'CMD' || instruction === 'ENTRYPOINT') starts ||= line;
    else if (instruction === 'ENV' || instruction === 'ARG') {
      for (const [, name = '', value = ''] of rest.matchAll(/(\w+)[= ]"?([^\s"]*)/g)) {
        const guess = guessSecret(name, value);
        if (guess?.kind === 'random' || guess?.kind === 'issued')
          flaws.push({ message: 'secret', line, arguments: { name } });
      }
    }
  }
  // an image to build on starts nothing, and its users say who runs
  if (starts > 0 && last > 0 && /^(?:root|0)?(?::\w+)?$/.test(user)) flaws.push({ message: 'root', line: starts });
  return flaws;
}

function isMovingTag(image: string): boolean {
  if (image === 'scratch' || image.includes('@') || image.includes('$')) return false;
  const name = image.split('/').at(-1) ?? '';
  return !name.includes(':') || /:(?:latest|lts|current|stable|edge|main|master)$/.test(name);
}

function inManifest(text: string): Flaw[] {
  return logicalLines(text).flatMap(({ text: content, line }): Flaw[] => {
    if (/^\s*-?\s*privileged:\s*true\b/.test(content)) return [{ message: 'privileged', line }];
    return /\/var\/run\/docker\.sock/.test(content) ? [{ message: 'socket', line }] : [];
  });
}
