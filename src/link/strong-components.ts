/**
 * Strongly connected components of more than one node, by Tarjan's algorithm with the recursion on an explicit stack:
 * a chain of ten thousand imports must not end the process.
 */
export function strongComponents(successors: readonly (readonly number[])[]): number[][] {
  const components: number[][] = [];
  const order = new Int32Array(successors.length).fill(-1);
  const low = new Int32Array(successors.length);
  const open = new Uint8Array(successors.length);
  const trail: number[] = [];
  const frames: { node: number; next: number }[] = [];
  let count = 0;

  const enter = (node: number): void => {
    order[node] = low[node] = count++;
    open[node] = 1;
    trail.push(node);
    frames.push({ node, next: 0 });
  };

  for (let root = 0; root < successors.length; root++) {
    if (order[root] !== -1) continue;
    enter(root);
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const { node } = frame;
      const successor = successors[node]?.[frame.next++];
      if (successor !== undefined) {
        if (order[successor] === -1) enter(successor);
        else if (open[successor] === 1) lower(low, node, order[successor] ?? 0);
        continue;
      }
      frames.pop();
      const parent = frames.at(-1);
      if (parent !== undefined) lower(low, parent.node, low[node] ?? 0);
      if (low[node] !== order[node]) continue;
      const component = trail.splice(trail.lastIndexOf(node));
      for (const member of component) open[member] = 0;
      if (component.length > 1) components.push(component);
    }
  }
  return components;
}

function lower(low: Int32Array, node: number, value: number): void {
  if (value < (low[node] ?? 0)) low[node] = value;
}
