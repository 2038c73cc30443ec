import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';

/** Packages that answer the probes of a platform. */
export default defineLibrary({
  packages: [
    'lightship',
    '@cloudnative/health-connect',
    'express-healthcheck',
    'express-actuator',
    'fastify-healthcheck',
    'fastify-custom-healthcheck',
  ],
  docs: 'https://github.com/gajus/lightship',
  rows: [
    {
      api: '{lightship.createLightship|express-healthcheck|express-actuator|@godaddy/terminus.createTerminus}',
      is: 'tagged',
      tags: ['health-check'],
    },
    {
      api: '@cloudnative/health-connect.{LivenessEndpoint|ReadinessEndpoint|HealthEndpoint}',
      is: 'tagged',
      tags: ['health-check'],
    },
    // it ends the process in order as well
    { api: 'lightship.createLightship', is: 'tagged', tags: ['graceful-shutdown'] },
  ],
  operations: {
    'fastify().register': registered,
  },
});

/** Plugins with an address of their own: always, or where their options say so. */
function registered(call: OperationCall): OperationDraft | null {
  const [plugin, given] = call.args;
  const name = plugin?.kind === 'external' ? plugin.path.root.text : '';
  const answers =
    name === 'fastify-healthcheck' ||
    name === 'fastify-custom-healthcheck' ||
    (name === '@fastify/under-pressure' && call.property(given, 'exposeStatusRoute') !== undefined);
  return answers ? { is: 'call', tags: ['health-check'], args: [] } : null;
}
