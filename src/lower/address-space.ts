/**
 * Bytes of address space this process may reserve; Infinity without a limit. Asked before anything large is reserved:
 * the runtime ends the process when it cannot have what it needs for itself, and a thread or the parser's buffer may
 * have taken that.
 */
export function addressSpace(): number {
  return (limit ??= readLimit());
}

let limit: number | undefined;

/** The runtime tells its limits in its diagnostic report only. */
function readLimit(): number {
  const { report } = process;
  // the names of network interfaces would be looked up, which takes long
  const before: unknown = Reflect.get(report, 'excludeNetwork');
  Reflect.set(report, 'excludeNetwork', true);
  let value: unknown = report.getReport();
  Reflect.set(report, 'excludeNetwork', before);
  for (const key of ['userLimits', 'virtual_memory_bytes', 'soft']) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return typeof value === 'number' ? value : Infinity;
}
