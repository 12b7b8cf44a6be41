export const postgresUser = 'postgres';
export const postgresDatabase = 'postgres';
/** Only names the socket file; nothing listens on the network. */
export const socketPort = 5432;

const quote = (value: string) => `'${value.replaceAll("'", "''")}'`;

/**
 * The whole configuration, written anew on each start. PostgreSQL has no TCP port: the gateway and the extension's
 * connections to itself use the unix socket, in a folder closed to other users.
 */
export function postgresConfig(socketFolder: string): string {
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: String(socketPort),
    max_connections: '100',
    shared_preload_libraries: 'pg_cron,pg_documentdb_core,pg_documentdb',
    'documentdb.localhost_connection_string': `host=${socketFolder}`,
    // Sorted results go to files, so that any connection finds the next page; a connection itself keeps only one.
    'documentdb.useFileBasedPersistedCursors': 'on',
    // Longer than the gateway's own limit for idle cursors.
    'documentdb.defaultCursorExpiryTimeLimitSeconds': '720',
    // Sorting and comparing by language; without it every query with a collation is refused.
    'documentdb_core.enableCollation': 'on',
    // Jobs (expiry of documents) run in workers of PostgreSQL's own: the port recorded with them means nothing here.
    'cron.database_name': postgresDatabase,
    'cron.use_background_workers': 'on',
    'cron.log_run': 'off',
    'cron.log_statement': 'off',
    max_worker_processes: '16',
    shared_buffers: '192MB',
    work_mem: '16MB',
    maintenance_work_mem: '64MB',
    effective_cache_size: '1GB',
    max_wal_size: '512MB',
    min_wal_size: '64MB',
    wal_compression: 'on',
    random_page_cost: '1.1',
    jit: 'off',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Two inserts into several unique indexes may wait for each other; a second of waiting would be noticed.
    deadlock_timeout: '20ms',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    dynamic_shared_memory_type: 'posix',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}`);
  return `# Written on every start; changes here are lost.\n${lines.join('\n')}\n`;
}

/** The socket's folder decides who may connect at all; there is no other way in. */
export const postgresAccess = 'local all all trust\n';

/** Settings of every gateway connection, known before its first command. */
export const connectionSettings: Readonly<Record<string, string>> = {
  search_path: 'documentdb_api_catalog,documentdb_api,documentdb_core,public',
  'documentdb.force_index_builds_blocking': 'on',
  client_min_messages: 'error',
};
