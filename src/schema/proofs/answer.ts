import type { IndexProof, Plan } from '../../model/index-claim.ts';
import type { Database } from '../run-job.ts';
import { indexPrefix, type ProofAnswers, type ProofJob, type ProofQuestion } from './job.ts';

/** Asks PostgreSQL how it would find rows, without an index and with it. Nothing is run but what makes the rows. */
export async function answer(database: Database, { rows, tables }: ProofJob): Promise<ProofAnswers> {
  const answers: (IndexProof | null)[][] = [];
  for (const { make, indexes, questions, drop } of tables) {
    const made = await succeeds(async () => {
      for (const statement of make) await database.run(statement);
    });
    for (const index of indexes) await succeeds(() => database.run(index));
    const own: (IndexProof | null)[] = [];
    for (const question of questions) own.push(made ? await prove(database, question, rows) : null);
    answers.push(own);
    await succeeds(() => database.run(drop));
  }
  return answers;
}

async function prove(database: Database, question: ProofQuestion, rows: number): Promise<IndexProof | null> {
  for (const statement of question.statements) {
    const before = await explain(database, statement);
    if (before === null) continue;
    await database.run('BEGIN');
    const made = await succeeds(async () => {
      for (const index of question.indexes) await database.run(index);
    });
    const after = made ? await explain(database, statement) : null;
    await database.run('ROLLBACK');
    if (after === null) return null;
    return {
      rows,
      without: planOf(before),
      with: planOf(after),
      used: nodesOf(after).some(({ index }) => index.startsWith(indexPrefix)),
    };
  }
  return null;
}

interface Node {
  readonly type: string;
  readonly index: string;
  readonly cost: number;
  readonly children: readonly Node[];
}

/** Its plan for any values; null if it does not understand the statement. */
async function explain(database: Database, statement: string): Promise<Node | null> {
  try {
    const [row] = await database.run(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${statement}`);
    const given: unknown = row?.['QUERY PLAN'];
    const parsed: unknown = typeof given === 'string' ? JSON.parse(given) : given;
    const plan: unknown = Array.isArray(parsed) ? record(parsed[0])?.['Plan'] : undefined;
    return nodeOf(plan);
  } catch {
    return null;
  }
}

function nodeOf(value: unknown): Node | null {
  const node = record(value);
  if (node === null) return null;
  const { 'Node Type': type, 'Index Name': index, 'Total Cost': cost, Plans: plans } = node;
  return {
    type: typeof type === 'string' ? type : '',
    index: typeof index === 'string' ? index : '',
    cost: typeof cost === 'number' ? cost : 0,
    children: Array.isArray(plans) ? plans.flatMap((each) => nodeOf(each) ?? []) : [],
  };
}

function nodesOf(node: Node): Node[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

/** Of all that it does, how it comes by the rows: what bitmaps are made of is said with the bitmap. */
function planOf(node: Node): Plan {
  const scan = nodesOf(node).find(({ type }) => /\bScan\b/.test(type) && type !== 'Bitmap Index Scan');
  return { scan: scan?.type ?? node.type, cost: Math.round(node.cost) };
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : null;
}

async function succeeds(run: () => Promise<unknown>): Promise<boolean> {
  try {
    await run();
    return true;
  } catch {
    return false;
  }
}
