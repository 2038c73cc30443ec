import { mergedSchema } from './schemas.ts';
import type { EndpointEntry, ParamEntry, SchemaEntry } from '../inventory.ts';
import type { OpenApiSchema } from './schemas.ts';
import type { Template } from './paths.ts';

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: OpenApiSchema;
  content?: Record<string, { schema: OpenApiSchema }>;
}

/** What OpenAPI keeps in places of their own. */
const elsewhere = new Set(['accept', 'content-type', 'authorization']);

/** Parameters of an operation: those of the path first, then what the code reads. */
export function parametersOf(endpoint: EndpointEntry, template: Template): Parameter[] {
  const inPath = template.params.map((param): Parameter => {
    const known = endpoint.params.find(({ in: where, name }) => where === 'path' && name === param.original);
    const description = param.unknown
      ? 'A part of the path that could not be computed.'
      : param.rest
        ? 'May hold slashes.'
        : '';
    return {
      name: param.name,
      in: 'path',
      required: true,
      ...(description === '' ? {} : { description }),
      schema: {
        ...textual(known?.schema ?? null),
        ...(param.pattern === '' || known?.schema?.format !== undefined ? {} : { pattern: `^(?:${param.pattern})$` }),
      },
    };
  });
  const secrets = new Set(endpoint.credentials.map(({ in: where, name }) => `${where} ${name.toLowerCase()}`));
  const read = new Map<string, Parameter>();
  for (const param of endpoint.params) {
    if (param.in !== 'query' && param.in !== 'header' && param.in !== 'cookie') continue;
    const name = param.in === 'header' ? param.name.toLowerCase() : param.name;
    if (isWhole(param) || name.includes('*') || secrets.has(`${param.in} ${name.toLowerCase()}`)) continue;
    if (param.in === 'header' && (elsewhere.has(name) || !/^[\w!#$%&'*+.^`|~-]+$/.test(name))) continue;
    read.set(`${param.in} ${name}`, {
      name,
      in: param.in,
      ...(param.required === true ? { required: true } : {}),
      schema: { ...param.schema },
    });
  }
  return [...inPath, ...read.values(), ...inputOf(endpoint)];
}

/** The body, by what is read of it. */
export function bodyOf(endpoint: EndpointEntry): object | null {
  const { request } = endpoint;
  if (request !== null) {
    if (request.method !== 'POST') return null;
    const schema = request.input === 'body' ? objectOf(endpoint.params.filter(isArgument)) : {};
    return { content: { 'application/json': { schema } } };
  }
  const members = endpoint.params.filter((param) => param.in === 'body' && !param.name.includes('*'));
  const files = endpoint.params.filter((param) => param.in === 'file');
  if (members.length === 0 && files.length === 0) return null;
  const named = members.filter((param) => !isWhole(param));
  const fileParams = files.map((param): ParamEntry => ({ ...param, schema: { type: 'string', format: 'binary' } }));
  const whole = members.find(isWhole);
  const schema = named.length + files.length === 0 ? { ...whole?.schema } : objectOf([...named, ...fileParams]);
  return {
    ...(members.some(({ required }) => required === true) ? { required: true } : {}),
    content: { [files.length > 0 ? 'multipart/form-data' : 'application/json']: { schema } },
  };
}

/** Arguments of a call that is carried by a GET. */
function inputOf({ request, params }: EndpointEntry): Parameter[] {
  if (request?.input !== 'query' || !params.some(isArgument)) return [];
  const schema = objectOf(params.filter(isArgument));
  return [
    { name: 'input', in: 'query', description: 'Arguments, as JSON.', content: { 'application/json': { schema } } },
  ];
}

function isArgument(param: ParamEntry): boolean {
  return param.in === 'argument';
}

/** A parameter for all of something stands for members of which no name is known. */
function isWhole({ name, in: where, declared }: ParamEntry): boolean {
  return declared && (name === where || name === `${where}s`);
}

function objectOf(params: readonly ParamEntry[]): OpenApiSchema {
  const required = params.filter((param) => param.required === true).map(({ name }) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      params.map(({ name, schema }) => [name, mergedSchema(schema === null ? [] : [schema])]),
    ),
    ...(required.length === 0 ? {} : { required }),
  };
}

function textual(schema: SchemaEntry | null): OpenApiSchema {
  return schema === null || schema.type === 'object' ? { type: 'string' } : { ...schema };
}
