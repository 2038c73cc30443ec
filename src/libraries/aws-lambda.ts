import type { LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { exportAt, invoked, type Deployment } from './support/deployed-functions.ts';
import { exportedHandlers } from './support/file-handlers.ts';
import { declareOthers, declareRequests, LambdaService } from './support/lambda-endpoints.ts';
import { untypedHandlers } from './support/lambda-exports.ts';
import { calledBack, describedByObject, lambdaReplyRows, lambdaRows } from './support/lambda-events.ts';
import { typedHandlers } from './support/lambda-types.ts';
import { MiddyChains, middyPackages, middyRows } from './support/middy.ts';
import { samTemplates } from './support/sam-templates.ts';
import { serverlessServices } from './support/serverless-framework.ts';

/** AWS Lambda: functions that the Serverless Framework, SAM or their own types say are called by the platform, and Middy around them. */
export default defineLibrary({
  packages: ['aws-lambda', '@types/aws-lambda', '@serverless/typescript', ...middyPackages],
  docs: 'https://docs.aws.amazon.com/lambda',
  title: 'AWS Lambda',
  rows: [...lambdaRows, ...lambdaReplyRows, ...middyRows],
  operations: { 'aws-lambda.callback': calledBack },
  build(build) {
    const chains = new MiddyChains(build, describedByObject);
    const deployments = deploymentsOf(build);
    declareRequests(build, chains, deployments);
    declareTyped(build, chains, deployments, true);
  },
  consumers(build) {
    const chains = new MiddyChains(build, describedByObject);
    const deployments = deploymentsOf(build);
    declareOthers(build, chains, deployments);
    declareTyped(build, chains, deployments, false);
  },
});

function deploymentsOf(build: LibraryBuild): readonly Deployment[] {
  return [...serverlessServices(build), ...samTemplates(build)];
}

/** Functions that say by their types what calls them, and that no configuration names. */
function declareTyped(
  build: LibraryBuild,
  chains: MiddyChains,
  deployments: readonly Deployment[],
  requests: boolean,
): void {
  const named = new Set(
    deployments.flatMap(({ functions }) =>
      functions.flatMap(({ handler }) => {
        const found = exportAt(build, handler);
        return found === null ? [] : [`${found.place.module.path} ${found.name}`];
      }),
    ),
  );
  const service = new LambdaService(build, chains);
  const told = new Set<string>();
  const isTyped = build.program.modules.some(({ facts }) =>
    facts.requests.some(({ source }) => source === 'aws-lambda'),
  );
  for (const module of isTyped ? build.modules : []) {
    const typed = typedHandlers(build.program, module);
    if (typed.size === 0) continue;
    // what others import is a part of a handler, unless it is called one
    const imported = build.program.importers(module).some(({ file }) => file.role === 'server');
    for (const exported of exportedHandlers(build, module, (name) => typed.has(name))) {
      const trigger = typed.get(exported.name);
      if (trigger === undefined || named.has(`${module.path} ${exported.name}`)) continue;
      if (imported && !/^(?:handler|lambda_?handler|main)$/i.test(exported.name)) continue;
      told.add(`${module.path} ${exported.name}`);
      if (trigger === 'request') {
        if (requests) service.request(exported, { protocol: 'http', method: 'ALL', path: '/{?}', guard: null });
      } else if (!requests) service.other(exported, { ...trigger, name: '{?}' });
    }
  }
  for (const { request, ...exported } of untypedHandlers(build)) {
    if (told.has(`${exported.place.module.path} ${exported.name}`)) continue;
    if (request && requests) service.request(exported, { protocol: 'http', method: 'ALL', path: '/{?}', guard: null });
    else if (!request && !requests) service.other(exported, invoked('{?}'));
  }
}
