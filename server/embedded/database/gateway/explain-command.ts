import { BSON } from 'bson';
import { type CommandHandler, onConnection } from '#server/embedded/database/gateway/command-context.ts';
import { CommandError } from '#server/embedded/database/gateway/errors.ts';
import { documentValue, readElements, stringValue } from '#server/embedded/database/gateway/raw-bson.ts';
import type { SqlConnection } from '#server/embedded/database/gateway/sql-connection.ts';
import { statements } from '#server/embedded/database/gateway/statements.ts';

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

interface PlanRoot {
  Plan: PlanNode;
  'Execution Time'?: number;
}

const planners: Record<string, string> = { find: 'find', aggregate: 'pipeline', count: 'count', distinct: 'distinct' };

/** The index's name in the product instead of its number in PostgreSQL. */
async function indexName(connection: SqlConnection, sqlName: string): Promise<string> {
  const id = /documents_rum_index_(\d+)/.exec(sqlName)?.[1];
  if (!id) return sqlName.startsWith('collection_pk_') ? '_id_' : sqlName;
  const [row] = await connection.run(statements.indexById, [id]);
  return row ? String(row[0]) : sqlName;
}

/** MongoDB's words for a node of PostgreSQL's plan, so that tools and tests can look for IXSCAN or COLLSCAN. */
async function toStage(connection: SqlConnection, node: PlanNode): Promise<BSON.Document> {
  const inner: BSON.Document[] = [];
  for (const child of node.Plans ?? []) inner.push(await toStage(connection, child));
  const type = node['Node Type'];
  const stage = node['Index Name']
    ? 'IXSCAN'
    : /Seq Scan/.test(type)
      ? 'COLLSCAN'
      : /Bitmap Heap/.test(type)
        ? 'FETCH'
        : /Sort/.test(type)
          ? 'SORT'
          : /Limit/.test(type)
            ? 'LIMIT'
            : type.toUpperCase().replaceAll(' ', '_');
  const [only] = inner;
  return {
    stage,
    ...(node['Index Name'] ? { indexName: await indexName(connection, node['Index Name']) } : {}),
    ...(node['Actual Rows'] === undefined ? {} : { nReturned: node['Actual Rows'] * (node['Actual Loops'] ?? 1) }),
    ...(inner.length === 1 && only ? { inputStage: only } : {}),
    ...(inner.length > 1 ? { inputStages: inner } : {}),
  };
}

export const explain: CommandHandler = async (context) => {
  const inner = documentValue(context.raw, context.elements.get('explain'));
  const command = inner && readElements(inner)[0]?.name;
  const planner = command ? planners[command] : undefined;
  if (!inner || !planner) throw new CommandError(115, `explain does not know the command '${command ?? ''}'`);
  const verbosity = stringValue(context.raw, context.elements.get('verbosity')) ?? 'allPlansExecution';
  const timed = verbosity !== 'queryPlanner';
  return onConnection(context, async (connection) => {
    const [row] = await connection.query(statements.explain(planner, timed), [context.database, inner]);
    const [[root]] = row as [[PlanRoot]];
    const winningPlan = await toStage(connection, root.Plan);
    return Buffer.from(
      BSON.serialize({
        explainVersion: '1',
        queryPlanner: { winningPlan, rejectedPlans: [], sqlPlan: root.Plan },
        ...(timed
          ? {
              executionStats: {
                executionSuccess: true,
                nReturned: root.Plan['Actual Rows'] ?? 0,
                executionTimeMillis: Math.round(root['Execution Time'] ?? 0),
                executionStages: winningPlan,
              },
            }
          : {}),
        ok: 1,
      }),
    );
  });
};
