// PostgreSQL in a folder of this run, reached by its socket only, and PgBouncer in transaction mode before it on loopback.
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Child, output_of } from "../lib/child.ts";
import { free_port } from "../lib/place.ts";
import { program, type Program } from "../lib/programs.ts";

const NOBODY = 65534; // both refuse to run as root

/** Whoever becomes another user is no longer bound to us, and must be bound anew. */
const as_other = (): readonly string[] =>
  process.getuid?.() === 0 ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--pdeathsig=KILL"] : [];

export class Database {
  /** For --store: through PgBouncer. */
  readonly url: string;
  private readonly children: Child[];
  private readonly ask: (statement: string) => Promise<string>;

  private constructor(url: string, children: Child[], ask: (statement: string) => Promise<string>) {
    this.url = url;
    this.children = children;
    this.ask = ask;
  }

  static async start(scratch: string): Promise<Database> {
    const [initdb, postgres] = ["initdb", "postgres"].map((name) => program(name, "postgresql")) as [Program, Program];
    const psql = program("psql", "postgresql"), pgbouncer = program("pgbouncer", "pgbouncer");
    const folder = join(scratch, "database");
    mkdirSync(folder, { mode: 0o700 });
    const port = await free_port();
    const settings = join(folder, "pgbouncer.ini");
    writeFileSync(settings, `[databases]
ordersign = host=${folder} port=5432 dbname=ordersign user=ordersign
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 100
log_connections = 0
log_disconnections = 0
`);
    if (as_other().length > 0) for (const path of [folder, settings]) chownSync(path, NOBODY, NOBODY);
    await output_of([...as_other(), initdb.path, "-D", join(folder, "data"), "-U", "ordersign", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"],
      { env: initdb.env });
    const server = new Child({
      command: [...as_other(), postgres.path, "-D", join(folder, "data"), "-k", folder, "-c", "listen_addresses=", "-c", "logging_collector=off"],
      log: join(scratch, "postgres.log"), env: postgres.env,
    });
    const asks = (host: string, at: number, database: string) => (statement: string) =>
      output_of([...as_other(), psql.path, "-h", host, "-p", `${at}`, "-U", "ordersign", "-d", database, "-Atc", statement], { env: psql.env });
    await server.until("PostgreSQL", async () => (await asks(folder, 5432, "postgres")("SELECT 1")) === "1\n");
    await asks(folder, 5432, "postgres")("CREATE DATABASE ordersign");
    const bouncer = new Child({ command: [...as_other(), pgbouncer.path, settings], log: join(scratch, "pgbouncer.log"), env: pgbouncer.env });
    await bouncer.until("PgBouncer", async () => (await asks("127.0.0.1", port, "ordersign")("SELECT 1")) === "1\n");
    return new Database(`postgresql://ordersign@127.0.0.1:${port}/ordersign`, [bouncer, server], asks(folder, 5432, "ordersign"));
  }

  /** The one value that a statement gives. */
  async value(statement: string): Promise<string> {
    return (await this.ask(statement)).trim();
  }
  /** By a fast shutdown, which waits for no client. */
  async stop(): Promise<void> {
    for (const child of this.children) await child.stop("SIGINT");
  }
}
