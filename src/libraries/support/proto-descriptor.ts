import type { ProtoService } from './proto-files.ts';
import type { Shape } from './schema-shape.ts';

/** A field of a message in the wire format: its number and, for those with a length, its bytes. */
interface WireField {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** The services of a file descriptor, as generated code embeds it in base64; empty if it is none. */
export function describedServices(base64: string): ProtoService[] {
  const file = wireFields(new Uint8Array(Buffer.from(base64, 'base64')));
  const packageName = textAt(file, 2);
  const messages = new Map<string, Shape>();
  for (const { number, bytes } of file) {
    if (number !== 4) continue;
    const message = wireFields(bytes);
    messages.set(textAt(message, 1), messageShape(message));
  }
  return file
    .filter(({ number }) => number === 6)
    .map(({ bytes }) => {
      const service = wireFields(bytes);
      const name = textAt(service, 1);
      return {
        name,
        fullName: packageName === '' ? name : `${packageName}.${name}`,
        methods: service
          .filter(({ number }) => number === 2)
          .map((method) => {
            const fields = wireFields(method.bytes);
            const type = textAt(fields, 2).replace(/^.*\./, '');
            return { name: textAt(fields, 1), request: messages.get(type) ?? { kind: 'any' } };
          }),
      };
    });
}

/** Of the types of fields: 9 is text, 12 bytes, 8 true or false, 14 an enumeration, 10 and 11 messages. The others are numbers. */
function messageShape(message: readonly WireField[]): Shape {
  const members = new Map<string, Shape>();
  for (const { number, bytes } of message) {
    if (number !== 2) continue;
    const field = wireFields(bytes);
    const type = field.find((each) => each.number === 5)?.bytes[0] ?? 0;
    const shape: Shape =
      type === 9
        ? { kind: 'scalar', type: 'string' }
        : type === 8
          ? { kind: 'scalar', type: 'boolean' }
          : type === 14
            ? { kind: 'scalar', type: 'enum' }
            : type >= 10 && type <= 12
              ? { kind: 'any' }
              : { kind: 'scalar', type: 'number' };
    members.set(
      textAt(field, 1),
      field.find((each) => each.number === 4)?.bytes[0] === 3 ? { kind: 'array', element: shape } : shape,
    );
  }
  return { kind: 'object', members, open: false };
}

function textAt(fields: readonly WireField[], number: number): string {
  const bytes = fields.find((field) => field.number === number)?.bytes;
  return bytes === undefined ? '' : Buffer.from(bytes).toString('utf8');
}

function wireFields(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; at < bytes.length; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte % 128) * factor;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        fields.push({ number, bytes: Uint8Array.of(varint()) });
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = varint();
        fields.push({ number, bytes: bytes.subarray(at, at + length) });
        at += length;
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        // not the wire format
        return fields;
    }
  }
  return fields;
}
