import { defineRule } from '../define.ts';
import { codeLines, foreignCheckout, leakedTokens } from '../support/workflows.ts';
import { lineOf } from '../support/lines.ts';

/** Texts that whoever opens an issue or a pull request chooses. */
const chosen =
  /\$\{\{[^}]*(?:github\.event\.(?:issue|pull_request|discussion)\.(?:title|body)|github\.event\.(?:comment|review|review_comment)\.body|github\.event\.(?:pull_request\.head\.(?:ref|label|repo\.default_branch)|head_commit\.message|head_commit\.author\.(?:name|email))|github\.event\.commits?\[?[^}]*message|github\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.(?:message|author\.(?:name|email)))|github\.event\.pages\b[^}]*page_name|github\.head_ref)[^}]*\}\}/;
const action = /^\s*-?\s*uses:\s*["']?([\w.-]+)\/([\w./-]+)@([\w./-]+)/;

export default defineRule({
  title: 'Builds that strangers can steer',
  severity: 'medium',
  precision: 'high',
  needs: [],
  tags: ['cwe-94', 'cwe-829', 'cwe-732', 'owasp-a08'],
  docs: {
    why: 'Builds hold the keys to publish and deploy. The title of a pull request that is pasted into a shell runs as a command there, and an action that is named by a branch or tag is whatever its authors, or who took over their account, put there last.',
    fix: 'Hand such texts over in `env:` and use `"$TITLE"` in the script; name actions of others by the full hash of a commit; give each workflow `permissions:` with what it needs, `contents: read` to begin with.',
    bad: `
//- /.github/workflows/greet.yml
on: pull_request_target
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo "Thanks for \${{ github.event.pull_request.title }}"
//- /server.js
console.log('up');
`,
    good: `
//- /.github/workflows/greet.yml
on: pull_request_target
jobs:
  greet:
    runs-on: ubuntu-latest
    steps:
      - run: echo "Thanks for $TITLE"
        env:
          TITLE: \${{ github.event.pull_request.title }}
//- /server.js
console.log('up');
`,
  },
  messages: {
    injected: 'This step runs `{text}`, which strangers choose.',
    checkout:
      'Code of the pull request is checked out and run with the secrets and the token of this repository: `pull_request_target` gives both to strangers.',
    artifact:
      'The whole checkout is uploaded with its `.git` directory, in which the token of this run is: whoever may load the artifact has it.',
    moving:
      '`{action}` and {count} other actions of third parties are named by a tag or branch, which their owners can move.',
    one: '`{action}` is named by a tag or branch, which its owner can move.',
    broad: 'The token of this workflow may write everything.',
  },
  check(model, report) {
    const moving: { path: string; line: number; action: string }[] = [];
    for (const { path, kind } of model.project.documents) {
      if (kind !== 'ci' || !/\.github\/(?:workflows|actions)\/|(?:^|\/)action\.ya?ml$/.test(path)) continue;
      const lines = (model.readDocument(path) ?? '').split(/\r?\n/);
      const checkout = foreignCheckout(lines);
      if (checkout !== null)
        report({ message: 'checkout', place: lineOf(path, checkout + 1), severity: 'high', key: 'checkout' });
      for (const artifact of leakedTokens(lines))
        report({ message: 'artifact', place: lineOf(path, artifact + 1), severity: 'high', key: 'artifact' });
      for (const line of codeLines(lines)) {
        const text = chosen.exec(lines[line] ?? '')?.[0];
        if (text !== undefined)
          report({ message: 'injected', place: lineOf(path, line + 1), severity: 'high', arguments: { text } });
      }
      lines.forEach((content, index) => {
        const [, owner = '', name = '', version = ''] = action.exec(content) ?? [];
        if (owner !== '' && !/^(?:actions|github)$/.test(owner) && !/^[a-f\d]{40}$/.test(version))
          moving.push({ path, line: index + 1, action: `${owner}/${name}@${version}` });
      });
      const broad = lines.findIndex((content) => /^\s*permissions:\s*write-all\b/.test(content));
      if (broad >= 0) report({ message: 'broad', place: lineOf(path, broad + 1), key: 'permissions' });
    }
    const [first] = moving;
    if (first !== undefined)
      report({
        message: moving.length === 1 ? 'one' : 'moving',
        place: lineOf(first.path, first.line),
        severity: 'low',
        arguments: { action: first.action, count: moving.length - 1 },
        affects: { unit: 'project', count: 1 },
        key: 'actions',
      });
  },
});
