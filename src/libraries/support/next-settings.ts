import { asString, literal, options, type Value } from '../../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import type { Module } from '../../link/types.ts';
import { namedStrings } from '../../model/named-strings.ts';
import { exportedHandlers } from './file-handlers.ts';
import type { FrameworkRoot } from './file-routes.ts';

/** What `next.config` says about paths, as far as it spells it out. */
export interface NextSettings {
  readonly basePath: string;
  /** endings of files that are routes; null for the usual ones */
  readonly pageExtensions: readonly string[] | null;
  /** headers that keep browsers careful are among those that it sends */
  readonly secures: boolean;
}

/** An application with what all its routes have in common. */
export interface NextSite {
  readonly root: FrameworkRoot;
  readonly settings: NextSettings;
  readonly application: (module: Module) => AppDraft;
  /** the guards on the way to a path */
  readonly middleware: (path: string) => readonly GuardDraft[];
}

export function nextSettings(build: LibraryBuild, root: FrameworkRoot): NextSettings {
  const { config } = root;
  if (config === null) return { basePath: '', pageExtensions: null, secures: false };
  const exported = exportedHandlers(build, config, (name) => name === 'default')[0]?.value;
  const object = exported === undefined ? null : settingsIn(exported, 4);
  const extensions = object?.get('pageExtensions');
  return {
    basePath: asString(object?.get('basePath')) ?? '',
    pageExtensions:
      extensions?.kind === 'array' && extensions.rest === null
        ? extensions.elements.map(asString).filter((each) => each !== null)
        : null,
    secures: namedStrings(config.facts).some(({ value, name }) => [value, name].some((each) => securing.test(each))),
  };
}

const securing = /^(?:content-security-policy|x-content-type-options|x-frame-options|strict-transport-security)$/i;

/** What the settings do to the reply of every path. */
export function guardsOf({ secures }: NextSettings, { config }: FrameworkRoot): GuardDraft[] {
  if (!secures || config === null) return [];
  const place = { module: config, start: 0, end: 0 };
  return [
    {
      value: literal('headers'),
      scope: 'global',
      place,
      conditional: false,
      name: 'headers()',
      kinds: ['security-headers'],
    },
  ];
}

/** The configuration itself, inside what plugins wrap around it. */
function settingsIn(value: Value, depth: number): ReadonlyMap<string, Value> | null {
  if (depth === 0) return null;
  for (const option of options(value)) {
    if (option.kind === 'object') return option.props;
    if (option.kind !== 'external') continue;
    for (const argument of option.args) {
      const inner = settingsIn(argument, depth - 1);
      if (inner !== null) return inner;
    }
  }
  return null;
}
