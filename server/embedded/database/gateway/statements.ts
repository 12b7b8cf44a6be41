import type { Statement } from '#server/embedded/database/gateway/sql-connection.ts';

const write = (name: string): Statement => ({
  name,
  text: `SELECT p_result::bytea, p_success FROM documentdb_api.${name}($1,$2::bytea,$3::bytea)`,
});

const firstPage = (name: string): Statement => ({
  name,
  text:
    'SELECT cursorpage::bytea, continuation::bytea, persistconnection, cursorid::text ' +
    `FROM documentdb_api.${name}_cursor_first_page($1,$2::bytea)`,
});

const explain = (name: string, timed: boolean): string =>
  `EXPLAIN (FORMAT JSON, ANALYZE ${timed ? 'ON' : 'OFF'}, COSTS ON) ` +
  `SELECT document FROM documentdb_api_catalog.bson_aggregation_${name}($1,$2::bytea)`;

/** Every SQL statement commands are turned into. */
export const statements = {
  insert: write('insert'),
  update: write('update'),
  delete: write('delete'),
  findAndModify: {
    name: 'find_and_modify',
    text: 'SELECT p_result::bytea, p_success FROM documentdb_api.find_and_modify($1,$2::bytea)',
  },
  find: firstPage('find'),
  aggregate: firstPage('aggregate'),
  listCollections: firstPage('list_collections'),
  listIndexes: firstPage('list_indexes'),
  getMore: {
    name: 'cursor_get_more',
    text:
      'SELECT cursorpage::bytea, continuation::bytea ' + 'FROM documentdb_api.cursor_get_more($1,$2::bytea,$3::bytea)',
  },
  deleteCursor: {
    name: 'delete_cursors',
    text: 'SELECT documentdb_api_internal.delete_cursors(ARRAY[$1::bigint])',
  },
  count: { name: 'count_query', text: 'SELECT document::bytea FROM documentdb_api.count_query($1,$2::bytea)' },
  distinct: { name: 'distinct_query', text: 'SELECT document::bytea FROM documentdb_api.distinct_query($1,$2::bytea)' },
  create: {
    name: 'create_collection_view',
    text: 'SELECT create_collection_view::bytea FROM documentdb_api.create_collection_view($1,$2::bytea)',
  },
  collMod: { name: 'coll_mod', text: 'SELECT coll_mod::bytea FROM documentdb_api.coll_mod($1,$2,$3::bytea)' },
  drop: { name: 'drop_collection', text: 'SELECT documentdb_api.drop_collection($1,$2)' },
  dropDatabase: { name: 'drop_database', text: 'SELECT documentdb_api.drop_database($1)' },
  renameCollection: {
    name: 'rename_collection',
    text: 'SELECT rename_collection::bytea FROM documentdb_api.rename_collection($1::bytea)',
  },
  collStats: {
    name: 'coll_stats',
    text: 'SELECT coll_stats::bytea FROM documentdb_api.coll_stats($1,$2,$3::float8)',
  },
  dbStats: { name: 'db_stats', text: 'SELECT db_stats::bytea FROM documentdb_api.db_stats($1,$2::float8)' },
  listDatabases: {
    name: 'list_databases',
    text: 'SELECT list_databases::bytea FROM documentdb_api.list_databases($1::bytea)',
  },
  validate: { name: 'validate', text: 'SELECT document::bytea FROM documentdb_api.validate($1,$2::bytea)' },
  createIndexes: {
    name: 'create_indexes',
    text:
      'SELECT create_indexes_non_concurrently::bytea ' +
      'FROM documentdb_api_internal.create_indexes_non_concurrently($1,$2::bytea,false)',
  },
  dropIndexes: { name: 'drop_indexes', text: 'CALL documentdb_api.drop_indexes($1,$2::bytea)' },
  indexKey: {
    name: 'index_key',
    text:
      'SELECT (i.index_spec).index_key::bytea FROM documentdb_api_catalog.collection_indexes i ' +
      'JOIN documentdb_api_catalog.collections c USING (collection_id) ' +
      'WHERE c.database_name = $1 AND c.collection_name = $2 AND (i.index_spec).index_name = $3',
  },
  indexById: {
    name: 'index_by_id',
    text:
      'SELECT (i.index_spec).index_name, (i.index_spec).index_key::bytea, c.database_name, c.collection_name ' +
      'FROM documentdb_api_catalog.collection_indexes i ' +
      'JOIN documentdb_api_catalog.collections c USING (collection_id) WHERE i.index_id = $1::int',
  },
  explain,
} satisfies Record<string, Statement | typeof explain>;
