import { placeKey } from '../../model/places.ts';
import type { Location } from '../../findings/types.ts';
import { conditionsAround, decisionsAround } from '../../model/code/caution.ts';
import type { BackendModel, ConditionInfo, Endpoint, Step } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { endpointsOf } from '../support/lookup.ts';
import { stepsOf, type StepOf } from '../support/requests.ts';

/** The environment decides whether the client may see it, on one branch or the other. */
const environment = /prod|dev|debug|env|local|test|verbose/i;
/** The error is of a kind that clients may see: a flag, a status, an own class of errors. */
const meant =
  /expose|operational|public|safe|known|trusted|client|user|instanceof (?!Error\b|global)|isAxios|\.status\b|statusCode|\.code\b|\.name\b|^zod|valid/i;

export default defineRule({
  title: 'Internal error text sent to the client',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-209'],
  docs: {
    why: 'Messages and stacks of errors that nobody wrote for clients name tables, columns, file paths, hosts and versions: a map for whoever is looking for a way in. And clients start to parse them.',
    fix: 'Log the error with the request’s id, and answer with a message of your own and that id. Only errors of your own classes, whose messages are meant for clients, may pass theirs on.',
    bad: `
import express from 'express';
const app = express();
app.get('/report', (req, res) => {
  try {
    res.json(JSON.parse(req.query.filter));
  } catch (err) {
    res.status(500).json({ error: err.message });
  }
});
`,
    good: `
import express from 'express';
const app = express();
app.get('/report', (req, res) => {
  try {
    res.json(JSON.parse(req.query.filter));
  } catch (err) {
    console.error(err);
    res.status(500).json({ error: 'The report failed' });
  }
});
`,
  },
  messages: {
    part: '{endpoint} sends the {part} of whatever error it caught to the client.',
    handler: 'The error handler {name} sends the {part} of {which} to the client.',
    stack: '{api}() sends the stack of an error that was caught to the client.',
    all: '{count} replies send the {part} of whatever error was caught to the client, in {endpoint} for one.',
  },
  check(model, report) {
    for (const app of model.apps) {
      for (const handler of app.errorHandlers) {
        const step = stepsOf(handler.steps, 'reply').find((each) => leaks(model, each, true));
        if (step === undefined) continue;
        report({
          message: 'handler',
          arguments: {
            name: handler.name === '' ? 'of the application' : `${handler.name}()`,
            part: partOf(step),
            which: step.conditions.some(({ text }) => meant.test(text))
              ? 'every error that is none of those it knows'
              : 'every error',
          },
          place: step.operation.place,
          affects: { unit: 'endpoint', count: endpointsOf(model, app).length },
          trace: [{ location: handler.place, message: 'handles the errors of the application' }],
        });
      }
    }
    const reached = new Set(
      model.apps.flatMap(({ errorHandlers }) =>
        errorHandlers.flatMap(({ steps }) => stepsOf(steps, 'reply').map(({ operation }) => placeKey(operation.place))),
      ),
    );
    const found = new Map<string, { endpoint: Endpoint; step: StepOf<'reply'> }>();
    for (const endpoint of model.endpoints) {
      for (const step of stepsOf(endpoint.steps, 'reply')) {
        const key = placeKey(step.operation.place);
        reached.add(key);
        if (!found.has(key) && leaks(model, step, false)) found.set(key, { endpoint, step });
      }
    }
    // whatever leads there, a stack in a reply is for nobody
    for (const operation of model.operations) {
      if (operation.is !== 'reply' || operation.leaksError !== 'stack') continue;
      if (reached.has(placeKey(operation.place)) || isChosen(model, operation.place)) continue;
      report({ message: 'stack', arguments: { api: operation.api }, place: operation.place, confidence: 'medium' });
    }
    const texts = [...found.values()].filter(({ step }) => step.operation.leaksError !== 'stack');
    const stacks = [...found.values()].filter(({ step }) => step.operation.leaksError === 'stack');
    // a habit of passing messages on is one finding; each stack shows something else
    const systemic = texts.length > 8;
    for (const { endpoint, step } of [...stacks, ...(systemic ? texts.slice(0, 1) : texts)]) {
      const all = systemic && step.operation.leaksError !== 'stack';
      report({
        message: all ? 'all' : 'part',
        arguments: { part: partOf(step), count: texts.length },
        place: step.operation.place,
        endpoint,
        affects: { unit: 'endpoint', count: all ? texts.length : 1 },
        ...(step.operation.leaksError === 'stack' ? {} : { confidence: 'medium' as const }),
        // what is in it depends on who threw it
        ...(isWhole(step.operation) ? { severity: 'medium' as const } : {}),
      });
    }
  },
});

function leaks(model: BackendModel, { operation, inCatch, conditions }: StepOf<'reply'>, handler: boolean): boolean {
  if (operation.leaksError === '') return false;
  // a stack is for nobody, wherever it comes from
  if (!inCatch && !handler && operation.leaksError !== 'stack') return false;
  // messages of errors that are the client's fault are mostly written for it
  if (operation.status !== null && operation.status < 500 && operation.leaksError !== 'stack' && !isWhole(operation))
    return false;
  if (operation.status === null && operation.leaksError !== 'stack') return false;
  if (conditions.filter(isRelevant).some(decides)) return false;
  return !decisionsAround(model, operation.place).some((text) => isCautious(text));
}

/** An error with all that it has, where nobody thought of a status. */
function isWhole({ leaksError, status }: StepOf<'reply'>['operation']): boolean {
  return leaksError === 'error' && status === 200;
}

/** The environment decides. */
function isChosen(model: BackendModel, place: Location): boolean {
  return [...decisionsAround(model, place), ...conditionsAround(model, place)].some(isCautious);
}

/** On the branch of the errors that are not meant for clients, nothing is decided in their favour. */
function decides({ text, truth }: ConditionInfo): boolean {
  const negated = text.startsWith('!') || text.includes('!=');
  return environment.test(text) || (isCautious(text) && truth !== negated);
}

function isCautious(text: string): boolean {
  const bare = text.replaceAll(/instanceof Error\b/g, '');
  return environment.test(bare) || meant.test(bare);
}

/** Conditions before the `try` say nothing about the error. */
function isRelevant({ text }: ConditionInfo): boolean {
  return /err|exc|\be\b|env|dev|prod|debug|instanceof/i.test(text);
}

function partOf({ operation }: Step): string {
  return operation.is === 'reply' && operation.leaksError !== 'error' ? operation.leaksError : 'text';
}
