import type { EndpointEntry } from '../inventory.ts';

/** What a router, controller or folder is called; what all of them are called says nothing. */
const generic =
  /^(?:index|main|app|apps|server|src|lib|libs|routes?|routers?|routing|controllers?|handlers?|endpoints?|api|apis|rest|http|pages?|actions?|modules?|features?|packages?|backend|functions?|dist|build|default|layout|v\d+(?:\.\d+)?|\+(?:server|page|layout)(?:\.server)?|_.*|\$.*|\[.*\]|\(.*\)|\.\.?|)$/i;
const endings =
  /(?:[-_.]?(?:controllers?|resolvers?|routers?|routes?|handlers?|endpoints?|gateways?|api|service|module))+$/i;

/** The class that handles it, else the file or folder that declares it, else the start of its path: what a reader would look for. */
export function tagOf(endpoint: EndpointEntry): string {
  const [cls, method] = endpoint.handler?.name.split('.') ?? [];
  if (cls !== undefined && method !== undefined && /^[A-Z]\w*$/.test(cls)) {
    const named = cls.replace(/(?:Controller|Resolver|Router|Routes?|Handlers?|Gateway)$/, '');
    if (named !== '') return words(named).join(' ').toLowerCase();
  }
  const [base = '', ...folders] = endpoint.file.split('/').toReversed();
  for (const part of [base.replace(/(?:\.[cm]?[jt]sx?|\.vue|\.svelte|\.astro)+$/, ''), ...folders]) {
    const name = part.replace(endings, '');
    if (!generic.test(name) && !generic.test(part) && !name.includes('$')) return words(name).join(' ').toLowerCase();
  }
  const segment = endpoint.path.split('/').find((part) => /^[a-z][\w-]*$/i.test(part) && !generic.test(part));
  return segment === undefined ? 'other' : words(segment).join(' ').toLowerCase();
}

/** `getOrdersById`: unique names for operations, from verb and path, so that one does not change when another is added. */
export class OperationIds {
  readonly #taken = new Set<string>();

  next(method: string, path: string): string {
    const parts = path.split('/').flatMap((segment) =>
      segment
        .split(/(\{[^}]*\})/)
        .filter((part) => part !== '')
        .flatMap((part) => (part.startsWith('{') ? ['by', ...words(part)] : words(part))),
    );
    const name = [method.toLowerCase(), ...parts.map(capital)].join('') || 'operation';
    let id = path === '/' ? `${name}Root` : name;
    for (let number = 2; this.#taken.has(id); number++) id = `${name}${number}`;
    this.#taken.add(id);
    return id;
  }
}

/** `Send verification email`; verb and path where the handler has no name that says more. */
export function summaryOf(endpoint: EndpointEntry, method: string, path: string): string {
  const name = endpoint.handler?.name.split('.').at(-1) ?? '';
  const parts = words(name);
  const says =
    /^[A-Za-z_$][\w$]*$/.test(name) &&
    !/^(?:handlers?|handle|handleRequest|default|get|post|put|patch|delete|all|head|options|index|fn|cb|callback|action|loader|route|run|execute|resolve|main)$/i.test(
      name,
    ) &&
    parts.length > 0;
  return says ? capital(parts.join(' ').toLowerCase()) : `${method.toUpperCase()} ${path}`;
}

/** `getHTTPStatus_code` → get, HTTP, Status, code */
function words(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((part) => part !== '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
