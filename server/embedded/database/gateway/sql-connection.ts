import pg from 'pg';

/** A statement PostgreSQL prepares once per connection under its name. */
export interface Statement {
  name: string;
  text: string;
}

export interface SqlSettings {
  /** Folder of PostgreSQL's unix socket; there is no TCP port. */
  socketFolder: string;
  port: number;
  user: string;
  database: string;
  /** Run-time settings, given on connect so that the first command already has them. */
  options: Readonly<Record<string, string>>;
}

export type SqlValue = string | Buffer | null;
export type SqlRow = unknown[];

/** One connection to PostgreSQL. Statements queue on it in order. */
export class SqlConnection {
  readonly #client: pg.Client;
  broken = false;
  idleSince = Date.now();

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(settings: SqlSettings, onLost: (connection: SqlConnection) => void): Promise<SqlConnection> {
    const client = new pg.Client({
      host: settings.socketFolder,
      port: settings.port,
      user: settings.user,
      database: settings.database,
      application_name: 'entente-gateway',
      connectionTimeoutMillis: 5000,
      options: Object.entries(settings.options)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
    });
    const connection = new SqlConnection(client);
    const lost = () => {
      if (connection.broken) return;
      connection.broken = true;
      onLost(connection);
    };
    // Without a listener a restart of PostgreSQL would end this process.
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
    } catch (error) {
      connection.broken = true;
      client.end().catch(() => undefined);
      throw error;
    }
    return connection;
  }

  async run(statement: Statement, values: SqlValue[]): Promise<SqlRow[]> {
    const result = await this.#client.query<SqlRow>({
      name: statement.name,
      text: statement.text,
      values,
      rowMode: 'array',
    });
    return result.rows;
  }

  /** Runs a plain command: BEGIN, COMMIT, SAVEPOINT … */
  async command(text: string): Promise<void> {
    await this.#client.query(text);
  }

  async query(text: string, values: SqlValue[] = []): Promise<SqlRow[]> {
    const result = await this.#client.query<SqlRow>({ text, values, rowMode: 'array' });
    return result.rows;
  }

  async close(): Promise<void> {
    this.broken = true;
    await this.#client.end().catch(() => undefined);
  }
}
