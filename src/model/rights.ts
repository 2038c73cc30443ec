import type { Context } from '../evaluate/events.ts';

const rights = /admin|roles?(?![a-z])|permi(?:ssion|tted)|privilege|scopes?(?![a-z])|staff|super_?user|moderator/i;

/** Whether a name or a condition is about what somebody may do, rather than about who that is. */
export function isAboutRights(text: string): boolean {
  return rights.test(text);
}

/** Whether a condition asks in so many words what somebody may do, whoever that is: `!isAdmin(user)`. */
export function asksForRight(text: string): boolean {
  return /(?:^|[^a-zA-Z])is_?(?:super_?)?admin|has_?(?:role|permission|scope)|user\.roles?(?![a-z])/i.test(text);
}

/** Whether a condition asks whether somebody may do a thing: `!(await canDelete(user, post))`. */
export function asksForLeave(text: string): boolean {
  return /(?:^|[^a-zA-Z])can[A-Z]\w*\(/.test(text);
}

/** Whether a condition around something asks what somebody may do: `if (user.isAdmin)`. */
export function underRights(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) {
    if (at.kind !== 'branch' && at.kind !== 'after') continue;
    if (namesRight(at.test)) return true;
  }
  return false;
}

/** A member or variable somewhere in an expression that is called like a right. */
function namesRight(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  if (Array.isArray(node)) return node.some(namesRight);
  if ('kind' in node) {
    if (node.kind === 'member' && 'property' in node && isAboutRights(String(node.property))) return true;
    if (node.kind === 'name' && 'name' in node && isAboutRights(String(node.name))) return true;
    if (node.kind === 'string') return false;
  }
  return Object.entries(node).some(([key, child]) => key !== 'type' && key !== 'typeArgs' && namesRight(child));
}
