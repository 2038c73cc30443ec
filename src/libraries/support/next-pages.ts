import { options, taintOf, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import type { Row } from '../define.ts';
import { runAside } from './aside.ts';
import { fresh } from './handler-values.ts';
import { exportedHandlers } from './file-handlers.ts';
import type { FrameworkRoot } from './file-routes.ts';

const context = '{next.GetServerSidePropsContext|next.NextPageContext}()';
const props = 'next.PageProps()';

/** What pages are given that the server renders. */
export const pageRows: readonly Row[] = [
  { api: `${context}.query`, is: 'source', kind: 'request', in: 'query', flat: [] },
  { api: `${context}.params`, is: 'source', kind: 'request', in: 'path' },
  { api: `${context}.{resolvedUrl|asPath}`, is: 'source', kind: 'request', in: 'url' },
  { api: 'next.GetStaticPropsContext().params', is: 'source', kind: 'request', in: 'path' },
  { api: `${props}.params`, is: 'source', kind: 'request', in: 'path' },
  { api: `${props}.searchParams`, is: 'source', kind: 'request', in: 'query', flat: [] },
];

/** Runs what pages do on the server: they are no endpoints of their own, and what the client sends reaches them all the same. */
export function runPages(build: LibraryBuild, { files }: FrameworkRoot): void {
  for (const { path, module } of files) {
    const inside = path.replace(/^src\//, '');
    if (/^pages\/(?!api\/)/.test(inside)) runPage(build, module);
    else if (/^app\/(?:.*\/)?(?:page|layout|template|default)\.[jt]sx?$/.test(inside)) runAppPage(build, module);
  }
}

function exported(build: LibraryBuild, module: Module, name: string): Value | undefined {
  return exportedHandlers(build, module, (each) => each === name)[0]?.value;
}

function runPage(build: LibraryBuild, module: Module): void {
  runAside(build, [exported(build, module, 'getServerSideProps')], [fresh(build, 'next.GetServerSidePropsContext()')]);
  if (isMadeOnRequest(build, module))
    runAside(build, [exported(build, module, 'getStaticProps')], [fresh(build, 'next.GetStaticPropsContext()')]);
  const page = exported(build, module, 'default');
  const initial = options(page ?? fresh(build, props)).flatMap((option) =>
    option.kind === 'function' || option.kind === 'class'
      ? [build.evaluator.asRoot((machine) => machine.member(option, 'getInitialProps', { module, start: 0, end: 0 }))]
      : [],
  );
  runAside(build, initial, [fresh(build, 'next.NextPageContext()')]);
}

/** Pages whose paths are all listed are made before anybody asks for them. */
function isMadeOnRequest(build: LibraryBuild, module: Module): boolean {
  const listing = exported(build, module, 'getStaticPaths');
  return options(listing ?? fresh(build, props)).some((option) => {
    if (option.kind !== 'function') return false;
    const { value } = build.evaluator.runRoot(option, []);
    return options(value.kind === 'promise' ? value.of : value).some((paths) => {
      const fallback = paths.kind === 'object' ? paths.props.get('fallback') : undefined;
      return fallback !== undefined && !(fallback.kind === 'literal' && fallback.value === false);
    });
  });
}

function runAppPage(build: LibraryBuild, module: Module): void {
  const dynamic = exported(build, module, 'dynamicParams');
  if (dynamic?.kind === 'literal' && dynamic.value === false) return;
  const page = exported(build, module, 'default');
  const args = [fresh(build, props)];
  // what is rendered in the browser is somebody else's
  if (page !== undefined && taintOf(page, 0) === null) runAside(build, [page], args);
  runAside(build, [exported(build, module, 'generateMetadata')], args);
}
