import { Evaluator } from '../evaluate/evaluator.ts';
import type { Activation } from '../evaluate/events.ts';
import { findFlows } from '../flow/flows.ts';
import type { AppDraft, ConsumerDraft, EndpointDraft, LibraryBuild } from '../libraries/build-types.ts';
import type { SourceKind } from '../libraries/define.ts';
import type { Library, LibraryKnowledge } from '../libraries/knowledge.ts';
import type { ClassRef, Module, Program } from '../link/types.ts';
import { compare } from '../project/paths.ts';
import { readDocument } from '../project/read.ts';
import { CallIndex } from './call-index.ts';
import { allOperations } from './all-operations.ts';
import { appsOf } from './apps.ts';
import { ConsumerReader, lasting } from './consumers.ts';
import { describedReplies } from './described-replies.ts';
import { distinctConsumers, distinctDrafts } from './drafts.ts';
import { declaredIndexes, withDeclaredIndexes, withReferenceIndexes } from './declared-indexes.ts';
import { decisionsOf } from './decisions.ts';
import { decoratedClasses, decoratorValues } from './decorated.ts';
import { decoratedOperations } from './decorated-calls.ts';
import { exportedSettings } from './exported-settings.ts';
import { EndpointReader } from './endpoints.ts';
import { EntityRegistry } from './entities.ts';
import { conventionalArguments, conventionalNames, handlerArguments } from './conventional-params.ts';
import { factsOf } from './fact-kinds.ts';
import { offeredModules, runOffered } from './outside-callers.ts';
import type { Migration } from './migrations.ts';
import { nearest } from './packages.ts';
import { locate, OperationReader } from './operations-of.ts';
import { remainingFunctions } from './remaining.ts';
import { sourceModules } from './sources.ts';
import { testReach } from './tested.ts';
import type {
  App,
  BackendModel,
  ElementField,
  Endpoint,
  EntryPoint,
  Entity,
  GuardKind,
  Layer,
  Transaction,
  Unknown,
} from './types.ts';
import { emptyWalk, walk } from './walk.ts';

/** The model with what the evaluation says about itself, for the report. */
export interface ModelResult {
  readonly model: BackendModel;
  readonly statistics: Evaluator['statistics'];
  /** library hooks and builds that threw */
  readonly problems: readonly { library: string; message: string }[];
}

/** What the user said about the project, because code does not. */
export interface ToldFacts {
  /** what guards do that cannot be followed, by the name they have in the code */
  readonly guards?: Readonly<Record<string, readonly GuardKind[]>>;
  /** layer of the files that match a pattern in .gitignore syntax; the last match counts */
  readonly layers?: readonly { readonly pattern: string; readonly layer: Layer }[];
  /** how large tables are: `small`, `large`, or a number of rows */
  readonly tables?: Readonly<Record<string, 'small' | 'large' | number>>;
  /** sources whose input is followed to every place where it does harm, besides that of requests and messages */
  readonly distrusted?: ReadonlySet<SourceKind>;
  /** is told of the migrations as soon as they are known, long before the model is done */
  readonly onMigrations?: (migrations: readonly Migration[]) => void;
}

/** Evaluates the program and reads the Backend Model off what it did. */
export function buildModel(
  program: Program,
  libraries: readonly Library[],
  knowledge: LibraryKnowledge,
  told: ToldFacts = {},
): ModelResult {
  const { project } = program;
  const modules = program.modules.filter((module) => module.file.role === 'server');
  const evaluator = new Evaluator(program, knowledge);
  evaluator.undeclared = conventionalNames(evaluator, libraries);
  evaluator.implicitNames = libraries.flatMap(({ definition }) => definition.implicitNames?.(program) ?? []);
  // as in a process: what starts it runs first, and what nothing imports when something loads it
  evaluator.runModules([
    ...modules.filter(({ file }) => file.entryPoint === true),
    ...modules.filter(({ file }) => file.entryPoint !== true),
  ]);

  const readable = documentsOf(project.root);
  const entities = new EntityRegistry(nearest(project));
  const reader = new OperationReader(evaluator, knowledge, entities);
  const index = new CallIndex(evaluator.activations);
  const unknowns: Unknown[] = [];
  const problems: { library: string; message: string }[] = [];
  const apps = appsOf();
  const drafts: EndpointDraft[] = [];
  const consumerDrafts: ConsumerDraft[] = [];
  const elementFields: ElementField[] = [];
  const migrations: Migration[] = [];
  const build: LibraryBuild = {
    project,
    program,
    evaluator,
    modules,
    calls: (api) =>
      knowledge
        .expand(api)
        .flatMap((path) => index.calls(knowledge.paths.parse(path)))
        .sort((a, b) => a.event.order - b.event.order),
    writes: (api) => knowledge.expand(api).flatMap((path) => index.writes(knowledge.paths.parse(path))),
    decorated: (api) => decoratedClasses(evaluator, modules, knowledge, api),
    decorators: (cls, decorators) => decoratorValues(evaluator, cls, decorators),
    classValue: (ref: ClassRef) => evaluator.classValue(ref),
    locate,
    run: (callee, args, self, describes) => {
      const { activation } = evaluator.runRoot(callee, args, self ?? null);
      const done = emptyWalk();
      if (activation !== null) walk(done, activation, reader, null);
      if (activation !== null && describes !== undefined) {
        done.steps.push(...describedReplies(activation, describes, reader));
        done.returns.length = 0;
      }
      return done;
    },
    app: (draft: AppDraft) => apps.add(draft),
    endpoint: (draft) => void drafts.push(draft),
    consumer: (draft) => void consumerDrafts.push(draft),
    elementField: (field) => void elementFields.push(field),
    entity: (entity, cls) => entities.add(withSyntax(entity, libraries), cls ?? null),
    migration: (migration) => void migrations.push(migration),
    errorHandler: (app, place, name, beforeRoutes, runs) =>
      apps.errorHandler(app, { place, name, beforeRoutes, runs: runs ?? null }),
    listens: (app, place) => apps.listens(app, locate(place)),
    unknown: (unknown) => void unknowns.push(unknown),
  };
  const eachLibrary = (run: (library: Library) => void): void => {
    for (const library of libraries) {
      try {
        run(library);
      } catch (error) {
        problems.push({ library: library.name, message: error instanceof Error ? error.message : String(error) });
      }
    }
  };
  eachLibrary(({ definition }) => definition.entities?.(build));
  told.onMigrations?.(migrations);
  // Functions that nobody in the project calls (exported factories, handlers of frameworks that are not known)
  // run with what their parameter types say, so that what they register is seen too.
  const given = conventionalArguments(evaluator, libraries);
  const supposed = new Set(during(evaluator, () => remainingFunctions(evaluator, modules, 'wiring', given)));
  eachLibrary(({ definition }) => definition.build?.(build));

  const builtApps = apps.build(reader, knowledge, evaluator);
  const transactions = new Map<string, Transaction>();
  const endpointReader = new EndpointReader(evaluator, reader, knowledge, builtApps, told.guards ?? {}, transactions);
  const endpoints = endpointReader.readAll(distinctDrafts(drafts)).sort(byPlace);
  const rest = handlerArguments(evaluator, libraries, given, () => false);
  for (const each of during(evaluator, () => remainingFunctions(evaluator, modules, 'rest', rest))) supposed.add(each);
  eachLibrary(({ definition }) => definition.consumers?.(build));
  const consumerReader = new ConsumerReader(evaluator, reader, transactions);
  const consumers = distinctConsumers(lasting(consumerDrafts, evaluator, endpointReader.reached))
    .map((draft) => consumerReader.read(draft))
    .sort(byPlace);

  const isMade = (table: string, from: string): boolean => entities.isMade(table, from);
  const tables = withDeclaredIndexes(
    withReferenceIndexes(entities.all(), isMade),
    declaredIndexes(program, project, readable).filter(({ table, location }) => !isMade(table, location.file)),
    nearest(project),
  );
  const own = allOperations(evaluator.activations, reader, supposed);
  const offered = offeredModules(
    program,
    modules,
    [...drafts, ...consumerDrafts].map(({ place }) => place.module),
  );
  const before = evaluator.activations.length;
  runOffered(
    evaluator,
    offered,
    handlerArguments(evaluator, libraries, given, () => true),
  );
  // what users of a package have it search for
  const offeredMatches = allOperations(evaluator.activations.slice(before), reader, new Set()).filter(
    ({ is }) => is === 'match',
  );
  const operations = [
    ...own,
    ...decoratedOperations(evaluator, modules, reader),
    ...offeredMatches,
    ...exportedSettings(modules),
  ];
  const flows = findFlows(evaluator, knowledge, (value) => reader.rowsIn(value), {
    endpoints: endpointReader.reached,
    consumers: consumerReader.reached,
    sent: endpointReader.sent,
    distrusted: told.distrusted ?? new Set(),
  });
  const decisions = decisionsOf(evaluator, reader, endpointReader.reached);
  const { tests, reached } = testReach(program, endpoints);
  const sources = sourceModules({ program, endpoints, operations, entities: tables, told: told.layers ?? [], reached });
  const appList = standing(builtApps, endpoints);
  const model: BackendModel = {
    project,
    readDocument: readable,
    apps: appList,
    fronts: libraries
      .flatMap(({ definition }) => definition.fronts?.(project, readable) ?? [])
      .sort((a, b) => compare(a.file, b.file) || compare(a.name, b.name)),
    endpoints,
    consumers,
    elementFields,
    entities: tables,
    migrations,
    schemas: [],
    live: null,
    vulnerable: null,
    distrusted: told.distrusted ?? new Set(),
    tableSizes: told.tables ?? {},
    operations,
    flows,
    decisions,
    transactions: [...transactions.values()],
    sources,
    tests,
    cycles: program.cycles(),
    frameworks: frameworksOf(libraries, modules, program),
    unknowns,
    facts: factsOf({ endpoints, consumers, apps: appList, entities: tables, migrations, operations, sources, project }),
  };
  return { model, statistics: evaluator.statistics, problems };
}

/** Made out here so that it keeps nothing alive: rules read documents long after the evaluation is over. */
function documentsOf(root: string): BackendModel['readDocument'] {
  const latest = new Map<string, string | null>();
  return (path) => {
    let text = latest.get(path);
    if (text === undefined) {
      const read = readDocument(root, path);
      text = 'text' in read ? read.text : null;
      // rules ask about one place after the other, and often about one of the same file
      const [oldest] = latest.size < maxDocuments ? [] : latest.keys();
      if (oldest !== undefined) latest.delete(oldest);
      latest.set(path, text);
    }
    return text;
  };
}

/** Documents that are kept. */
const maxDocuments = 64;

/** An entity knows how its library declares indexes, so that a rule can say what to write without knowing the library. */
function withSyntax(entity: Entity, libraries: readonly Library[]): Entity {
  const indexSyntax = libraries.find(({ name }) => name === entity.library)?.definition.indexSyntax;
  return indexSyntax === undefined || entity.indexSyntax !== undefined ? entity : { ...entity, indexSyntax };
}

function byPlace(a: EntryPoint, b: EntryPoint): number {
  return (
    compare(a.place.file, b.place.file) ||
    a.place.line - b.place.line ||
    a.place.column - b.place.column ||
    compare(a.label, b.label)
  );
}

/** The activations that something adds. */
function during(evaluator: Evaluator, run: () => void): readonly Activation[] {
  const before = evaluator.activations.length;
  run();
  return evaluator.activations.slice(before);
}

/** Titles of the libraries that server code imports. */
function frameworksOf(libraries: readonly Library[], modules: readonly Module[], program: Program): string[] {
  const used = new Set<string>();
  for (const module of modules) {
    for (const request of module.facts.requests) {
      if (request.typeOnly) continue;
      const resolution = program.resolve(module, request.source);
      if (resolution.kind === 'package' && !resolution.builtin) used.add(resolution.name);
    }
  }
  return libraries
    .flatMap(({ definition }) =>
      definition.title !== undefined && definition.packages.some((name) => used.has(name)) ? [definition.title] : [],
    )
    .sort();
}

/** Applications, without those that only another framework's application stands on. */
function standing(apps: ReadonlyMap<AppDraft, App>, endpoints: readonly Endpoint[]): App[] {
  const hidden = new Set([...apps.keys()].flatMap(({ builtOn }) => builtOn ?? []));
  const used = new Set(endpoints.map(({ app }) => app));
  return [...apps].flatMap(([draft, app]) => (hidden.has(draft) && !used.has(app) ? [] : [app]));
}
