// SPDX-License-Identifier: Apache-2.0
import {
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type pg from 'pg';
import type { Database } from './schema.js';

/** Names of the statements that the builder made so far: a connection parses and plans each of them once. */
const named = new Map<string, string>();
/** Texts vary with what a list is asked for; what comes beyond so many is planned each time. */
const MOST_NAMED = 500;

function nameOf(text: string): string | undefined {
  let name = named.get(text);
  if (name === undefined && named.size < MOST_NAMED && text.startsWith('select ')) {
    name = `built-${named.size}`;
    named.set(text, name);
  }
  return name;
}

const driver = new DummyDriver();
const adapter = new PostgresAdapter();
const compiler = new PostgresQueryCompiler();
const dialect = {
  createAdapter: () => adapter,
  createDriver: () => driver,
  createQueryCompiler: () => compiler,
  createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
};

/**
 * The connection as one transaction has it, from its BEGIN to its end. Connections pipeline and are used again, so a
 * statement that came behind the COMMIT or ROLLBACK would run by itself, or in the transaction of another; here it throws
 * before it is sent. So does every statement after one that failed: the server would refuse it, or no longer, if the
 * ROLLBACK overtook it.
 */
export class TransactionConnection {
  readonly #client: pg.PoolClient;
  #ended = false;
  #attempts = 0;
  /** Statements that are not answered yet. */
  #unanswered = 0;
  /** What the first failed statement failed of. */
  #failure: { readonly error: unknown } | undefined;
  #builder: Kysely<Database> | undefined;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  /** Sends a statement; throws at once where the transaction has ended or failed. */
  query<Row extends pg.QueryResultRow = Record<string, unknown>>(
    statement: string | pg.QueryConfig,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<Row>> {
    this.#refuseLate();
    this.#unanswered++;
    return this.#client.query<Row>(statement as string, values as unknown[]).then((result) => {
      this.#unanswered--;
      return result;
    }, this.#failed);
  }

  /** Sends what is a stream, such as COPY. */
  stream<Stream extends pg.Submittable>(stream: Stream): Stream {
    this.#refuseLate();
    return this.#client.query(stream);
  }

  /**
   * Runs `fn` such that the transaction goes on if a statement of it fails with this SQLSTATE: says whether it held; if
   * not, what it did is undone. Nothing else may be sent meanwhile.
   */
  async attempt(code: string, fn: () => Promise<unknown>): Promise<boolean> {
    const savepoint = `attempt_${++this.#attempts}`; // left to the end of the transaction, which a RELEASE would delay
    await this.query(`SAVEPOINT ${savepoint}`);
    try {
      await fn();
      return true;
    } catch (error) {
      if (this.#failure?.error !== error || (error as { code?: string }).code !== code) throw error;
      this.#failure = undefined;
      await this.query(`ROLLBACK TO SAVEPOINT ${savepoint}`);
      return false;
    }
  }

  /** The query builder, bound to this transaction. */
  get builder(): Kysely<Database> {
    this.#builder ??= new Kysely<Database>({
      config: { dialect },
      dialect,
      driver,
      executor: new DefaultQueryExecutor(compiler, adapter, { provideConnection: (use) => use(this.#built) }),
    });
    return this.#builder;
  }

  /** Ends it; throws what a statement failed of, also one that nobody waited for: then nothing is stored. */
  async commit(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#ended = true;
    const { command } = await this.#client.query('COMMIT');
    if (command === 'COMMIT') return;
    const failure = this.#failure as { readonly error: unknown } | undefined; // it may have come in meanwhile
    throw failure?.error ?? new Error(`The server answered COMMIT by ${command}`);
  }

  /**
   * Ends one that has only read. When all it sent is answered nothing hangs on its COMMIT, so nobody waits for it: what
   * the connection is used for next is sent behind it.
   */
  async endReading(): Promise<void> {
    if (this.#failure !== undefined || this.#unanswered > 0) return this.commit();
    this.#ended = true;
    this.#client.query('COMMIT').catch(() => {}); // its pool hears by itself of a connection that is broken
  }

  /** Ends it without anything stored; rejects where the connection is broken. */
  async rollback(): Promise<void> {
    this.#ended = true;
    await this.#client.query('ROLLBACK');
  }

  #refuseLate(): void {
    if (this.#ended)
      throw new Error('This transaction has ended: whoever sends statements has to be awaited within it');
    if (this.#failure !== undefined)
      throw new Error('A statement of this transaction has failed: no more are sent', { cause: this.#failure.error });
  }

  readonly #failed = (error: unknown): never => {
    this.#unanswered--;
    this.#failure ??= { error };
    throw error;
  };

  /** What the builder sends its statements to. */
  readonly #built: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
      const name = nameOf(sql);
      const { command, rowCount, rows } = await this.query({
        text: sql,
        values: [...parameters],
        ...(name === undefined ? {} : { name }),
      });
      return {
        rows: rows as Row[],
        ...(command === 'SELECT' || rowCount === null ? {} : { numAffectedRows: BigInt(rowCount) }),
      };
    },
    streamQuery: () => {
      throw new Error('rows are streamed by a cursor (ingest/cursor.ts)');
    },
  };
}
